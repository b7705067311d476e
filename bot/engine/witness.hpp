// What this process saw confirmed, kept for the case that the database forgets it: a standby that takes over
// may lack what its primary confirmed last.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/engine/clock.hpp"
#include "bot/engine/loop.hpp"
#include "storage/audit_chain.hpp"

namespace engine {

/// Remembers the messages that were answered with 200, or fetched, and the heads of the audit chain, for ten
/// minutes or 8 MiB. Looks every two seconds; once the database goes on with another server's history, it
/// puts back the messages that are missing there, says to the log what else is gone, and puts the time from
/// the first loss on record as an outage: nothing of it is held against anybody. What a process confirmed
/// that died with the primary, nobody remembers. `remember` may be called by any thread.
class Witness : public Duty {
public:
    /// `timeline`: whose history the database goes on with, as storage::timeline tells it.
    Witness(storage::Database& database, Activity& activity, std::function<std::string()> timeline);

    /// From here on it notices. These throw what storage throws.
    void begin();
    /// Not while a turn is under way: for whoever is about to end.
    void look();
    /// These were confirmed; `at` is when they were received.
    void remember(const domain::Account& account, std::vector<domain::ReceivedEvent> events,
                  domain::Instant at);

    std::string name() const override { return "witness"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

private:
    struct Message {
        domain::Account account;
        domain::ReceivedEvent event;
        domain::Instant at;
    };
    struct Head {
        storage::ChainHead head;
        domain::Instant at;  ///< when it was seen
    };

    void look_at_head();
    void put_back();
    std::optional<domain::Instant> forgotten_since(storage::Transaction& transaction) const;
    void forget_old(domain::Instant now);
    std::vector<Message> remembered() const;

    storage::Database& database_;
    Activity& activity_;
    const std::function<std::string()> timeline_;
    std::string known_timeline_;
    std::deque<Head> heads_;  // oldest first
    int looks_left_ = 0;      // at the messages, after a change

    mutable std::mutex mutex_;
    std::deque<Message> messages_;  // under the mutex, oldest first
    std::size_t bytes_ = 0;         // the same
};

}  // namespace engine
