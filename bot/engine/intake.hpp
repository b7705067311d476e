// What a webhook brings, on its way into the inbox: answered with 200 only when it is durable there.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/engine/activity.hpp"
#include "bot/engine/witness.hpp"
#include "storage/database.hpp"

namespace engine {

/// What to answer the messenger with.
struct IntakeReply {
    int status;
    std::string body;
    std::optional<std::chrono::seconds> retry_after;  ///< with 503 (reliability.md I14)
};

/// Used by several threads at once.
class Intake {
public:
    static constexpr std::size_t kMostWaiting = 10'000;  ///< a third of a second at full speed: docs/bench.md

    /// `witness`, where there is one, hears of everything that was confirmed. Over `most_waiting` requests
    /// that storage has not taken, more are answered 503.
    Intake(storage::Database& database, Activity& activity, Witness* witness = nullptr,
           std::size_t most_waiting = kMostWaiting);

    ~Intake();

    /// Verifies and splits on the calling thread, stores without keeping it waiting, and calls `reply` once:
    /// here, or later on a thread of storage. 200 once all events are durable, repeats included; 401 if the
    /// sender could not prove who they are, 400 if it is no request of this messenger, 503 if storage did not
    /// take it. `reply` is quick and does not throw. The channel outlives the reply.
    void accept(const domain::Channel& channel, const domain::WebhookRequest& request,
                std::function<void(IntakeReply)> reply);

    /// Events, but for the last two, which count requests. Since the start.
    struct Counts {
        std::uint64_t accepted = 0;    ///< stored to be worked on
        std::uint64_t duplicates = 0;  ///< known already
        std::uint64_t set_aside = 0;   ///< verified, but of no form we know
        std::uint64_t refused = 0;     ///< 401 or 400
        std::uint64_t postponed = 0;   ///< 503
    };
    Counts counts() const;

private:
    struct Visit;
    /// Visits that are stored by one job, and so confirmed or refused together.
    struct Batch;

    void submit(const std::shared_ptr<Batch>& batch);
    void fill(Batch& batch);
    void store(storage::Transaction& transaction, Batch& batch);
    void conclude(Batch& batch, const std::exception_ptr& thrown);
    void confirm(Batch& batch);
    void turn_away(Batch& batch, const std::exception_ptr& thrown);

    storage::Database& database_;
    Activity& activity_;
    Witness* const witness_;
    const std::size_t most_waiting_;
    mutable std::mutex mutex_;
    std::vector<Visit> waiting_;                     // under the mutex: no job has taken them yet
    bool is_expected_ = false;                       // the same: a job is on its way that will
    Counts counts_;                                  // the same
    std::optional<domain::Instant> refusing_since_;  // the same: storage has been failing from here on
};

}  // namespace engine
