#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "adapters/connections.hpp"
#include "adapters/payload.hpp"
#include "adapters/telegram/bot.hpp"

namespace adapters::telegram {

using domain::Fault;
using domain::OutboundKind;
using domain::OutboundMessage;
using domain::RefusalReason;
using domain::RetryScope;
using domain::SendOutcome;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

namespace {

// Limits of the Bot API: sendMessage, answerCallbackQuery, InlineKeyboardButton; 100 buttons as measured.
constexpr std::size_t kMaxText = 4096;
constexpr std::size_t kMaxToast = 200;
constexpr std::size_t kMaxTokenBytes = 64;
constexpr std::size_t kMaxButtons = 100;

constexpr int kFreeMessagesPerSecond = 30;  // core.telegram.org/bots/faq, broadcasts

constexpr std::size_t kShortLabel = 8;  // three of these fit side by side on a narrow phone
constexpr std::size_t kShortLabelsPerRow = 3;

constexpr seconds kPauseAfterFailure{5};
constexpr seconds kPauseAfterConflict{30};
constexpr seconds kLongestPause{24 * 3600};
constexpr seconds kPollMargin{10};  // beyond the wait Telegram was asked for

constexpr std::string_view kSecretCharacters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

bool is_token(std::string_view token) {
    const auto colon = token.find(':');
    return colon != std::string_view::npos && consists_of(token.substr(0, colon), kDigits) &&
           consists_of(token.substr(colon + 1), kSecretCharacters);
}

std::string without_trailing_slash(std::string url) {
    while (!url.empty() && url.back() == '/') url.pop_back();
    return url;
}

/// What a 400 or 403 means; the first row whose words occur decides. Texts from the Bot API server's source.
enum class Meaning { unreachable, unchanged, expired, quote_is_gone };
struct Words {
    std::string_view part;  // lower case
    Meaning meaning;
};
constexpr std::array kMeanings = {
    Words{"message is not modified", Meaning::unchanged},
    Words{"message to edit not found", Meaning::expired},
    Words{"message can't be edited", Meaning::expired},
    Words{"message_id_invalid", Meaning::expired},
    Words{"query is too old", Meaning::expired},
    Words{"query id is invalid", Meaning::expired},
    Words{"message to be replied not found", Meaning::quote_is_gone},
    Words{"message to reply not found", Meaning::quote_is_gone},
    Words{"replied message not found", Meaning::quote_is_gone},
    Words{"message thread not found", Meaning::quote_is_gone},
    Words{"chat not found", Meaning::unreachable},
    Words{"chat_id is empty", Meaning::unreachable},
    Words{"peer_id_invalid", Meaning::unreachable},
    Words{"upgraded to a supergroup", Meaning::unreachable},  // unless the answer names the new id
    Words{"not enough rights", Meaning::unreachable},
    Words{"have no rights", Meaning::unreachable},
    Words{"chat_write_forbidden", Meaning::unreachable},
};

std::optional<Meaning> meaning_of(std::string_view description) {
    std::string lower(description);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char sign) {
        return sign >= 'A' && sign <= 'Z' ? static_cast<char>(sign - 'A' + 'a') : sign;
    });
    for (const auto& [part, meaning] : kMeanings) {
        if (lower.find(part) != std::string::npos) return meaning;
    }
    return std::nullopt;
}

Json keyboard(const std::vector<domain::Button>& buttons) {
    Json rows = Json::array();
    bool is_row_of_short = false;
    for (const auto& button : buttons) {
        const bool is_short = utf16_length(button.label) <= kShortLabel;
        if (!is_short || !is_row_of_short || rows.back().size() == kShortLabelsPerRow)
            rows.push_back(Json::array());
        if (button.url.empty())
            rows.back().push_back({{"text", button.label}, {"callback_data", button.token}});
        else
            rows.back().push_back({{"text", button.label}, {"url", button.url}});
        is_row_of_short = is_short;
    }
    return {{"inline_keyboard", std::move(rows)}};
}

/// Where the words of a time stand in the text, and not the end of another time or number.
std::size_t place_of(std::string_view text, std::string_view words) {
    auto at = text.find(words);
    while (at != std::string_view::npos && at > 0 && kDigits.find(text[at - 1]) != std::string_view::npos)
        at = text.find(words, at + 1);
    return at;
}

