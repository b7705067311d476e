#include "bot/app/acting_heads.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bot/app/enrolment.hpp"
#include "bot/app/reasons.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/acting.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Acting;
using domain::ActingKind;
using domain::Employee;
using domain::Language;

bool overlaps(const domain::DateRange& left, const domain::DateRange& right) {
    return (!left.to || *right.from <= *left.to) && (!right.to || *left.from <= *right.to);
}

std::optional<ActingRefusal> why_not(Scene& scene, const Acting& acting) {
    const auto unit = storage::find_unit(scene.tx, acting.unit);
    if (!unit)
        return ActingRefusal{fmt::format("there is no unit \"{}\"", acting.unit.value),
                             "`sigap roster list` shows each person's unit"};
    if (!storage::find_employee(scene.tx, acting.employee) || storage::has_left(scene.tx, acting.employee))
        return ActingRefusal{fmt::format("nobody on the roster is {}", acting.employee.value),
                             "`sigap roster list` shows who is"};
    if (unit->head == acting.employee)
        return ActingRefusal{
            fmt::format("{} is the head of \"{}\"", acting.employee.value, acting.unit.value),
            "name somebody else: a head does not stand in for themselves"};
    if (acting.days.to && *acting.days.to < *acting.days.from)
        return ActingRefusal{"the last day is before the first", "swap them"};
    if (!acting.days.to && acting.kind == ActingKind::plh)
        return ActingRefusal{"a Plh. without a last day",
                             "add it: a Plh. stands in for a head who comes back"};
    for (const storage::ActingRow& row : storage::all_acting(scene.tx))
        if (!row.withdrawn_at && row.acting.unit == acting.unit && row.acting.kind == acting.kind &&
            overlaps(row.acting.days, acting.days))
            return ActingRefusal{
                fmt::format("\"{}\" has {} as {} from {} to {} already", acting.unit.value,
                            row.acting.employee.value, to_string(acting.kind),
                            domain::to_iso_date(*row.acting.days.from),
                            row.acting.days.to ? domain::to_iso_date(*row.acting.days.to) : "an open end"),
                "withdraw that entry first, or choose other days"};
    return std::nullopt;
}

void tell(Scene& scene, const Acting& acting, std::string_view key) {
    const auto employee = storage::find_employee(scene.tx, acting.employee);
    const auto chat = employee ? reachable_chat(scene, employee->id) : std::nullopt;
    if (!chat) return;
    const std::string zone = zone_of(scene, *employee);
    const auto date_words = [&](std::chrono::year_month_day date) {
        return wording::date(domain::start_of_day(date, zone), zone, employee->language);
    };
    Utterance told;
    told.key = key;
    told.arguments = {{"peran", acting.kind == ActingKind::plh ? "Plh." : "Plt."},
                      {"unit", acting.unit.value},
                      {"dari", date_words(*acting.days.from)},
                      {"sampai", acting.days.to ? date_words(*acting.days.to)
                                                : scene.words.text(employee->language, "acting_open_end")}};
    told.subject = "acting/" + acting.unit.value;
    told.dedupe_key = fmt::format("{}/{}/{}/{}", key, acting.unit.value, acting.employee.value,
                                  domain::to_micros(scene.now()));
    say(scene, *chat, employee->language, told);
    offer_menu(scene, *chat, *employee);
}

void put_on_record(Scene& scene, const Acting& acting, std::string_view kind, std::string_view by) {
    audit(scene, by, kind, "unit/" + acting.unit.value,
          nlohmann::json{{"employee", acting.employee.value},
                         {"kind", to_string(acting.kind)},
                         {"first_day", domain::to_iso_date(*acting.days.from)},
                         {"last_day", acting.days.to ? domain::to_iso_date(*acting.days.to) : ""}}
              .dump());
}

}  // namespace

std::optional<ActingRefusal> record_acting(Scene& scene, const Acting& acting, std::string_view by) {
    if (auto refusal = why_not(scene, acting)) return refusal;
    storage::add_acting(scene.tx, acting, by);
    put_on_record(scene, acting, "acting_recorded", by);
    tell(scene, acting, "acting_recorded");
    pass_on_reasons(scene);
    return std::nullopt;
}

int withdraw_acting(Scene& scene, const domain::UnitId& unit, const domain::EmployeeId& employee,
                    std::string_view by) {
    const auto today = domain::local_time(scene.now(), scene.office.zone).date;
    int withdrawn = 0;
    for (const storage::ActingRow& row : storage::all_acting(scene.tx)) {
        const bool is_over = row.withdrawn_at || (row.acting.days.to && *row.acting.days.to < today);
        if (is_over || row.acting.unit != unit || row.acting.employee != employee) continue;
        storage::withdraw_acting(scene.tx, row.id, by);
        put_on_record(scene, row.acting, "acting_withdrawn", by);
        tell(scene, row.acting, "acting_withdrawn");
        ++withdrawn;
    }
    if (withdrawn > 0) pass_on_reasons(scene);
    return withdrawn;
}

}  // namespace app
