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
            const auto due = duty_.turn(participant_);
            failures = 0;
            wake = participant_.rest(due);
        } catch (...) {
            const auto pause = backoff(++failures);
            spdlog::error("{}: {}; again in {} s", duty_.name(), describe(std::current_exception()),
                          pause.count());
            wake = participant_.pause(clock_.now() + pause);
        }
    }
}

}  // namespace engine