/// Times keep our words; a tap on one shows it by the reader's own clock (Bot API, MessageEntity `date_time`,
/// whose empty format leaves the text as it is).
Json entities(const OutboundMessage& message) {
    Json all = Json::array();
    for (const auto& [words, at] : message.moments) {
        const auto place = words.empty() ? std::string::npos : place_of(message.text, words);
        if (place == std::string::npos) continue;
        all.push_back({{"type", "date_time"},
                       {"offset", utf16_length(std::string_view(message.text).substr(0, place))},
                       {"length", utf16_length(words)},
                       {"unix_time", domain::whole_seconds(at).time_since_epoch().count()},
                       {"date_time_format", ""}});
    }
    return all;
}

bool is_about_entities(std::string_view description) {
    return description.find("entit") != std::string_view::npos ||
           description.find("Entit") != std::string_view::npos;
}

struct Call {
    std::string_view method;
    Json body;
};

domain::Result<Call> unsendable(std::string_view what) {
    return domain::failure(Fault::malformed, std::string(what));
}

Call menu_call(const OutboundMessage& message, std::optional<std::int64_t> chat) {
    Json body = Json::object();
    if (chat) {
        // Without a language code these commands win over every wider scope in every language.
        body["scope"] = {{"type", "chat"}, {"chat_id", *chat}};
    } else {
        body["scope"] = {{"type", "default"}};
        if (!message.language.empty()) body["language_code"] = message.language;
    }
    if (message.commands.empty()) return {"deleteMyCommands", std::move(body)};
    for (const auto& [command, description] : message.commands) {
        body["commands"].push_back({{"command", command}, {"description", description}});
    }
    return {"setMyCommands", std::move(body)};
}

domain::Result<Call> call_for(const OutboundMessage& message) {
    if (message.kind == OutboundKind::toast) {
        if (message.target.empty()) return unsendable("a toast without the tap it answers");
        Json body{{"callback_query_id", message.target}};
        if (!message.text.empty()) body["text"] = shortened(message.text, kMaxToast);
        return Call{"answerCallbackQuery", std::move(body)};
    }
    const auto chat = integer_from(message.chat);
    if (message.kind == OutboundKind::menu && (chat || message.chat.empty())) return menu_call(message, chat);
    if (!chat) return unsendable("the chat is no number");
    if (message.kind == OutboundKind::pin || message.kind == OutboundKind::unpin) {
        const auto target = integer_from(message.target);
        if (!target || *target == 0) return unsendable("the message to pin is no number");
        Json body{{"chat_id", *chat}, {"message_id", *target}};
        if (message.kind == OutboundKind::unpin) return Call{"unpinChatMessage", std::move(body)};
        body["disable_notification"] = true;
        return Call{"pinChatMessage", std::move(body)};
    }
    if (message.text.empty()) return unsendable("the text is empty");
    if (utf16_length(message.text) > kMaxText) return unsendable("the text is longer than 4096 characters");
    if (message.buttons.size() > kMaxButtons) return unsendable("more than 100 buttons");
    for (const auto& [label, token, url] : message.buttons) {
        if (label.empty() || token.empty() != !url.empty() || token.size() > kMaxTokenBytes) {
            return unsendable("a button needs a label and a token of 1 to 64 bytes, or an address");
        }
    }
    Json body{{"chat_id", *chat}, {"text", message.text}, {"link_preview_options", {{"is_disabled", true}}}};
    if (auto times = entities(message); !times.empty()) body["entities"] = std::move(times);
    if (message.kind == OutboundKind::edit) {
        const auto target = integer_from(message.target);
        if (!target || *target == 0) return unsendable("the message to edit is no number");
        body["message_id"] = *target;
        body["reply_markup"] = keyboard(message.buttons);
        return Call{"editMessageText", std::move(body)};
    }
    if (!message.buttons.empty()) body["reply_markup"] = keyboard(message.buttons);
    if (message.is_silent) body["disable_notification"] = true;
    if (const auto quoted = integer_from(message.quoted_id); quoted && *quoted != 0) {
        body["reply_parameters"] = {{"message_id", *quoted}, {"allow_sending_without_reply", true}};
    }
    return Call{"sendMessage", std::move(body)};
}

milliseconds time_left(Steady::time_point deadline) {
    return std::chrono::duration_cast<milliseconds>(deadline - Steady::now());
}

}  // namespace

