#include "bot/engine/intake.hpp"

#include <future>

#include "tests/engine/house.hpp"

using namespace engine_test;
using engine::IntakeReply;

namespace {

struct IntakeHouse {
    IntakeHouse() = default;
    IntakeHouse(const IntakeHouse&) = delete;
    IntakeHouse& operator=(const IntakeHouse&) = delete;
    ~IntakeHouse() { activity.wait_for_guards(); }  // the last is released after its reply

    std::future<IntakeReply> accept(const std::string& body, const std::string& signature = "right",
                                    const std::string& method = "POST") {
        const auto replied = std::make_shared<std::promise<IntakeReply>>();
        intake.accept(channel,
                      {method, body, [&](std::string_view) { return std::vector{signature}; },
                       [](std::string_view) { return std::nullopt; }},
                      [replied](IntakeReply reply) { replied->set_value(std::move(reply)); });
        return replied->get_future();
    }

    engine::ManualClock clock{kNow};
    engine_choice::DoubtfulCommit commits;
    std::unique_ptr<storage::Database> database = open_database(clock, &commits);
    engine::Activity activity{clock};
    FakeChannel channel;
    engine::Intake intake{*database, activity};
};

/// Keeps busy whoever adds what came in, until released.
class HeldAppender {
public:
    explicit HeldAppender(storage::Database& database) {
        database.append_async([open = open_.get_future().share()](Transaction&) { open.wait(); },
                              [](const std::exception_ptr&) {});
    }
    void release() { open_.set_value(); }

private:
    std::promise<void> open_;
};

}  // namespace

TEST_CASE("a webhook is answered with 200 only after its events are durable") {
    IntakeHouse house;
    HeldAppender appender(*house.database);
    auto reply = house.accept("1 sari hadir\n2 budi siap");
    CHECK(reply.wait_for(0s) == std::future_status::timeout);
    CHECK_FALSE(house.activity.snapshot().idle);
    appender.release();
    const auto answer = reply.get();
    CHECK(answer.status == 200);
    CHECK(answer.body == "ok");
    CHECK_FALSE(answer.retry_after);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 2);
    house.activity.wait_for_guards();
    CHECK(house.activity.snapshot().idle);
}

TEST_CASE("a webhook is confirmed although somebody decides for long" *
          doctest::skip(!engine_choice::is_postgres())) {
    IntakeHouse house;
    std::promise<void> decided;
    std::promise<void> over;
    house.database->write_async([&](Transaction&) { decided.get_future().wait(); },
                                [&](const std::exception_ptr&) { over.set_value(); });
    CHECK(house.accept("1 sari hadir").get().status == 200);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 1);
    decided.set_value();
    over.get_future().wait();
}

TEST_CASE("a repeat is a quiet 200 without a second effect") {
    IntakeHouse house;
    CHECK(house.accept("1 sari hadir").get().status == 200);
    CHECK(house.accept("1 sari hadir\n2 sari lagi").get().status == 200);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 2);
    CHECK(house.intake.counts().accepted == 2);
    CHECK(house.intake.counts().duplicates == 1);
}

TEST_CASE("signed but not understood is set aside with 200, or it would return all day") {
    IntakeHouse house;
    CHECK(house.accept("1 sari ?").get().status == 200);
    CHECK(house.intake.counts().set_aside == 1);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox WHERE state = 'set_aside'") == 1);
}

TEST_CASE("a request that is none of the messenger's stores nothing") {
    struct Row {
        const char* what;
        const char* body;
        const char* signature;
        int status;
    };
    const std::vector<Row> rows{{"forged", "1 sari hadir", "wrong", 401},
                                {"unsigned", "1 sari hadir", "", 401},
                                {"forged and empty", "", "wrong", 401},
                                {"signed and empty", "", "right", 400}};
    for (const Row& row : rows) {
        CAPTURE(row.what);
        IntakeHouse house;
        CHECK(house.accept(row.body, row.signature).get().status == row.status);
        CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 0);
        CHECK(house.intake.counts().refused == 1);
        CHECK(house.activity.snapshot().idle);
    }
}

TEST_CASE("a handshake brings no events and is answered at once") {
    IntakeHouse house;
    HeldAppender appender(*house.database);
    auto reply = house.accept("hello", "right", "GET");
    REQUIRE(reply.wait_for(0s) == std::future_status::ready);
    CHECK(reply.get().body == "ok");
    appender.release();
}

TEST_CASE(
    "while storage takes nothing in the answer is 503 with Retry-After, and then 200 again without a restart" *
    engine_choice::over_sqlite()) {
    IntakeHouse house;
    fill_disk(*house.database);
    const std::string large = "1 sari " + std::string(100'000, 'x');
    const auto refused = house.accept(large).get();
    CHECK(refused.status == 503);
    CHECK(refused.retry_after == 2s);
    CHECK(house.intake.counts().postponed == 1);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 0);

    house.clock.advance(40s);
    empty_disk(*house.database);
    CHECK(house.accept(large).get().status == 200);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 1);
    const auto outages = house.database->read(
        [](Transaction& transaction) { return storage::outages_between(transaction, kNow - 1h, kNow + 1h); });
    REQUIRE(outages.size() == 1);
    CHECK(outages[0].from == kNow);
    CHECK(outages[0].to == kNow + 40s);

    CHECK(house.accept("2 sari lagi").get().status == 200);
    CHECK(number(*house.database, "SELECT count(*) FROM outage") == 1);
}

