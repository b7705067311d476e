#include "bot/engine/outbox_loop.hpp"

#include "tests/engine/ward.hpp"

using namespace engine_test;

namespace {

std::string state_of(House& house, const std::string& said) {
    return text(*house.database, "SELECT state FROM outbox WHERE dedupe_key LIKE '%/" + said + "'");
}

/// What a process that is killed between lease and record leaves behind.
void lease_and_die(House& house) {
    house.database->write([](Transaction& transaction) {
        REQUIRE(storage::lease(transaction, kLane, transaction.now(), 1, {}).size() == 1);
    });
}

}  // namespace

TEST_CASE("a call goes out before a thousand reminders that wait") {
    House house;
    house.limits = {.account_per_second = 10, .chat_interval = 1s, .chat_burst = 1, .parallel_sends = 4};
    std::vector<Item> reminders;
    for (int person = 0; person < 1000; ++person)
        reminders.push_back({"chat" + std::to_string(person), "remember"});
    house.say(reminders);
    house.open();
    CHECK(house.provider.sent().size() == 4);

    house.say({{"sari", "call", storage::Priority::call}});
    house.run_for(1s);
    const auto sent = house.provider.sent();
    REQUIRE(sent.size() == 14);
    CHECK(sent[4].text == "call");
    CHECK(sent[4].at == kNow + 100ms);
}

TEST_CASE("messages to one chat keep their order and the chat's pace") {
    House house;
    house.limits.chat_interval = 2s;
    house.say({{"sari", "one"}, {"sari", "two"}, {"budi", "one"}, {"sari", "three"}});
    house.open();
    house.run_for(10s);
    const auto sent = house.provider.sent_to("sari");
    REQUIRE(sent.size() == 3);
    const std::vector<std::string> said{"one", "two", "three"};
    for (std::size_t index = 0; index < 3; ++index) {
        CHECK(sent[index].text == said[index]);
        CHECK(sent[index].at == kNow + 2s * index);
    }
    CHECK(house.provider.sent_to("budi").front().at == kNow);
}

TEST_CASE("a toast does not wait for the pace of its chat") {
    House house;
    house.limits.chat_interval = 1min;
    house.open();
    house.say({{"sari", "card"}});
    house.settle();
    house.say(
        {{"sari", "later"}, {"sari", "toast", storage::Priority::receipt, domain::OutboundKind::toast}});
    house.settle();
    const auto sent = house.provider.sent_to("sari");
    REQUIRE(sent.size() == 2);
    CHECK(sent[1].text == "toast");
    CHECK(sent[1].at == kNow);
    house.run_for(1min);
    CHECK(house.provider.sent_to("sari").size() == 3);
}

TEST_CASE("a provider that says later for one chat holds that chat alone") {
    House house;
    house.limits.chat_burst = 3;
    house.provider.answer_with(
        [](const domain::OutboundMessage& message, Instant now) -> domain::SendOutcome {
            if (message.chat == "sari" && now < kNow + 7s)
                return domain::RetryAt{kNow + 7s, domain::RetryScope::chat, "slow down"};
            return domain::Accepted{"1"};
        });
    house.say({{"sari", "one"}, {"sari", "two"}, {"budi", "one"}});
    house.open();
    house.run_for(1min);
    const auto sent = house.provider.sent_to("sari");
    REQUIRE(sent.size() == 3);
    CHECK(sent[0].at == kNow);
    CHECK(sent[1].text == "one");
    CHECK(sent[1].at == kNow + 7s);
    CHECK(sent[2].text == "two");
    CHECK(house.provider.sent_to("budi").front().at == kNow);
    CHECK(state_of(house, "two") == "accepted");
}

TEST_CASE("a provider that says later for the account holds everybody") {
    House house;
    house.limits.parallel_sends = 1;
    house.provider.answer_with([](const domain::OutboundMessage&, Instant now) -> domain::SendOutcome {
        if (now < kNow + 30s) return domain::RetryAt{kNow + 30s, domain::RetryScope::account, "flood"};
        return domain::Accepted{"1"};
    });
    house.say({{"sari", "one"}, {"budi", "two"}, {"andi", "call", storage::Priority::call}});
    house.open();
    CHECK(house.engine->state().lanes.at(0).account_ready_at == kNow + 30s);
    house.run_for(1min);
    const auto sent = house.provider.sent();
    REQUIRE(sent.size() == 4);
    CHECK(sent[0].text == "call");
    CHECK(sent[1].text == "call");
    for (std::size_t index = 1; index < sent.size(); ++index) CHECK(sent[index].at >= kNow + 30s);
}

