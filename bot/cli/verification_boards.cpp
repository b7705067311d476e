#include <algorithm>
#include <set>

#include "bot/app/call_board.hpp"
#include "bot/app/figure_words.hpp"
#include "bot/app/flag_board.hpp"
#include "bot/app/own_page.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/presence_board.hpp"
#include "bot/app/trend.hpp"
#include "bot/cli/verification_shown.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

using domain::Language;
using std::chrono::days;
using std::chrono::sys_days;

/// How many people are in each state, in words, as a call's page has them.
using PeopleByState = std::map<std::string, std::int64_t>;

std::string state_on_board(const AskedRow& row) {
    if (row.is_left_out) return "left_out";
    return row.outcome == "missed" && !row.counts ? "no_reply" : row.outcome;
}

std::vector<std::string> counts_in_words(Shown& shown, const PeopleByState& people) {
    std::vector<std::string> words;
    for (const auto& [state, count] : people)
        words.push_back(state == "left_out"
                            ? shown.scene.words.plural(Language::en, "card_left_out", count)
                            : shown.scene.words.text(Language::en, "card_count",
                                                     {{"jumlah", wording::number(count, Language::en)},
                                                      {"keadaan", shown.word("state_" + state)}}));
    return words;
}

std::string joined(std::vector<std::string> lines) {
    std::sort(lines.begin(), lines.end());
    return fmt::format("{}", fmt::join(lines, "; "));
}

struct PeopleOfCall {
    PeopleByState states;
    std::map<std::string, std::string> answers;  ///< by person
    std::int64_t asked = 0;
    std::int64_t answered = 0;
};

void hold_board(Shown& shown, std::int64_t call, const PeopleOfCall& own) {
    const auto board = app::call_board(shown.scene, viewer_of_all(), Language::en, domain::CallId{call});
    if (!board) return shown.differ("no board", "a board", "call", call, "board");
    shown.hold(joined(board->counts), joined(counts_in_words(shown, own.states)), "call", call, "board");
    shown.hold(board->progress,
               shown.scene.words.plural(Language::en, "card_progress", own.asked,
                                        {{"menjawab", wording::number(own.answered, Language::en)}}),
               "call", call, "board", "progress");
    auto people = own.answers;
    for (const app::CallTile& tile : board->tiles) {
        const auto answer = people.extract(tile.id.value);
        shown.hold(tile.answer, answer ? answer.mapped() : "", "call", call, tile.id.value, "board");
    }
    for (const auto& [person, answer] : people) shown.differ("nobody", answer, "call", call, person, "board");
}

}  // namespace

void check_call_pages(Shown& shown, const MonthOnRecord& month, const RowsOfDays& rows) {
    std::map<std::int64_t, PeopleOfCall> calls;
    for (const AskedRow& row : rows.asked) {
        PeopleOfCall& call = calls[row.call];
        const std::string state = state_on_board(row);
        ++call.states[state];
        call.answers[row.employee] = state;
        call.asked += row.is_left_out ? 0 : 1;
        call.answered += row.outcome == "answered" || row.outcome == "late" ? 1 : 0;
    }
    if (calls.empty()) return;
    std::set<std::int64_t> listed;
    const sys_days last{*domain::from_iso_date(month.last)};
    for (sys_days first{*domain::from_iso_date(month.first)}; first <= last; first += days{7})
        for (const app::CallLine& line :
             app::calls_until(shown.scene, viewer_of_all(), Language::en, std::min(first + days{6}, last))) {
            const auto own = calls.find(line.call.id.value);
            if (own == calls.end() || !listed.insert(own->first).second) continue;  // of the month before
            shown.hold(joined(line.counts), joined(counts_in_words(shown, own->second.states)), "call",
                       own->first, "list");
        }
    for (const auto& [call, own] : calls) {
        if (!listed.contains(call)) shown.differ("not listed", "a line", "call", call, "list");
        hold_board(shown, call, own);
    }
}

// ---------------------------------------------------------------------------------------- presence by unit

void check_presence_boards(Shown& shown, const RowsOfDays& rows) {
    using Unit = std::pair<std::string, std::string>;
    std::map<Unit, std::map<std::pair<std::string, std::string>, std::int64_t>> windows;
    std::set<std::string> dates;
    for (const WindowRow& row : rows.windows) {
        dates.insert(row.day);
        if (row.has_left) continue;
        const bool is_over = row.closes_at <= domain::to_micros(shown.scene.now());
        const std::string state = row.state == "planned" && is_over ? "not_asked" : row.state;
        ++windows[{row.day, row.unit}][{row.window, state}];
    }
    for (const auto& [unit, people] : rows.not_asked_of) dates.insert(unit.first);
    const auto line = [&](std::int64_t people, const std::string& state) {
        return shown.scene.words.plural(Language::en, "hr_count_people", people,
                                        {{"keadaan", shown.word(state)}});
    };
    for (const std::string& date : dates) {
        const auto board = app::presence_on(shown.scene, viewer_of_all(), Language::en,
                                            domain::from_iso_date(date), std::nullopt);
        if (!board) continue;
        for (const app::UnitOfDay& unit : board->units) {
            std::vector<std::string> own;
            for (const auto& [window, people] : windows[{date, unit.unit.value}])
                own.push_back(app::window_name(shown.scene, "", window.first, Language::en) + ": " +
                              line(people, "presence_" + window.second));
            if (const auto people = rows.not_asked_of.find({date, unit.unit.value});
                people != rows.not_asked_of.end())
                own.push_back(line(people->second, "web_presence_not_asked"));
            shown.hold(joined(unit.counts), joined(own), "presence_board", date, unit.unit.value);
        }
    }
}

