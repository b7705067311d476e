#include "tests/sim/oracle.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "bot/domain/local_time.hpp"

namespace sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

// Of 90 s that an outage may last unnoticed, and how exactly the world knows its length.
constexpr seconds kTolerance{95};
// A provider is asked once a minute, and is not well if it did not answer for another.
constexpr seconds kProviderTolerance{220};

bool is_in_second(Instant at, Instant limit) {
    return domain::whole_seconds(at) <= domain::whole_seconds(limit);
}

}  // namespace

Oracle::Oracle(const People& people, const FaultPlan& faults, const Truth& truth)
    : people_(people), faults_(faults), truth_(truth) {}

std::vector<const Act*> Oracle::acts_in(const std::string& employee, Instant from, Instant to) const {
    std::vector<const Act*> acts;
    const auto own = truth_.acts_of.find(employee);
    if (own == truth_.acts_of.end()) return acts;
    for (const std::size_t index : own->second) {
        const Act& act = truth_.acts[index];
        if (from <= act.tried_at && is_in_second(act.tried_at, to)) acts.push_back(&act);
    }
    return acts;
}

std::string Oracle::told_acts(const Asked& asked) const {
    std::string text;
    for (const Act* act : acts_in(asked.employee, asked.issued - minutes{5}, asked.deadline + hours{1}))
        text += fmt::format("\n        {} on {} at {}, {}", act->key, to_string(act->messenger),
                            domain::to_rfc3339_utc(act->tried_at),
                            act->arrived ? "came at " + domain::to_rfc3339_utc(*act->arrived) : "never came");
    return text;
}

bool Oracle::answered_it_in_time(const Asked& asked) const {
    const auto acts = acts_in(asked.employee, asked.issued, asked.deadline);
    return std::any_of(
        acts.begin(), acts.end(),
        [why = why_of(asked.call_key, asked.number)](const Act* act) { return act->why == why; });
}

bool Oracle::was_answer_given_up(const Asked& asked) const {
    const auto acts = acts_in(asked.employee, asked.issued, asked.deadline);
    return std::any_of(acts.begin(), acts.end(),
                       [](const Act* act) { return act->at && act->has_time && !act->arrived; });
}

/// Monday to Friday from 07:30 to 16:00 (Friday 16:30 by the neutral rule), less the break, leave and travel.
/// No holiday lies in these two weeks, and no fast. By the clock on the wall: whether it is wrong all along,
/// nobody can know.
bool Oracle::is_on_duty(const Asked& asked) const {
    const Person& person = people_.one(asked.employee);
    if (person.unit == 2) return false;  // shifts, whose hours nobody knows
    const Instant from = asked.wall_issued + hours{people_.offset_of(person)};
    const auto date = std::chrono::floor<std::chrono::days>(from);
    const auto starts = from - date;
    const auto ends = starts + asked.length;
    const std::chrono::weekday weekday{date};
    const bool is_friday = weekday == std::chrono::Friday;
    if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return false;
    for (const storage::AbsenceEntry& entry : people_.absences())
        if (entry.employee.value == person.id && entry.absence.days.contains(date)) return false;
    const auto closes = is_friday && person.unit == 0 ? hours{16} + minutes{30} : hours{16} + minutes{0};
    const auto pauses = is_friday ? hours{11} + minutes{30} : hours{12} + minutes{0};
    return starts >= hours{7} + minutes{30} && ends <= closes && (ends <= pauses || starts >= hours{13});
}

/// Whether a messenger holds the proof that this asking reached the person.
bool Oracle::is_proven(const Asked& asked) const {
    bool is_accepted = false, is_nudged = false, is_delivered = false;
    for (const auto& [reference, copies] : truth_.copies)
        for (const Copy& copy : copies) {
            if (copy.call != asked.call || copy.attempt != asked.number || copy.employee != asked.employee)
                continue;
            const bool is_nudge = copy.key == "call_nudge" ||
                                  (copy.key == "rollcall_nudge" && copy.at > asked.issued + asked.length / 3);
            const bool is_early = copy.at <= asked.issued + minutes{5};
            if (is_nudge) is_nudged = is_nudged || copy.is_known || copy.has_reached;
            if (is_nudge || !is_early) continue;
            if (copy.messenger == Messenger::telegram) is_accepted = is_accepted || copy.is_known;
            if (copy.messenger == Messenger::whatsapp) is_delivered = is_delivered || copy.has_reached;
        }
    return is_delivered || (is_accepted && is_nudged);
}

