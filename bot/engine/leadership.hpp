// Which of several instances does what only one may do: the loops. All take webhooks and show pages.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bot/engine/loop.hpp"
#include "storage/database.hpp"
#include "storage/lead.hpp"

namespace engine {

/// Another instance leads; whatever this one was about to write has not happened.
class LeadLost : public std::runtime_error {
public:
    LeadLost() : std::runtime_error("another instance leads now") {}
};

/// The lead is a row that its holder renews every two seconds and whose epoch grows each time it changes
/// hands. Who does not lead watches that row, by its own monotonic clock: one that stands still for ten
/// seconds is taken over, so that no two clocks are ever compared. Nothing is decided by who believes to
/// lead: every write of a leader checks the epoch in its own transaction (`require`), so one that was paused
/// and wakes writes nothing. `require`, `leads` and `is_sure` may be called by several threads at once.
class Leadership : public Duty {
public:
    struct Parts {
        storage::Database& database;
        const Clock& clock;
        std::string instance_id;  ///< no two instances have the same: who starts again under it need not wait
        std::string key_mark;     ///< of the signing key, which all instances share
        std::function<void()> won;  ///< called once, by whoever calls `begin` or `turn`
        /// Called once: another instance took the lead, or leads with another signing key, or `won` threw.
        /// There is no way back but a new start.
        std::function<void()> lost;
    };

    explicit Leadership(Parts parts);

    /// Takes the lead at once if nobody has it, or an earlier run of this instance.
    void begin();
    /// The next one need not wait.
    void lay_down();

    bool leads() const { return epoch_ != 0; }
    /// Whether nobody else can have taken the lead yet: to be asked before something that cannot be undone.
    bool is_sure() const;
    /// Throws `LeadLost` if another instance has taken the lead since.
    void require(storage::Transaction& transaction) const;

    std::string name() const override { return "leadership"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

private:
    void watch();
    bool has_lapsed(const storage::Lead& lead);
    void take(std::int64_t from_epoch);
    void renew();
    void end(std::string_view why);

    Parts parts_;
    std::atomic<std::int64_t> epoch_{0};       // ours; 0: we do not lead
    std::atomic<std::int64_t> sure_until_{0};  // microseconds of the monotonic clock
    Clock::Monotonic renewed_at_{};            // while we lead
    bool is_over_ = false;

    struct Seen {
        std::int64_t epoch;
        std::int64_t renewals;
        Clock::Monotonic since;
    };
    std::optional<Seen> seen_;
};

}  // namespace engine
