// When silence is a miss: a row for each condition of docs and design, boundary seconds included.
#include "bot/domain/call.hpp"

#include <doctest/doctest.h>

#include "tests/domain/kaltim.hpp"

namespace {

using namespace domain;
using namespace std::chrono_literals;

const Instant kIssued = kaltim::at("2026-02-13T08:00:00+08:00");

CallRule rule() {
    CallRule rule;
    rule.attempts = 3;
    return rule;
}

Attempt attempt() {
    return make_attempt(rule(), 1, kIssued);
}

ChatProof telegram() {
    ChatProof chat;
    chat.messenger = Messenger::telegram;
    chat.accepted_at = kIssued + 1s;
    chat.last_heard_at = kIssued - std::chrono::days{1};
    return chat;
}

ChatProof whatsapp() {
    ChatProof chat;
    chat.messenger = Messenger::whatsapp;
    chat.accepted_at = kIssued + 1s;
    chat.delivered_at = kIssued + 2s;
    return chat;
}

ChatProof as_other(ChatProof chat) {
    chat.is_preferred = false;
    return chat;
}

/// A silence that counts: everything worked, and nobody answered.
AttemptFacts silence() {
    AttemptFacts facts;
    facts.attempt = attempt();
    facts.chats = {telegram()};
    facts.nudge_accepted_at = facts.attempt.nudge_at + 1s;
    return facts;
}

struct Row {
    const char* name;
    std::function<void(AttemptFacts&)> change;
    Outcome outcome;
    std::optional<VoidCause> cause = std::nullopt;
};

void check(const std::vector<Row>& rows) {
    for (const Row& row : rows) {
        CAPTURE(row.name);
        AttemptFacts facts = silence();
        row.change(facts);
        const Verdict verdict = judge(facts, facts.attempt.settles_at);
        CHECK(to_string(verdict.outcome) == to_string(row.outcome));
        CHECK(verdict.cause == row.cause);
        CHECK_FALSE(verdict.ground.empty());
        CHECK(verdict.final_at.has_value() == (row.outcome == Outcome::missed));
    }
}

}  // namespace

TEST_CASE("silence on Telegram is a miss only if call and nudge were taken by a chat that is alive") {
    check({
        {"all is proven", [](AttemptFacts&) {}, Outcome::missed},
        {"accepted at the last moment", [](AttemptFacts& f) { f.chats[0].accepted_at = kIssued + 5min; },
         Outcome::missed},
        {"accepted too late", [](AttemptFacts& f) { f.chats[0].accepted_at = kIssued + 5min + 1s; },
         Outcome::voided, VoidCause::undelivered},
        {"never accepted", [](AttemptFacts& f) { f.chats[0].accepted_at.reset(); }, Outcome::voided,
         VoidCause::undelivered},
        {"heard 30 days ago",
         [](AttemptFacts& f) { f.chats[0].last_heard_at = kIssued - std::chrono::days{30}; },
         Outcome::missed},
        {"heard 30 days and a second ago",
         [](AttemptFacts& f) { f.chats[0].last_heard_at = kIssued - std::chrono::days{30} - 1s; },
         Outcome::voided, VoidCause::undelivered},
        {"never heard", [](AttemptFacts& f) { f.chats[0].last_heard_at.reset(); }, Outcome::voided,
         VoidCause::undelivered},
        {"the nudge was not taken", [](AttemptFacts& f) { f.nudge_accepted_at.reset(); }, Outcome::voided,
         VoidCause::undelivered},
        {"blocked", [](AttemptFacts& f) { f.chats[0].is_unreachable = true; }, Outcome::voided,
         VoidCause::unreachable},
        {"no chat at all", [](AttemptFacts& f) { f.chats.clear(); }, Outcome::voided, VoidCause::unreachable},
    });
}

