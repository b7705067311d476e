#include "bot/engine/external_clock.hpp"

#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>

#include "bot/engine/trouble.hpp"

namespace engine {
namespace {

using domain::Instant;
using nlohmann::json;

// A turn that begins while we are busy is held by the simulator for a second; one that begins when we have
// come to rest moves the time at once. So wait a little for the rest, but stay well below the 5 s after which
// the simulator takes us for gone.
constexpr std::chrono::seconds kPatience{1};
constexpr std::chrono::seconds kPauseAfterTrouble{1};

struct Answer {
    std::int64_t now;
    std::int64_t seen;
};

domain::Result<Answer> parse(const std::string& body) {
    const json answer = json::parse(body, nullptr, /*allow_exceptions=*/false);
    const auto is_integer = [&](const char* key) {
        return answer.is_object() && answer.contains(key) && answer[key].is_number_integer();
    };
    if (!is_integer("now") || !is_integer("seen"))
        return domain::failure(
            domain::Fault::malformed,
            "clock: expected {\"now\":<microseconds>,\"seen\":<count>}; is [clock] source the address of a sigap-sim?");
    return Answer{answer["now"].get<std::int64_t>(), answer["seen"].get<std::int64_t>()};
}

}  // namespace

ExternalClock::ExternalClock(std::string instance, Transport transport)
    : instance_(std::move(instance)), transport_(std::move(transport)) {}

domain::Result<std::unique_ptr<ExternalClock>> ExternalClock::create(std::string instance,
                                                                     Transport transport) {
    std::unique_ptr<ExternalClock> clock(new ExternalClock(std::move(instance), std::move(transport)));
    if (auto turned = clock->turn({.idle = false, .next_due = std::nullopt}); !turned)
        return tl::unexpected(std::move(turned).error());
    return clock;
}

domain::Result<ExternalClock::Turn> ExternalClock::turn(const Activity::Snapshot& activity) {
    json report = {{"instance", instance_}, {"now", now_.load()}, {"seen", seen_}, {"idle", activity.idle}};
    report["next_due"] = activity.next_due ? json(domain::to_micros(*activity.next_due)) : json(nullptr);
    const auto body = transport_(report.dump());
    if (!body) return tl::unexpected(body.error());
    const auto answer = parse(*body);
    if (!answer) return tl::unexpected(answer.error());
    if (answer->now < now_)
        return domain::failure(
            domain::Fault::malformed,
            "clock: time went back; was the simulator started again? Then start Sigap again, with another database");
    seen_ = answer->seen;
    return now_.exchange(answer->now) == answer->now ? Turn::stood_still : Turn::moved;
}

Instant ExternalClock::now() const {
    return domain::from_micros(now_);
}

void ExternalClock::wait(std::unique_lock<std::mutex>& lock, std::condition_variable& changed,
                         std::optional<Instant>) const {
    changed.wait(lock);
}

ClockLoop::ClockLoop(ExternalClock& clock, Activity& activity, std::function<void()> on_move)
    : clock_(clock), activity_(activity), on_move_(std::move(on_move)), thread_([this] { run(); }) {}

ClockLoop::~ClockLoop() {
    thread_.join();
}

void ClockLoop::run() {
    while (!activity_.is_stopping()) {
        const auto turned = clock_.turn(activity_.wait_for_rest(kPatience));
        if (!turned) {
            spdlog::warn("clock: {}", turned.error().message);
            activity_.wait_for_stop(kPauseAfterTrouble);
        } else if (*turned == ExternalClock::Turn::moved) {
            try {
                on_move_();
            } catch (...) {
                spdlog::error("clock: {}", describe(std::current_exception()));
            }
            activity_.poke();
        }
    }
}

}  // namespace engine
