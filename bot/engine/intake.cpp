#include "bot/engine/intake.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "bot/app/outage_record.hpp"
#include "bot/engine/trouble.hpp"
#include "storage/inbox.hpp"

namespace engine {
namespace {

constexpr std::chrono::seconds kRetryAfter{2};
// A transaction of some 15 statements (storage::inbox::store_all); others wait meanwhile for the writer.
constexpr std::size_t kMostInOneJob = 1000;

}  // namespace

/// One webhook between its arrival and its answer.
struct Intake::Visit {
    domain::Account account;
    domain::Delivery delivery;
    std::function<void(IntakeReply)> reply;
    Activity::Guard guard;
};

struct Intake::Batch {
    std::vector<Visit> visits;
    bool is_filled = false;
    bool leaves_others = false;                      ///< more waited than one job may take
    Counts counts{};                                 ///< of these visits
    std::optional<domain::Instant> refused_since{};  ///< put on record with them
    domain::Instant received_at{};
};

Intake::Intake(storage::Database& database, Activity& activity, Witness* witness, std::size_t most_waiting)
    : database_(database), activity_(activity), witness_(witness), most_waiting_(most_waiting) {}

Intake::~Intake() = default;

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

    Visit visit{channel.account(), std::move(*delivery), std::move(reply), std::move(guard)};
    std::unique_lock lock(mutex_);
    if (waiting_.size() >= most_waiting_) {
        lock.unlock();
        Batch alone;
        alone.visits.push_back(std::move(visit));
        return turn_away(alone, std::make_exception_ptr(storage::Failure(storage::Failure::Kind::busy,
                                                                         "too many webhooks wait already")));
    }
    waiting_.push_back(std::move(visit));
    if (std::exchange(is_expected_, true)) return;
    lock.unlock();
    submit(std::make_shared<Batch>());
}

/// Whoever waits when its turn comes shares one job: a statement costs a way to the server and back. What
/// comes in only adds rows; that some was turned away is a fact that others decide by.
void Intake::submit(const std::shared_ptr<Batch>& batch) {
    const auto job = [this, batch](storage::Transaction& transaction) {
        fill(*batch);
        store(transaction, *batch);
    };
    const auto done = [this, batch](const std::exception_ptr& thrown) {
        fill(*batch);  // where no transaction began, the job was not run
        conclude(*batch, thrown);
    };
    {
        const std::lock_guard lock(mutex_);
        batch->refused_since = refusing_since_;
    }
    try {
        if (batch->refused_since)
            database_.write_async(job, done);
        else
            database_.append_async(job, done);
    } catch (const storage::Failure&) {
        fill(*batch);
        conclude(*batch, std::current_exception());
    }
}

void Intake::fill(Batch& batch) {
    if (std::exchange(batch.is_filled, true)) return;
    const std::lock_guard lock(mutex_);
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMostInOneJob));
    batch.visits.assign(std::make_move_iterator(waiting_.begin()),
                        std::make_move_iterator(waiting_.begin() + count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    is_expected_ = batch.leaves_others = !waiting_.empty();
}

void Intake::store(storage::Transaction& transaction, Batch& batch) {
    batch.received_at = transaction.now();
    batch.counts = {};  // a transaction may be tried again
    std::vector<storage::inbox::Arrival> understood;
    std::vector<storage::inbox::Arrival> others;
    for (const Visit& visit : batch.visits)
        for (const domain::ReceivedEvent& event : visit.delivery.events)
            (event.is_understood ? understood : others).push_back({&visit.account, &event});
    const auto add = [&](const std::vector<storage::inbox::Arrival>& arrivals, std::uint64_t& counted) {
        counted =
            static_cast<std::uint64_t>(storage::inbox::store_all(transaction, arrivals, batch.received_at));
        batch.counts.duplicates += arrivals.size() - counted;
    };
    add(understood, batch.counts.accepted);
    add(others, batch.counts.set_aside);
    // What was turned away comes again, but late: a tap of that time must not be held against anybody.
    if (batch.refused_since)
        app::outage_found(transaction, "sigap", {*batch.refused_since, transaction.now()},
                          app::troubles::storage_full);
}

void Intake::conclude(Batch& batch, const std::exception_ptr& thrown) {
    if (batch.leaves_others) submit(std::make_shared<Batch>());
    if (!thrown) return confirm(batch);
    if (batch.visits.size() == 1 || is_passing(thrown)) return turn_away(batch, thrown);
    // One of them is not to be stored: the others do not suffer for it.
    for (Visit& visit : batch.visits) {
        const auto alone = std::make_shared<Batch>();
        alone->visits.push_back(std::move(visit));
        alone->is_filled = true;
        submit(alone);
    }
}

void Intake::confirm(Batch& batch) {
    {
        const std::lock_guard lock(mutex_);
        counts_.accepted += batch.counts.accepted;
        counts_.duplicates += batch.counts.duplicates;
        counts_.set_aside += batch.counts.set_aside;
        if (refusing_since_ == batch.refused_since) refusing_since_.reset();
    }
    if (witness_ != nullptr)
        for (Visit& visit : batch.visits)
            witness_->remember(visit.account, std::move(visit.delivery.events), batch.received_at);
    activity_.poke();
    for (Visit& visit : batch.visits) {
        visit.reply({200, std::move(visit.delivery.reply), std::nullopt});
        visit.guard.release();
    }
}

void Intake::turn_away(Batch& batch, const std::exception_ptr& thrown) {
    {
        const std::lock_guard lock(mutex_);
        counts_.postponed += batch.visits.size();
        if (!refusing_since_) refusing_since_ = activity_.now();
    }
    for (Visit& visit : batch.visits) {
        spdlog::error("intake {}: {}", domain::to_string(visit.account.messenger), describe(thrown));
        visit.reply({503, "", kRetryAfter});
        visit.guard.release();
    }
}

Intake::Counts Intake::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

}  // namespace engine
