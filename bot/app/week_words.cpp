#include "bot/app/week_words.hpp"

#include "bot/app/pages.hpp"
#include "bot/domain/roster_plan.hpp"
#include "bot/domain/working_days.hpp"
#include "bot/wording/date_range.hpp"

namespace app {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day sunday_after(year_month_day monday) {
    return sys_days{monday} + days{6};
}

}  // namespace

std::string week_words(const wording::Catalogue& words, year_month_day monday, domain::Language language) {
    const std::string week = domain::to_iso_week(monday);  // 2026-W14
    return words.text(language, "week_of_days",
                      {{"nomor", std::to_string(std::stoi(week.substr(week.find('W') + 1)))},
                       {"hari", wording::date_range(monday, sunday_after(monday), language)}});
}

std::string period_words(Scene& scene, const Period& period, domain::Language language) {
    const bool is_week =
        domain::monday_of(period.first) == period.first && period.last == sunday_after(period.first);
    return is_week ? week_words(scene.words, period.first, language) : in_words(scene, period, language);
}

}  // namespace app