TEST_CASE("a webhook whose commit is not known comes again, is known then, and its delay is on record") {
    IntakeHouse house;
    house.commits.doubt_next("INSERT INTO inbox");
    CHECK(house.accept("1 sari hadir").get().status == 503);
    house.clock.advance(40s);
    CHECK(house.accept("1 sari hadir").get().status == 200);
    CHECK(house.intake.counts().duplicates == 1);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 1);
    CHECK(house.accept("2 sari lagi").get().status == 200);
    const auto outages = house.database->read(
        [](Transaction& transaction) { return storage::outages_between(transaction, kNow - 1h, kNow + 1h); });
    REQUIRE(outages.size() == 1);
    CHECK(outages[0].from == kNow);
    CHECK(outages[0].to == kNow + 40s);
}

TEST_CASE("webhooks that wait share one job and one commit") {
    IntakeHouse house;
    HeldAppender appender(*house.database);
    const auto before = house.database->writer_state();
    std::vector<std::future<IntakeReply>> replies;
    for (int each = 0; each < 200; ++each)  // several statements' worth, and every key comes twice
        replies.push_back(
            house.accept(std::to_string(each / 2) + (each % 3 == 0 ? " sari ?" : " sari hadir")));
    appender.release();
    for (auto& reply : replies) CHECK(reply.get().status == 200);
    CHECK(house.database->writer_state().jobs - before.jobs <= 2);  // the held one, and theirs
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 100);
    const auto counts = house.intake.counts();
    CHECK(counts.accepted + counts.set_aside == 100);
    CHECK(counts.duplicates == 100);
}

TEST_CASE("more webhooks than one job takes are all answered") {
    IntakeHouse house;
    HeldAppender appender(*house.database);
    std::vector<std::future<IntakeReply>> replies;
    for (int each = 0; each < 2100; ++each)
        replies.push_back(house.accept(std::to_string(each) + " sari hadir"));
    appender.release();
    for (auto& reply : replies) REQUIRE(reply.get().status == 200);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 2100);
    CHECK(text(*house.database, "SELECT event_key FROM inbox ORDER BY inbox_id LIMIT 1 OFFSET 2099") ==
          "2099");
    CHECK(house.accept("2100 sari lagi").get().status == 200);
}

TEST_CASE("an event that cannot be stored takes none beside it along" * engine_choice::over_sqlite()) {
    IntakeHouse house;
    house.database->write([](Transaction& transaction) {
        transaction.run_script(
            "CREATE TRIGGER refused BEFORE INSERT ON inbox WHEN NEW.chat = 'budi' BEGIN SELECT RAISE(ABORT, 'no'); END");
    });
    HeldAppender appender(*house.database);
    auto one = house.accept("1 sari hadir");
    auto two = house.accept("2 budi hadir");
    auto three = house.accept("3 tuti hadir");
    appender.release();
    CHECK(one.get().status == 200);
    CHECK(two.get().status == 503);
    CHECK(three.get().status == 200);
    CHECK(number(*house.database, "SELECT count(*) FROM inbox") == 2);
    CHECK(house.intake.counts().postponed == 1);
}

TEST_CASE("when too much waits the answer is 503 at once, and the rest is taken") {
    IntakeHouse house;
    engine::Intake intake(*house.database, house.activity, nullptr, 1);
    std::vector<std::promise<IntakeReply>> replies(2);
    HeldAppender appender(*house.database);
    for (auto& replied : replies)
        intake.accept(
            house.channel,
            {"POST", "1 sari hadir", [](std::string_view) { return std::vector<std::string>{"right"}; },
             [](std::string_view) { return std::nullopt; }},
            [&](IntakeReply reply) { replied.set_value(std::move(reply)); });
    auto refused = replies[1].get_future();
    REQUIRE(refused.wait_for(0s) == std::future_status::ready);
    CHECK(refused.get().status == 503);
    appender.release();
    CHECK(replies[0].get_future().get().status == 200);
    house.activity.wait_for_guards();
}

TEST_CASE("when storage takes no more jobs the answer is 503 at once") {
    engine::ManualClock clock{kNow};
    auto database = storage::Database::open({.url = engine_choice::new_url(), .queue_limit = 1},
                                            [&] { return clock.now(); });
    REQUIRE(database);
    REQUIRE(storage::migrate(**database));
    engine::Activity activity(clock);
    engine::Intake intake(**database, activity);
    const FakeChannel channel;
    std::promise<void> begun;
    std::promise<void> open;
    (*database)->append_async(
        [&](Transaction&) {
            begun.set_value();
            open.get_future().wait();
        },
        [](const std::exception_ptr&) {});
    begun.get_future().wait();

    std::promise<void> done;
    (*database)->append_async([](Transaction&) {}, [&](const std::exception_ptr&) { done.set_value(); });
    const auto arrive = [&](std::promise<IntakeReply>& replied) {
        intake.accept(
            channel,
            {"POST", "1 sari hadir", [](std::string_view) { return std::vector<std::string>{"right"}; },
             [](std::string_view) { return std::nullopt; }},
            [&](IntakeReply reply) { replied.set_value(std::move(reply)); });
    };
    std::promise<IntakeReply> refused;
    arrive(refused);
    CHECK(refused.get_future().get().status == 503);
    open.set_value();
    done.get_future().wait();
    std::promise<IntakeReply> taken;
    arrive(taken);
    CHECK(taken.get_future().get().status == 200);
    activity.wait_for_guards();
}
