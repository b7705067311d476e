#include "tests/sim/faults.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace sim {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::uint64_t kStream = 0x6661756c74735f21;  // apart from the people's

}  // namespace

std::string_view to_string(Trouble trouble) {
    constexpr std::array<std::string_view, 7> kNames = {
        "sigap_down", "disk_full", "provider_down", "throttled", "clock_off", "blocked", "number_changed"};
    return kNames[static_cast<std::size_t>(trouble)];
}

FaultPlan::FaultPlan(std::uint64_t seed, bool has_faults, Instant first_day,
                     const std::vector<std::pair<std::string, Messenger>>& chats)
    : chance_(seed ^ kStream), has_faults_(has_faults), first_day_(first_day) {
    if (!has_faults) return;
    struct Row {
        Trouble trouble;
        int times;
        seconds least, most;  // most of them are short
    };
    for (const Row& row : {Row{Trouble::sigap_down, 6, seconds{5}, hours{5}},
                           Row{Trouble::disk_full, 5, seconds{3}, minutes{20}},
                           Row{Trouble::provider_down, 6, seconds{30}, hours{6}},
                           Row{Trouble::throttled, 4, seconds{20}, minutes{10}},
                           Row{Trouble::clock_off, 4, seconds{30}, hours{2}}}) {
        for (int number = 0; number < row.times; ++number) {
            const std::string which = fmt::format("{}/{}", to_string(row.trouble), number);
            Spell spell{row.trouble, {working_time(which, number), {}}};
            const double share = chance_.share("length", which);
            const auto longest = static_cast<double>((row.most - row.least).count());
            spell.span.to = spell.span.from + row.least +
                            seconds{static_cast<std::int64_t>(longest * share * share * share)};
            if (row.trouble == Trouble::provider_down || row.trouble == Trouble::throttled)
                spell.messenger =
                    chance_.share("messenger", which) < 0.5 ? Messenger::telegram : Messenger::whatsapp;
            if (row.trouble == Trouble::clock_off) {
                const double size = chance_.share("step", which);
                spell.amount = seconds{3 + static_cast<std::int64_t>(size * size * size * 7200)};
                if (chance_.share("back", which) < 0.5) spell.amount = -spell.amount;
            }
            spells_.push_back(spell);
        }
    }
    for (const auto& [whom, messenger] : chats) {
        const std::string which = fmt::format("{}/{}", whom, static_cast<int>(messenger));
        const bool is_blocking = chance_.share("blocks", which) < 0.08;
        const bool is_moving =
            messenger == Messenger::whatsapp && !is_blocking && chance_.share("moves", which) < 0.08;
        if (!is_blocking && !is_moving) continue;
        const Instant from = working_time("person/" + which, 0);
        spells_.push_back({is_blocking ? Trouble::blocked : Trouble::number_changed,
                           {from, from + minutes{chance_.between(5, 3 * 24 * 60, "away", which)}},
                           messenger,
                           whom});
    }
    // One at a time of what concerns the machine: each is to be seen for itself.
    std::sort(spells_.begin(), spells_.end(),
              [](const Spell& left, const Spell& right) { return left.span.from < right.span.from; });
    Instant free_from = first_day;
    std::erase_if(spells_, [&](const Spell& spell) {
        if (spell.trouble != Trouble::sigap_down && spell.trouble != Trouble::disk_full &&
            spell.trouble != Trouble::clock_off)
            return false;
        if (spell.span.from < free_from + minutes{1}) return true;
        free_from = spell.span.to;
        return false;
    });
}

Instant FaultPlan::working_time(std::string_view what, int) const {
    const auto day = chance_.between(0, 9, "day", what);
    return first_day_ + days{day / 5 * 7 + day % 5} + hours{7} +
           seconds{chance_.between(0, 10 * 3600, "time", what)};
}

const Spell* FaultPlan::on(Trouble trouble, Instant at, std::optional<Messenger> messenger,
                           const std::string& whom) const {
    for (const Spell& spell : spells_) {
        if (spell.span.from > at) break;
        if (spell.trouble == trouble && at < spell.span.to &&
            (!messenger || !spell.messenger || *messenger == *spell.messenger) &&
            (whom.empty() || spell.whom.empty() || whom == spell.whom))
            return &spell;
    }
    return nullptr;
}

bool FaultPlan::any_in(Trouble trouble, const Span& span, std::optional<Messenger> messenger,
                       const std::string& whom) const {
    return std::any_of(spells_.begin(), spells_.end(), [&](const Spell& spell) {
        return spell.trouble == trouble && domain::overlaps(spell.span, span) &&
               (!messenger || !spell.messenger || *messenger == *spell.messenger) &&
               (whom.empty() || spell.whom.empty() || whom == spell.whom);
    });
}

bool FaultPlan::befalls(double share, std::string_view what, std::string_view which) const {
    return has_faults_ && chance_.share(what, which) < share;
}

}  // namespace sim