TEST_CASE("a provider that says later and means this very moment is not asked without end") {
    House house;
    house.provider.answer_with([](const domain::OutboundMessage&, Instant now) -> domain::SendOutcome {
        return domain::RetryAt{now, domain::RetryScope::account, "soon"};
    });
    house.say({{"sari", "one"}});
    house.open();
    house.run_for(3s);
    CHECK(house.provider.sent().size() == 4);
}

TEST_CASE("an account that was stopped rests for a minute before the next item is tried") {
    House house;
    house.limits.parallel_sends = 1;
    house.provider.answer_with([](const domain::OutboundMessage&, Instant) -> domain::SendOutcome {
        return domain::Refused{domain::RefusalReason::account_stopped, "401"};
    });
    house.say({{"sari", "one"}, {"budi", "two"}});
    house.open();
    CHECK(house.provider.sent().size() == 1);
    house.run_for(59s);
    CHECK(house.provider.sent().size() == 1);
    house.run_for(1s);
    CHECK(house.provider.sent().size() == 2);
}

TEST_CASE("after an unclear outcome one second copy goes out, and no third") {
    House house;
    SUBCASE("no answer came") {
        house.provider.answer_with([](const domain::OutboundMessage&, Instant) -> domain::SendOutcome {
            return domain::Unclear{"timeout"};
        });
    }
    SUBCASE("sending threw") {
        house.provider.answer_with([](const domain::OutboundMessage&, Instant) -> domain::SendOutcome {
            throw std::runtime_error("broken");
        });
    }
    house.say({{"sari", "one"}});
    house.open();
    house.run_for(1h);
    CHECK(house.provider.sent().size() == 2);
    CHECK(state_of(house, "one") == "unclear");
}

TEST_CASE("what a killed process may have sent is sent once more at most") {
    House house;
    house.say({{"sari", "one"}});
    lease_and_die(house);

    SUBCASE("killed once") {
        house.open();
        CHECK(house.provider.sent().size() == 1);
        CHECK(state_of(house, "one") == "accepted");
        house.close();
        house.open();
        CHECK(house.provider.sent().size() == 1);
    }
    SUBCASE("killed twice") {
        house.database->write([](Transaction& transaction) { storage::recover_leases(transaction, kLane); });
        lease_and_die(house);
        house.open();
        CHECK(house.provider.sent().empty());
        CHECK(state_of(house, "one") == "unclear");
    }
}

TEST_CASE("what a lease took whose commit is not known goes out, once") {
    House house;
    house.say({{"sari", "one"}, {"budi", "two"}});
    house.commits.doubt_next("UPDATE outbox SET state = 'leased'");
    house.open();
    house.run_for(1min);
    CHECK(house.commits.doubted() == 1);
    CHECK(house.provider.sent().size() == 2);
    for (const char* said : {"one", "two"}) {
        CAPTURE(said);
        CHECK(state_of(house, said) == "accepted");
    }
}

TEST_CASE("a lease that could not be put back for a while is put back later") {
    House house;
    house.say({{"sari", "one"}});
    house.commits.doubt_next("UPDATE outbox SET state = 'leased'");
    house.commits.doubt_next("UPDATE outbox SET state = 'queued'");
    house.open();
    house.run_for(1min);
    CHECK(house.commits.doubted() == 2);
    CHECK(house.provider.sent().size() == 1);
    CHECK(state_of(house, "one") == "accepted");
    CHECK(number(*house.database, "SELECT sends FROM outbox") == 1);
}

