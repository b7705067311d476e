// Sends what is to be said on one lane, the most urgent first, no faster than the provider takes it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/engine/loop.hpp"
#include "bot/engine/pace.hpp"
#include "bot/engine/send_health.hpp"
#include "bot/engine/use_cases.hpp"
#include "storage/database.hpp"
#include "storage/outbox.hpp"

namespace engine {

/// Who tries a send: workers of the lane, or its own turn, one item after another, where nothing is waited
/// for because the far end is in this process and time stands still meanwhile.
enum class Sending { by_workers, within_the_turn };

/// One account that things are sent through.
struct Sender {
    std::string lane;  ///< `telegram/main`, `whatsapp/main`, `email/hr`
    domain::SendLimits limits;
    /// Tries once, within the timeout. Called by several threads at once.
    std::function<domain::SendOutcome(const domain::OutboundMessage&, std::chrono::milliseconds timeout,
                                      domain::Instant now)>
        send;
    Sending sending = Sending::by_workers;
};

/// The loop leases and its workers send, never two items of one chat at a time. What a provider says about
/// waiting holds its chat or the whole account; an account that was stopped rests for a minute. A send that
/// throws is unclear. An outcome is recorded until storage takes it: an item is never sent again because its
/// record failed. Lost between send and record (a kill), an item is sent once more at most.
class OutboxLoop : public Duty {
public:
    OutboxLoop(storage::Database& database, Activity& activity, const Clock& clock, const Setting& setting,
               const UseCases& use_cases, Sender sender);
    /// Workers end what they are sending; the activity has been stopped.
    ~OutboxLoop() override;

    /// Takes over what an earlier run left leased. Once, before the first turn.
    void recover();

    std::string name() const override { return "outbox " + sender_.lane; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;
    /// Somebody waits for it.
    std::chrono::milliseconds breath() const override { return std::chrono::milliseconds{0}; }

    /// Counted since the start.
    struct State {
        std::string lane;
        std::uint64_t accepted = 0;
        std::uint64_t put_off = 0;
        std::uint64_t refused = 0;
        std::uint64_t unclear = 0;
        std::uint64_t template_refusals = 0;  ///< of the refused: for a template that may not be used
        std::optional<domain::Instant> last_tried_at;
        std::optional<domain::Instant>
            failing_since;  ///< more failed of late than a provider that is well lets
        int in_flight = 0;
        domain::Instant account_ready_at;  ///< in the future while the provider wants us to wait
    };
    State state() const;
    /// Since when the provider does not take what it should; nullopt: it does.
    std::optional<domain::Instant> failing_since(domain::Instant now) const;

private:
    struct Job {
        storage::LeasedItem item;
        Activity::Guard guard;  // until a worker has taken it up
    };

    int free_hands() const;
    std::vector<storage::LeasedItem> lease(domain::Instant now, int room);
    void hand_over(std::vector<storage::LeasedItem> items, domain::Instant now);
    void send_here(Activity::Participant& self, const std::vector<storage::LeasedItem>& items,
                   domain::Instant now);

    void work();
    std::optional<Job> next_job(Activity::Participant& self);
    domain::SendOutcome try_send(const storage::LeasedItem& item) const;
    void heed(const domain::SendOutcome& outcome, const std::string& chat);
    void record(Activity::Participant& self, const storage::LeasedItem& item,
                const domain::SendOutcome& outcome);
    void record_once(domain::OutboxId id, const domain::SendOutcome& outcome, bool is_repeated);
    void play_outcome(storage::Transaction& transaction, domain::OutboxId id,
                      const domain::SendOutcome& outcome) const;
    void finish(const std::string& chat);

    storage::Database& database_;
    Activity& activity_;
    const Clock& clock_;
    const Setting& setting_;
    const UseCases& use_cases_;
    const Sender sender_;

    mutable std::mutex mutex_;
    std::condition_variable handed_over_;
    Pace pace_;  // this and below: under the mutex
    std::deque<Job> jobs_;
    std::vector<std::string> chats_in_flight_;
    State counts_;
    SendHealth health_;
    bool is_closing_ = false;

    std::vector<std::thread> workers_;
};

}  // namespace engine