TEST_CASE("silence on WhatsApp is a miss only if the call was delivered within five minutes") {
    const auto only = [](auto change) {
        return [change](AttemptFacts& facts) {
            facts.chats = {whatsapp()};
            change(facts.chats[0]);
        };
    };
    check({
        {"delivered", only([](ChatProof&) {}), Outcome::missed},
        {"delivered at five minutes", only([](ChatProof& c) { c.delivered_at = kIssued + 5min; }),
         Outcome::missed},
        {"delivered a second later", only([](ChatProof& c) { c.delivered_at = kIssued + 5min + 1s; }),
         Outcome::voided, VoidCause::undelivered},
        {"accepted is not delivered", only([](ChatProof& c) { c.delivered_at.reset(); }), Outcome::voided,
         VoidCause::undelivered},
        {"long silence before is no matter", only([](ChatProof& c) { c.last_heard_at.reset(); }),
         Outcome::missed},
        {"unreachable", only([](ChatProof& c) { c.is_unreachable = true; }), Outcome::voided,
         VoidCause::unreachable},
    });
}

TEST_CASE("with two messengers, proof on the one that carried the call suffices") {
    check({
        {"call on Telegram, nudge on WhatsApp",
         [](AttemptFacts& f) {
             f.chats = {telegram(), as_other(whatsapp())};
         },
         Outcome::missed},
        {"the nudge alone proves nothing",
         [](AttemptFacts& f) {
             f.chats = {whatsapp(), as_other(telegram())};
             f.chats[0].delivered_at.reset();
         },
         Outcome::voided, VoidCause::undelivered},
        {"blocked on one, asked on the other",
         [](AttemptFacts& f) {
             f.chats = {telegram(), whatsapp()};
             f.chats[0].is_unreachable = true;
         },
         Outcome::missed},
        {"blocked on one, and the other carried only the nudge",
         [](AttemptFacts& f) {
             f.chats = {telegram(), as_other(whatsapp())};
             f.chats[0].is_unreachable = true;
         },
         Outcome::voided, VoidCause::undelivered},
        {"blocked on both",
         [](AttemptFacts& f) {
             f.chats = {telegram(), whatsapp()};
             f.chats[0].is_unreachable = f.chats[1].is_unreachable = true;
         },
         Outcome::voided, VoidCause::unreachable},
    });
}

TEST_CASE("an outage beyond the tolerance, or anything unread, is never held against the person") {
    const auto outage = [](Instant from, std::chrono::seconds length) {
        return [=](AttemptFacts& facts) { facts.outages = {{from, from + length}}; };
    };
    const Instant deadline = attempt().deadline;
    check({
        {"90 s", outage(kIssued + 10min, 90s), Outcome::missed},
        {"91 s", outage(kIssued + 10min, 91s), Outcome::voided, VoidCause::outage},
        {"91 s, of which one at the start", outage(kIssued - 90s, 91s), Outcome::voided, VoidCause::outage},
        {"over just when the call went out", outage(kIssued - 91s, 91s), Outcome::missed},
        {"91 s, of which one at the end", outage(deadline - 1s, 91s), Outcome::voided, VoidCause::outage},
        {"begins at the deadline, whose second is in time", outage(deadline, 91s), Outcome::voided,
         VoidCause::outage},
        {"begins a second later", outage(deadline + 1s, 91s), Outcome::missed},
        {"two short ones",
         [](AttemptFacts& f) {
             f.outages = {{kIssued + 1min, kIssued + 2min}, {kIssued + 9min, kIssued + 10min}};
         },
         Outcome::missed},
        {"another tolerance",
         [&](AttemptFacts& f) {
             f.outages = {{kIssued + 1min, kIssued + 2min}};
             f.outage_tolerance = 30s;
         },
         Outcome::voided, VoidCause::outage},
        {"unread", [](AttemptFacts& f) { f.has_unread_events = true; }, Outcome::voided, VoidCause::outage},
    });
}