/// What came back from one call.
struct Bot::Answer {
    enum class Kind {
        success,     ///< ok, with `result`
        refusal,     ///< Telegram said no, in its own form
        unreadable,  ///< an answer, but not Telegram's: from something in between
        none,        ///< see `error`
    };
    Kind kind = Kind::unreadable;
    int code = 0;  ///< Telegram's `error_code`, or the HTTP status
    Json result;
    std::string description;
    std::optional<seconds> retry_after;
    std::optional<std::int64_t> new_chat;
    HttpError error;

    std::string words() const {
        if (kind == Kind::none) return error.message;
        if (kind == Kind::unreadable) return fmt::format("HTTP {} without an answer of the Bot API", code);
        return fmt::format("{} {}", code, as_detail(description));
    }

    /// Takes from the request's body what a refusal names as its reason; false: it names nothing of the kind.
    bool mends(Json& body) const {
        if (kind != Kind::refusal || code != 400) return false;
        if (new_chat && body.contains("chat_id")) {
            body["chat_id"] = *new_chat;
            return true;
        }
        // A Bot API server of the office's own may be older than these; the words alone say everything.
        if (is_about_entities(description) && body.erase("entities") > 0) return true;
        return meaning_of(description) == Meaning::quote_is_gone && body.erase("reply_parameters") > 0;
    }
};

domain::Result<std::unique_ptr<Bot>> Bot::create(Options options, const HttpClient& http) {
    const auto bad = [&options](std::string_view what) {
        return domain::failure(Fault::misconfigured, fmt::format("[[telegram]] {}: {}", options.name, what));
    };
    if (!consists_of(options.name, kNameCharacters)) return bad("`name` should be of a-z, 0-9, - and _");
    if (!options.api_base_url.starts_with("https://") && !options.api_base_url.starts_with("http://")) {
        return bad("`api_base_url` should begin with https://");
    }
    if (!is_token(options.token))
        return bad("`token` should be the one BotFather gave: digits, a colon, letters");
    if (options.mode == Mode::webhook) {
        const auto& secret = options.webhook_secret;
        if (secret.size() < 16 || secret.size() > 256 || !consists_of(secret, kSecretCharacters)) {
            return bad(
                "`webhook_secret` should be 16 to 256 of A-Z a-z 0-9 _ -; make one with: openssl rand -hex 32");
        }
        // An own Bot API server posts to plain http as well (github.com/tdlib/telegram-bot-api, --local).
        const bool is_own_server = options.api_base_url.starts_with("http://");
        if (!options.public_url.starts_with("https://") &&
            !(is_own_server && options.public_url.starts_with("http://"))) {
            return bad(
                "`public_url` should be the https:// address under which Telegram reaches this service");
        }
    }
    options.api_base_url = without_trailing_slash(std::move(options.api_base_url));
    options.public_url = without_trailing_slash(std::move(options.public_url));
    return std::unique_ptr<Bot>(new Bot(std::move(options), http));
}

Bot::Bot(Options options, const HttpClient& http)
    : options_(std::move(options)), account_{domain::Messenger::telegram, options_.name}, http_(http) {}

// About 30 a second in all and one a second to a chat, with short bursts (core.telegram.org/bots/faq).
domain::SendLimits Bot::limits() const {
    return {static_cast<double>(options_.messages_per_second), milliseconds{1000}, 3,
            connections_for(options_.messages_per_second, 16)};
}

std::vector<std::string> Bot::secrets() const {
    std::vector<std::string> secrets;
    for (const auto* secret :
         {&options_.token, &options_.webhook_secret, &options_.previous_webhook_secret}) {
        if (!secret->empty()) secrets.push_back(*secret);
    }
    return secrets;
}

HttpRequest Bot::request_of(std::string_view method, std::string body, milliseconds timeout) const {
    HttpRequest request;
    request.method = "POST";
    request.url = fmt::format("{}/bot{}/{}", options_.api_base_url, options_.token, method);
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    request.timeout = timeout;
    return request;
}

