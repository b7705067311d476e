#include "bot/engine/witness.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "bot/app/outage_record.hpp"
#include "storage/inbox.hpp"

namespace engine {
namespace {

using domain::Instant;
using storage::Transaction;

constexpr std::chrono::seconds kLookForChange{2};
constexpr std::chrono::minutes kRememberFor{10};
constexpr std::size_t kMostBytes = 8 << 20;
constexpr std::size_t kBesidesText = 200;               // of a message in memory
constexpr std::chrono::seconds kFromDecisionToLook{4};  // a second until it is sealed, and a look missed
constexpr std::size_t kPutBackAtOnce = 500;
// What was confirmed by the old server may be on its way to us when we first see the new one.
constexpr int kLooksAfterChange = 2;

std::size_t size_of(const domain::ReceivedEvent& event) {
    return kBesidesText + event.key.size() + event.chat.size() + event.raw.size();
}

}  // namespace

Witness::Witness(storage::Database& database, Activity& activity, std::function<std::string()> timeline)
    : database_(database), activity_(activity), timeline_(std::move(timeline)) {}

void Witness::begin() {
    known_timeline_ = timeline_();
    look_at_head();
}

void Witness::remember(const domain::Account& account, std::vector<domain::ReceivedEvent> events,
                       Instant at) {
    const std::lock_guard lock(mutex_);
    for (domain::ReceivedEvent& event : events) {
        bytes_ += size_of(event);
        messages_.push_back({account, std::move(event), at});
    }
    forget_old(at);
}

void Witness::forget_old(Instant now) {
    while (!messages_.empty() && (bytes_ > kMostBytes || messages_.front().at + kRememberFor < now)) {
        bytes_ -= size_of(messages_.front().event);
        messages_.pop_front();
    }
}

std::optional<Instant> Witness::turn(Activity::Participant&) {
    look();
    return activity_.now() + kLookForChange;
}

void Witness::look() {
    const std::string timeline = timeline_();
    if (timeline != known_timeline_) {
        spdlog::warn("storage: another server took over (timeline {}, before {})", timeline, known_timeline_);
        known_timeline_ = timeline;
        looks_left_ = kLooksAfterChange;
    }
    if (looks_left_ > 0) {
        put_back();
        --looks_left_;
    }
    look_at_head();
}

void Witness::look_at_head() {
    const auto head = database_.read(storage::chain_head);
    const Instant now = activity_.now();
    if (heads_.empty() || heads_.back().head != head) heads_.push_back({head, now});
    // One is kept however old it is: nothing may have been decided since.
    while (heads_.size() > 1 && heads_[1].at + kRememberFor < now) heads_.pop_front();
}

/// Since when the chain does not know any more what it once held.
std::optional<Instant> Witness::forgotten_since(Transaction& transaction) const {
    std::optional<Instant> since;
    for (auto seen = heads_.rbegin(); seen != heads_.rend(); ++seen) {
        if (storage::holds(transaction, seen->head)) return since;
        since = seen->at - kFromDecisionToLook;
    }
    return since;
}

void Witness::put_back() {
    const auto messages = remembered();
    std::size_t missing = 0;
    std::optional<Instant> since;
    for (std::size_t first = 0; first < messages.size(); first += kPutBackAtOnce) {
        const auto end = std::min(messages.size(), first + kPutBackAtOnce);
        std::vector<Instant> put;
        database_.write([&](Transaction& transaction) {
            put.clear();
            for (auto at = first; at < end; ++at)
                if (storage::inbox::store(transaction, messages[at].account, messages[at].event,
                                          messages[at].at))
                    put.push_back(messages[at].at);
            if (put.empty()) return;
            app::outage_found(transaction, "sigap", {put.front(), transaction.now()},
                              app::troubles::storage_lost);
        });
        missing += put.size();
        if (!put.empty() && !since) since = put.front();
    }
    const auto forgotten =
        database_.read([&](Transaction& transaction) { return forgotten_since(transaction); });
    if (forgotten) {
        database_.write([&](Transaction& transaction) {
            app::outage_found(transaction, "sigap", {*forgotten, transaction.now()},
                              app::troubles::storage_lost);
        });
        const auto& last = heads_.back().head;
        spdlog::error(
            "storage lost confirmed events: what was decided in the last {} s is not in the audit chain, whose"
            " head was {}:{}; recorded as an outage",
            std::chrono::duration_cast<std::chrono::seconds>(activity_.now() - *forgotten).count(),
            last.length, last.hash);
        heads_.clear();
    }
    if (missing > 0) {
        spdlog::error(
            "storage lost confirmed events: messages put back from memory: {}, of the last {} s; recorded as"
            " an outage",
            missing, std::chrono::duration_cast<std::chrono::seconds>(activity_.now() - *since).count());
        activity_.poke();
    }
}

std::vector<Witness::Message> Witness::remembered() const {
    const std::lock_guard lock(mutex_);
    return {messages_.begin(), messages_.end()};
}

}  // namespace engine