std::string Oracle::why_not_missed(const Asked& asked, bool is_over) const {
    const Span window{asked.issued, asked.deadline};
    for (const Act* act : acts_in(asked.employee, asked.issued, asked.deadline)) {
        // From another number, or into the void at the edge of an outage: nobody can know.
        const bool is_known = act->arrived && !faults_.on(Trouble::number_changed, act->tried_at,
                                                          act->messenger, act->employee);
        const bool is_on_its_way = act->at && act->has_time && !act->arrived && !is_over;
        if (is_known && !is_on_its_way) return fmt::format("acted in time ({})", act->key);
    }
    if (asked.counts && !is_on_duty(asked)) return "was off duty";
    if (!is_proven(asked)) return "nothing proves that it reached the person";
    const Person& person = people_.one(asked.employee);
    for (const Spell& spell : faults_.spells()) {
        const auto lasts = std::min(spell.span.to, window.to) - std::max(spell.span.from, window.from);
        const bool has_edge = (window.from < spell.span.from && spell.span.from < window.to) ||
                              (window.from < spell.span.to && spell.span.to < window.to);
        if (spell.trouble == Trouble::clock_off && has_edge && std::chrono::abs(spell.amount) > kTolerance)
            return "the clock was set meanwhile";
        const bool is_ours = spell.trouble == Trouble::sigap_down || spell.trouble == Trouble::disk_full;
        if (is_ours && lasts > kTolerance) return "Sigap was away";
        if (spell.trouble == Trouble::provider_down && person.chats.contains(*spell.messenger) &&
            lasts > kProviderTolerance)
            return "the provider was away";
    }
    // WhatsApp tells nobody of a block that follows the delivery.
    const bool is_out_of_reach = std::all_of(person.chats.begin(), person.chats.end(), [&](const auto& chat) {
        const bool is_told = chat.first == Messenger::telegram;
        return (is_told && faults_.any_in(Trouble::blocked, window, chat.first, person.id)) ||
               faults_.any_in(Trouble::number_changed, window, chat.first, person.id);
    });
    return is_out_of_reach ? "was out of reach" : "";
}

/// A clock that is set back has the same hour twice, and both are in doubt.
bool Oracle::is_in_doubt(const Spell& spell, const Span& span) {
    const auto margin = std::chrono::abs(spell.amount);
    return domain::overlaps({spell.span.from - margin, spell.span.to + margin}, span);
}

bool Oracle::was_any_trouble(const Asked& asked, Instant from, Instant to) const {
    const Span span{from, to};
    for (const Spell& spell : faults_.spells()) {
        if (spell.trouble == Trouble::blocked || spell.trouble == Trouble::number_changed) continue;
        if (is_in_doubt(spell, span)) return true;
    }
    for (const Trouble trouble : {Trouble::blocked, Trouble::number_changed})
        if (faults_.any_in(trouble, span, {}, asked.employee)) return true;
    const auto is_within = [&](Instant at) { return from <= at && at < to; };
    return std::any_of(truth_.kills.begin(), truth_.kills.end(), is_within) ||
           std::any_of(truth_.disturbances.begin(), truth_.disturbances.end(), is_within);
}

/// Two hours in which much went out and nothing came in by Telegram look like a dead webhook, in a quiet
/// office too: nobody can know.
bool Oracle::was_silent(const Span& span) const {
    std::set<Instant> heard{Instant{}, Instant::max()};
    for (const auto& [key, at] : truth_.acknowledged)
        if (key.starts_with("telegram/")) heard.insert(at);
    for (auto last = heard.begin(), next = std::next(last); next != heard.end(); last = next++) {
        if (*next - *last < hours{2} || !domain::overlaps({*last, *next}, span)) continue;
        int sends = 0;
        for (const auto& [reference, copies] : truth_.copies)
            sends += static_cast<int>(std::count_if(copies.begin(), copies.end(), [&](const Copy& copy) {
                return copy.messenger == Messenger::telegram && *last < copy.at && copy.at < *next;
            }));
        if (sends >= 10) return true;
    }
    return false;
}

bool Oracle::must_be_missed(const Asked& asked) const {
    const Instant settled = asked.deadline + minutes{4};
    if (!asked.counts || !is_on_duty(asked)) return false;
    if (!acts_in(asked.employee, asked.issued - minutes{5}, asked.issued + hours{24}).empty()) return false;
    if (was_any_trouble(asked, asked.issued - minutes{20}, settled + minutes{5})) return false;
    if (was_silent({asked.issued, asked.deadline})) return false;
    // Every copy was taken at once, and each receipt that proves something has come.
    bool is_well = true, has_telegram = false, has_nudge = false, has_receipt = false;
    for (const auto& [reference, copies] : truth_.copies)
        for (const Copy& copy : copies) {
            if (copy.call != asked.call || copy.attempt != asked.number || copy.employee != asked.employee)
                continue;
            is_well = is_well && copies.size() == 1 && copy.is_known;
            if (copy.at > asked.issued + asked.length / 3) {
                has_nudge = true;
                continue;
            }
            is_well = is_well && copy.at <= asked.issued + minutes{4};
            has_telegram = has_telegram || copy.messenger == Messenger::telegram;
            for (const char* kind : {"delivered", "read"}) {
                const auto receipt =
                    truth_.acknowledged.find(fmt::format("whatsapp/m{}-0:{}", reference, kind));
                if (receipt != truth_.acknowledged.end() && receipt->second < asked.deadline)
                    has_receipt = true;
            }
        }
    return is_well && ((has_telegram && has_nudge) || has_receipt);
}

