// How the providers fare, beyond what a poll tells: whether they take what we send, and whether they bring
// what people say.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/engine/loop.hpp"
#include "bot/engine/outage_watch.hpp"
#include "bot/engine/outbox_loop.hpp"
#include "storage/database.hpp"

namespace engine {

/// A webhook of which nothing came for so long although so much was sent meanwhile is taken for broken.
/// WhatsApp reports what becomes of each message, so that its silence is telling within minutes. Telegram
/// reports nothing: there, only a whole office that says nothing for hours is strange; what it does report to
/// `getWebhookInfo` is known sooner.
struct SilenceLimit {
    std::chrono::minutes span;
    std::uint64_t sends;
};
inline constexpr SilenceLimit kWhatsappSilence{std::chrono::minutes{10}, 5};
inline constexpr SilenceLimit kTelegramSilence{std::chrono::hours{2}, 30};
/// Once nothing was sent for so long, silence proves nothing: people have gone home.
inline constexpr std::chrono::hours kSilenceNeedsSends{1};

/// Asks each provider every minute (reliability.md F28), at once when it refused a template, and sooner while
/// something is wrong; looks at the sends every ten seconds. Every trouble is an outage of the lane for as
/// long as it lasts, counted from when the lane was last seen well; stopped templates are one of the lane's
/// templates. With an external clock it looks only while something is wrong, and else when others are at
/// work.
class ProviderHealth : public Duty {
public:
    struct Lane {
        const OutboxLoop& sends;
        domain::Channel* channel = nullptr;  ///< null: mail, which only sends
    };
    ProviderHealth(storage::Database& database, const Clock& clock, const std::vector<Lane>& lanes);
    ~ProviderHealth() override;

    std::string name() const override { return "provider health"; }
    std::optional<domain::Instant> turn(Activity::Participant& self) override;

private:
    struct Patient;

    std::optional<domain::Instant> next_look() const;
    bool look_at(Patient& patient, domain::Instant now);
    bool ask(Patient& patient);
    bool listen_for(Patient& patient, domain::Instant now);

    storage::Database& database_;
    const Clock& clock_;
    std::vector<std::unique_ptr<Patient>> patients_;
    std::optional<domain::Instant> looked_at_;
};

}  // namespace engine