TEST_CASE("what records tell later makes silence void, whatever was proven") {
    struct Known {
        VoidCause cause;
        std::function<void(Records&)> change;
    };
    for (const Known& row :
         {Known{VoidCause::withdrawn, [](Records& r) { r.has_left = true; }},
          Known{VoidCause::policy_suspended, [](Records& r) { r.is_policy_in_force = false; }},
          Known{VoidCause::exempt, [](Records& r) { r.is_exempt = true; }},
          Known{VoidCause::off_duty, [](Records& r) { r.is_absent = true; }},
          Known{VoidCause::off_duty, [](Records& r) { r.is_on_duty_throughout = false; }}}) {
        AttemptFacts facts = silence();
        row.change(facts.records);
        const Verdict verdict = judge(facts, kIssued);
        CHECK(verdict.outcome == Outcome::voided);
        CHECK(verdict.cause == row.cause);
        facts.answered_at = kIssued + 1min;
        CHECK(judge(facts, kIssued).outcome == Outcome::answered);
    }
    AttemptFacts facts = silence();
    facts.is_excused = true;
    CHECK(judge(facts, facts.attempt.settles_at).outcome == Outcome::excused);
}

TEST_CASE("silence is settled 180 seconds after the deadline and not before") {
    const AttemptFacts facts = silence();
    const Instant settles = facts.attempt.deadline + 180s;
    CHECK(judge(facts, facts.attempt.deadline).outcome == Outcome::pending);
    CHECK(judge(facts, settles - std::chrono::microseconds{1}).outcome == Outcome::pending);
    CHECK(judge(facts, settles).outcome == Outcome::missed);
}

TEST_CASE("a miss stays provisional for as long as a messenger may still bring an answer") {
    AttemptFacts facts = silence();
    CHECK(judge(facts, facts.attempt.settles_at).final_at == facts.attempt.deadline + 24h);
    facts.chats.push_back(as_other(whatsapp()));
    CHECK(judge(facts, facts.attempt.settles_at).final_at == facts.attempt.deadline + 7 * 24h);
}

TEST_CASE("the second of the deadline is in time, the next one is late") {
    const Instant deadline = attempt().deadline;
    struct Second {
        Instant at;
        Outcome outcome;
    };
    for (const auto& row : {Second{kIssued, Outcome::answered}, Second{deadline, Outcome::answered},
                            Second{deadline + 999ms, Outcome::answered}, Second{deadline + 1s, Outcome::late},
                            Second{deadline + 24h, Outcome::late}}) {
        AttemptFacts facts = silence();
        facts.answered_at = row.at;
        CHECK(judge(facts, deadline + 48h).outcome == row.outcome);
        CHECK_FALSE(judge(facts, deadline + 48h).final_at.has_value());
    }
}

TEST_CASE("an answer has the provider's time; a tap, which has none, its arrival less what lagged") {
    const Instant said = kIssued + 1min;
    const Instant came = kIssued + 5min;
    CHECK(answered_at(said, came, false) == said);
    CHECK(answered_at(said, came, true) == said);
    CHECK(answered_at(came, said, false) == said);  // our clock is behind
    CHECK(answered_at(came, said, true) == said);
    CHECK(answered_at(std::nullopt, came, false) == came);
    CHECK(answered_at(std::nullopt, came, true) == came - 150s);
}

TEST_CASE("Attempts: \"only if its whole window fits into duty time\", to the second") {
    const DayPlan friday = kaltim::rulebook().plan(kaltim::staff(), kaltim::date("2026-02-13"));
    struct Fit {
        const char* issued;
        bool fits;
    };
    for (const auto& row : {
             Fit{"08:00:00", true},
             Fit{"10:20:00", true},   // the second lasts from 11:00 to 11:30, when the break begins
             Fit{"10:20:01", false},  // a second into the break
             Fit{"10:45:00", false},
             Fit{"13:00:00", true},
             Fit{"14:50:00", true},  // until 16:00
             Fit{"14:50:01", false},
             Fit{"15:30:00", false},
         }) {
        CAPTURE(row.issued);
        const Instant issued = kaltim::at("2026-02-13T" + std::string(row.issued) + "+08:00");
        const Attempt first = make_attempt(rule(), 1, issued);
        const auto next = next_attempt_at(rule(), first, issued, friday);
        CHECK(next.has_value() == row.fits);
        if (next) CHECK(*next == issued + 40min);
    }
}

