#include "bot/engine/heartbeat.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "bot/app/outage_record.hpp"
#include "storage/ledger.hpp"

namespace engine {
namespace {

using domain::Instant;
using storage::Transaction;

constexpr std::chrono::seconds kBeatsEvery{10};
constexpr std::chrono::seconds kLongestSilence{20};
constexpr std::chrono::seconds kLargestStep{2};
constexpr std::string_view kScope = "sigap";

void record_gap(Transaction& transaction, Instant one, Instant other, std::string_view what) {
    const auto [from, to] = std::minmax(one, other);
    app::outage_found(transaction, kScope, {from, to}, what);
    spdlog::warn("heartbeat: {} for {} s; recorded as an outage", what,
                 std::chrono::duration_cast<std::chrono::seconds>(to - from).count());
}

}  // namespace

Heartbeat::Heartbeat(storage::Database& database, const Clock& clock, std::string instance_id)
    : database_(database), clock_(clock), instance_id_(std::move(instance_id)), started_at_(clock.now()) {}

void Heartbeat::begin() {
    const std::lock_guard lock(mutex_);
    const Moment moment = here();
    database_.write([&](Transaction& transaction) {
        const auto earlier = storage::last_beat(transaction);
        if (earlier && std::chrono::abs(moment.wall - *earlier) > kLongestSilence)
            record_gap(transaction, *earlier, moment.wall, app::troubles::not_running);
        storage::beat(transaction, instance_id_, started_at_);
    });
    last_ = moment;
}

void Heartbeat::beat() {
    const std::lock_guard lock(mutex_);
    write(here());
}

void Heartbeat::note_gaps() {
    const std::lock_guard lock(mutex_);
    const Moment moment = here();
    if (is_gap(moment)) write(moment);
}

std::optional<Instant> Heartbeat::turn(Activity::Participant& self) {
    const std::lock_guard lock(mutex_);
    const Moment moment = here();
    const bool has_gap = is_gap(moment);
    if (!last_ || moment.wall >= last_->wall + kBeatsEvery || has_gap) write(moment);
    if (has_gap) self.poke();
    return last_->wall + kBeatsEvery;
}

std::optional<Instant> Heartbeat::last_beat_at() const {
    const std::lock_guard lock(mutex_);
    return last_ ? std::optional(last_->wall) : std::nullopt;
}

bool Heartbeat::is_gap(const Moment& moment) const {
    if (!last_ || clock_.is_external()) return false;
    const auto by_wall = moment.wall - last_->wall;
    return by_wall > kLongestSilence || step_to(moment).has_value();
}

std::optional<std::chrono::microseconds> Heartbeat::step_to(const Moment& moment) const {
    if (!last_ || clock_.is_external()) return std::nullopt;
    const auto step = (moment.wall - last_->wall) - (moment.monotonic - last_->monotonic);
    return std::chrono::abs(step) > kLargestStep ? std::optional(step) : std::nullopt;
}

void Heartbeat::write(const Moment& moment) {
    database_.write([&](Transaction& transaction) {
        if (is_gap(moment)) record_gap(transaction, last_->wall, moment.wall, app::troubles::stood_still);
        if (const auto step = step_to(moment)) {
            storage::note_clock_step(transaction, *step);
            storage::audit(transaction, "sigap", "clock_stepped", "clock",
                           nlohmann::json{{"by", step->count()}}.dump());
        }
        storage::beat(transaction, instance_id_, started_at_);
    });
    last_ = moment;
}

}  // namespace engine
