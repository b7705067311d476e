// One WhatsApp business number on Meta's Cloud API (developers.facebook.com/documentation/business-messaging/
// whatsapp): verifies and splits webhooks, and sends free-form content inside the 24 hours after the person's
// last message, registered templates outside them.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/http_client.hpp"
#include "bot/domain/channel.hpp"

namespace adapters {
class Fields;
}

namespace adapters::whatsapp {

/// How a template that Meta approved says one message of the catalogue.
struct Template {
    std::string name;  ///< as registered: a-z 0-9 _
    /// Our language to Meta's code, as `en` to `en_US`; if empty, the codes are the same.
    std::map<std::string, std::string> languages;
    /// Which arguments fill {{1}}, {{2}} and so on, counted from 0; nullopt: all, in their order.
    std::optional<std::vector<std::size_t>> parameters;
    /// How many quick replies the template has; nullopt: as many as the message has buttons.
    std::optional<std::size_t> quick_replies;
};

struct Options {
    std::string name = "main";  ///< a-z 0-9 - _: part of the webhook's path
    std::string api_base_url = "https://graph.facebook.com";
    std::string api_version = "v25.0";          ///< Meta retires versions after about two years
    std::string phone_number_id;                ///< Meta's id of the number; events of another are set aside
    std::string account_id;                     ///< the WhatsApp business account; empty: any is taken
    std::string display_number;                 ///< E.164, shown to people; not used on the wire
    std::string access_token;                   ///< of a system user
    std::string app_secret;                     ///< signs the webhooks
    std::string previous_app_secret;            ///< still taken while the secret is changed; empty: none
    std::string verify_token;                   ///< ours, repeated by Meta in the handshake
    std::map<std::string, Template> templates;  ///< by message key; what has none goes out in the 24 h only
    /// Meta counts 80 in and out together, after an upgrade 1,000 (Cloud API, throughput).
    int messages_per_second = 60;
    /// On the button that opens a list, which stands in when a message has more than three buttons.
    std::string list_label = "Pilihan";
};

class Number final : public domain::Channel {
public:
    /// `Fault::misconfigured` names the setting and the mend. `http` outlives the number. No network.
    static domain::Result<std::unique_ptr<Number>> create(Options options, const HttpClient& http);

    const domain::Account& account() const override { return account_; }
    domain::SendLimits limits() const override;
    std::vector<std::string> secrets() const override;
    bool can_edit() const override { return false; }

    /// GET is Meta's handshake, POST a signed batch. Each message, status and other change becomes an event
    /// whose `raw` has the form of a batch of one.
    domain::Result<domain::Delivery> receive(const domain::WebhookRequest& request) const override;
    domain::Result<domain::InboundEvent> read(const domain::ReceivedEvent& event) const override;

    /// Toasts and menus do not exist here: they are accepted without a request. Edits are refused as content.
    /// Free-form content that Meta refuses because its window is closed (131047) goes out as the template
    /// within the same `timeout`.
    void send(const domain::OutboundMessage& message, std::chrono::milliseconds timeout, domain::Instant now,
              domain::OutcomeCame came) override;

    bool is_polled() const override { return false; }
    /// `Fault::misconfigured`: WhatsApp has no such thing.
    domain::Result<Batch> poll(std::int64_t offset, std::chrono::seconds wait,
                               const std::function<bool()>& stopping) override;

    /// The number's status, and, if `account_id` is given, which of `templates` Meta lets nobody use now.
    domain::Result<std::optional<domain::ProviderCondition>> condition(
        std::chrono::milliseconds timeout) override;

    /// Asks where the file is, then fetches it from there with the token: from `lookaside.fbsbx.com`, where
    /// Meta keeps them, or from the server of `api_base_url`, and from nowhere else.
    domain::Fetched fetch(const std::string& media_id, std::size_t most_bytes,
                          std::chrono::milliseconds timeout, const std::function<bool()>& stopping) override;

    struct Identity {
        std::string display_number;  ///< as Meta writes it
        std::string verified_name;
    };
    /// Asks Meta for the number: proves token, version and id.
    domain::Result<Identity> check(std::chrono::milliseconds timeout) const;

    /// How many people the office's portfolio may write to first within 24 hours (protocols.md 2.7).
    struct MessagingLimit {
        std::string name;                    ///< as Meta writes it, `TIER_250`; empty: Meta does not say
        std::optional<std::int64_t> people;  ///< nullopt: no limit, or one of a name that we do not know
    };
    domain::Result<MessagingLimit> messaging_limit(std::chrono::milliseconds timeout) const;

private:
    struct Answer;

    Number(Options options, const HttpClient& http);
    std::string limit_field() const;
    domain::InboundBody template_notice(const Fields& value) const;
    bool is_signed(const domain::WebhookRequest& request) const;
    HttpRequest with_token(HttpRequest request) const;
    static Answer read_answer(HttpClient::Answer came);
    Answer ask(HttpRequest request, const std::function<bool()>& stopping = {}) const;
    Answer look_up(std::string_view path, std::chrono::milliseconds timeout,
                   const std::function<bool()>& stopping = {}) const;
    struct Place {
        std::string url;
        std::string sha256;  ///< as Meta writes it
        std::optional<std::int64_t> bytes;
    };
    tl::expected<Place, domain::FetchFailure> place_of(const std::string& media_id,
                                                       std::chrono::milliseconds timeout,
                                                       const std::function<bool()>& stopping) const;
    bool is_place_of_files(std::string_view url) const;
    std::optional<std::vector<std::string>> stopped_templates(std::chrono::milliseconds timeout) const;
    void post(std::string body, std::chrono::milliseconds timeout, std::function<void(Answer)> came) const;
    void send_template(const domain::OutboundMessage& message, std::chrono::milliseconds left,
                       domain::Instant now, const domain::OutcomeCame& came);
    domain::Result<std::string> template_body(const domain::OutboundMessage& message) const;
    domain::SendOutcome outcome_of(const Answer& answer, const domain::OutboundMessage& message,
                                   domain::Instant now);
    std::chrono::seconds pair_pause(const std::string& chat);

    Options options_;
    domain::Account account_;
    const HttpClient& http_;

    std::mutex mutex_;  // guards what follows
    std::unordered_map<std::string, int> pair_refusals_;
};

}  // namespace adapters::whatsapp