// --------------------------------------------------------------------------------------------------- trend

void check_trend(Shown& shown) {
    const std::string& zone = shown.scene.office.zone;
    for (const app::TrendWeek& week : app::trend(shown.scene, viewer_of_all())) {
        const std::string first = domain::to_iso_date(week.days.first);
        const RowsOfDays rows =
            rows_of_days(shown.scene.tx, first, domain::to_iso_date(week.days.last), zone);
        CountedSums own;
        for (const AskedRow& row : rows.asked) count(own, row);
        for (const WindowRow& row : rows.windows) count(own, row);
        const auto figures = named_figures({week.calls, week.windows, {}, {}});
        const auto recounted = named_figures(own);
        for (std::size_t at = 0; at < figures.size(); ++at)
            shown.hold(figures[at].second, recounted[at].second, "trend", first, figures[at].first);
    }
}

// ------------------------------------------------------------------------------------------- the own pages

namespace {

struct OwnSums {
    CountedSums sums;
    std::int64_t calls = 0;
    std::int64_t windows = 0;
};

std::map<std::string, OwnSums> own_sums(Shown& shown, const app::Period& period, const std::string& zone) {
    std::map<std::string, OwnSums> people;
    const RowsOfDays rows = rows_of_days(shown.scene.tx, domain::to_iso_date(period.first),
                                         domain::to_iso_date(period.last), zone);
    for (const AskedRow& row : rows.asked) {
        if (row.is_left_out) continue;
        count(people[row.employee].sums, row);
        ++people[row.employee].calls;
    }
    for (const WindowRow& row : rows.windows) {
        count(people[row.employee].sums, row);
        ++people[row.employee].windows;
    }
    return people;
}

}  // namespace

void check_own_pages(Shown& shown) {
    app::Scene& scene = shown.scene;
    std::map<std::string, std::vector<domain::Employee>> zones;
    for (domain::Employee& person : storage::employees(scene.tx)) {
        std::string zone = app::zone_of(scene, person);
        zones[std::move(zone)].push_back(std::move(person));
    }
    std::map<std::string, std::int64_t> flags;
    scene.tx.for_each(
        "SELECT employee_id, count(*) FROM flag GROUP BY employee_id",
        [&](const storage::Row& row) { flags[row.get<std::string>(0)] = row.get<std::int64_t>(1); });
    for (const auto& [zone, people] : zones) {
        const auto period = app::last_thirty_days(domain::local_time(scene.now(), zone).date);
        auto sums = own_sums(shown, period, zone);
        for (const domain::Employee& person : people) {
            const app::Viewer self{person, false, {}};
            const auto page = app::own_record(scene, self, Language::en, period);
            const OwnSums& own = sums[person.id.value];
            std::vector<std::string> words{app::in_words(scene, own.sums.windows, Language::en),
                                           app::in_words(scene, own.sums.calls, Language::en)};
            std::erase(words, "");
            shown.hold(joined(page.sums), joined(words), "own_page", person.id.value, "sums");
            shown.hold(std::ssize(page.calls), own.calls, "own_page", person.id.value, "calls");
            shown.hold(std::ssize(page.windows), own.windows, "own_page", person.id.value, "windows");
            shown.hold(std::ssize(page.flags), flags[person.id.value], "own_page", person.id.value, "flags");
        }
    }
}

void check_flag_list(Shown& shown) {
    for (const bool closed_too : {false, true}) {
        std::set<std::int64_t> own;
        shown.scene.tx.for_each("SELECT flag_id, closed_at IS NULL FROM flag", [&](const storage::Row& row) {
            if (closed_too || row.get<bool>(1)) own.insert(row.get<std::int64_t>(0));
        });
        const char* const list = closed_too ? "all" : "open";
        const auto lines = app::flags_for(shown.scene, viewer_of_all(), Language::en, closed_too);
        shown.hold(std::ssize(lines), std::ssize(own), "flags", list);
        for (const app::FlagLine& line : lines)
            if (own.erase(line.flag.id.value) == 0)
                shown.differ("listed", "not among them", "flag", line.flag.id.value, list);
        for (const std::int64_t flag : own) shown.differ("not listed", "listed", "flag", flag, list);
    }
}

}  // namespace cli
