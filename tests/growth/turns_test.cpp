// What does not grow at all: what is looked at when little is due, however much there is. Counted in the
// steps of SQLite's machine, of which each row that is looked at takes several.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "storage/inbox.hpp"
#include "storage/outbox.hpp"
#include "storage/timers.hpp"
#include "storage/unit_tree.hpp"
#include "tests/growth/counted.hpp"
#include "tests/support/engine_choice.hpp"

using namespace growth_test;
using namespace std::chrono_literals;
using storage::Transaction;

namespace {

constexpr domain::Instant kNow = domain::from_unix_seconds(1'798'700'000);
constexpr std::string_view kLane = "telegram/main";
constexpr int kLittle = 100;
constexpr int kMuch = 10'000;

/// What `work` takes in a database that `fill` has filled.
template <typename Fill, typename Work>
std::int64_t steps(Fill&& fill, Work&& work) {
    const auto database = open_counted([] { return kNow; });
    database->write([&](Transaction& tx) { fill(tx); });
    counts().forget();
    database->write([&](Transaction& tx) { work(tx); });
    std::int64_t sum = 0;
    for (const auto& [sql, asked] : counts().asked()) sum += asked.steps;
    REQUIRE(sum > 0);
    return sum;
}

void queue(Transaction& tx, const std::string& chat, storage::Priority priority, domain::Instant not_before) {
    storage::OutboxItem item;
    item.lane = kLane;
    item.message.chat = chat;
    item.message.text = "Selamat pagi";
    item.priority = priority;
    item.subject = "test/" + chat;
    item.dedupe_key = chat;
    item.not_before = not_before;
    item.expires_at = not_before + 24h;
    storage::queue(tx, item);
}

}  // namespace

TEST_CASE("messages that wait for the end of the quiet time made each send look at all of them" *
          engine_choice::over_sqlite()) {
    const auto send_a_call = [](int waiting) {
        return steps(
            [&](Transaction& tx) {
                for (int person = 0; person < waiting; ++person)
                    queue(tx, fmt::format("waits{}", person), storage::Priority::receipt, kNow + 1h);
                queue(tx, "called", storage::Priority::call, kNow);
            },
            [](Transaction& tx) { CHECK(storage::lease(tx, kLane, kNow, 16, {}).size() == 1); });
    };
    CHECK(send_a_call(kMuch) == send_a_call(kLittle));
}

TEST_CASE("a turn of the timers looks at what is due, and at the next one" * engine_choice::over_sqlite()) {
    const auto look = [](int timers) {
        return steps(
            [&](Transaction& tx) {
                for (int timer = 0; timer < timers; ++timer)
                    storage::set_timer(tx, "attempt_settles", std::to_string(timer), kNow + 1h);
            },
            [](Transaction& tx) {
                CHECK(storage::due_timers(tx, kNow, 100).empty());
                CHECK(storage::next_timer_at(tx) == kNow + 1h);
            });
    };
    CHECK(look(kMuch) == look(kLittle));
}

TEST_CASE("an account to which nobody ever wrote made each look at it read all that came to the others" *
          engine_choice::over_sqlite()) {
    const auto look = [](int events) {
        return steps(
            [&](Transaction& tx) {
                for (int event = 0; event < events; ++event)
                    storage::inbox::store(tx, {domain::Messenger::telegram, "main"},
                                          {std::to_string(event), "1", "{}", true}, kNow);
            },
            [](Transaction& tx) {
                CHECK_FALSE(storage::inbox::newest_received_at(tx, {domain::Messenger::whatsapp, "main"}));
            });
    };
    CHECK(look(kMuch) == look(kLittle));
}

TEST_CASE("what a head leads is found from the head downwards, past all other units" *
          engine_choice::over_sqlite()) {
    const auto look = [](int units) {
        return steps(
            [&](Transaction& tx) {
                tx.execute(
                    "INSERT INTO unit (unit_id, kind, zone) VALUES ('top', 'office', 'Asia/Makassar')");
                for (int unit = 0; unit < units; ++unit)
                    tx.execute(
                        "INSERT INTO unit (unit_id, parent_unit_id, kind, head_employee_id, zone)"
                        " VALUES ($1, 'top', 'office', $2, 'Asia/Makassar')",
                        fmt::format("unit {}", unit), fmt::format("P-{}", unit));
            },
            [](Transaction& tx) {
                const auto led = storage::units_headed_by(tx, domain::EmployeeId{"P-7"});
                REQUIRE(led.size() == 1);
                CHECK(storage::in_use_among(tx, storage::units_below(tx, led)).empty());
            });
    };
    CHECK(look(kMuch) == look(kLittle));
}
