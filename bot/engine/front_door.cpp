#include "bot/engine/front_door.hpp"

#include <spdlog/spdlog.h>

#include <utility>

namespace engine {
namespace {

using domain::Instant;

constexpr std::chrono::seconds kKnocksEvery{60};
constexpr std::chrono::seconds kWhileShut{15};
// Our own server opens after the loops have started.
constexpr std::chrono::seconds kFirstKnock{10};
// design.md 3: what a call puts up with by default. A provider repeats what it could not bring, so less does
// no harm.
constexpr std::chrono::seconds kTolerance{90};

}  // namespace

FrontDoor::FrontDoor(storage::Database& database, const Clock& clock, Door door)
    : database_(database),
      clock_(clock),
      door_(std::move(door)),
      shut_(database_, door_.lane, app::troubles::front_door_shut),
      open_until_(clock.now()),
      due_(clock.now() + kFirstKnock) {}

std::optional<Instant> FrontDoor::turn(Activity::Participant& self) {
    if (clock_.now() < due_) return due_;
    const auto answer = door_.knock();
    const Instant now = clock_.now();
    bool has_changed = false;
    if (answer) {
        has_changed = shut_.end(now);
        open_until_ = now;
    } else {
        if (!is_failing_) spdlog::warn("{}: {}", name(), answer.error().message);
        if (now - open_until_ > kTolerance) has_changed = shut_.begin(open_until_);
    }
    is_failing_ = !answer;
    if (has_changed) self.poke();
    due_ = now + (answer ? kKnocksEvery : kWhileShut);
    return due_;
}

}  // namespace engine
