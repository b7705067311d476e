// What is taken for a provider's trouble, from when to when, and what is not.
#include "bot/engine/provider_health.hpp"

#include "storage/delivery_figures.hpp"
#include "storage/inbox.hpp"
#include "tests/engine/ward.hpp"

using namespace engine_test;
using Troubles = std::vector<std::string>;
using domain::ProviderCondition;

namespace {

struct WatchedWard : Ward {
    explicit WatchedWard(
        domain::Account account = kAccount,
        engine::ManualClock::Pretends pretends = engine::ManualClock::Pretends::to_be_the_system)
        : Ward(pretends), posting(std::move(account)) {}

    void pass(std::chrono::seconds span) { Ward::pass(health, span); }
    void refuse_all(domain::SendOutcome outcome) {
        provider.answer_with([outcome](const domain::OutboundMessage&, Instant) { return outcome; });
    }

    PostingChannel posting;
    engine::ProviderHealth health{*database, clock, {{lane, &posting}}};
};

using Names = std::vector<std::string>;

ProviderCondition says(std::string trouble, std::optional<Instant> last_error_at = {},
                       std::int64_t waiting = 0, std::optional<Names> stopped_templates = {}) {
    return {std::move(trouble), last_error_at, waiting, std::move(stopped_templates)};
}

const domain::RetryAt kDown{kNow + 24h, domain::RetryScope::chat, "502", true};
const domain::RetryAt kTooFast{kNow + 24h, domain::RetryScope::chat, "429", false};

}  // namespace

TEST_CASE("more than a fifth of the sends failing is an outage of the lane until few of them do") {
    WatchedWard ward;
    ward.health.turn(ward.self);
    ward.send(8);
    ward.pass(10s);
    ward.refuse_all(kDown);
    ward.send(2);
    ward.pass(10s);
    CHECK(ward.troubles().empty());  // two of ten is a fifth
    ward.send(1);
    ward.pass(10s);
    CHECK(ward.troubles() == Troubles{"telegram/main: sending failed"});
    CHECK(ward.outages()[0].from == kNow + 10s);
    ward.refuse_all(domain::Accepted{"1"});
    ward.send(10);
    ward.pass(10s);
    CHECK(ward.troubles().empty());
    CHECK(ward.outages()[0].to == ward.clock.now());
}

TEST_CASE("failures grow old: five minutes after the last one the lane is well") {
    WatchedWard ward;
    ward.refuse_all(domain::Unclear{"no answer"});
    ward.send(5);
    ward.health.turn(ward.self);
    CHECK(ward.troubles() == Troubles{"telegram/main: sending failed"});
    ward.pass(4min + 50s);
    CHECK(ward.troubles().size() == 1);
    ward.pass(20s);
    CHECK(ward.troubles().empty());
}

TEST_CASE("what a provider refuses of one person, or asks us to slow down for, is no trouble of the lane") {
    for (const domain::SendOutcome& outcome :
         {domain::SendOutcome(kTooFast),
          domain::SendOutcome(domain::Refused{domain::RefusalReason::unreachable, "blocked"}),
          domain::SendOutcome(domain::Refused{domain::RefusalReason::content, "too long"}),
          domain::SendOutcome(domain::Refused{domain::RefusalReason::template_stopped, "132015"})}) {
        WatchedWard ward;
        ward.refuse_all(outcome);
        ward.send(20);
        ward.health.turn(ward.self);
        CHECK(ward.troubles().empty());
    }
    WatchedWard few;
    few.refuse_all(kDown);
    few.send(4);
    few.health.turn(few.self);
    CHECK(few.troubles().empty());  // judged one by one
    WatchedWard stopped;
    stopped.refuse_all(domain::Refused{domain::RefusalReason::account_stopped, "the token is revoked"});
    stopped.send(5);
    stopped.health.turn(stopped.self);
    CHECK(stopped.troubles().size() == 1);
}

TEST_CASE("a webhook that is not ours is an outage from when it was last seen well") {
    WatchedWard ward;
    ward.health.turn(ward.self);
    ward.pass(2min);
    CHECK(ward.posting.asked == 3);
    ward.posting.says = says("the webhook is set to another address");
    ward.pass(1min);
    REQUIRE(ward.troubles() == Troubles{"telegram/main: the provider reports trouble"});
    CHECK(ward.outages()[0].from == kNow + 2min);
    ward.posting.says = ProviderCondition{};
    ward.pass(20s);
    CHECK(ward.troubles().empty());
    CHECK(ward.outages()[0].to == kNow + 3min + 20s);
}

TEST_CASE("an event that the provider could not bring is an outage until none waits and none failed since") {
    WatchedWard ward;
    ward.posting.says = says("", kNow - 1h);
    ward.health.turn(ward.self);
    CHECK(ward.troubles().empty());  // before we ran
    ward.pass(50s);
    ward.posting.says = says("", kNow + 30s, 3);
    ward.pass(10s);
    REQUIRE(ward.troubles().size() == 1);
    CHECK(ward.outages()[0].from == kNow);
    ward.pass(1min);
    CHECK(ward.troubles().size() == 1);  // three still wait
    ward.posting.says = says("", kNow + 30s);
    ward.pass(20s);
    CHECK(ward.troubles().empty());
}

