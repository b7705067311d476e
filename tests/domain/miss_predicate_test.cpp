// The miss predicate as a truth table: every combination of what may speak for a person, judged by the domain
// and, independently, by design.md 3 and reliability.md I6 as they are worded.
#include <doctest/doctest.h>

#include <array>
#include <set>

#include "bot/domain/call.hpp"

namespace {

using namespace domain;
using namespace std::chrono_literals;

const Instant kIssued = from_unix_seconds(1'770'940'800);  // 08:00 WITA on 13 February 2026
const Instant kHeard = kIssued - std::chrono::days{3};

/// Everything that a miss needs, each of which may fail alone.
enum Need : unsigned {
    unanswered,
    not_excused,
    still_here,
    policy_in_force,
    not_exempt,
    not_absent,
    on_duty_throughout,
    settled,
    sigap_up,
    provider_well,
    all_read,
    reachable,
    delivered,
    chat_live,
    nudge_taken,
    needs
};

using Held = unsigned;  ///< a bit a need

bool holds(Held held, Need need) {
    return (held >> need & 1U) != 0;
}

Attempt attempt() {
    CallRule rule;
    rule.answer_within = 30min;
    return make_attempt(rule, 1, kIssued);
}

/// The world in which just those needs hold, for a call that counts.
AttemptFacts world(Held held, Messenger messenger) {
    AttemptFacts facts;
    facts.attempt = attempt();
    if (!holds(held, unanswered)) facts.answered_at = kIssued + 5min;
    facts.is_excused = !holds(held, not_excused);
    facts.records.has_left = !holds(held, still_here);
    facts.records.is_policy_in_force = holds(held, policy_in_force);
    facts.records.is_exempt = !holds(held, not_exempt);
    facts.records.is_absent = !holds(held, not_absent);
    facts.records.is_on_duty_throughout = holds(held, on_duty_throughout);
    if (!holds(held, sigap_up)) facts.outages = {{kIssued + 3min, kIssued + 3min + 91s}};
    if (!holds(held, provider_well)) facts.provider_outages = {{kIssued + 9min, kIssued + 9min + 61s}};
    facts.has_unread_events = !holds(held, all_read);
    ChatProof chat;
    chat.messenger = messenger;
    chat.is_unreachable = !holds(held, reachable);
    if (holds(held, delivered)) {
        chat.accepted_at = kIssued + 1s;
        if (messenger == Messenger::whatsapp) chat.delivered_at = kIssued + 2s;
    }
    if (holds(held, chat_live)) chat.last_heard_at = kHeard;
    if (holds(held, nudge_taken)) facts.nudge_accepted_at = kIssued + 15min + 1s;
    facts.chats = {chat};
    return facts;
}

Instant judged_at(Held held) {
    return holds(held, settled) ? attempt().deadline + 180s : attempt().deadline + 179s;
}

/// As design.md 3 words it, in its own order: a miss needs all of it; what is missing names the outcome.
std::string by_the_words(Held held, Messenger messenger) {
    const Held all = (1U << needs) - 1;
    // "WhatsApp: delivered or read within 5 min of issue; Telegram: accepted, not blocked, something received
    // from that chat within 30 days, and the nudge accepted at half-time".
    const Held of_telegram_alone = 1U << chat_live | 1U << nudge_taken;
    const Held needed = messenger == Messenger::whatsapp ? all & ~of_telegram_alone : all;
    if ((held & needed) == needed) return "missed";

    const std::array<std::pair<Need, const char*>, 15> in_order{
        {{unanswered, "answered"},        // an answer stands whatever else is known
         {not_excused, "excused"},        // accepted by a human: excused; nothing else is
         {still_here, "void withdrawn"},  // who leaves the roster gets open attempts void(withdrawn)
         {policy_in_force, "void policy_suspended"},
         {not_exempt, "void exempt"},
         {not_absent, "void off_duty"},
         {on_duty_throughout, "void off_duty"},
         {settled, "pending"},  // settled at deadline + 180 s
         {sigap_up, "void outage"},
         {provider_well, "void outage"},
         {all_read, "void outage"},
         {reachable, "void unreachable"},
         {delivered, "void undelivered"},
         {chat_live, "void undelivered"},
         {nudge_taken, "void undelivered"}}};
    for (const auto& [need, outcome] : in_order)
        if ((needed >> need & 1U) != 0 && !holds(held, need)) return outcome;
    return "nothing";
}

std::string in_words(const Verdict& verdict) {
    std::string words(to_string(verdict.outcome));
    if (verdict.cause) words += " " + std::string(to_string(*verdict.cause));
    return words;
}

}  // namespace

TEST_CASE("Miss: \"needs all of\" it, over every combination of what may speak for the person") {
    int missed = 0, differing = 0;
    for (const Messenger messenger : {Messenger::telegram, Messenger::whatsapp})
        for (Held held = 0; held < 1U << needs; ++held) {
            const Verdict verdict = judge(world(held, messenger), judged_at(held));
            const std::string expected = by_the_words(held, messenger);
            missed += expected == "missed";
            if (in_words(verdict) == expected && !verdict.ground.empty() &&
                verdict.cause.has_value() == (verdict.outcome == Outcome::voided) &&
                verdict.final_at.has_value() == (verdict.outcome == Outcome::missed))
                continue;
            if (++differing > 10) continue;
            CAPTURE(held);
            CAPTURE(to_string(messenger));
            CHECK(in_words(verdict) == expected);
            FAIL_CHECK("outcome, cause, ground and final_at do not fit together");
        }
    CHECK(differing == 0);
    CHECK(missed == 1 + 4);  // on WhatsApp the two needs of Telegram alone make no difference
}

TEST_CASE("Miss: whatever comes to speak for a person never makes a miss of what was none") {
    // I7 in the small: from every world, let each need fail as well.
    for (const Messenger messenger : {Messenger::telegram, Messenger::whatsapp})
        for (Held held = 0; held < 1U << needs; ++held) {
            const bool is_missed = judge(world(held, messenger), judged_at(held)).outcome == Outcome::missed;
            for (unsigned need = 0; need < needs; ++need) {
                const Held fewer = held & ~(1U << need);
                const bool still_missed =
                    judge(world(fewer, messenger), judged_at(fewer)).outcome == Outcome::missed;
                if (still_missed && !is_missed)
                    FAIL("need ", need, " failing in world ", held, " made a miss");
            }
        }
}

TEST_CASE("Miss: each need alone, with the ground that names it") {
    const Held all = (1U << needs) - 1;
    struct Row {
        Need failing;
        const char* outcome;
        const char* ground;
    };
    for (const Row& row :
         {Row{unanswered, "answered", "answered_in_time"}, Row{not_excused, "excused", "reason_accepted"},
          Row{still_here, "void withdrawn", "person_has_left"},
          Row{policy_in_force, "void policy_suspended", "policy_not_in_force"},
          Row{not_exempt, "void exempt", "exempt_by_record"},
          Row{not_absent, "void off_duty", "absence_recorded"},
          Row{on_duty_throughout, "void off_duty", "not_on_duty_throughout"},
          Row{settled, "pending", "not_settled"}, Row{sigap_up, "void outage", "outage_in_answer_window"},
          Row{provider_well, "void outage", "provider_not_well"},
          Row{all_read, "void outage", "unread_events_of_this_person"},
          Row{reachable, "void unreachable", "no_chat_can_be_reached"},
          Row{delivered, "void undelivered", "telegram_not_accepted_in_time"},
          Row{chat_live, "void undelivered", "telegram_chat_not_live"},
          Row{nudge_taken, "void undelivered", "telegram_nudge_not_accepted"}}) {
        const Held held = all & ~(1U << row.failing);
        const Verdict verdict = judge(world(held, Messenger::telegram), judged_at(held));
        CHECK(in_words(verdict) == row.outcome);
        CHECK(verdict.ground == row.ground);
    }
    CHECK(judge(world(all, Messenger::telegram), judged_at(all)).ground == "telegram_accepted_twice");
    CHECK(judge(world(all, Messenger::whatsapp), judged_at(all)).ground == "whatsapp_delivered");
}

namespace {

/// What one chat of two may be like.
struct ChatState {
    bool carried_call;
    bool counts;
    bool is_unreachable;
    bool has_proof;
};

std::vector<ChatState> every_chat_state() {
    std::vector<ChatState> states;
    for (unsigned bits = 0; bits < 16; ++bits)
        states.push_back({(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0});
    return states;
}

ChatProof chat_of(const ChatState& state, Messenger messenger) {
    ChatProof chat;
    chat.messenger = messenger;
    chat.is_preferred = state.carried_call;
    chat.counts = state.counts;
    chat.is_unreachable = state.is_unreachable;
    chat.last_heard_at = kHeard;
    if (state.has_proof) chat.accepted_at = chat.delivered_at = kIssued + 1s;
    return chat;
}

}  // namespace

TEST_CASE("Two messengers: \"proof on either suffices … blocked on one is void only if no other is live\"") {
    for (const ChatState& one : every_chat_state())
        for (const ChatState& other : every_chat_state()) {
            AttemptFacts facts;
            facts.attempt = attempt();
            facts.nudge_accepted_at = kIssued + 15min;
            facts.chats = {chat_of(one, Messenger::telegram), chat_of(other, Messenger::whatsapp)};
            const auto proves = [](const ChatState& chat) {
                return chat.carried_call && chat.counts && !chat.is_unreachable && chat.has_proof;
            };
            const std::string expected = proves(one) || proves(other)                 ? "missed"
                                         : one.is_unreachable && other.is_unreachable ? "void unreachable"
                                                                                      : "void undelivered";
            CHECK(in_words(judge(facts, facts.attempt.settles_at)) == expected);
            std::swap(facts.chats[0], facts.chats[1]);  // no chat is first by its place
            CHECK(in_words(judge(facts, facts.attempt.settles_at)) == expected);
        }
}

TEST_CASE("Miss: \"no outage beyond the policy's tolerance\": outages whose gaps meet are one outage") {
    struct Row {
        const char* name;
        std::vector<Span> sigap;
        std::vector<Span> provider;
        Outcome outcome;
    };
    const auto at = [](std::chrono::seconds from, std::chrono::seconds to) {
        return Span{kIssued + from, kIssued + to};
    };
    const auto end = attempt().deadline - kIssued;
    const auto until = std::chrono::duration_cast<std::chrono::seconds>(end);
    for (const Row& row : {
             Row{"exactly 90 s", {at(60s, 150s)}, {}, Outcome::missed},
             Row{"90 s and a microsecond", {{kIssued + 60s, kIssued + 150s + 1us}}, {}, Outcome::voided},
             Row{"two that overlap make 91 s", {at(60s, 120s), at(100s, 151s)}, {}, Outcome::voided},
             Row{"two that overlap make 90 s", {at(60s, 120s), at(100s, 150s)}, {}, Outcome::missed},
             Row{"two that touch make 91 s", {at(60s, 120s), at(120s, 151s)}, {}, Outcome::voided},
             Row{"with a second between them", {at(60s, 120s), at(121s, 181s)}, {}, Outcome::missed},
             Row{"one within the other", {at(60s, 150s), at(70s, 80s)}, {}, Outcome::missed},
             Row{"in any order", {at(100s, 151s), at(60s, 120s)}, {}, Outcome::voided},
             Row{"ours and the provider's together", {at(60s, 120s)}, {at(110s, 151s)}, Outcome::voided},
             Row{"one before the call meets one after", {at(-60s, 0s), at(0s, 31s)}, {}, Outcome::voided},
             Row{"one over when the call goes out", {at(-91s, 0s)}, {}, Outcome::missed},
             Row{"the deadline's own second is part of it", {at(until, until + 91s)}, {}, Outcome::voided},
             Row{"the second after it is not", {at(until + 1s, until + 92s)}, {}, Outcome::missed},
         }) {
        CAPTURE(row.name);
        AttemptFacts facts = world((1U << needs) - 1, Messenger::telegram);
        facts.outages = row.sigap;
        facts.provider_outages = row.provider;
        const Verdict verdict = judge(facts, facts.attempt.settles_at + 1h);
        CHECK(to_string(verdict.outcome) == to_string(row.outcome));
        if (verdict.cause) CHECK(verdict.cause == VoidCause::outage);
    }
}

TEST_CASE("Miss: \"provider healthy (last successful getUpdates ≤ 60 s ago\": a silence of 61 s is not") {
    AttemptFacts facts = world((1U << needs) - 1, Messenger::telegram);
    facts.provider_outages = {{kIssued + 1min, kIssued + 2min}};
    CHECK(judge(facts, facts.attempt.settles_at).outcome == Outcome::missed);
    facts.provider_outages = {{kIssued + 1min, kIssued + 2min + 1s}};
    CHECK(judge(facts, facts.attempt.settles_at).ground == "provider_not_well");
    facts.outage_tolerance = 10min;  // the policy's patience with us is none with a provider
    CHECK(judge(facts, facts.attempt.settles_at).outcome == Outcome::voided);
    facts.provider_outages = {{kIssued - 2min, kIssued}};
    CHECK(judge(facts, facts.attempt.settles_at).outcome == Outcome::missed);
}

TEST_CASE(
    "Miss: \"delivered or read within 5 min of issue\", and never after the deadline of a shorter window") {
    AttemptFacts facts = world((1U << needs) - 1, Messenger::whatsapp);
    const auto outcome_at = [&](std::chrono::microseconds after) {
        facts.chats[0].delivered_at = kIssued + after;
        return judge(facts, facts.attempt.settles_at).outcome;
    };
    CHECK(outcome_at(-1s) == Outcome::missed);  // a provider's clock that is behind ours
    CHECK(outcome_at(5min) == Outcome::missed);
    CHECK(outcome_at(5min + 1us) == Outcome::voided);
    CallRule hurried;
    hurried.answer_within = 3min;
    facts.attempt = make_attempt(hurried, 1, kIssued);
    CHECK(outcome_at(3min) == Outcome::missed);
    CHECK(outcome_at(3min + 1us) == Outcome::voided);
}

TEST_CASE("Miss: \"the nudge accepted at half-time\", on whichever messenger, and before the deadline") {
    AttemptFacts facts = world((1U << needs) - 1, Messenger::telegram);
    const auto outcome_at = [&](std::chrono::microseconds after) {
        facts.nudge_accepted_at = kIssued + after;
        return judge(facts, facts.attempt.settles_at).outcome;
    };
    CHECK(outcome_at(15min) == Outcome::missed);
    CHECK(outcome_at(20min) == Outcome::missed);
    CHECK(outcome_at(20min + 1us) == Outcome::voided);
    CallRule hurried;
    hurried.answer_within = 5min;
    facts.attempt = make_attempt(hurried, 1, kIssued);
    CHECK(outcome_at(5min) == Outcome::missed);
    CHECK(outcome_at(5min + 1us) == Outcome::voided);
}

TEST_CASE("Miss: \"something received from that chat within 30 days\", to the microsecond") {
    AttemptFacts facts = world((1U << needs) - 1, Messenger::telegram);
    facts.chats[0].last_heard_at = kIssued - std::chrono::days{30};
    CHECK(judge(facts, facts.attempt.settles_at).outcome == Outcome::missed);
    facts.chats[0].last_heard_at = kIssued - std::chrono::days{30} - 1us;
    CHECK(judge(facts, facts.attempt.settles_at).ground == "telegram_chat_not_live");
}

TEST_CASE("Miss: \"settled at deadline + 180 s\" and not a microsecond before") {
    const AttemptFacts facts = world((1U << needs) - 1, Messenger::telegram);
    CHECK(judge(facts, facts.attempt.deadline + 180s - 1us).outcome == Outcome::pending);
    CHECK(judge(facts, facts.attempt.deadline + 180s).outcome == Outcome::missed);
}

TEST_CASE(
    "Miss: \"`provisional` until `final_at`: 24 h Telegram, 7 days WhatsApp\", counted from the deadline") {
    AttemptFacts facts = world((1U << needs) - 1, Messenger::telegram);
    const Instant deadline = facts.attempt.deadline;
    const Verdict on_telegram = judge(facts, deadline + 180s);
    CHECK(is_provisional(on_telegram, deadline + 24h - 1us));
    CHECK_FALSE(is_provisional(on_telegram, deadline + 24h));
    facts.chats.push_back(chat_of({false, true, true, false}, Messenger::whatsapp));
    const Verdict with_whatsapp = judge(facts, deadline + 180s);  // an answer may wait there all the same
    CHECK(is_provisional(with_whatsapp, deadline + 7 * 24h - 1us));
    CHECK_FALSE(is_provisional(with_whatsapp, deadline + 7 * 24h));
    facts.answered_at = kIssued;
    CHECK_FALSE(is_provisional(judge(facts, deadline + 180s), deadline));
}

TEST_CASE("Miss: \"on duty during the whole window\" does not matter to a call that does not count") {
    AttemptFacts facts = world((1U << needs) - 1, Messenger::telegram);
    facts.records.is_on_duty_throughout = false;
    facts.counts = false;
    CHECK(judge(facts, facts.attempt.settles_at).outcome == Outcome::missed);  // shown as no reply
    facts.records.is_absent = true;
    CHECK(judge(facts, facts.attempt.settles_at).cause == VoidCause::off_duty);
}

TEST_CASE("Answer: it stands before an accepted reason and before every record, in time or late") {
    AttemptFacts facts = world((1U << needs) - 1, Messenger::telegram);
    facts.is_excused = true;
    facts.records = {true, false, true, true, false};
    facts.answered_at = facts.attempt.deadline + 999ms;
    CHECK(judge(facts, facts.attempt.settles_at).outcome == Outcome::answered);
    facts.answered_at = facts.attempt.deadline + 1s;
    CHECK(judge(facts, facts.attempt.settles_at).outcome == Outcome::late);
}

TEST_CASE("Answer: \"its arrival counts, less up to 150 s\": but nobody answers before they are asked") {
    const Attempt asked = attempt();
    const Instant arrived = kIssued + 60s;
    const Instant earliest = answered_at(std::nullopt, arrived, true);
    CHECK(earliest == kIssued - 90s);
    CHECK(time_of_answer(asked, earliest, arrived) == kIssued);
    CHECK(time_of_answer(asked, earliest, earliest) == std::nullopt);  // said before the call
    CHECK(time_of_answer(asked, kIssued, kIssued) == kIssued);
    CHECK(time_of_answer(asked, kIssued - 1s, kIssued - 1s) == std::nullopt);

    const Instant deadline = asked.deadline;
    CHECK(is_in_time(asked, *time_of_answer(asked, deadline + 150s - 150s, deadline + 150s)));
    CHECK_FALSE(is_in_time(asked, *time_of_answer(asked, deadline + 151s - 150s, deadline + 151s)));
}