TEST_CASE("no attempt goes beyond the number or the span of the rule, nor into a day off") {
    const DayPlan friday = kaltim::rulebook().plan(kaltim::staff(), kaltim::date("2026-02-13"));
    const DayPlan holiday = kaltim::rulebook().plan(kaltim::staff(), kaltim::date("2026-02-17"));
    CHECK(next_attempt_at(rule(), make_attempt(rule(), 2, kIssued), kIssued, friday).has_value());
    CHECK_FALSE(next_attempt_at(rule(), make_attempt(rule(), 3, kIssued), kIssued, friday).has_value());
    CHECK_FALSE(next_attempt_at(rule(), attempt(), kIssued, holiday).has_value());

    CallRule within = rule();
    within.answer_within = 8min;
    within.gap = 3min;
    within.span = 30min;  // R1: 8 + 3 + 8 + 3 + 8 minutes
    const Attempt second = make_attempt(within, 2, kIssued + 11min);
    CHECK(next_attempt_at(within, second, kIssued, friday) == kIssued + 22min);
    within.span = 29min;
    CHECK_FALSE(next_attempt_at(within, second, kIssued, friday).has_value());
}

TEST_CASE("Attempts: one freezes its nudge, deadline and settling") {
    const Attempt made = attempt();
    CHECK(made.nudge_at == kIssued + 15min);
    CHECK(made.deadline == kIssued + 30min);
    CHECK(made.settles_at == kIssued + 33min);
}

TEST_CASE(
    "Outcome of a call: \"answered if any attempt was; else late; else pending; else excused; else missed\": the kindest attempt decides") {
    using enum Outcome;
    struct Call {
        std::vector<Outcome> attempts;
        Outcome outcome;
    };
    for (const auto& row : {
             Call{{}, voided},
             Call{{voided}, voided},
             Call{{voided, voided, voided}, voided},
             Call{{missed}, missed},
             Call{{missed, voided}, missed},
             Call{{voided, missed, missed}, missed},
             Call{{missed, missed, missed}, missed},
             Call{{missed, excused}, excused},
             Call{{excused, voided}, excused},
             Call{{missed, excused, pending}, pending},
             Call{{missed, pending}, pending},
             Call{{missed, late}, late},
             Call{{late, pending}, late},
             Call{{missed, answered}, answered},
             Call{{answered, voided}, answered},
             Call{{late, answered}, answered},
         })
        CHECK(to_string(outcome_of_call(row.attempts)) == to_string(row.outcome));
}

TEST_CASE("names in storage and reports go both ways") {
    for (const auto outcome : {Outcome::pending, Outcome::answered, Outcome::late, Outcome::missed,
                               Outcome::excused, Outcome::voided})
        CHECK(outcome_from(to_string(outcome)) == outcome);
    CHECK(to_string(Outcome::voided) == "void");
    for (const auto cause :
         {VoidCause::undelivered, VoidCause::unreachable, VoidCause::outage, VoidCause::off_duty,
          VoidCause::exempt, VoidCause::policy_suspended, VoidCause::withdrawn})
        CHECK(void_cause_from(to_string(cause)) == cause);
    for (const auto kind : {CallKind::call_out, CallKind::roll_call})
        CHECK(call_kind_from(to_string(kind)) == kind);
    for (const std::string wrong : {"", "voided", "Missed", "absent"}) {
        CHECK_FALSE(outcome_from(wrong).has_value());
        CHECK_FALSE(void_cause_from(wrong).has_value());
        CHECK_FALSE(call_kind_from(wrong).has_value());
    }
}