TEST_CASE("events that wait and do not come are an outage; those that keep coming are only many") {
    WatchedWard stuck;
    stuck.posting.says = says("", {}, 1);
    stuck.health.turn(stuck.self);
    CHECK(stuck.troubles().empty());
    stuck.pass(1min);
    CHECK(stuck.troubles().size() == 1);

    WatchedWard busy;
    busy.posting.says = says("", {}, 40);
    busy.health.turn(busy.self);
    for (int event = 0; event < 30; ++event) {
        busy.hear(std::to_string(event));
        busy.pass(10s);
    }
    CHECK(busy.troubles().empty());
}

TEST_CASE("a provider that cannot be asked for more than a minute is unwell") {
    WatchedWard ward;
    ward.health.turn(ward.self);
    ward.posting.says = domain::failure(domain::Fault::unreachable, "no answer");
    ward.pass(1min);
    CHECK(ward.troubles().empty());
    ward.pass(1min);
    REQUIRE(ward.troubles().size() == 1);
    CHECK(ward.outages()[0].from == kNow);
    ward.posting.says = ProviderCondition{};
    ward.pass(20s);
    CHECK(ward.troubles().empty());
}

TEST_CASE("stopped templates are on record beside the lane, and a refusal makes us ask at once") {
    WatchedWard ward({domain::Messenger::whatsapp, "main"});
    ward.posting.says = says("", {}, 0, Names{});
    ward.health.turn(ward.self);
    ward.posting.says = says("", {}, 0, Names{"call_1"});
    ward.refuse_all(domain::Refused{domain::RefusalReason::template_stopped, "132015 paused"});
    ward.send(1);
    ward.pass(10s);
    CHECK(ward.troubles() == Troubles{"telegram/main/templates: a template may not be used"});
    ward.posting.says = says("", {}, 0, Names{});
    ward.pass(20s);
    CHECK(ward.troubles().empty());
}

TEST_CASE("how the provider sees the account is kept as it told last, and that is no trouble of the lane") {
    WatchedWard ward({domain::Messenger::whatsapp, "main"});
    const auto kept = [&] {
        return ward.database->read([](Transaction& tx) { return storage::standing_of(tx, "telegram/main"); });
    };
    CHECK(kept() == domain::AccountStanding{});
    ProviderCondition condition;
    condition.standing = {"GREEN", "TIER_250"};
    ward.posting.says = condition;
    ward.health.turn(ward.self);
    CHECK(kept() == domain::AccountStanding{"GREEN", "TIER_250"});
    condition.standing = {"RED", "TIER_250"};
    ward.posting.says = condition;
    ward.pass(1min);
    CHECK(kept().quality == "RED");
    CHECK(ward.troubles().empty());
}

TEST_CASE("a webhook that reports nothing of what was sent is silent, until anything comes") {
    WatchedWard ward({domain::Messenger::whatsapp, "main"});
    ward.health.turn(ward.self);
    ward.pass(8h);  // nobody writes at night
    CHECK(ward.troubles().empty());
    const Instant morning = ward.clock.now();
    ward.send(5);
    ward.pass(10min);
    CHECK(ward.troubles().empty());
    ward.pass(10s);
    REQUIRE(ward.troubles() == Troubles{"telegram/main: the webhook is silent"});
    CHECK(ward.outages()[0].from == morning + 10s);
    ward.database->write([&](Transaction& transaction) {
        storage::inbox::store(transaction, ward.posting.account(), {"1", "c1", "hi"}, transaction.now());
    });
    ward.pass(10s);
    CHECK(ward.troubles().empty());
}

TEST_CASE(
    "a quiet office on Telegram is not taken for a silent webhook, and silence ends with the working day") {
    WatchedWard quiet;
    quiet.health.turn(quiet.self);
    quiet.send(29);
    quiet.pass(50min);
    CHECK(quiet.troubles().empty());

    WatchedWard silent;
    silent.health.turn(silent.self);
    for (int part = 0; part < 5; ++part) {
        silent.send(10);
        silent.pass(30min);
    }
    CHECK(silent.troubles() == Troubles{"telegram/main: the webhook is silent"});
    silent.pass(2h);  // nothing is sent any more
    CHECK(silent.troubles().empty());
    silent.pass(12h);
    silent.send(1);
    silent.pass(3h);
    CHECK(silent.troubles().empty());
}

TEST_CASE("under an external clock nothing is waited for, but while something is wrong") {
    WatchedWard ward(kAccount, engine::ManualClock::Pretends::to_be_external);
    CHECK(ward.health.turn(ward.self) == std::nullopt);
    ward.refuse_all(kDown);
    ward.send(5);
    ward.clock.advance(10s);
    CHECK(ward.health.turn(ward.self) == ward.clock.now() + 10s);
    CHECK(ward.troubles().size() == 1);
}
