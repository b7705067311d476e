// How the office's messengers fare, for those who keep it running: figures without names.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/app/outage_ledger.hpp"
#include "bot/app/viewer.hpp"
#include "bot/domain/clock_step.hpp"
#include "bot/domain/unsendable.hpp"
#include "storage/delivery_figures.hpp"

namespace app {

/// Figures of late reach back so far.
inline constexpr std::chrono::hours kLately{24};

/// Why messages wait, or were not sent: a word for the catalogue (`send_unreachable`), and what the provider
/// said.
struct SendReason {
    std::string key;
    std::string detail;
    std::int64_t messages = 0;
    /// The reason is our own and no provider's: said in words instead of `detail`.
    std::optional<domain::MissingTemplate> missing{};
};

struct AccountHealth {
    std::string lane;          ///< `telegram/main`, `email/hr`
    std::int64_t waiting = 0;  ///< could go out now
    std::optional<domain::Instant> waiting_since;
    std::int64_t later = 0;   ///< to go out at a time that has not come
    std::int64_t slowed = 0;  ///< of those that wait: the provider asked for a pause (429)
    std::vector<SendReason> held_up;
    std::int64_t accepted = 0;  ///< of late
    std::int64_t delivered = 0;
    std::vector<SendReason> failed;  ///< of late
    bool is_heard = false;           ///< whether anything can come from there: not of mail
    std::optional<domain::Instant> last_heard_at;
    std::int64_t chats = 0;
    std::int64_t blocked = 0;
    std::int64_t written_to = 0;         ///< people, of late
    domain::AccountStanding standing{};  ///< as the provider told last; of WhatsApp alone
    bool has_templates = false;
    std::optional<domain::Instant> templates_stopped_since;

    std::int64_t failures() const;
};

struct DeliveryHealth {
    std::vector<AccountHealth> accounts;
    storage::UnreadEvents unread;
    std::optional<domain::Instant> oldest_unread_at;
    storage::Reach reach;
    std::vector<domain::ClockStep> clock_steps;  ///< of the last week, the newest first
    std::vector<LedgerEntry> outages;            ///< that go on, and those of late with what they voided
};

/// nullopt: the viewer may not see health.
std::optional<DeliveryHealth> delivery_health(Scene& scene, const Viewer& viewer);

}  // namespace app
