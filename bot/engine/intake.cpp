#include "bot/engine/intake.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "bot/app/outage_record.hpp"
#include "bot/engine/trouble.hpp"
#include "storage/inbox.hpp"

namespace engine {
namespace {

constexpr std::chrono::seconds kRetryAfter{2};

}  // namespace

/// One webhook between its arrival and its answer.
struct Intake::Visit {
    domain::Account account;
    domain::Delivery delivery;
    std::function<void(IntakeReply)> reply;
    Activity::Guard guard;
    Counts counts{};                // of this visit; written by the job
    domain::Instant received_at{};  // the same
};

Intake::Intake(storage::Database& database, Activity& activity, Witness* witness)
    : database_(database), activity_(activity), witness_(witness) {}

void Intake::accept(const domain::Channel& channel, const domain::WebhookRequest& request,
                    std::function<void(IntakeReply)> reply) {
    auto guard = activity_.guard();
    auto delivery = channel.receive(request);
    if (!delivery) {
        {
            const std::lock_guard lock(mutex_);
            ++counts_.refused;
        }
        return reply({delivery.error().fault == domain::Fault::unverified ? 401 : 400, "", std::nullopt});
    }
    if (delivery->events.empty()) return reply({200, std::move(delivery->reply), std::nullopt});

    const auto visit = std::make_shared<Visit>(
        Visit{channel.account(), std::move(*delivery), std::move(reply), std::move(guard)});
    try {
        database_.write_async(
            [this, visit](storage::Transaction& transaction) { store(transaction, *visit); },
            [this, visit](const std::exception_ptr& thrown) { conclude(*visit, thrown); });
    } catch (const storage::Failure&) {
        conclude(*visit, std::current_exception());
    }
}

void Intake::store(storage::Transaction& transaction, Visit& visit) {
    visit.received_at = transaction.now();
    for (const auto& event : visit.delivery.events) {
        if (!storage::inbox::store(transaction, visit.account, event, transaction.now()))
            ++visit.counts.duplicates;
        else if (event.is_understood)
            ++visit.counts.accepted;
        else
            ++visit.counts.set_aside;
    }
    // What was turned away comes again, but late: a tap of that time must not be held against anybody.
    std::optional<domain::Instant> since;
    {
        const std::lock_guard lock(mutex_);
        since = refusing_since_;
    }
    if (since) {
        app::outage_found(transaction, "sigap", {*since, transaction.now()}, app::troubles::storage_full);
    }
}

void Intake::conclude(Visit& visit, const std::exception_ptr& thrown) {
    {
        const std::lock_guard lock(mutex_);
        if (thrown) {
            ++counts_.postponed;
            if (!refusing_since_) refusing_since_ = activity_.now();
        } else {
            counts_.accepted += visit.counts.accepted;
            counts_.duplicates += visit.counts.duplicates;
            counts_.set_aside += visit.counts.set_aside;
            refusing_since_.reset();
        }
    }
    if (thrown) {
        spdlog::error("intake {}: {}", domain::to_string(visit.account.messenger), describe(thrown));
        visit.reply({503, "", kRetryAfter});
    } else {
        if (witness_ != nullptr)
            witness_->remember(visit.account, std::move(visit.delivery.events), visit.received_at);
        activity_.poke();
        visit.reply({200, std::move(visit.delivery.reply), std::nullopt});
    }
    visit.guard.release();
}

Intake::Counts Intake::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

}  // namespace engine
