#include "bot/engine/timer_loop.hpp"

#include <spdlog/spdlog.h>

#include <vector>

#include "bot/engine/group_write.hpp"
#include "bot/engine/trouble.hpp"
#include "storage/timers.hpp"

namespace engine {
namespace {

using domain::Instant;
using storage::Timer;
using storage::Transaction;

constexpr int kTimersAtOnce = 100;

std::chrono::minutes delay_after(const Timer& timer) {
    switch (timer.tries) {
        case 0:
            return std::chrono::minutes{1};
        case 1:
            return std::chrono::minutes{5};
        default:
            return std::chrono::hours{1};
    }
}

}  // namespace

TimerLoop::TimerLoop(storage::Database& database, Activity& activity, const Clock& clock,
                     Heartbeat& heartbeat, const Setting& setting, const UseCases& use_cases)
    : database_(database),
      activity_(activity),
      clock_(clock),
      heartbeat_(heartbeat),
      setting_(setting),
      use_cases_(use_cases) {}

std::optional<Instant> TimerLoop::turn(Activity::Participant&) {
    // After a suspended night everything is due at once: the gap must be on record before anybody is judged.
    heartbeat_.note_gaps();

    const Instant now = clock_.now();
    std::optional<Instant> next;
    const auto timers = database_.read([&](Transaction& transaction) {
        auto due = storage::due_timers(transaction, now, kTimersAtOnce);
        if (due.empty()) next = storage::next_timer_at(transaction);
        return due;
    });
    if (timers.empty()) return next;

    std::vector<WriteJob> jobs;
    for (const Timer& timer : timers)
        jobs.push_back([this, &timer](Transaction& transaction) {
            if (!storage::take_timer(transaction, timer)) return;
            setting_.play(transaction, [&](app::Scene& scene) { use_cases_.run(scene, timer); });
        });
    const auto outcomes = write_together(database_, jobs);
    activity_.poke();

    for (std::size_t index = 0; index < timers.size(); ++index) {
        if (!outcomes[index]) continue;
        if (is_passing(outcomes[index])) std::rethrow_exception(outcomes[index]);
        const Timer& timer = timers[index];
        const auto delay = delay_after(timer);
        spdlog::error("timers: {} {}: {}; again in {} min", timer.kind, timer.id, describe(outcomes[index]),
                      delay.count());
        database_.write(
            [&](Transaction& transaction) { storage::postpone_timer(transaction, timer, now + delay); });
    }
    return now;
}

}  // namespace engine