Bot::Answer Bot::read_answer(HttpClient::Answer came) {
    Answer answer;
    if (!came) {
        answer.kind = Answer::Kind::none;
        answer.error = std::move(came.error());
        return answer;
    }
    answer.code = came->status;
    auto parsed = parse_json(came->body);
    if (!parsed || !parsed->is_object()) return answer;
    std::string complaint;
    const Fields fields(&*parsed, "answer", complaint);
    const bool is_ok = fields.boolean("ok");
    if (!complaint.empty() || !fields.has("ok")) return answer;
    answer.kind = is_ok ? Answer::Kind::success : Answer::Kind::refusal;
    answer.description = fields.text("description");
    if (const auto code = fields.integer("error_code"); code && *code > 0 && *code < 1000) {
        answer.code = static_cast<int>(*code);
    }
    const Fields parameters = fields.object("parameters");
    answer.new_chat = parameters.integer("migrate_to_chat_id");
    auto wait = parameters.integer("retry_after");
    if (!wait) wait = integer_from(came->header("retry-after").value_or(""));
    if (wait) answer.retry_after = seconds{std::clamp<std::int64_t>(*wait, 1, kLongestPause.count())};
    if (is_ok && fields.has("result")) answer.result = std::move((*parsed)["result"]);
    return answer;
}

Bot::Answer Bot::call(std::string_view method, std::string body, milliseconds timeout,
                      const std::function<bool()>& stopping) const {
    return read_answer(http_.send(request_of(method, std::move(body), timeout), stopping));
}

void Bot::send(const OutboundMessage& message, milliseconds timeout, domain::Instant now,
               domain::OutcomeCame came) {
    auto wanted = call_for(message);
    if (!wanted) return came(domain::Refused{RefusalReason::content, wanted.error().message});
    if (wanted->method == "sendMessage" && options_.messages_per_second > kFreeMessagesPerSecond)
        wanted->body["allow_paid_broadcast"] = true;
    const auto deadline = Steady::now() + timeout;
    auto request = request_of(wanted->method, to_text(wanted->body), timeout);
    http_.start(std::move(request), [this, &message, call = std::move(*wanted), deadline, now,
                                     came = std::move(came)](HttpClient::Answer first) mutable {
        const Answer answer = read_answer(std::move(first));
        const auto left = time_left(deadline);
        if (left <= milliseconds{0} || !answer.mends(call.body))
            return came(outcome_of(answer, message, now));
        http_.start(request_of(call.method, to_text(call.body), left),
                    [this, &message, now, came = std::move(came)](HttpClient::Answer second) {
                        came(outcome_of(read_answer(std::move(second)), message, now));
                    });
    });
}

SendOutcome Bot::outcome_of(const Answer& answer, const OutboundMessage& message, domain::Instant now) {
    // What cannot be pinned stays as it is: no fault of the chat's or of Telegram's, and no reason to wait.
    const bool is_pin = message.kind == OutboundKind::pin || message.kind == OutboundKind::unpin;
    if (is_pin && answer.kind != Answer::Kind::success && answer.code != 401 && answer.code != 429)
        return domain::Refused{RefusalReason::expired_target, answer.words()};
    const auto later = [&](seconds pause, RetryScope scope) {
        return domain::RetryAt{now + pause, scope, answer.words(), answer.code != 429};
    };
    if (answer.kind == Answer::Kind::none) {
        if (answer.error.reach == HttpReach::unclear) return domain::Unclear{answer.words()};
        return later(kPauseAfterFailure, RetryScope::account);
    }
    if (answer.kind == Answer::Kind::unreadable) {
        // A gateway that has no server behind it passed nothing on; of any other stranger we know nothing.
        if (answer.code == 502 || answer.code == 503) return later(kPauseAfterFailure, RetryScope::account);
        return domain::Unclear{answer.words()};
    }
    if (answer.kind == Answer::Kind::success) {
        if (message.kind != OutboundKind::message && message.kind != OutboundKind::edit)
            return domain::Accepted{};
        std::string complaint;
        if (!answer.result.is_object()) {
            if (message.kind == OutboundKind::edit) return domain::Accepted{message.target};
            return domain::Unclear{"200 without the message that was sent"};
        }
        const auto id = Fields(&answer.result, "result", complaint).integer("message_id");
        if (!id) return domain::Unclear{"200 without a message_id"};
        return domain::Accepted{std::to_string(*id)};
    }

    const auto refused = [&](RefusalReason reason) { return domain::Refused{reason, answer.words()}; };
    switch (answer.code) {
        case 401:
            return refused(RefusalReason::account_stopped);
        case 404:
            return refused(RefusalReason::account_stopped);  // a malformed token, or not a Bot API at all
        case 403:
            return refused(RefusalReason::unreachable);
        case 409:
            return later(kPauseAfterConflict, RetryScope::account);
        case 429: {
            const seconds pause = answer.retry_after.value_or(kPauseAfterFailure);
            return later(pause, throttled(message, now + pause, now));
        }
        default:
            break;
    }
    if (answer.code >= 500)
        return later(answer.retry_after.value_or(kPauseAfterFailure), RetryScope::account);
    const auto meaning = meaning_of(answer.description);
    if (meaning == Meaning::unchanged) return domain::Accepted{message.target};
    if (meaning == Meaning::expired) return refused(RefusalReason::expired_target);
    if (meaning == Meaning::unreachable) return refused(RefusalReason::unreachable);
    return refused(RefusalReason::content);
}

