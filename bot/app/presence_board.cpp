#include "bot/app/presence_board.hpp"

#include <algorithm>
#include <map>

#include "bot/app/presence.hpp"
#include "bot/app/window_words.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/window_state.hpp"
#include "bot/wording/grounds.hpp"
#include "storage/boards.hpp"
#include "storage/chats.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::DayPlan;
using domain::Employee;
using domain::Language;
using std::chrono::year_month_day;

/// The moment that stands for the day: now, or its noon.
domain::Instant moment_of(Scene& scene, const Employee& person, year_month_day date) {
    const std::string zone = zone_of(scene, person);
    return domain::local_time(scene.now(), zone).date == date
               ? scene.now()
               : domain::instant_at(date, std::chrono::hours{12}, zone);
}

bool holds(const std::vector<domain::Span>& spans, domain::Instant at) {
    return std::any_of(spans.begin(), spans.end(),
                       [&](const domain::Span& span) { return span.from <= at && at < span.to; });
}

std::string standing_of(const DayPlan& plan, domain::Instant at, bool is_now) {
    if (plan.absence) return std::string(to_string(*plan.absence));
    if (plan.is_exempt) return "exempt";
    if (plan.kind != domain::DayKind::workday && plan.kind != domain::DayKind::before_start) return "day_off";
    if (is_now && holds(plan.permitted, at)) return "permission";
    if (is_now && !holds(plan.duty, at)) return "off_duty";
    return plan.place == domain::Place::flexible ? "flexible" : "on_duty";
}

std::string standing_words(Scene& scene, const DayPlan& plan, const std::string& standing,
                           Language language) {
    if (standing == "day_off") return scene.words.text(language, "day_" + std::string(to_string(plan.kind)));
    if (standing == "on_duty" || standing == "flexible")
        return scene.words.text(language, "web_standing_" + standing);
    return scene.words.text(language, "left_out_" + standing);
}

/// Whether it was left open by what nobody said: a check-in or an explanation needs no word about the chat.
bool is_unanswered(std::string_view state) {
    return state == "planned" || state == "asked" || state == "void" || state == "not_asked";
}

/// Why nothing we ask in these windows can get there, where that lies with the person's chats as they were
/// while the windows were open; else empty.
std::string chat_words(Scene& scene, const Employee& person, const std::vector<storage::PresenceRow>& rows,
                       Language language) {
    std::optional<domain::Instant> until;
    for (const storage::PresenceRow& row : rows)
        if (is_unanswered(row.state)) until = std::max(until.value_or(row.window.close), row.window.close);
    if (!until) return "";
    const auto chats = storage::chats_of(scene.tx, person.id);
    if (chats.empty()) return scene.words.text(language, "presence_no_chat");
    const auto day_of = [&](domain::Instant at) {
        return wording::date(at, zone_of(scene, person), language);
    };
    std::optional<domain::Instant> closed;
    std::optional<domain::Instant> bound;
    for (const storage::Chat& chat : chats) {
        if (chat.bound_at >= *until) {
            bound = std::min(bound.value_or(chat.bound_at), chat.bound_at);
            continue;
        }
        if (!chat.blocked_at || *chat.blocked_at >= *until) return "";
        closed = std::max(closed.value_or(*chat.blocked_at), *chat.blocked_at);
    }
    if (closed) return scene.words.text(language, "presence_chat_closed", {{"tanggal", day_of(*closed)}});
    return scene.words.text(language, "presence_chat_later", {{"tanggal", day_of(*bound)}});
}

PersonPresence presence_of(Scene& scene, const Employee& person, std::span<const domain::Unit> line,
                           year_month_day date, Language language) {
    const std::string zone = zone_of(scene, person);
    const domain::Instant at = moment_of(scene, person, date);
    const DayPlan plan = scene.rules.plan(subject_of(scene, person, date, line), date);
    PersonPresence shown;
    shown.id = person.id;
    shown.name = person.name;
    shown.standing = standing_of(plan, at, at == scene.now());
    shown.standing_words = standing_words(scene, plan, shown.standing, language);
    const auto rows = storage::presence_of(scene.tx, person.id, domain::to_iso_date(date));
    for (const storage::PresenceRow& row : rows) {
        PresenceWindow window;
        window.name = window_name(scene, row.policy_id, row.window.id, language);
        window.hours = wording::clock_time(row.window.open, zone, language) + " – " +
                       wording::clock_time(row.window.announced_close, zone, language);
        auto [state, words] = window_now(scene, row.state, row.window.close, language);
        window.state = std::move(state);
        window.words = std::move(words);
        if (row.checked_in_at) window.time = wording::clock_time(*row.checked_in_at, zone, language);
        shown.windows.push_back(std::move(window));
    }
    if (!plan.grounds.empty()) shown.why = wording::sentence(scene.words, language, plan.grounds.back());
    shown.chat = chat_words(scene, person, rows, language);
    return shown;
}

/// In the states that are shown now; in order of the first of each.
std::vector<storage::UnitPresence> as_shown(Scene& scene, std::vector<storage::UnitPresence> counts) {
    std::vector<storage::UnitPresence> shown;
    for (storage::UnitPresence& count : counts) {
        count.state = domain::state_of_window(count.state, count.closes_at, scene.now());
        const auto same = std::find_if(shown.begin(), shown.end(), [&](const storage::UnitPresence& one) {
            return one.unit == count.unit && one.window_id == count.window_id && one.state == count.state;
        });
        if (same == shown.end())
            shown.push_back(std::move(count));
        else
            same->people += count.people;
    }
    return shown;
}

