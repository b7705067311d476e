// What a webhook brings, on its way into the inbox: answered with 200 only when it is durable there.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

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
    /// `witness`, where there is one, hears of everything that was confirmed.
    Intake(storage::Database& database, Activity& activity, Witness* witness = nullptr);

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

    void store(storage::Transaction& transaction, Visit& visit);
    void conclude(Visit& visit, const std::exception_ptr& thrown);

    storage::Database& database_;
    Activity& activity_;
    Witness* const witness_;
    mutable std::mutex mutex_;
    Counts counts_;                                  // under the mutex
    std::optional<domain::Instant> refusing_since_;  // the same: storage has been failing from here on
};

}  // namespace engine
