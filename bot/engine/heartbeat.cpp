#include "bot/engine/heartbeat.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "storage/ledger.hpp"

namespace engine {
namespace {

using domain::Instant;
using storage::Transaction;

constexpr std::chrono::seconds kInterval{10};
constexpr std::chrono::seconds kLongestSilence{20};
constexpr std::chrono::seconds kLargestStep{2};
constexpr std::string_view kScope = "sigap";

void record_gap(Transaction& transaction, Instant one, Instant other, std::string_view what) {
    const auto [from, to] = std::minmax(one, other);
    storage::open_outage(transaction, kScope, from, what);
    storage::close_outage(transaction, kScope, to);
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
            record_gap(transaction, *earlier, moment.wall, "not running");
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

std::optional<Instant> Heartbeat::turn(Activity::Participant&) {
    const std::lock_guard lock(mutex_);
    const Moment moment = here();
    if (!last_ || moment.wall >= last_->wall + kInterval || is_gap(moment)) write(moment);
    return last_->wall + kInterval;
}

std::optional<Instant> Heartbeat::last_beat_at() const {
    const std::lock_guard lock(mutex_);
    return last_ ? std::optional(last_->wall) : std::nullopt;
}

bool Heartbeat::is_gap(const Moment& moment) const {
    if (!last_ || clock_.is_external()) return false;
    const auto by_wall = moment.wall - last_->wall;
    const auto by_machine = moment.monotonic - last_->monotonic;
    return by_wall > kLongestSilence || std::chrono::abs(by_wall - by_machine) > kLargestStep;
}

void Heartbeat::write(const Moment& moment) {
    database_.write([&](Transaction& transaction) {
        if (is_gap(moment))
            record_gap(transaction, last_->wall, moment.wall, "stood still, or the clock was set");
        storage::beat(transaction, instance_id_, started_at_);
    });
    last_ = moment;
}

}  // namespace engine