TEST_CASE("an outcome that storage does not take is recorded later, and nothing is sent twice") {
    House house;
    int refusals = 3;
    house.use_cases.record_send = [&](app::Scene& scene, domain::OutboxId id,
                                      const domain::SendOutcome& outcome) {
        if (refusals-- > 0) throw storage::Failure(storage::Failure::Kind::full, "no room");
        storage::record(scene.tx, id, outcome);
    };
    house.say({{"sari", "one"}});
    house.open();
    CHECK(state_of(house, "one") == "leased");
    house.run_for(1min);
    CHECK(house.provider.sent().size() == 1);
    CHECK(state_of(house, "one") == "accepted");
}

TEST_CASE("an outcome whose consequences throw is recorded all the same") {
    House house;
    house.use_cases.record_send = [](app::Scene&, domain::OutboxId, const domain::SendOutcome&) {
        throw std::logic_error("a mistake of ours");
    };
    house.say({{"sari", "one"}});
    house.open();
    house.run_for(1h);
    CHECK(house.provider.sent().size() == 1);
    CHECK(state_of(house, "one") == "accepted");
}

TEST_CASE("a lane counts what became of its sends") {
    House house;
    house.provider.answer_with(
        [](const domain::OutboundMessage& message, Instant now) -> domain::SendOutcome {
            if (message.text == "yes") return domain::Accepted{"1"};
            if (message.text == "no") return domain::Refused{domain::RefusalReason::unreachable, "403"};
            if (message.text == "later") return domain::RetryAt{now + 1h, domain::RetryScope::chat, "busy"};
            return domain::Unclear{"timeout"};
        });
    house.say({{"a", "yes"}, {"b", "no"}, {"c", "later"}, {"d", "perhaps"}});
    house.open();
    const auto lane = house.engine->state().lanes.at(0);
    CHECK(lane.lane == kLane);
    CHECK(lane.accepted == 1);
    CHECK(lane.refused == 1);
    CHECK(lane.put_off == 1);
    CHECK(lane.unclear == 1);
    CHECK(lane.in_flight == 0);
}

TEST_CASE(
    "a simulator that stands still for a while is no provider that fails: its time has not moved either") {
    const auto patience_by = [](engine::ManualClock::Pretends pretends) {
        Ward ward(pretends);
        engine::Sender sender = ward.sender();
        std::chrono::milliseconds patience{0};
        sender.send = [&](const domain::OutboundMessage&, std::chrono::milliseconds timeout, Instant,
                          const domain::OutcomeCame& came) {
            patience = timeout;
            came(domain::Accepted{"1"});
        };
        engine::OutboxLoop lane(*ward.database, ward.activity, ward.clock, ward.setting, ward.house.use_cases,
                                sender);
        ward.database->write([](Transaction& transaction) { queue(transaction, {"c1", "hello"}); });
        lane.turn(ward.self);
        return patience;
    };
    CHECK(patience_by(engine::ManualClock::Pretends::to_be_the_system) == 10s);
    CHECK(patience_by(engine::ManualClock::Pretends::to_be_external) == 120s);
}

TEST_CASE("a lane leaves room in the writer's queue, however many messages its provider takes at once") {
    Ward ward;
    engine::Sender sender = ward.sender();
    sender.sending = engine::Sending::in_the_background;
    sender.limits = {.account_per_second = 1e6, .chat_interval = {}, .chat_burst = 1, .parallel_sends = 5000};
    std::vector<domain::OutcomeCame> unanswered;
    sender.send = [&](const domain::OutboundMessage&, std::chrono::milliseconds, Instant,
                      domain::OutcomeCame came) { unanswered.push_back(std::move(came)); };
    engine::OutboxLoop lane(*ward.database, ward.activity, ward.clock, ward.setting, ward.house.use_cases,
                            sender);
    ward.database->write([](Transaction& transaction) {
        for (int person = 0; person < 1500; ++person)
            queue(transaction, {"chat" + std::to_string(person), "remember"});
    });
    const auto turn_and_answer = [&] {
        lane.turn(ward.self);
        const std::size_t in_flight = unanswered.size();
        for (const auto& came : std::exchange(unanswered, {})) came(domain::Accepted{"1"});
        ward.database->write([](Transaction&) {});  // behind the records
        return in_flight;
    };
    CHECK(turn_and_answer() == 1000);
    CHECK(turn_and_answer() == 500);
}
