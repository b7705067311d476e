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
constexpr std::size_t kMostInOneJob = 1000;

}  // namespace

/// One webhook between its arrival and its answer.
struct Intake::Visit {
    domain::Account account;
    domain::Delivery delivery;
    std::function<void(IntakeReply)> reply;
    Activity::Guard guard;
};

struct Intake::Party {
    std::vector<Visit> visits;
    bool is_gathered = false;
    bool leaves_others = false;  ///< more waited than one job may take
    Counts counts{};             ///< of these visits
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
        Party alone;
        alone.visits.push_back(std::move(visit));
        return turn_away(alone, std::make_exception_ptr(storage::Failure(storage::Failure::Kind::busy,
                                                                         "too many webhooks wait already")));
    }
    waiting_.push_back(std::move(visit));
    if (std::exchange(is_expected_, true)) return;
    lock.unlock();
    come_in(std::make_shared<Party>());
}

/// Whoever waits when the writer's turn comes shares one job: a statement costs a way to the server and back.
void Intake::come_in(const std::shared_ptr<Party>& party) {
    try {
        database_.write_async(
            [this, party](storage::Transaction& transaction) {
                gather(*party);
                store(transaction, *party);
            },
            [this, party](const std::exception_ptr& thrown) {
                gather(*party);  // where no transaction began, the job was not run
                conclude(*party, thrown);
            });
    } catch (const storage::Failure&) {
        gather(*party);
        conclude(*party, std::current_exception());
    }
}

void Intake::gather(Party& party) {
    if (std::exchange(party.is_gathered, true)) return;
    const std::lock_guard lock(mutex_);
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kMostInOneJob));
    party.visits.assign(std::make_move_iterator(waiting_.begin()),
                        std::make_move_iterator(waiting_.begin() + count));
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    is_expected_ = party.leaves_others = !waiting_.empty();
}

void Intake::store(storage::Transaction& transaction, Party& party) {
    party.received_at = transaction.now();
    party.counts = {};  // a transaction may be tried again
    std::vector<storage::inbox::Arrival> understood;
    std::vector<storage::inbox::Arrival> others;
    for (const Visit& visit : party.visits)
        for (const domain::ReceivedEvent& event : visit.delivery.events)
            (event.is_understood ? understood : others).push_back({&visit.account, &event});
    const auto add = [&](const std::vector<storage::inbox::Arrival>& arrivals, std::uint64_t& counted) {
        counted =
            static_cast<std::uint64_t>(storage::inbox::store_all(transaction, arrivals, party.received_at));
        party.counts.duplicates += arrivals.size() - counted;
    };
    add(understood, party.counts.accepted);
    add(others, party.counts.set_aside);
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

void Intake::conclude(Party& party, const std::exception_ptr& thrown) {
    if (party.leaves_others) come_in(std::make_shared<Party>());
    if (!thrown) return confirm(party);
    if (party.visits.size() == 1 || is_passing(thrown)) return turn_away(party, thrown);
    // One of them is not to be stored: the others do not suffer for it.
    for (Visit& visit : party.visits) {
        const auto alone = std::make_shared<Party>();
        alone->visits.push_back(std::move(visit));
        alone->is_gathered = true;
        come_in(alone);
    }
}

void Intake::confirm(Party& party) {
    {
        const std::lock_guard lock(mutex_);
        counts_.accepted += party.counts.accepted;
        counts_.duplicates += party.counts.duplicates;
        counts_.set_aside += party.counts.set_aside;
        refusing_since_.reset();
    }
    if (witness_ != nullptr)
        for (Visit& visit : party.visits)
            witness_->remember(visit.account, std::move(visit.delivery.events), party.received_at);
    activity_.poke();
    for (Visit& visit : party.visits) {
        visit.reply({200, std::move(visit.delivery.reply), std::nullopt});
        visit.guard.release();
    }
}

void Intake::turn_away(Party& party, const std::exception_ptr& thrown) {
    {
        const std::lock_guard lock(mutex_);
        counts_.postponed += party.visits.size();
        if (!refusing_since_) refusing_since_ = activity_.now();
    }
    for (Visit& visit : party.visits) {
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
