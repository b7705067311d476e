// A messenger as the bot sees it: what comes in, what goes out, and the closed set of ways a send can end.
// Adapters fulfil this contract; nothing else in the house knows a provider's payloads.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bot/domain/instant.hpp"
#include "bot/domain/result.hpp"

namespace domain {

enum class Messenger { telegram, whatsapp };

std::string_view to_string(Messenger messenger);
std::optional<Messenger> messenger_from(std::string_view name);

/// Which bot or number of the office: `[[telegram]] name` or `[[whatsapp]] name`.
struct Account {
    Messenger messenger;
    std::string name;

    friend auto operator<=>(const Account&, const Account&) = default;
};

// ---------------------------------------------------------------------------------------------- coming in

/// An HTTP request to a webhook. The views live as long as the request.
struct WebhookRequest {
    std::string_view method;  ///< upper case
    std::string_view body;    ///< the raw bytes, as signed
    /// Every value of a header, name in any case; the first is what most callers want. Never null.
    std::function<std::vector<std::string>(std::string_view name)> headers;
    /// A query parameter, decoded. Never null.
    std::function<std::optional<std::string>(std::string_view name)> query;
};

/// One event as the provider sent it, before anyone looks at what it means.
/// `(account, key)` is what makes it a repeat; a repeat has no second effect.
struct ReceivedEvent {
    std::string key;            ///< the provider's own: `update_id`, `wamid`, or `wamid:status`
    std::string chat;           ///< the sender's address if the event names one, else empty
    std::string raw;            ///< one event's JSON, as stored in the inbox
    bool is_understood = true;  ///< false: verified, but not of a form we know; it is set aside and counted
};

/// What a verified webhook brought, and what to answer with 200.
struct Delivery {
    std::vector<ReceivedEvent> events;
    std::string reply;  ///< body of the 200; empty but for a handshake
};

/// Where an event came from inside the provider, which decides whether it can answer a call.
enum class ChatKind { personal, group };

enum class ContentKind { text, voice, photo, document, sticker, location, contact, other };

/// A message a person wrote, spoke or attached.
struct InboundMessage {
    std::string message_id;
    ContentKind content = ContentKind::text;
    std::string text;       ///< the words, or an attachment's caption; may be empty
    std::string quoted_id;  ///< the message replied to, empty if none
    std::string media_id;   ///< to fetch the attachment by; empty if none
    bool is_forwarded = false;
    bool is_edit = false;                 ///< an edit of an earlier message; answers nothing
    std::string mime_type{};              ///< of the attachment, as the provider names it; may be empty
    std::optional<std::int64_t> bytes{};  ///< its size, where the provider says so
};

/// A tap on a button of ours. `token` is whatever the client sent: untrusted until its signature is checked.
struct InboundTap {
    std::string callback_id;  ///< to toast the tapper (Telegram); empty elsewhere
    std::string message_id;   ///< the message whose button was tapped
    std::string token;
};

/// A reaction set or removed (`emoji` empty) on one of our messages.
struct InboundReaction {
    std::string message_id;
    std::string emoji;
};

/// The person blocked the bot, or let it back in.
struct Reachability {
    bool is_blocked = false;
};

enum class ReceiptKind { sent, delivered, read, failed };

/// What became of a message of ours.
struct Receipt {
    std::string message_id;  ///< the provider's, from `Accepted`
    std::string reference;   ///< ours, where the provider hands it back; else empty
    ReceiptKind kind = ReceiptKind::sent;
    std::string reason;           ///< for `failed`: provider code and words, without personal data
    bool is_unreachable = false;  ///< for `failed`: the person cannot be reached on this channel
};

/// The person's address at the provider changed; HR is asked to confirm before the new one is believed.
struct AddressChange {
    std::string new_chat;
};

/// The provider stopped a registered template of ours (paused, disabled, rejected), or lets it be used again.
struct TemplateNotice {
    std::string name;
    bool is_stopped = false;
};

/// Verified and harmless, but nothing we act on (an unknown kind is normal: providers add them).
struct Ignored {
    std::string what;
    bool is_sign_of_life =
        false;  ///< a person sent it, although we cannot show it (e.g. WhatsApp `unsupported`)
};

using InboundBody = std::variant<InboundMessage, InboundTap, InboundReaction, Reachability, Receipt,
                                 AddressChange, TemplateNotice, Ignored>;

/// A received event, read.
struct InboundEvent {
    std::string chat;    ///< where an answer would go; empty for receipts without one
    std::string sender;  ///< the verified user id; equals `chat` in a private chat
    ChatKind chat_kind = ChatKind::personal;
    bool is_bot = false;
    std::string display_name;              ///< as the provider reports it; never an identity
    std::string language_code;             ///< as the provider reports it; may be empty
    std::optional<Instant> provider_time;  ///< whole seconds; Telegram taps have none
    InboundBody body;
};

/// Why a file did not come.
enum class FetchTrouble {
    unreachable,      ///< no proper answer, or the provider failed or asked for patience
    garbled,          ///< what came is not the file: a page of something in between, another length or hash
    account_stopped,  ///< token revoked: an operator must look
    gone,             ///< the provider does not have it, or not any more
    too_large,        ///< larger than what was asked for at most
};

std::string_view to_string(FetchTrouble trouble);
/// Whether the same question may be answered later.
bool may_pass(FetchTrouble trouble);

struct FetchFailure {
    FetchTrouble trouble;
    std::string detail;  ///< provider code and words, without token or personal data
};

/// The bytes of a file, whole.
using Fetched = tl::expected<std::string, FetchFailure>;

// ---------------------------------------------------------------------------------------------- going out

struct Button {
    std::string label;  ///< at most 20 code points, unique within a message
    std::string token;  ///< at most 64 bytes; comes back in `InboundTap`
    std::string url{};  ///< opens this page instead, and no tap comes back; `token` is empty

