#include "bot/engine/loop.hpp"

#include <spdlog/spdlog.h>

#include "bot/engine/trouble.hpp"

namespace engine {

Loop::Loop(Duty& duty, Activity& activity, const Clock& clock)
    : duty_(duty), clock_(clock), participant_(activity), thread_([this] { run(); }) {}

Loop::~Loop() {
    thread_.join();
}

void Loop::run() {
    using Wake = Activity::Participant::Wake;
    int failures = 0;
    for (Wake wake = Wake::to_work; wake == Wake::to_work;) {
        try {
            begun_ = std::chrono::steady_clock::now();
            const auto due = duty_.turn(participant_);
            failures = 0;
            wake = rest(due);
        } catch (...) {
            const auto pause = backoff(++failures);
            spdlog::error("{}: {}; again in {} s", duty_.name(), describe(std::current_exception()),
                          pause.count());
            wake = participant_.pause(clock_.now() + pause);
        }
    }
}

Activity::Participant::Wake Loop::rest(std::optional<domain::Instant> due) {
    const auto wake = participant_.rest(due);
    const bool was_poked = !(due && *due <= clock_.now());
    const auto left = begun_ + duty_.breath() - std::chrono::steady_clock::now();
    if (wake == Activity::Participant::Wake::to_stop || !was_poked || clock_.is_external() ||
        left <= std::chrono::steady_clock::duration{0})
        return wake;
    return participant_.breathe(left);
}

}  // namespace engine
