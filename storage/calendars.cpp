#include "storage/calendars.hpp"

#include <fmt/format.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "bot/domain/local_time.hpp"

namespace storage {
namespace {

using domain::Calendar;
using domain::CalendarChange;
using domain::DayChange;
using domain::Holiday;
using domain::Ramadan;
using domain::RamadanChange;
using nlohmann::json;

json json_of(const Holiday& holiday) {
    return {{"name_id", holiday.name_id},
            {"name_en", holiday.name_en},
            {"kind", to_string(holiday.kind)},
            {"certainty", to_string(holiday.certainty)},
            {"source", holiday.source}};
}

json json_of(const Ramadan& ramadan) {
    return {{"start", domain::to_iso_date(ramadan.first)},
            {"end", domain::to_iso_date(ramadan.last)},
            {"certainty", to_string(ramadan.certainty)},
            {"source", ramadan.source}};
}

json json_of(const CalendarChange& change) {
    if (const auto* ramadan = std::get_if<RamadanChange>(&change)) return json_of(ramadan->ramadan);
    const auto& day = std::get<DayChange>(change);
    return {{"date", domain::to_iso_date(day.date)},
            {"holiday", day.holiday ? json_of(*day.holiday) : json(nullptr)}};
}

json json_of(const Calendar& calendar) {
    json holidays = json::object();
    for (const auto& [date, holiday] : calendar.holidays)
        holidays[domain::to_iso_date(date)] = json_of(holiday);
    json ramadans = json::array();
    for (const Ramadan& ramadan : calendar.ramadans) ramadans.push_back(json_of(ramadan));
    return {{"version", calendar.version},
            {"years", calendar.years},
            {"holidays", std::move(holidays)},
            {"ramadans", std::move(ramadans)}};
}

std::chrono::year_month_day date_from(const json& body, const char* name) {
    return domain::from_iso_date(body.at(name).get<std::string>()).value();
}

domain::Certainty certainty_from(const json& body) {
    return domain::certainty_from(body.at("certainty").get<std::string>()).value();
}

Holiday holiday_from(const json& body) {
    return {body.at("name_id"), body.at("name_en"),
            domain::holiday_kind_from(body.at("kind").get<std::string>()).value(), certainty_from(body),
            body.at("source")};
}

Ramadan ramadan_from(const json& body) {
    return {date_from(body, "start"), date_from(body, "end"), certainty_from(body), body.at("source")};
}

CalendarChange change_from(const std::string& kind, const json& body) {
    if (kind == "ramadan") return RamadanChange{ramadan_from(body)};
    DayChange day{date_from(body, "date"), std::nullopt};
    if (!body.at("holiday").is_null()) day.holiday = holiday_from(body.at("holiday"));
    return day;
}

Calendar calendar_from(const json& body) {
    Calendar calendar;
    calendar.version = body.at("version");
    calendar.years = body.at("years").get<std::vector<int>>();
    for (const auto& [date, holiday] : body.at("holidays").items())
        calendar.holidays.emplace(domain::from_iso_date(date).value(), holiday_from(holiday));
    for (const json& ramadan : body.at("ramadans")) calendar.ramadans.push_back(ramadan_from(ramadan));
    return calendar;
}

CalendarChangeRow row_from(const Row& row) {
    return {row.get<std::int64_t>(0),
            row.get<std::int64_t>(1),
            row.get<domain::Instant>(2),
            row.get<std::string>(3),
            row.get<std::string>(4),
            change_from(row.get<std::string>(5), json::parse(row.get<std::string>(6)))};
}

constexpr std::string_view kChangeColumns =
    "SELECT calendar_change_id, decision_id, recorded_at, recorded_by, ground, kind, body"
    " FROM calendar_change ";

Calendar with_changes(Calendar calendar, const std::vector<CalendarChangeRow>& changes,
                      const std::function<bool(const CalendarChangeRow&)>& is_known) {
    std::int64_t newest = 0;
    for (const CalendarChangeRow& row : changes) {
        if (!is_known(row)) continue;
        domain::apply(calendar, row.change);
        newest = row.id;
    }
    if (newest != 0) calendar.version += fmt::format("+{}", newest);
    return calendar;
}

/// The calendar of the files as it stood then; before the first was kept, that one.
Calendar of_files_at(Transaction& tx, const Calendar& of_files, domain::Instant instant) {
    auto row = tx.query_one(
        "SELECT body FROM calendar_version WHERE known_at <= $1"
        " ORDER BY calendar_version_id DESC LIMIT 1",
        instant);
    if (!row) row = tx.query_one("SELECT body FROM calendar_version ORDER BY calendar_version_id LIMIT 1");
    return row ? calendar_from(json::parse(row->get<std::string>(0))) : of_files;
}

}  // namespace

bool keep_calendar(Transaction& tx, const Calendar& of_files, std::string_view recorded_by) {
    const std::string body = json_of(of_files).dump();
    const auto newest =
        tx.query_one("SELECT body FROM calendar_version ORDER BY calendar_version_id DESC LIMIT 1");
    if (newest && newest->get<std::string>(0) == body) return false;
    tx.execute("INSERT INTO calendar_version (body, known_at, recorded_by) VALUES ($1, $2, $3)", body,
               tx.now(), recorded_by);
    return true;
}

bool has_kept_calendar(Transaction& tx) {
    return !tx.query("SELECT 1 FROM calendar_version LIMIT 1").empty();
}

std::int64_t record_calendar_changes(Transaction& tx, const std::vector<CalendarChange>& changes,
                                     std::string_view by, std::string_view ground) {
    if (changes.empty()) throw std::logic_error("a decision about the calendar changes something");
    const std::int64_t decision =
        tx.query_one("SELECT coalesce(max(calendar_change_id), 0) + 1 FROM calendar_change")
            ->get<std::int64_t>(0);
    std::int64_t id = decision;
    for (const CalendarChange& change : changes)
        tx.execute(
            "INSERT INTO calendar_change (calendar_change_id, decision_id, recorded_at, recorded_by, ground,"
            " kind, effective_from, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            id++, decision, tx.now(), by, ground, domain::kind_of(change),
            domain::to_iso_date(domain::first_date_of(change)), json_of(change).dump());
    return decision;
}

std::vector<CalendarChangeRow> calendar_changes(Transaction& tx) {
    std::vector<CalendarChangeRow> changes;
    for (const Row& row : tx.query(std::string(kChangeColumns) + "ORDER BY calendar_change_id"))
        changes.push_back(row_from(row));
    return changes;
}

Calendar calendar_in_force(Transaction& tx, const Calendar& of_files) {
    return with_changes(of_files, calendar_changes(tx), [](const CalendarChangeRow&) { return true; });
}

Calendar calendar_as_known_at(Transaction& tx, const Calendar& of_files, domain::Instant instant) {
    return with_changes(of_files_at(tx, of_files, instant), calendar_changes(tx),
                        [&](const CalendarChangeRow& row) { return row.recorded_at <= instant; });
}

CalendarStep calendar_step(Transaction& tx, const Calendar& of_files, std::int64_t decision) {
    const auto changes = calendar_changes(tx);
    const Calendar base = of_files_at(tx, of_files, tx.now());
    return {with_changes(base, changes, [&](const auto& row) { return row.decision < decision; }),
            with_changes(base, changes, [&](const auto& row) { return row.decision <= decision; })};
}

void mark_affected(Transaction& tx, std::int64_t decision, const domain::EmployeeId& employee, bool is_told) {
    tx.execute(
        "INSERT INTO calendar_affected (decision_id, employee_id, is_told) VALUES ($1, $2, $3)"
        " ON CONFLICT DO NOTHING",
        decision, employee, is_told);
}

std::vector<AffectedUnit> affected_units(Transaction& tx, std::int64_t decision) {
    std::vector<AffectedUnit> units;
    for (const Row& row : tx.query(
             "SELECT unit_id, count(*), sum(is_told) FROM calendar_affected"
             " JOIN employee USING (employee_id) WHERE decision_id = $1 GROUP BY unit_id ORDER BY unit_id",
             decision))
        units.push_back({row.get<domain::UnitId>(0), row.get<std::int64_t>(1), row.get<std::int64_t>(2)});
    return units;
}

}  // namespace storage
