// The last weeks as a chart, with the same figures in a table beside it.
#include "bot/app/trend.hpp"

#include "bot/app/week_words.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

/// What the chart reads; empty where there is nothing to divide by.
std::string percent_of(const domain::Share& share) {
    return share.of == 0 ? "" : std::to_string((share.count * 200 + share.of) / (2 * share.of));
}

std::string in_words(const Visit& visit, const domain::Share& share) {
    if (share.of == 0) return "–";
    return visit.word("web_trend_share", {{"persen", percent_of(share)},
                                          {"jumlah", wording::number(share.count, visit.language)},
                                          {"dari", wording::number(share.of, visit.language)}});
}

Answer trend(Visit& visit) {
    Answer answer;
    answer.page = "trend";
    answer.title = visit.word("web_trend_title");
    const std::string& zone = visit.scene.office.zone;
    Data rows = list();
    for (const app::TrendWeek& week : app::trend(visit.scene, visit.viewer)) {
        const auto monday = domain::start_of_day(week.days.first, zone);
        const domain::Share answers = in_time(week.calls);
        const domain::Share windows = in_time(week.windows);
        Data row = object();
        row.set("at", Data{std::to_string(domain::to_micros(monday) / 1'000'000)});
        row.set("week", Data{app::week_words(visit.scene.words, week.days.first, visit.language)});
        row.set("short", Data{wording::short_date(monday, zone, visit.language)});
        row.set("answers", Data{percent_of(answers)});
        row.set("answers_words", Data{in_words(visit, answers)});
        row.set("windows", Data{percent_of(windows)});
        row.set("windows_words", Data{in_words(visit, windows)});
        row.set("asked", Data{wording::number(week.calls.asked, visit.language)});
        rows.push_back(row);
    }
    answer.data.set("weeks", rows);
    return answer;
}

constexpr Route kTrendRoutes[] = {{"GET", "/reports/trend", app::Permission::see_people, trend}};

}  // namespace

std::span<const Route> trend_pages() {
    return kTrendRoutes;
}

}  // namespace web
