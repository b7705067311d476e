#include "bot/engine/sealer.hpp"

#include <spdlog/spdlog.h>

namespace engine {
namespace {

using domain::Instant;
using storage::Transaction;

constexpr std::chrono::seconds kRest{1};
constexpr std::chrono::minutes kNextLookForEvents{1};  // for what another process committed
constexpr std::chrono::hours kBetweenHeads{1};
constexpr int kEventsSealedAtOnce = 50;  // others write in between

}  // namespace

std::optional<Instant> Sealer::turn(Activity::Participant&) {
    const Instant now = clock_.now();
    const auto next_look =
        clock_.is_external() ? std::nullopt : std::optional<Instant>(now + kNextLookForEvents);
    if (!database_.read(storage::has_unsealed_events)) return next_look;
    // With an external clock a rest of a second would be one more instant to visit.
    if (sealed_at_ && !clock_.is_external() && now < *sealed_at_ + kRest && now >= *sealed_at_)
        return *sealed_at_ + kRest;
    const int sealed = database_.write(
        [](Transaction& transaction) { return storage::seal(transaction, kEventsSealedAtOnce); });
    if (sealed == kEventsSealedAtOnce) return now;  // the rest at once
    sealed_at_ = now;
    log_head(now);
    return next_look;
}

void Sealer::seal_all() {
    while (database_.write([](Transaction& transaction) {
        return storage::seal(transaction, kEventsSealedAtOnce);
    }) > 0) {
    }
    log_head(clock_.now());
}

void Sealer::log_head(Instant now) {
    if (logged_at_ && now < *logged_at_ + kBetweenHeads) return;
    const auto head = database_.read(storage::chain_head);
    if (head.length == logged_length_) return;
    spdlog::info("audit: {} events sealed, head {}", head.length, head.hash);
    logged_at_ = now;
    logged_length_ = head.length;
}

}  // namespace engine