// Telegram does not say whether a chat or the whole bot was too fast. A second chat refused while the first
// still has to wait, or a call that belongs to no chat, shows that it is the bot.
RetryScope Bot::throttled(const OutboundMessage& message, domain::Instant until, domain::Instant now) {
    if (message.kind == OutboundKind::toast) return RetryScope::account;
    const std::lock_guard lock(mutex_);
    const bool is_second_chat = throttled_until_ > now && throttled_chat_ != message.chat;
    throttled_chat_ = message.chat;
    throttled_until_ = until;
    return is_second_chat ? RetryScope::account : RetryScope::chat;
}

domain::Result<domain::Channel::Batch> Bot::poll(std::int64_t offset, seconds wait,
                                                 const std::function<bool()>& stopping) {
    const Json body{{"offset", offset},
                    {"timeout", wait.count()},
                    {"limit", 100},
                    {"allowed_updates", options_.allowed_updates}};
    const Answer answer = call("getUpdates", to_text(body), wait + kPollMargin, stopping);
    const auto fault = [&](Fault kind, std::string_view mend) {
        return domain::failure(
            kind, fmt::format("telegram {}: getUpdates: {}{}", account_.name, answer.words(), mend));
    };
    Batch batch{{}, offset};
    if (answer.kind == Answer::Kind::none) {
        if (answer.error.is_stopped) return batch;
        return fault(answer.error.fault, "");
    }
    if (answer.kind != Answer::Kind::success) {
        const bool is_refusal = answer.kind == Answer::Kind::refusal;
        if (is_refusal && answer.code == 409) {
            return fault(
                Fault::misconfigured,
                "; one service alone may poll a bot: stop the other one, or remove the bot's webhook");
        }
        if (answer.code == 401 || answer.code == 404) {
            return fault(Fault::misconfigured, "; set `token` to the one BotFather shows");
        }
        return fault(Fault::unreachable, "");
    }
    if (!answer.result.is_array()) return fault(Fault::unreachable, "; the result is no list");

    bool is_numbered = answer.result.empty();
    for (const Json& update : answer.result) {
        batch.events.push_back(event_of(to_text(update)));
        const auto id = integer_from(batch.events.back().key);
        if (!id || *id == std::numeric_limits<std::int64_t>::max()) continue;
        is_numbered = true;
        batch.next_offset = std::max(batch.next_offset, *id + 1);
    }
    if (!is_numbered) return fault(Fault::unreachable, "; no update has a number, so none can be confirmed");
    return batch;
}

domain::Result<void> Bot::order(std::string_view method, std::string body, milliseconds timeout) const {
    const Answer answer = call(method, std::move(body), timeout);
    if (answer.kind == Answer::Kind::success) return {};
    const bool is_ours = answer.kind == Answer::Kind::none
                             ? answer.error.fault == Fault::misconfigured
                             : answer.code >= 400 && answer.code < 500 && answer.code != 429;
    return domain::failure(is_ours ? Fault::misconfigured : Fault::unreachable,
                           fmt::format("telegram {}: {}: {}", account_.name, method, answer.words()));
}

domain::Result<void> Bot::prepare(milliseconds timeout) const {
    return is_polled() ? remove_webhook(timeout) : register_webhook(timeout);
}

