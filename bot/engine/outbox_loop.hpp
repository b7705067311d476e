// Sends what is to be said on one lane, the most urgent first, no faster than the provider takes it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/engine/loop.hpp"
#include "bot/engine/pace.hpp"
#include "bot/engine/send_health.hpp"
#include "bot/engine/use_cases.hpp"
#include "storage/database.hpp"
#include "storage/outbox.hpp"

namespace engine {

/// Whether a turn of the lane ends before its sends do, or waits until they are recorded: where the far end
/// is in this process, time stands still meanwhile.
enum class Sending { in_the_background, within_the_turn };

/// One account that things are sent through.
struct Sender {
    std::string lane;  ///< `telegram/main`, `whatsapp/main`, `email/hr`
    domain::SendLimits limits;
    /// `domain::Channel::send`. One that blocks holds up its own lane, and nobody else.
    std::function<void(const domain::OutboundMessage&, std::chrono::milliseconds timeout, domain::Instant now,
                       domain::OutcomeCame came)>
        send;
    Sending sending = Sending::in_the_background;
};

/// The loop leases and sends, never two items of one chat at a time, and waits for nothing: what comes of a
/// send is recorded by whoever brings the outcome. What a provider says about waiting holds its chat or the
/// whole account; an account that was stopped rests for a minute. A send that throws is unclear. An outcome
/// is recorded until storage takes it: an item is never sent again because its record failed. Lost between
/// send and record (a kill), an item is sent once more at most.
class OutboxLoop : public Duty {
public:
    OutboxLoop(storage::Database& database, Activity& activity, const Clock& clock, const Setting& setting,
               const UseCases& use_cases, Sender sender);
    /// Waits for what is being sent; the activity has been stopped.
    ~OutboxLoop() override;

    /// Takes over what an earlier run left leased. Once, before the first turn.
    void recover();

    std::string name() const override { return "outbox " + sender_.lane; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;
    /// Somebody waits for it; but what leaves and what is freed within this goes into one turn.
    std::chrono::milliseconds breath() const override;

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
    struct Passage;
    using PassagePointer = std::shared_ptr<Passage>;

    std::optional<domain::Instant> send_more(domain::Instant now);
    int places() const;
    int free_places() const;
    std::vector<storage::LeasedItem> lease(domain::Instant now, int room);
    void put_back(domain::Instant now);
    void send(storage::LeasedItem item, domain::Instant now);
    void wait_for_outcomes();

    void heed(const domain::SendOutcome& outcome, const std::string& chat);
    void record(const PassagePointer& passage);
    void play_outcome(storage::Transaction& transaction, const Passage& passage) const;
    void recorded(const PassagePointer& passage, const std::exception_ptr& thrown);
    void record_later(const PassagePointer& passage, const std::exception_ptr& thrown);
    std::optional<domain::Instant> record_again(domain::Instant now);
    void leave(Passage& passage);

    storage::Database& database_;
    Activity& activity_;
    const Clock& clock_;
    const Setting& setting_;
    const UseCases& use_cases_;
    const Sender sender_;
    // Leased by a commit that seemed to fail, and never sent: it may have arrived.
    std::vector<domain::OutboxId> doubtful_;
    domain::Instant asks_again_at_{};  // the account allows nothing before

    mutable std::mutex mutex_;
    std::condition_variable left_;
    Pace pace_;  // this and below: under the mutex
    std::vector<std::string> chats_in_flight_;
    int moving_ = 0;  // of the items in flight: whose outcome or record somebody will bring
    std::vector<PassagePointer> unrecorded_;  // the rest
    State counts_;
    SendHealth health_;
};

}  // namespace engine
