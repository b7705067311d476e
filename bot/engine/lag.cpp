#include "bot/engine/lag.hpp"

#include <algorithm>
#include <utility>

#include "storage/inbox.hpp"
#include "storage/outbox.hpp"

namespace engine {
namespace {

using domain::Instant;
using storage::Transaction;

constexpr std::chrono::seconds kNextLookAtLag{10};
constexpr std::string_view kScope = "sigap";

}  // namespace

Lag::Lag(storage::Database& database, const Clock& clock, std::vector<const OutboxLoop*> lanes)
    : database_(database),
      clock_(clock),
      lanes_(std::move(lanes)),
      inbox_(database, std::string(kScope), app::troubles::inbox_lags),
      outbox_(database, std::string(kScope), app::troubles::outbox_lags) {}

std::optional<Instant> Lag::turn(Activity::Participant& self) {
    const Instant now = clock_.now();
    if (looked_at_ && now >= *looked_at_ && now < *looked_at_ + kNextLookAtLag) return next_look();
    looked_at_ = now;
    const bool has_changed =
        inbox_.follow(inbox_lags_since(now), now) | outbox_.follow(outbox_lags_since(now), now);
    if (has_changed) self.poke();
    return next_look();
}

std::optional<Instant> Lag::next_look() const {
    if (clock_.is_external() && !inbox_.is_open() && !outbox_.is_open()) return std::nullopt;
    return *looked_at_ + kNextLookAtLag;
}

std::optional<Instant> Lag::inbox_lags_since(Instant now) const {
    const auto oldest = database_.read(storage::inbox::oldest_pending_at);
    return oldest && now - *oldest > kLongestWait ? oldest : std::nullopt;
}

std::optional<Instant> Lag::outbox_lags_since(Instant now) const {
    std::optional<Instant> since;
    for (const OutboxLoop* lane : lanes_) {
        const auto state = lane->state();
        const bool has_moved = state.last_tried_at && now - *state.last_tried_at <= kLongestWait;
        if (has_moved || state.account_ready_at > now) continue;
        const auto waiting = database_.read(
            [&](Transaction& tx) { return storage::oldest_due_call_at(tx, state.lane, now - kLongestWait); });
        if (waiting) since = std::min(*waiting, since.value_or(*waiting));
    }
    return since;
}

}  // namespace engine
