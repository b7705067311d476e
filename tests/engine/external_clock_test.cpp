#include "bot/engine/external_clock.hpp"

#include <condition_variable>
#include <nlohmann/json.hpp>

#include "tests/engine/house.hpp"

using namespace engine_test;
using engine::ExternalClock;
using nlohmann::json;

namespace {

/// Answers what it is told, and keeps what it was asked.
struct Line {
    ExternalClock::Transport transport() {
        return [this](const std::string& body) -> domain::Result<std::string> {
            asked.push_back(json::parse(body));
            return answer;
        };
    }

    domain::Result<std::string> answer;
    std::vector<json> asked{};
};

std::string at(Instant now, int seen) {
    return json({{"now", domain::to_micros(now)}, {"seen", seen}}).dump();
}

}  // namespace

TEST_CASE("the first exchange asks for the time without claiming to be idle") {
    Line line{.answer = at(kNow, 0)};
    const auto clock = ExternalClock::create("a", line.transport());
    REQUIRE(clock);
    CHECK((*clock)->now() == kNow);
    CHECK((*clock)->is_external());
    REQUIRE(line.asked.size() == 1);
    CHECK(line.asked[0] ==
          json({{"instance", "a"}, {"now", 0}, {"seen", 0}, {"idle", false}, {"next_due", nullptr}}));
}

TEST_CASE("each exchange repeats the time and the stimuli it knows, and how we stand") {
    Line line{.answer = at(kNow, 3)};
    const auto clock = ExternalClock::create("a", line.transport());
    REQUIRE(clock);
    line.answer = at(kNow, 4);
    CHECK((*clock)->turn({true, kNow + 1h}) == ExternalClock::Turn::stood_still);
    line.answer = at(kNow + 1h, 5);
    CHECK((*clock)->turn({true, std::nullopt}) == ExternalClock::Turn::moved);
    CHECK((*clock)->now() == kNow + 1h);
    CHECK(line.asked[1] == json({{"instance", "a"},
                                 {"now", domain::to_micros(kNow)},
                                 {"seen", 3},
                                 {"idle", true},
                                 {"next_due", domain::to_micros(kNow + 1h)}}));
    CHECK(line.asked[2]["seen"] == 4);
}

TEST_CASE("an answer that is none leaves the time as it was") {
    const std::vector<domain::Result<std::string>> answers{
        std::string(""),
        std::string("<html>"),
        std::string("[]"),
        std::string("{}"),
        std::string(R"({"now":1798700001000000})"),
        std::string(R"({"now":"soon","seen":1})"),
        std::string(R"({"now":1.5,"seen":1})"),
        std::string(R"({"now":1798600000000000,"seen":1})"),  // back in time
        domain::failure(domain::Fault::unreachable, "refused")};
    for (const auto& answer : answers) {
        CAPTURE(answer.value_or("no answer"));
        Line line{.answer = at(kNow, 0)};
        const auto clock = ExternalClock::create("a", line.transport());
        REQUIRE(clock);
        line.answer = answer;
        CHECK_FALSE((*clock)->turn({true, std::nullopt}));
        CHECK((*clock)->now() == kNow);
    }
}

TEST_CASE("without a simulator there is no clock") {
    Line line{.answer = domain::failure(domain::Fault::unreachable, "refused")};
    const auto clock = ExternalClock::create("a", line.transport());
    REQUIRE_FALSE(clock);
    CHECK(clock.error().fault == domain::Fault::unreachable);
}