/// `Pagi: 4 orang tepat waktu`, a line for each state of each window; who was not asked comes last.
std::vector<std::string> count_lines(Scene& scene, const std::vector<storage::UnitPresence>& counts,
                                     const domain::UnitId& unit, Language language) {
    std::vector<std::string> lines;
    std::vector<std::string> not_asked;
    for (const storage::UnitPresence& count : counts) {
        if (count.unit != unit) continue;
        const bool is_not_asked = count.window_id.empty();
        const std::string people = scene.words.plural(
            language, "hr_count_people", count.people,
            {{"keadaan", is_not_asked ? scene.words.text(language, "web_presence_not_asked")
                                      : count_of_windows(scene, count.state, language)}});
        if (is_not_asked)
            not_asked.push_back(people);
        else
            lines.push_back(window_name(scene, "", count.window_id, language) + ": " + people);
    }
    lines.insert(lines.end(), not_asked.begin(), not_asked.end());
    return lines;
}

/// The units in the viewer's care, parents before their children, each with how deep it lies.
std::vector<std::pair<domain::Unit, int>> units_seen(Scene& scene, const Viewer& viewer) {
    std::vector<std::pair<domain::Unit, int>> seen;
    std::multimap<domain::UnitId, domain::Unit> below;
    std::vector<domain::Unit> roots;
    for (const domain::Unit& unit : storage::units_in_use(scene.tx)) {
        if (!may_see(viewer, unit.id)) continue;
        if (unit.parent && may_see(viewer, *unit.parent))
            below.emplace(*unit.parent, unit);
        else
            roots.push_back(unit);
    }
    const auto add = [&](const auto& again, const domain::Unit& unit, int depth) -> void {
        seen.emplace_back(unit, depth);
        const auto [first, last] = below.equal_range(unit.id);
        for (auto child = first; child != last; ++child) again(again, child->second, depth + 1);
    };
    for (const domain::Unit& root : roots) add(add, root, 0);
    return seen;
}

}  // namespace

std::optional<PresenceDay> presence_on(Scene& scene, const Viewer& viewer, Language language,
                                       std::optional<year_month_day> date,
                                       const std::optional<domain::UnitId>& unit) {
    if (!may(viewer, Permission::see_people)) return std::nullopt;
    PresenceDay day;
    day.date = date.value_or(today_of(scene, viewer.person));
    auto seen = units_seen(scene, viewer);
    for (const auto& [one, depth] : seen) day.choices.push_back(one.id);
    if (unit) {
        const auto chosen =
            std::find_if(seen.begin(), seen.end(), [&](const auto& one) { return one.first.id == *unit; });
        if (chosen == seen.end()) return std::nullopt;
        const auto end = std::find_if(std::next(chosen), seen.end(),
                                      [&](const auto& one) { return one.second <= chosen->second; });
        seen = {chosen, end};
    }
    const auto counts = as_shown(scene, storage::presence_by_unit(scene.tx, domain::to_iso_date(day.date)));
    std::size_t people = 0;
    const int highest = seen.empty() ? 0 : seen.front().second;
    for (const auto& [one, depth] : seen) {
        people += storage::employees_of(scene.tx, one.id).size();
        day.units.push_back({one.id, depth - highest, count_lines(scene, counts, one.id, language), {}});
    }
    day.are_people_left_out = people > kMostPeopleOnBoard;
    if (day.are_people_left_out) return day;
    for (UnitOfDay& shown : day.units) {
        const auto line = storage::find_unit_and_above(scene.tx, shown.unit);
        for (const Employee& person : storage::employees_of(scene.tx, shown.unit))
            shown.people.push_back(presence_of(scene, person, line, day.date, language));
    }
    return day;
}

std::vector<std::string> presence_in_numbers(Scene& scene, const Viewer& viewer, Language language) {
    if (!may(viewer, Permission::see_people)) return {};
    const domain::UnitId all;
    std::map<std::pair<std::string, std::string>, std::int64_t> people;
    const std::string today = domain::to_iso_date(today_of(scene, viewer.person));
    for (const storage::UnitPresence& count : as_shown(scene, storage::presence_by_unit(scene.tx, today)))
        if (may_see(viewer, count.unit)) people[{count.window_id, count.state}] += count.people;
    std::vector<storage::UnitPresence> counts;
    for (const auto& [about, number] : people) counts.push_back({all, about.first, about.second, number});
    return count_lines(scene, counts, all, language);
}

std::optional<ExplainedDay> explain_day(Scene& scene, const Viewer& viewer, Language language,
                                        const domain::EmployeeId& id, std::optional<year_month_day> date) {
    const auto person = storage::find_employee(scene.tx, id);
    if (!person || !may_see(viewer, *person)) return std::nullopt;
    ExplainedDay day{*person, {}};
    const year_month_day shown = date.value_or(today_of(scene, *person));
    const auto at = moment_of(scene, *person, shown);
    for (const domain::Ground& ground : explain(scene, *person, at).reasons)
        day.lines.push_back(wording::sentence(scene.words, language, ground));
    if (auto chat = chat_words(
            scene, *person, storage::presence_of(scene.tx, person->id, domain::to_iso_date(shown)), language);
        !chat.empty())
        day.lines.push_back(std::move(chat));
    return day;
}

}  // namespace app
