// One Telegram bot: fetches or receives updates, and says what the outbox wants said. Knows the Bot API
// (core.telegram.org/bots/api, version 10) as far as the house uses it: text, inline buttons, edits, the
// command menu.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_client.hpp"
#include "bot/domain/channel.hpp"

namespace adapters::telegram {

enum class Mode {
    polling,  ///< we ask for updates: needs no open port
    webhook,  ///< Telegram posts them to `public_url`
};

struct Options {
    std::string name = "main";  ///< a-z 0-9 - _: part of the webhook's path
    Mode mode = Mode::polling;
    std::string api_base_url = "https://api.telegram.org";  ///< or an own Bot API server, or the simulator
    std::string token;                                      ///< from BotFather: `<digits>:<letters>`
    /// What Telegram repeats in each webhook request, 16 to 256 of A-Z a-z 0-9 _ -: the only proof that the
    /// request is Telegram's. Needed in webhook mode.
    std::string webhook_secret;
    std::string previous_webhook_secret;  ///< still taken while the secret is changed; empty: none
    std::string public_url;    ///< `https://…`, in webhook mode; `/hooks/telegram/<name>` is added
    std::string bot_username;  ///< without `@`; if given, `check` insists on it
    /// Telegram lets about 30 through in all (core.telegram.org/bots/faq, broadcasts); above that every
    /// message asks to be a paid broadcast.
    int messages_per_second = 28;
    /// What Telegram should send. `message_reaction` must be asked for by name (Bot API, getUpdates).
    std::vector<std::string> allowed_updates = {"message", "edited_message", "callback_query",
                                                "message_reaction", "my_chat_member"};
};

class Bot final : public domain::Channel {
public:
    /// `Fault::misconfigured` names the setting and the mend. `http` outlives the bot. No network.
    static domain::Result<std::unique_ptr<Bot>> create(Options options, const HttpClient& http);

    const domain::Account& account() const override { return account_; }
    domain::SendLimits limits() const override;
    std::vector<std::string> secrets() const override;
    bool can_edit() const override { return true; }

    /// In polling mode every request is `Fault::unverified`: nobody has a secret to show.
    domain::Result<domain::Delivery> receive(const domain::WebhookRequest& request) const override;
    domain::Result<domain::InboundEvent> read(const domain::ReceivedEvent& event) const override;

    /// A definite refusal that names its own cure (the group has a new id, the quoted message is gone) is
    /// cured and asked again once within `timeout`.
    void send(const domain::OutboundMessage& message, std::chrono::milliseconds timeout, domain::Instant now,
              domain::OutcomeCame came) override;

    bool is_polled() const override { return options_.mode == Mode::polling; }

    /// `Fault::misconfigured` when a webhook is set or another program polls the same bot (409), or the token
    /// is revoked (401). Stopping gives an empty batch that confirms nothing.
    domain::Result<Batch> poll(std::int64_t offset, std::chrono::seconds wait,
                               const std::function<bool()>& stopping) override;

    /// In webhook mode what `getWebhookInfo` says: a webhook that is not ours is trouble. In polling mode
    /// nothing, for `poll` tells.
    domain::Result<std::optional<domain::ProviderCondition>> condition(
        std::chrono::milliseconds timeout) override;

    /// `getFile`, then the file from the same server: its path is Telegram's, under our own base address.
    domain::Fetched fetch(const std::string& media_id, std::size_t most_bytes,
                          std::chrono::milliseconds timeout, const std::function<bool()>& stopping) override;

    struct Identity {
        std::int64_t id = 0;
        std::string username;  ///< without `@`
    };
    /// Asks Telegram who the token belongs to.
    domain::Result<Identity> check(std::chrono::milliseconds timeout) const;

    /// What the mode needs before the first update: the webhook set, or, to poll, removed. Safe to repeat;
    /// waiting updates are kept.
    domain::Result<void> prepare(std::chrono::milliseconds timeout) const;
    domain::Result<void> register_webhook(std::chrono::milliseconds timeout) const;
    domain::Result<void> remove_webhook(std::chrono::milliseconds timeout) const;

private:
    struct Answer;

    Bot(Options options, const HttpClient& http);
    static domain::ReceivedEvent event_of(std::string raw);
    std::string webhook_url() const;
    HttpRequest request_of(std::string_view method, std::string body,
                           std::chrono::milliseconds timeout) const;
    static Answer read_answer(HttpClient::Answer came);
    Answer call(std::string_view method, std::string body, std::chrono::milliseconds timeout,
                const std::function<bool()>& stopping = {}) const;
    domain::Result<void> order(std::string_view method, std::string body,
                               std::chrono::milliseconds timeout) const;
    struct Place {
        std::string path;  ///< below the bot's folder of files; checked
        std::optional<std::int64_t> bytes;
    };
    tl::expected<Place, domain::FetchFailure> place_of(const std::string& media_id,
                                                       std::chrono::milliseconds timeout,
                                                       const std::function<bool()>& stopping) const;
    domain::SendOutcome outcome_of(const Answer& answer, const domain::OutboundMessage& message,
                                   domain::Instant now);
    domain::RetryScope throttled(const domain::OutboundMessage& message, domain::Instant until,
                                 domain::Instant now);

    Options options_;
    domain::Account account_;
    const HttpClient& http_;

    std::mutex mutex_;  // guards what follows
    std::string throttled_chat_;
    domain::Instant throttled_until_{};
};

}  // namespace adapters::telegram
