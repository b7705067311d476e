#include "bot/app/unit_recap.hpp"

#include "bot/app/button.hpp"
#include "bot/app/figure_words.hpp"
#include "bot/app/pages.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/records.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Language;
using domain::Unit;

void refuse_role(Scene& scene, const Talk& talk) {
    reply(scene, talk, "err_not_allowed",
          {{"peran", scene.words.text(talk.employee.language, "role_supervisor")}});
}

/// A unit's figures, a line for calls and one for windows.
std::string unit_words(Scene& scene, const domain::UnitId& unit, const domain::UnitSums& sums,
                       Language language) {
    std::vector<std::string> lines{scene.words.text(language, "recap_unit", {{"unit", unit.value}})};
    lines.push_back(in_words(scene, sums.calls, language));
    lines.push_back(in_words(scene, sums.windows, language));
    std::erase(lines, "");
    if (lines.size() == 1) lines.push_back(scene.words.text(language, "recap_nothing"));
    return as_lines(lines);
}

/// Every unit in the order of the tree, whether anything happened there or not.
Leaflet recap_of(Scene& scene, const Employee& supervisor, const std::vector<Unit>& units,
                 const Period& period) {
    const Language language = supervisor.language;
    const std::string& zone = scene.office.zone;  // months and weeks as in the office's reports
    const auto sums =
        domain::sums_by_unit(storage::call_records(scene.tx, span_of(period, zone)),
                             storage::window_records(scene.tx, domain::to_iso_date(period.first),
                                                     domain::to_iso_date(period.last)));
    Leaflet leaflet;
    leaflet.key = "recap_head";
    leaflet.arguments = {{"periode", in_words(scene, period, language)}};
    for (const Unit& unit : units) {
        const auto own = sums.find(unit.id);
        leaflet.lines.push_back(
            unit_words(scene, unit.id, own == sums.end() ? domain::UnitSums{} : own->second, language));
    }
    leaflet.action = actions::unit_recap;
    leaflet.subject = subject_of(period);
    return leaflet;
}

}  // namespace

void show_unit_recap(Scene& scene, const Talk& talk, std::string_view words) {
    const auto units = units_under(scene, talk.employee);
    if (units.empty()) return refuse_role(scene, talk);
    const auto today = domain::local_time(scene.now(), scene.office.zone).date;
    const auto period = words.empty() ? std::optional(week_until(today)) : period_in_words(words, today);
    if (!period) return reply(scene, talk, "recap_usage");
    show_page(scene, talk, recap_of(scene, talk.employee, units, *period), 0);
}

void turn_unit_recap(Scene& scene, const Talk& talk, const domain::InboundTap& tap,
                     std::string_view subject) {
    const auto units = units_under(scene, talk.employee);
    const auto asked = page_asked(subject);
    if (units.empty() || !asked) return refuse_role(scene, talk);
    turn_page(scene, talk, tap, recap_of(scene, talk.employee, units, asked->period), asked->page);
}

}  // namespace app
