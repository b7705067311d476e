// One report at a time and a day of it at a turn: what waits, what is cancelled, what fails, what a kill
// cuts.
#include "bot/engine/report_loop.hpp"

#include "bot/app/report_jobs.hpp"
#include "tests/engine/house.hpp"

using namespace engine_test;
using engine::ManualClock;
using engine::ReportLoop;

namespace {

struct ReportHouse {
    explicit ReportHouse(ManualClock::Pretends pretends = ManualClock::Pretends::to_be_the_system)
        : clock(kNow, pretends),
          database(open_database(clock, &commits)),
          setting{[rules = std::make_shared<const domain::Rulebook>(std::vector<domain::Policy>{},
                                                                    domain::Calendar{})] { return rules; },
                  words(),
                  {}},
          activity(clock),
          self(activity),
          loop(*database, clock, setting) {}

    std::int64_t order(const std::string& parameters) {
        return database->write(
            [&](Transaction& tx) { return storage::add_report_job(tx, "operator", parameters); });
    }
    std::int64_t order_days(const char* first, const char* last) {
        return order(std::string(R"({"kind":"period","format":"json","from":")") + first + R"(","to":")" +
                     last + "\"}");
    }
    storage::ReportJob job(std::int64_t id) {
        return database->read([&](Transaction& tx) { return storage::find_report_job(tx, id).value(); });
    }
    /// Until the loop has nothing to do; how many turns that took.
    int run() {
        for (int turns = 1;; ++turns) {
            REQUIRE(turns < 1000);
            const auto next = loop.turn(self);
            if (!next || *next > clock.now()) return turns;
        }
    }

    ManualClock clock;
    engine_choice::DoubtfulCommit commits;
    std::unique_ptr<storage::Database> database;
    engine::Setting setting;
    engine::Activity activity;
    engine::Activity::Participant self;
    ReportLoop loop;
};

}  // namespace

TEST_CASE("a report takes a turn a day and one for its bytes, and tells how far it is") {
    ReportHouse house;
    const auto id = house.order_days("2026-02-01", "2026-02-28");
    house.loop.turn(house.self);
    CHECK(house.job(id).state == "running");
    CHECK(house.job(id).steps == 28);
    CHECK(house.job(id).steps_done == 1);
    for (int day = 2; day <= 14; ++day) house.loop.turn(house.self);
    CHECK(house.job(id).steps_done == 14);
    CHECK(house.run() == 16);  // fourteen days, the bytes, and a look that finds nothing
    CHECK(house.job(id).state == "done");
    CHECK(house.job(id).steps_done == 28);
    const auto content =
        house.database->read([&](Transaction& tx) { return storage::report_content(tx, id); });
    REQUIRE(content);
    CHECK(content->find("\"2026-02-28\"") != std::string::npos);
}

TEST_CASE("a report whose start was committed, although that seemed to fail, is made all the same") {
    ReportHouse house;
    const auto id = house.order_days("2026-02-01", "2026-02-02");
    house.commits.doubt_next("UPDATE report_job SET state = 'running'");
    CHECK_THROWS_AS(house.loop.turn(house.self), storage::Failure);
    CHECK(house.job(id).state == "running");
    house.run();
    CHECK(house.job(id).state == "done");
}

TEST_CASE("one that is cancelled on the way ends with the day at hand, and the next has its turn") {
    ReportHouse house;
    const auto first = house.order_days("2026-02-01", "2026-02-20");
    const auto second = house.order_days("2026-02-01", "2026-02-01");
    house.loop.turn(house.self);
    house.database->write([&](Transaction& tx) { CHECK(storage::cancel_report_job(tx, first, kNow + 1h)); });
    CHECK(house.run() == 4);  // the cancelled one's day, the other's day and bytes, and a last look
    CHECK(house.job(first).state == "cancelled");
    CHECK(house.job(first).content_hash.empty());
    CHECK(house.job(second).state == "done");
}

TEST_CASE("an order that nobody can read fails alone and says why") {
    ReportHouse house;
    const auto broken = house.order("{}");
    const auto flawed = house.order_days("2026-02-02", "2026-02-01");
    const auto good = house.order_days("2026-02-01", "2026-02-01");
    house.run();
    CHECK(house.job(broken).state == "failed");
    CHECK_FALSE(house.job(broken).detail.empty());
    CHECK(house.job(flawed).detail.find("lies before") != std::string::npos);
    CHECK(house.job(good).state == "done");
}

TEST_CASE("what ran when the process died begins again, and comes to the same bytes") {
    ReportHouse house;
    const auto id = house.order_days("2026-02-01", "2026-02-05");
    house.loop.turn(house.self);
    house.loop.turn(house.self);
    ReportLoop fresh(*house.database, house.clock, house.setting);
    fresh.turn(house.self);
    CHECK(house.job(id).steps_done == 1);
    for (int turn = 0; turn < 6; ++turn) fresh.turn(house.self);
    CHECK(house.job(id).state == "done");
    const auto twin = house.order_days("2026-02-01", "2026-02-05");
    for (int turn = 0; turn < 7; ++turn) fresh.turn(house.self);
    CHECK(house.job(twin).content_hash == house.job(id).content_hash);
}

TEST_CASE("under an external clock a loop without work asks for no instant to visit") {
    ReportHouse house{ManualClock::Pretends::to_be_external};
    CHECK_FALSE(house.loop.turn(house.self).has_value());
    house.order_days("2026-02-01", "2026-02-01");
    house.run();
    CHECK_FALSE(house.loop.turn(house.self).has_value());
}

TEST_CASE("what nobody fetched goes when its time is over") {
    ReportHouse house;
    const auto id = house.order_days("2026-02-01", "2026-02-01");
    house.run();
    house.clock.advance(app::kReportKept);
    house.run();
    CHECK(number(*house.database, "SELECT count(*) FROM report_job") == 0);
    CHECK(id == 1);
}
