// What may be decided on a flag, and when: each row is one story told in a line.
#include "bot/domain/flag.hpp"

#include <doctest/doctest.h>

namespace {

using domain::EmployeeId;
using domain::FlagLock;
using domain::FlagMatter;
using domain::FlagState;
using domain::FlagStep;
using domain::Instant;

const Instant kNow = domain::from_micros(1'000'000'000);
const Instant kBefore = kNow - std::chrono::seconds{1};
const Instant kAfter = kNow + std::chrono::hours{1};
const EmployeeId kHana{"hana"};
const EmployeeId kHadi{"hadi"};

FlagMatter heard() {
    return {.state = FlagState::replied,
            .is_told = true,
            .has_replied = true,
            .reply_until = kAfter,
            .final_at = kBefore,
            .proposed_by = std::nullopt};
}

std::optional<FlagLock> lock(FlagStep step, const FlagMatter& matter, const EmployeeId& by = kHana) {
    const auto locked = domain::lock_on(step, matter, by, kNow);
    return locked ? std::optional(locked->lock) : std::nullopt;
}

}  // namespace

TEST_CASE("every state, step and lock has a name of its own") {
    for (const char* name : {"telling", "awaiting_reply", "replied", "awaiting_decision", "uphold_proposed",
                             "upheld", "dismissed", "dissolved", "overtaken"}) {
        const auto state = domain::flag_state_from(name);
        REQUIRE(state.has_value());
        CHECK(to_string(*state) == name);
    }
    for (const char* name :
         {"uphold", "confirm", "decline", "dismiss", "ask_more", "withdraw", "note_told"}) {
        const auto step = domain::flag_step_from(name);
        REQUIRE(step.has_value());
        CHECK(to_string(*step) == name);
    }
    CHECK_FALSE(domain::flag_state_from("guilty").has_value());
    CHECK_FALSE(domain::flag_step_from("").has_value());
}

TEST_CASE("upholding waits for the reply or its deadline, for final misses and for decided reasons") {
    struct Row {
        const char* what;
        std::optional<FlagLock> lock;
        FlagMatter matter;
    };
    auto untold = heard();
    untold.is_told = untold.has_replied = false;
    untold.reply_until.reset();
    auto silent = heard();
    silent.has_replied = false;
    auto silent_to_the_end = silent;
    silent_to_the_end.reply_until = kNow;
    auto provisional = heard();
    provisional.final_at = kAfter;
    auto final_now = heard();
    final_now.final_at = kNow;
    auto without_end = heard();
    without_end.final_at.reset();
    auto undecided = heard();
    undecided.has_undecided_reason = true;
    for (const Row& row :
         {Row{"replied", std::nullopt, heard()}, Row{"untold", FlagLock::not_told, untold},
          Row{"silent", FlagLock::awaits_reply, silent},
          Row{"at the deadline", std::nullopt, silent_to_the_end},
          Row{"provisional", FlagLock::not_final, provisional}, Row{"just final", std::nullopt, final_now},
          Row{"never final", FlagLock::not_final, without_end},
          Row{"undecided", FlagLock::reason_undecided, undecided}}) {
        CAPTURE(row.what);
        CHECK(lock(FlagStep::uphold, row.matter) == row.lock);
        CHECK(lock(FlagStep::dismiss, row.matter) == std::nullopt);  // at any time
        auto proposed = row.matter;
        proposed.state = FlagState::uphold_proposed;
        proposed.proposed_by = kHadi;
        CHECK(lock(FlagStep::confirm, proposed) == row.lock);  // looked at anew
        CHECK(lock(FlagStep::decline, proposed) == std::nullopt);
    }
    CHECK(domain::lock_on(FlagStep::uphold, silent, kHana, kNow)->until == kAfter);
}

TEST_CASE("a proposal is confirmed or declined by somebody else") {
    auto proposed = heard();
    proposed.state = FlagState::uphold_proposed;
    proposed.proposed_by = kHana;
    CHECK(lock(FlagStep::confirm, proposed, kHana) == FlagLock::own_proposal);
    CHECK(lock(FlagStep::decline, proposed, kHana) == FlagLock::own_proposal);
    CHECK(lock(FlagStep::confirm, proposed, kHadi) == std::nullopt);
    CHECK(lock(FlagStep::uphold, proposed, kHadi) == FlagLock::proposed_already);
    CHECK(lock(FlagStep::withdraw, proposed, kHana) == std::nullopt);
    CHECK(lock(FlagStep::confirm, heard(), kHadi) == FlagLock::not_proposed);
}

TEST_CASE("what is closed takes no step but to be taken back, and only where a human decided") {
    for (const FlagState state :
         {FlagState::upheld, FlagState::dismissed, FlagState::dissolved, FlagState::overtaken}) {
        CAPTURE(to_string(state));
        auto closed = heard();
        closed.state = state;
        for (const FlagStep step : {FlagStep::uphold, FlagStep::confirm, FlagStep::decline, FlagStep::dismiss,
                                    FlagStep::ask_more, FlagStep::note_told})
            CHECK(lock(step, closed) == FlagLock::closed);
        const bool by_human = state == FlagState::upheld || state == FlagState::dismissed;
        CHECK(lock(FlagStep::withdraw, closed) ==
              (by_human ? std::nullopt : std::optional(FlagLock::closed)));
    }
    CHECK(lock(FlagStep::withdraw, heard()) == FlagLock::not_decided);
}

TEST_CASE("the person is told by hand once, and asked for more only after being told") {
    auto untold = heard();
    untold.state = FlagState::telling;
    untold.is_told = untold.has_replied = false;
    CHECK(lock(FlagStep::note_told, untold) == std::nullopt);
    CHECK(lock(FlagStep::ask_more, untold) == FlagLock::not_told);
    CHECK(lock(FlagStep::note_told, heard()) == FlagLock::told_already);
    CHECK(lock(FlagStep::ask_more, heard()) == std::nullopt);
}

TEST_CASE("a step leads to its state, and taking it back to where the flag stands by itself") {
    auto matter = heard();
    CHECK(state_after(FlagStep::uphold, matter, kNow) == FlagState::upheld);
    matter.needs_second_person = true;
    CHECK(state_after(FlagStep::uphold, matter, kNow) == FlagState::uphold_proposed);
    CHECK(state_after(FlagStep::confirm, matter, kNow) == FlagState::upheld);
    CHECK(state_after(FlagStep::dismiss, matter, kNow) == FlagState::dismissed);
    CHECK(state_after(FlagStep::ask_more, matter, kNow) == FlagState::telling);
    for (const FlagStep back : {FlagStep::decline, FlagStep::withdraw}) {
        auto closed = heard();
        closed.state = FlagState::upheld;
        CHECK(state_after(back, closed, kNow) == FlagState::replied);
        closed.has_replied = false;
        CHECK(state_after(back, closed, kNow) == FlagState::awaiting_reply);
        closed.reply_until = kNow;
        CHECK(state_after(back, closed, kNow) == FlagState::awaiting_decision);
        closed.is_told = false;
        CHECK(state_after(back, closed, kNow) == FlagState::telling);
    }
}