    friend bool operator==(const Button&, const Button&) = default;
};

struct MenuCommand {
    std::string command;      ///< a-z 0-9 _, without the slash
    std::string description;  ///< at most 256 characters

    friend bool operator==(const MenuCommand&, const MenuCommand&) = default;
};

enum class OutboundKind {
    message,  ///< a new message
    edit,     ///< text and buttons of `target` are replaced
    toast,    ///< the short answer to a tap; `target` is its callback id
    menu,     ///< the command menu of one chat; without a chat, of all that have none of their own
    pin,      ///< `target` is kept at the top of its chat, without a sound
    unpin,    ///< and is not any more
};

/// A time that a text names, for a messenger that can show it by the reader's own clock as well.
struct Moment {
    std::string words;  ///< as they stand in the text
    Instant at;
};

std::string_view to_string(OutboundKind kind);

/// One thing to say. Everything is decided but what the messenger alone can know at the moment of sending.
struct OutboundMessage {
    OutboundKind kind = OutboundKind::message;
    std::string reference;  ///< our outbox id, handed to the provider where it takes one
    std::string chat;
    std::string text;  ///< plain text, no markup of any messenger
    std::vector<Button> buttons;
    std::string target;     ///< see `OutboundKind`
    std::string quoted_id;  ///< the message this one replies to, empty if none
    bool is_silent = false;
    /// The catalogue key, language and arguments behind `text`: outside WhatsApp's 24 hours the adapter sends
    /// the template that the office registered for that key instead.
    std::string message_key;
    std::string language;
    std::vector<std::string> arguments;
    std::vector<MenuCommand> commands;  ///< for `menu`
    std::vector<Moment> moments{};
    /// Until when the provider takes free-form content for this chat; nullopt: never heard from.
    std::optional<Instant> free_form_until;
};

struct Accepted {
    std::string message_id;
};

enum class RetryScope { chat, account };

/// Not sent; may be tried again from `at`. `scope` says what else must wait as well.
struct RetryAt {
    Instant at;
    RetryScope scope = RetryScope::chat;
    std::string reason;
    bool is_trouble = false;  ///< the provider failed; else it asked us to be slower
};

enum class RefusalReason {
    unreachable,       ///< blocked, never started, not on this messenger: the person cannot be reached here
    content,           ///< our own mistake in what we sent; an operator must look
    account_stopped,   ///< token revoked, payment, policy: nothing more goes out on this account
    template_stopped,  ///< template missing, paused or disabled
    expired_target,    ///< the tap or the message to edit is gone; nothing to mend
    held_back,         ///< the provider chose not to deliver this one
};

std::string_view to_string(RefusalReason reason);

/// Not sent, and trying the same again will not help.
struct Refused {
    RefusalReason reason;
    std::string detail;  ///< provider code and words, without token or personal data
};

/// No answer came after the request left: it may have arrived.
struct Unclear {
    std::string detail;
};

using SendOutcome = std::variant<Accepted, RetryAt, Refused, Unclear>;
using OutcomeCame = std::function<void(SendOutcome)>;

/// How fast an account may speak.
struct SendLimits {
    double account_per_second = 30.0;
    std::chrono::milliseconds chat_interval{1000};  ///< one message per this, on average
    int chat_burst = 1;                             ///< how many may go at once after silence
    std::size_t parallel_sends = 8;                 ///< connections worth keeping busy
};

/// How a provider sees an account of ours, in its own words; empty: it did not tell.
struct AccountStanding {
    std::string quality;          ///< Meta's `quality_rating`: GREEN, YELLOW, RED or UNKNOWN
    std::string messaging_limit;  ///< how many people a day hear from it first: Meta's `TIER_250`