domain::Result<void> Bot::register_webhook(milliseconds timeout) const {
    const Json body{{"url", webhook_url()},
                    {"secret_token", options_.webhook_secret},
                    {"allowed_updates", options_.allowed_updates}};
    return order("setWebhook", to_text(body), timeout);
}

domain::Result<void> Bot::remove_webhook(milliseconds timeout) const {
    return order("deleteWebhook", to_text(Json{{"drop_pending_updates", false}}), timeout);
}

std::string Bot::webhook_url() const {
    return fmt::format("{}/hooks/telegram/{}", options_.public_url, options_.name);
}

domain::Result<std::optional<domain::ProviderCondition>> Bot::condition(milliseconds timeout) {
    if (is_polled()) return std::nullopt;
    const Answer answer = call("getWebhookInfo", "{}", timeout);
    const auto fault = [&](Fault kind, std::string_view what) {
        return domain::failure(kind, fmt::format("telegram {}: getWebhookInfo: {}", account_.name, what));
    };
    if (answer.kind == Answer::Kind::none) return fault(answer.error.fault, answer.words());
    if (answer.kind != Answer::Kind::success) return fault(Fault::unreachable, answer.words());
    std::string complaint;
    const Fields info(&answer.result, "result", complaint);
    domain::ProviderCondition condition;
    const std::string url = info.text("url");
    if (url.empty())
        condition.trouble = "no webhook is set";
    else if (url != webhook_url())
        condition.trouble = "the webhook is set to another address";  // which may hold a secret of theirs
    if (info.has("last_error_date")) condition.last_error_at = info.required_time("last_error_date");
    condition.waiting = info.integer("pending_update_count").value_or(0);
    if (!complaint.empty()) return fault(Fault::unreachable, complaint);
    return condition;
}

tl::expected<Bot::Place, domain::FetchFailure> Bot::place_of(const std::string& media_id,
                                                             milliseconds timeout,
                                                             const std::function<bool()>& stopping) const {
    using domain::FetchTrouble;
    const Answer answer = call("getFile", to_text(Json{{"file_id", media_id}}), timeout, stopping);
    const auto failed = [](FetchTrouble trouble, std::string_view what) {
        return tl::unexpected(domain::FetchFailure{trouble, fmt::format("getFile: {}", what)});
    };
    if (answer.kind == Answer::Kind::refusal) {
        if (answer.code == 401 || answer.code == 404)
            return failed(FetchTrouble::account_stopped, answer.words());
        if (answer.code != 400) return failed(FetchTrouble::unreachable, answer.words());
        if (answer.description.find("too big") != std::string::npos)
            return failed(FetchTrouble::too_large, answer.words());
        const bool may_come_back = answer.description.find("temporarily") != std::string::npos;
        return failed(may_come_back ? FetchTrouble::unreachable : FetchTrouble::gone, answer.words());
    }
    if (answer.kind != Answer::Kind::success) return failed(FetchTrouble::unreachable, answer.words());
    std::string complaint;
    const Fields file(&answer.result, "result", complaint);
    Place place{file.required_text("file_path"), file.integer("file_size")};
    if (!complaint.empty()) return failed(FetchTrouble::unreachable, complaint);
    return place;
}

domain::Result<Bot::Identity> Bot::check(milliseconds timeout) const {
    const Answer answer = call("getMe", "{}", timeout);
    const auto fault = [&](Fault kind, std::string_view what) {
        return domain::failure(kind, fmt::format("telegram {}: getMe: {}", account_.name, what));
    };
    if (answer.kind == Answer::Kind::refusal && (answer.code == 401 || answer.code == 404)) {
        return fault(Fault::misconfigured, answer.words() + "; set `token` to the one BotFather shows");
    }
    if (answer.kind == Answer::Kind::none) return fault(answer.error.fault, answer.words());
    if (answer.kind != Answer::Kind::success) return fault(Fault::unreachable, answer.words());
    std::string complaint;
    const Fields me(&answer.result, "result", complaint);
    Identity identity{me.required_integer("id"), me.required_text("username")};
    if (!complaint.empty()) return fault(Fault::unreachable, complaint);
    if (!options_.bot_username.empty() && options_.bot_username != identity.username) {
        return fault(Fault::misconfigured, fmt::format("the token is @{}'s, `bot_username` says @{}",
                                                       as_detail(identity.username), options_.bot_username));
    }
    return identity;
}

}  // namespace adapters::telegram