namespace {

/// The simulator's side of the protocol: time stands still while anybody works, and jumps when nobody does.
class Simulator {
public:
    ExternalClock::Transport transport() {
        return [this](const std::string& body) -> domain::Result<std::string> {
            const json report = json::parse(body);
            if (report["idle"] && on_idle) on_idle();
            std::unique_lock lock(mutex_);
            const bool is_current = report["now"] == domain::to_micros(now_) && report["seen"] == seen_;
            if (is_current && report["idle"] && !report["next_due"].is_null() &&
                domain::from_micros(report["next_due"]) <= end_) {
                CHECK(report["next_due"] > domain::to_micros(now_));
                now_ = domain::from_micros(report["next_due"]);
                ++seen_;
            } else if (is_current && report["idle"]) {
                is_done_ = true;
                changed_.notify_all();
                changed_.wait(lock, [&] { return is_closed_ || seen_ != report["seen"]; });
            }
            return at(now_, seen_);
        };
    }

    void stimulus() {
        const std::lock_guard lock(mutex_);
        ++seen_;
        is_done_ = false;
        changed_.notify_all();
    }

    void wait_until_done() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return is_done_; });
    }

    void close() {
        const std::lock_guard lock(mutex_);
        is_closed_ = true;
        changed_.notify_all();
    }

    std::function<void()> on_idle;

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    Instant now_ = kNow;
    Instant end_ = kNow + 24h;
    int seen_ = 0;
    bool is_done_ = false;
    bool is_closed_ = false;
};

}  // namespace

TEST_CASE("a simulated day goes from event to event, and idle is said only where nothing waits") {
    Simulator simulator;
    auto clock = ExternalClock::create("a", simulator.transport());
    REQUIRE(clock);
    House house;
    house.database = open_database(**clock);
    auto parts = house.parts();
    engine::Engine* engine = nullptr;

    // A timer says something; the person answers at once; the answer sets the next timer.
    std::mutex mutex;
    std::vector<std::int64_t> heard_at;
    parts.use_cases.wind_up = [](app::Scene& scene) {
        storage::set_timer(scene.tx, "ask", "0", scene.now() + 1h);
    };
    parts.use_cases.run = [](app::Scene& scene, const storage::Timer& timer) {
        queue(scene.tx, {"sari", timer.subject});
    };
    parts.use_cases.receive = [&](app::Scene& scene, const app::Incoming&) {
        const std::lock_guard lock(mutex);
        heard_at.push_back((scene.now() - kNow) / 1min);
        if (heard_at.size() < 5)
            storage::set_timer(scene.tx, "ask", std::to_string(heard_at.size()), scene.now() + 90min);
    };
    house.provider.answer_with([&](const domain::OutboundMessage& message, Instant) -> domain::SendOutcome {
        simulator.stimulus();
        engine->intake().accept(house.channel,
                                {"POST", message.text + " sari hadir",
                                 [](std::string_view) { return std::vector<std::string>{"right"}; },
                                 [](std::string_view) { return std::nullopt; }},
                                [&](const engine::IntakeReply& reply) {
                                    CHECK(reply.status == 200);
                                    simulator.stimulus();
                                });
        return domain::Accepted{message.text};
    });
    simulator.on_idle = [&] {
        const Instant now = (*clock)->now();
        house.database->read([&](Transaction& transaction) {
            CHECK(transaction.query("SELECT 1 FROM inbox WHERE state = 'pending'").empty());
            CHECK(transaction.query("SELECT 1 FROM outbox WHERE state IN ('queued', 'leased')").empty());
            CHECK(storage::due_timers(transaction, now, 1).empty());
        });
    };

    engine::Engine running({.database = parts.database,
                            .rules = parts.rules,
                            .words = parts.words,
                            .reader = parts.reader,
                            .office = {},
                            .channels = parts.channels,
                            .senders = parts.senders,
                            .clock = **clock,
                            .external_clock = clock->get(),
                            .instance_id = "a",
                            .use_cases = parts.use_cases});
    engine = &running;
    running.start();
    simulator.wait_until_done();
    CHECK(heard_at == std::vector<std::int64_t>{60, 150, 240, 330, 420});
    CHECK(running.state().last_beat_at == kNow + 420min);
    CHECK(number(*house.database, "SELECT count(*) FROM outage") == 0);
    simulator.close();
    running.stop();
}