/// What is wrong with `answered` or `late`, or with its lack; empty if nothing is.
std::string Oracle::wrong_answer(const Asked& asked) const {
    const Span around{asked.issued - minutes{5}, asked.deadline + minutes{10}};
    const bool is_clock_right = !faults_.any_in(Trouble::clock_off, around);
    const auto in_time = acts_in(asked.employee, asked.issued, asked.deadline);
    const bool has_known = std::any_of(in_time.begin(), in_time.end(), [&](const Act* act) {
        return act->arrived && act->at &&
               !faults_.on(Trouble::number_changed, *act->at, act->messenger, act->employee) &&
               is_in_second(act->has_time ? *act->at : *act->arrived, asked.deadline);
    });
    if (is_clock_right && has_known && asked.outcome != "answered" && asked.cause != "withdrawn")
        return "was answered in time";
    const auto has_any_until = [&](Instant latest) {
        const auto acts = acts_in(asked.employee, Instant{}, latest);
        return std::any_of(acts.begin(), acts.end(), [&](const Act* act) {
            return act->arrived.value_or(act->tried_at) >= asked.issued - seconds{1};
        });
    };
    // A press without a time may be up to 150 s older than it looks.
    const bool is_clock_sure =
        std::none_of(faults_.spells().begin(), faults_.spells().end(), [&](const Spell& spell) {
            return spell.trouble == Trouble::clock_off && is_in_doubt(spell, around);
        });
    const auto grace = is_clock_sure ? seconds{150} : hours{3};
    if (asked.outcome == "answered" && !has_any_until(asked.deadline + grace)) return "nobody answered";
    if ((asked.outcome == "late" || asked.ground == "answered_after_void") &&
        !has_any_until(asked.deadline + hours{26}))
        return "nobody answered, late or not";
    return "";
}

std::vector<std::string> Oracle::disagreements(const std::map<AskedKey, Asked>& asked,
                                               const std::set<std::string>& flagged, bool is_over) const {
    std::vector<std::string> lines;
    for (const auto& [key, one] : asked) {
        if (one.outcome == "pending") continue;
        std::string wrong = wrong_answer(one);
        if (wrong.empty() && one.outcome == "missed") wrong = why_not_missed(one, is_over);
        if (wrong.empty() && one.outcome == "void" && must_be_missed(one))
            wrong = "all was well, and the person ignored it: a miss hides behind void";
        if (!wrong.empty())
            lines.push_back(fmt::format(
                "oracle: call {} ({}) to {} number {} at {}: recorded {} {} ({}), but: {}{}", one.call,
                one.call_key, one.employee, one.number, domain::to_rfc3339_utc(one.issued), one.outcome,
                one.cause, one.ground, wrong, told_acts(one)));
    }
    for (std::string& line : unflagged(asked, flagged)) lines.push_back(std::move(line));
    return lines;
}

/// Three in a row: of the attempts of one call, or of calls, by the rule the call was issued under.
std::vector<std::string> Oracle::unflagged(const std::map<AskedKey, Asked>& asked,
                                           const std::set<std::string>& flagged) const {
    std::map<std::string, std::pair<std::string, int>> in_a_row;  // by employee: what is counted, how often
    std::vector<const Asked*> in_order;
    for (const auto& [key, one] : asked) in_order.push_back(&one);
    std::stable_sort(in_order.begin(), in_order.end(),
                     [](const Asked* left, const Asked* right) { return left->issued < right->issued; });
    std::vector<std::string> lines;
    for (const Asked* each : in_order) {
        const Asked& one = *each;
        auto& [counted, count] = in_a_row[one.employee];
        if (one.outcome == "answered" || one.outcome == "late" || one.outcome == "pending") count = 0;
        if (one.ground == "answered_after_void") count = 0;  // a response all the same
        if (one.outcome != "missed" || !one.counts) continue;
        const std::string what = one.is_by_attempt ? fmt::format("call {}", one.call) : "calls";
        if (counted != what) count = 0;  // a streak never crosses a change of the rule
        counted = what;
        if (!must_be_missed(one)) continue;
        if (++count == 3 && !flagged.contains(one.employee))
            lines.push_back(
                fmt::format("oracle: {} ignored three counted calls up to call {}, all was well, and "
                            "no flag was opened",
                            one.employee, one.call));
    }
    return lines;
}

}  // namespace sim
