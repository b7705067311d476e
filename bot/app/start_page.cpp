#include "bot/app/start_page.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "bot/app/absence_decisions.hpp"
#include "bot/app/call_board.hpp"
#include "bot/app/coverage.hpp"
#include "bot/app/flag_board.hpp"
#include "bot/app/outage_ledger.hpp"
#include "bot/app/own_day.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/presence_board.hpp"
#include "bot/app/reasons.hpp"
#include "bot/app/roster_desk.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "storage/delivery_figures.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Language;
using Lines = std::vector<std::string>;

constexpr std::size_t kMostCallsAtStart = 3;
/// In a larger office whom no chat reaches is counted, and their days are not looked at one by one.
constexpr std::int64_t kMostPeopleLookedAt = 2000;

std::int64_t count_of(std::size_t size) {
    return static_cast<std::int64_t>(size);
}

Lines presence_lines(Scene& scene, const Viewer& viewer, Language language) {
    Lines lines = presence_in_numbers(scene, viewer, language);
    if (lines.empty()) lines.push_back(scene.words.text(language, "status_no_windows"));
    return lines;
}

Lines call_lines(Scene& scene, const Viewer& viewer, Language language) {
    Lines lines;
    const auto calls = open_calls(scene, viewer, language);
    for (const CallLine& call : calls) {
        if (lines.size() == kMostCallsAtStart) {
            lines.push_back(
                scene.words.plural(language, "web_start_more_calls", count_of(calls.size() - lines.size())));
            break;
        }
        lines.push_back(call.about + ": " + wording::list(call.counts, language));
    }
    if (lines.empty()) lines.push_back(scene.words.text(language, "status_no_calls"));
    return lines;
}

Lines decision_lines(Scene& scene, const Viewer& viewer, Language language) {
    const auto due = reasons_due(scene, viewer.person).size() + absences_due(scene, viewer.person).size();
    return {due == 0 ? scene.words.text(language, "web_start_no_decisions")
                     : scene.words.plural(language, "web_start_decisions", count_of(due))};
}

Lines flag_lines(Scene& scene, const Viewer& viewer, Language language) {
    const auto flags = flags_for(scene, viewer, language, false);
    if (flags.empty()) return {scene.words.text(language, "web_start_no_flags")};
    std::int64_t decidable = 0;
    std::optional<domain::Instant> nearest;
    for (const FlagLine& line : flags) {
        const auto& until = line.flag.reply_until;
        if (line.flag.state == "awaiting_reply" && until && *until > scene.now())
            nearest = std::min(nearest.value_or(*until), *until);
        else if (line.flag.state != "telling")
            ++decidable;
    }
    Lines lines{scene.words.plural(language, "web_start_flags", count_of(flags.size()))};
    if (decidable > 0) lines.push_back(scene.words.plural(language, "web_start_flags_decide", decidable));
    if (nearest)
        lines.push_back(scene.words.text(
            language, "web_start_flags_reply",
            {{"batas", wording::date_and_time(*nearest, zone_of(scene, viewer.person), language)}}));
    return lines;
}

Lines outage_lines(Scene& scene, const Viewer& viewer, Language language) {
    const auto today = domain::local_time(scene.now(), scene.office.zone).date;
    const auto entries = outage_ledger(scene, viewer, {today, today}).entries;
    if (entries.empty()) return {scene.words.text(language, "web_start_no_outages")};
    Lines lines{scene.words.plural(language, "web_start_outages", count_of(entries.size()))};
    const auto open = std::count_if(entries.begin(), entries.end(),
                                    [](const LedgerEntry& entry) { return !entry.to.has_value(); });
    if (open > 0) lines.push_back(scene.words.plural(language, "web_start_outages_open", open));
    return lines;
}

/// Empty: too many to look at, and the viewer does not answer for all of them.
Lines reach_lines(Scene& scene, const Viewer& viewer, Language language) {
    const storage::Reach reach = storage::reach(scene.tx);
    if (reach.people > kMostPeopleLookedAt) {
        if (!viewer.sees_everybody) return {};
        return {scene.words.plural(language, "web_start_unreached", reach.people - reach.reachable)};
    }
    std::set<domain::UnitId> units = viewer.units;
    if (viewer.sees_everybody)
        for (const domain::Unit& unit : storage::units(scene.tx)) units.insert(unit.id);
    const auto people = coverage_of(scene, units).to_see_to;
    const auto soonest = std::find_if(people.begin(), people.end(), [](const Covered& one) {
        return !can_be_reached(one.reach) && one.next_flexible_day;
    });
    if (soonest == people.end()) return {scene.words.text(language, "web_start_all_reached")};
    const auto unreached = std::count_if(people.begin(), people.end(), [](const Covered& one) {
        return !can_be_reached(one.reach) && one.next_flexible_day;
    });
    return {scene.words.plural(language, "web_start_unreached_flexible", unreached),
            scene.words.text(
                language, "web_start_soonest",
                {{"tanggal", wording::date(domain::instant_at(*soonest->next_flexible_day,
                                                              std::chrono::hours{12}, scene.office.zone),
                                           scene.office.zone, language)}})};
}

}  // namespace

std::vector<StartItem> start_page(Scene& scene, const Viewer& viewer, Language language) {
    const bool cares = may(viewer, Permission::see_people);
    const bool decides = may(viewer, Permission::decide_flags);
    std::vector<StartItem> items{{StartMatter::own_day, own_day_lines(scene, viewer.person, language)}};
    if (cares) {
        items.push_back({StartMatter::presence, presence_lines(scene, viewer, language)});
        items.push_back({StartMatter::calls, call_lines(scene, viewer, language)});
    }
    if (may(viewer, Permission::call_people))
        items.push_back({StartMatter::decisions, decision_lines(scene, viewer, language)});
    if (decides || may(viewer, Permission::see_audit))
        items.push_back({StartMatter::flags, flag_lines(scene, viewer, language)});
    if (const auto waiting = waiting_import(scene, viewer); waiting && !waiting->is_viewers)
        items.push_back({StartMatter::roster,
                         {scene.words.text(language, "web_start_roster_waits", {{"nama", waiting->by}})}});
    if (may(viewer, Permission::see_health))
        items.push_back({StartMatter::outages, outage_lines(scene, viewer, language)});
    if (decides)
        if (Lines lines = reach_lines(scene, viewer, language); !lines.empty())
            items.push_back({StartMatter::reach, std::move(lines)});
    return items;
}

}  // namespace app