    friend bool operator==(const AccountStanding&, const AccountStanding&) = default;
};

/// What a provider says of its way to us when it is asked.
struct ProviderCondition {
    std::string trouble;  ///< what keeps it from serving us, without token or personal data; empty: nothing
    std::optional<Instant> last_error_at;  ///< when it last failed to bring us an event
    std::int64_t waiting = 0;              ///< events it holds for us
    /// Our templates that may not be used now; nullopt: not known.
    std::optional<std::vector<std::string>> stopped_templates{};
    AccountStanding standing{};
};

/// One account of one messenger. Every member may be called from several threads at once.
class Channel {
public:
    virtual ~Channel() = default;

    virtual const Account& account() const = 0;
    virtual SendLimits limits() const = 0;
    /// Values that must never reach a log line: tokens and secrets.
    virtual std::vector<std::string> secrets() const = 0;
    /// Whether a message, once sent, can be changed in place.
    virtual bool can_edit() const = 0;

    /// Checks that the messenger signed the request, then splits it into events. No network, no waiting.
    /// `Fault::unverified`: answer 401. `Fault::malformed`: not a request of this messenger at all: 400.
    /// A signed body that cannot be read is one event that is not understood, never an error.
    virtual Result<Delivery> receive(const WebhookRequest& request) const = 0;

    /// What a stored event means. `Fault::malformed` for what turns out unreadable: it is set aside.
    virtual Result<InboundEvent> read(const ReceivedEvent& event) const = 0;

    /// Tries once, within `timeout`, without waiting for the outcome; what to do about it is the engine's to
    /// decide. `came` is called once, perhaps before this returns, perhaps on another thread: it must be
    /// quick and must not throw. `message` must live until then.
    virtual void send(const OutboundMessage& message, std::chrono::milliseconds timeout, Instant now,
                      OutcomeCame came) = 0;

    /// Whether events are fetched by `poll` instead of being posted to us.
    virtual bool is_polled() const = 0;

    struct Batch {
        std::vector<ReceivedEvent> events;
        std::int64_t next_offset = 0;  ///< to be passed on only after the events are stored
    };
    /// Waits up to `wait` for events from `offset` on; passing an offset confirms everything below it.
    /// `stopping` is asked about every 100 ms, so that a stop need not wait out the poll.
    virtual Result<Batch> poll(std::int64_t offset, std::chrono::seconds wait,
                               const std::function<bool()>& stopping) = 0;

    /// Asks the provider how it and we are doing. nullopt: it has nothing to say beyond its answers to `poll`
    /// and `send`. An error is trouble as well: it could not even be asked.
    virtual Result<std::optional<ProviderCondition>> condition(std::chrono::milliseconds /*timeout*/) {
        return std::nullopt;
    }

    /// The file behind `InboundMessage::media_id`, whole or not at all, within `timeout`. Asks the provider
    /// alone, by its own number of the file: never an address that a person gave. `stopping` as in `poll`.
    virtual Fetched fetch(const std::string& /*media_id*/, std::size_t /*most_bytes*/,
                          std::chrono::milliseconds /*timeout*/, const std::function<bool()>& /*stopping*/) {
        return tl::unexpected(FetchFailure{FetchTrouble::gone, "this messenger gives out no files"});
    }
};

}  // namespace domain
