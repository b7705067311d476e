#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <utility>

#include "adapters/connections.hpp"
#include "adapters/payload.hpp"
#include "adapters/whatsapp/error_code.hpp"
#include "adapters/whatsapp/number.hpp"
#include "bot/domain/unsendable.hpp"

namespace adapters::whatsapp {

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

// Limits of the Cloud API: text, interactive reply buttons, interactive lists, templates.
constexpr std::size_t kMaxText = 4096;
constexpr std::size_t kMaxTextAboveButtons = 1024;
constexpr std::size_t kMaxButtons = 3;
constexpr std::size_t kMaxRows = 10;
constexpr std::size_t kMaxButtonLabel = 20;
constexpr std::size_t kMaxRowLabel = 24;
constexpr std::size_t kMaxToken = 200;

constexpr seconds kWindowMargin{60};  // Meta's clock may differ from ours, and the way takes time
constexpr seconds kPauseAfterFailure{10};
constexpr seconds kPauseOfNumber{15};
constexpr seconds kPauseOfDistrust{3600};
constexpr seconds kLongestPause{24 * 3600};
constexpr int kMostPairRefusals = 5;  // 4^5 s is 17 minutes
constexpr std::size_t kMostPairs = 10'000;
// States of a number in which nothing comes or goes (Graph API: WhatsApp business phone number, `status`).
constexpr std::array<std::string_view, 4> kDeadNumbers = {"BANNED", "DELETED", "DISCONNECTED", "MIGRATED"};

constexpr std::string_view kLettersAndDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

bool is_api_version(std::string_view version) {
    if (!version.starts_with('v')) return false;
    const auto dot = version.find('.');
    return dot != std::string_view::npos && consists_of(version.substr(1, dot - 1), kDigits) &&
           consists_of(version.substr(dot + 1), kDigits);
}

/// `ID.1a2b…` or the parent's form `ID.ENT.1a2b…`.
bool is_user_id(std::string_view address) {
    return address.size() > 3 && consists_of(address.substr(0, 2), kLettersAndDigits.substr(0, 26)) &&
           address[2] == '.' &&
           address.find_first_not_of(std::string(kLettersAndDigits) + ".") == std::string_view::npos;
}

/// Everything but the content itself; nullopt: not an address of WhatsApp.
std::optional<Json> addressed(const OutboundMessage& message) {
    Json body{{"messaging_product", "whatsapp"}, {"recipient_type", "individual"}};
    if (consists_of(message.chat, kDigits)) {
        body["to"] = "+" + message.chat;  // without the plus Meta may put our own country's code in front
    } else if (is_user_id(message.chat)) {
        body["recipient"] = message.chat;
    } else {
        return std::nullopt;
    }
    if (!message.reference.empty()) body["biz_opaque_callback_data"] = message.reference;
    if (!message.quoted_id.empty()) body["context"] = {{"message_id", message.quoted_id}};
    return body;
}

Json reply_buttons(const std::vector<domain::Button>& buttons) {
    Json list = Json::array();
    for (const auto& button : buttons) {
        list.push_back({{"type", "reply"}, {"reply", {{"id", button.token}, {"title", button.label}}}});
    }
    return list;
}

Json list_sections(const std::vector<domain::Button>& buttons) {
    Json rows = Json::array();
    for (const auto& button : buttons) rows.push_back({{"id", button.token}, {"title", button.label}});
    return Json::array({Json{{"rows", std::move(rows)}}});
}

domain::Result<std::string> unsendable(std::string_view what) {
    return domain::failure(Fault::malformed, std::string(what));
}

domain::Result<std::string> free_form_body(const OutboundMessage& message, const std::string& list_label) {
    auto body = addressed(message);
    if (!body) return unsendable("the chat is neither a number nor a user id of WhatsApp");
    if (message.text.empty()) return unsendable("the text is empty");
    const std::size_t length = utf16_length(message.text);
    const auto& buttons = message.buttons;
    if (buttons.empty()) {
        if (length > kMaxText) return unsendable("the text is longer than 4096 characters");
        (*body)["type"] = "text";
        (*body)["text"] = {{"body", message.text}, {"preview_url", false}};
        return to_text(*body);
    }
    if (buttons.size() > kMaxRows) return unsendable("more than 10 buttons");
    const bool is_list = buttons.size() > kMaxButtons;
    for (const auto& [label, token, url] : buttons) {
        if (!url.empty())
            return unsendable("WhatsApp has no buttons that open a page beside those that answer");
        if (label.empty() || utf16_length(label) > (is_list ? kMaxRowLabel : kMaxButtonLabel)) {
            return unsendable("a button's label is empty or too long");
        }
        if (token.empty() || token.size() > kMaxToken)
            return unsendable("a button's token is empty or too long");
    }
    if (length > (is_list ? kMaxText : kMaxTextAboveButtons)) {
        return unsendable("the text is longer than 1024 characters and has buttons");
    }
    (*body)["type"] = "interactive";
    Json& interactive = (*body)["interactive"];
    interactive["body"] = {{"text", message.text}};
    if (is_list) {
        interactive["type"] = "list";
        interactive["action"] = {{"button", list_label}, {"sections", list_sections(buttons)}};
    } else {
        interactive["type"] = "button";
        interactive["action"] = {{"buttons", reply_buttons(buttons)}};
    }
    return to_text(*body);
}

/// Meta refuses line breaks, tabs and runs of spaces in a template's parameter, and an empty one.
std::string as_parameter(std::string_view text) {
    std::string line;
    for (const char sign : text) {
        const bool is_space = sign == ' ' || static_cast<unsigned char>(sign) < 0x20U;
        if (!is_space) {
            line.push_back(sign);
        } else if (!line.empty() && line.back() != ' ') {
            line.push_back(' ');
        }
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line.empty() ? "-" : line;
}

}  // namespace

/// What came back from one request.
struct Number::Answer {
    enum class Kind {
        success,     ///< 2xx, with `body`
        refusal,     ///< Meta's error envelope
        unreadable,  ///< an answer, but not Meta's: from something in between
        none,        ///< see `error`
    };
    Kind kind = Kind::unreadable;
    int status = 0;
    std::optional<std::int64_t> code;
    std::string title;
    std::optional<seconds> retry_after;
    Json body;
    HttpError error;

    bool is_window_closed() const {
        return kind == Kind::refusal && code && class_of(*code) == CodeClass::window_closed;
    }

    std::string words() const {
        if (kind == Kind::none) return error.message;
        if (kind == Kind::refusal && code) return fmt::format("{} {}", *code, as_detail(title));
        return fmt::format("HTTP {} without an answer of the Cloud API", status);
    }
};

domain::Result<std::unique_ptr<Number>> Number::create(Options options, const HttpClient& http) {
    const auto bad = [&options](std::string_view what) {
        return domain::failure(Fault::misconfigured, fmt::format("[[whatsapp]] {}: {}", options.name, what));
    };
    if (!consists_of(options.name, kNameCharacters)) return bad("`name` should be of a-z, 0-9, - and _");
    if (!options.api_base_url.starts_with("https://") && !options.api_base_url.starts_with("http://")) {
        return bad("`api_base_url` should begin with https://");
    }
    if (!is_api_version(options.api_version)) return bad("`api_version` should look like v25.0");
    if (!consists_of(options.phone_number_id, kDigits)) {
        return bad("`phone_number_id` should be the digits Meta's API set-up page shows");
    }
    const auto is_graphic = [](unsigned char sign) { return std::isgraph(sign) != 0; };
    if (options.access_token.empty() ||
        !std::all_of(options.access_token.begin(), options.access_token.end(), is_graphic)) {
        return bad("`access_token` should be a system user's token, without spaces or line breaks");
    }
    if (options.app_secret.empty()) return bad("`app_secret` is missing; the app's basic settings show it");
    if (options.verify_token.empty())
        return bad("`verify_token` is missing; invent one and enter it at Meta");
    for (const auto& [key, registered] : options.templates) {
        if (!consists_of(registered.name, kNameCharacters)) {
            return bad(fmt::format("the template for `{}` should have a name of a-z, 0-9 and _", key));
        }
    }
    while (options.api_base_url.ends_with('/')) options.api_base_url.pop_back();
    return std::unique_ptr<Number>(new Number(std::move(options), http));
}

Number::Number(Options options, const HttpClient& http)
    : options_(std::move(options)), account_{domain::Messenger::whatsapp, options_.name}, http_(http) {}

// 80 a second in and out together; one in 6 s to a person, with a burst that is borrowed from the time after
// (Cloud API: throughput; about the platform).
domain::SendLimits Number::limits() const {
    return {static_cast<double>(options_.messages_per_second), milliseconds{6000}, 10,
            connections_for(options_.messages_per_second, 64)};
}

std::vector<std::string> Number::secrets() const {
    std::vector<std::string> secrets;
    for (const auto* secret : {&options_.access_token, &options_.app_secret, &options_.previous_app_secret,
                               &options_.verify_token}) {
        if (!secret->empty()) secrets.push_back(*secret);
    }
    return secrets;
}

HttpRequest Number::with_token(HttpRequest request) const {
    request.headers.push_back({"Authorization", "Bearer " + options_.access_token});
    return request;
}

Number::Answer Number::read_answer(HttpClient::Answer came) {
    Answer answer;
    if (!came) {
        answer.kind = Answer::Kind::none;
        answer.error = std::move(came.error());
        return answer;
    }
    answer.status = came->status;
    if (const auto wait = integer_from(came->header("retry-after").value_or(""))) {
        answer.retry_after = seconds{std::clamp<std::int64_t>(*wait, 1, kLongestPause.count())};
    }
    auto parsed = parse_json(came->body);
    if (!parsed || !parsed->is_object()) return answer;
    std::string complaint;
    const Fields fields(&*parsed, "answer", complaint);
    const Fields error = fields.object("error");
    if (error.exists()) {
        answer.code = error.integer("code");
        answer.title = error.text("message");
        if (answer.code) answer.kind = Answer::Kind::refusal;
        return answer;
    }
    if (answer.status < 200 || answer.status > 299 || !complaint.empty()) return answer;
    answer.kind = Answer::Kind::success;
    answer.body = std::move(*parsed);
    return answer;
}

Number::Answer Number::ask(HttpRequest request, const std::function<bool()>& stopping) const {
    return read_answer(http_.send(with_token(std::move(request)), stopping));
}

void Number::post(std::string body, milliseconds timeout, std::function<void(Answer)> came) const {
    HttpRequest request;
    request.method = "POST";
    request.url = fmt::format("{}/{}/{}/messages", options_.api_base_url, options_.api_version,
                              options_.phone_number_id);
    request.headers = {{"Content-Type", "application/json"}};
    request.body = std::move(body);
    request.timeout = timeout;
    http_.start(with_token(std::move(request)), [came = std::move(came)](HttpClient::Answer answer) {
        came(read_answer(std::move(answer)));
    });
}

domain::Result<std::string> Number::template_body(const OutboundMessage& message) const {
    const auto found = options_.templates.find(message.message_key);
    if (found == options_.templates.end()) {
        return unsendable(to_string(domain::MissingTemplate{message.message_key, ""}));
    }
    const Template& registered = found->second;
    std::string language = message.language;
    if (!registered.languages.empty()) {
        const auto code = registered.languages.find(language);
        if (code == registered.languages.end()) {
            return unsendable(to_string(domain::MissingTemplate{message.message_key, language}));
        }
        language = code->second;
    }
    Json parameters = Json::array();
    const auto add_parameter = [&](const std::string& argument) {
        parameters.push_back({{"type", "text"}, {"text", as_parameter(argument)}});
    };
    if (!registered.parameters) {
        for (const auto& argument : message.arguments) add_parameter(argument);
    } else {
        for (const std::size_t index : *registered.parameters) {
            if (index >= message.arguments.size()) {
                return unsendable(fmt::format("the template `{}` wants argument {} of `{}`, which has {}",
                                              registered.name, index, message.message_key,
                                              message.arguments.size()));
            }
            add_parameter(message.arguments[index]);
        }
    }
    Json components = Json::array();
    if (!parameters.empty()) components.push_back({{"type", "body"}, {"parameters", std::move(parameters)}});
    const std::size_t replies =
        std::min(message.buttons.size(), registered.quick_replies.value_or(message.buttons.size()));
    for (std::size_t index = 0; index < replies; ++index) {
        Json payload = Json::array({Json{{"type", "payload"}, {"payload", message.buttons[index].token}}});
        components.push_back({{"type", "button"},
                              {"sub_type", "quick_reply"},
                              {"index", std::to_string(index)},
                              {"parameters", std::move(payload)}});
    }
    auto body = addressed(message);
    if (!body) return unsendable("the chat is neither a number nor a user id of WhatsApp");
    (*body)["type"] = "template";
    (*body)["template"] = {{"name", registered.name}, {"language", {{"code", language}}}};
    if (!components.empty()) (*body)["template"]["components"] = std::move(components);
    return to_text(*body);
}

void Number::send(const OutboundMessage& message, milliseconds timeout, domain::Instant now,
                  domain::OutcomeCame came) {
    const auto refuse = [&came](std::string what) {
        came(domain::Refused{RefusalReason::content, std::move(what)});
    };
    if (message.kind == OutboundKind::toast || message.kind == OutboundKind::menu)
        return came(domain::Accepted{});
    if (message.kind != OutboundKind::message)
        return refuse("WhatsApp cannot change a message that was sent");
    if (!addressed(message)) return refuse("the chat is neither a number nor a user id of WhatsApp");
    if (!message.free_form_until || now + kWindowMargin >= *message.free_form_until)
        return send_template(message, timeout, now, came);
    auto body = free_form_body(message, options_.list_label);
    if (!body) return refuse(body.error().message);
    const auto deadline = Steady::now() + timeout;
    post(std::move(*body), timeout, [this, &message, deadline, now, came = std::move(came)](Answer answer) {
        if (!answer.is_window_closed()) return came(outcome_of(answer, message, now));
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - Steady::now());
        send_template(message, left, now, came);
    });
}

void Number::send_template(const OutboundMessage& message, milliseconds left, domain::Instant now,
                           const domain::OutcomeCame& came) {
    auto body = template_body(message);
    if (!body) return came(domain::Refused{RefusalReason::template_stopped, body.error().message});
    if (left <= milliseconds{0})
        return came(
            domain::RetryAt{now + kPauseAfterFailure, RetryScope::chat, "no time left to send the template"});
    post(std::move(*body), left,
         [this, &message, now, came](Answer answer) { came(outcome_of(answer, message, now)); });
}

SendOutcome Number::outcome_of(const Answer& answer, const OutboundMessage& message, domain::Instant now) {
    const auto later = [&](seconds pause, RetryScope scope) {
        return domain::RetryAt{now + answer.retry_after.value_or(pause), scope, answer.words()};
    };
    const auto failed = [&](RetryScope scope) {
        auto outcome = later(kPauseAfterFailure, scope);
        outcome.is_trouble = true;
        return outcome;
    };
    const auto refused = [&](RefusalReason reason) { return domain::Refused{reason, answer.words()}; };
    if (answer.kind == Answer::Kind::none) {
        if (answer.error.reach == HttpReach::unclear) return domain::Unclear{answer.words()};
        return failed(RetryScope::account);
    }
    if (answer.kind == Answer::Kind::unreadable) {
        // A gateway that has no server behind it passed nothing on; of any other stranger we know nothing.
        if (answer.status == 502 || answer.status == 503) return failed(RetryScope::account);
        if (answer.status == 429) return later(kPauseOfNumber, RetryScope::account);
        return domain::Unclear{answer.words()};
    }
    if (answer.kind == Answer::Kind::success) {
        std::string complaint;
        const auto messages = Fields(&answer.body, "answer", complaint).objects("messages");
        const std::string id = messages.empty() ? "" : messages.front().text("id");
        if (id.empty()) return domain::Unclear{"200 without the id of a message"};
        const std::lock_guard lock(mutex_);
        pair_refusals_.erase(message.chat);
        return domain::Accepted{id};
    }

    const auto meaning = class_of(*answer.code);
    if (!meaning) {
        if (answer.status == 429) return later(kPauseOfNumber, RetryScope::account);
        if (answer.status >= 500) return failed(RetryScope::account);
        return refused(answer.status == 401 || answer.status == 403 ? RefusalReason::account_stopped
                                                                    : RefusalReason::content);
    }
    switch (*meaning) {
        case CodeClass::account_stopped:
            return refused(RefusalReason::account_stopped);
        case CodeClass::too_fast:
            return later(kPauseOfNumber, RetryScope::account);
        case CodeClass::too_fast_to_one:
            return later(pair_pause(message.chat), RetryScope::chat);
        case CodeClass::distrusted:
            return later(kPauseOfDistrust, RetryScope::account);
        case CodeClass::transient:
            return failed(RetryScope::chat);
        case CodeClass::window_closed:
            return refused(RefusalReason::template_stopped);  // a template was refused
        case CodeClass::unreachable:
            return refused(RefusalReason::unreachable);
        case CodeClass::held_back:
            return refused(RefusalReason::held_back);
        case CodeClass::content:
            return refused(RefusalReason::content);
        case CodeClass::template_stopped:
            return refused(RefusalReason::template_stopped);
    }
    return refused(RefusalReason::content);
}

// Meta's advice for 131056: 4^X seconds, with X from 0 and one more for each refusal.
seconds Number::pair_pause(const std::string& chat) {
    const std::lock_guard lock(mutex_);
    if (pair_refusals_.size() >= kMostPairs) pair_refusals_.clear();
    int& refusals = pair_refusals_[chat];
    const seconds pause{1LL << (2 * refusals)};
    refusals = std::min(refusals + 1, kMostPairRefusals);
    return pause;
}

domain::Result<domain::Channel::Batch> Number::poll(std::int64_t, seconds, const std::function<bool()>&) {
    return domain::failure(
        Fault::misconfigured,
        fmt::format("whatsapp {}: the Cloud API posts its events, it cannot be polled", account_.name));
}

Number::Answer Number::look_up(std::string_view path, milliseconds timeout,
                               const std::function<bool()>& stopping) const {
    HttpRequest request;
    request.url = fmt::format("{}/{}/{}", options_.api_base_url, options_.api_version, path);
    request.timeout = timeout;
    return ask(std::move(request), stopping);
}

tl::expected<Number::Place, domain::FetchFailure> Number::place_of(
    const std::string& media_id, milliseconds timeout, const std::function<bool()>& stopping) const {
    using domain::FetchTrouble;
    const auto failed = [](FetchTrouble trouble, std::string_view what) {
        return tl::unexpected(domain::FetchFailure{trouble, fmt::format("media: {}", what)});
    };
    const Answer answer =
        look_up(media_id + "?phone_number_id=" + options_.phone_number_id, timeout, stopping);
    if (answer.kind == Answer::Kind::refusal) {
        const auto meaning = class_of(*answer.code);
        if (meaning == CodeClass::account_stopped)
            return failed(FetchTrouble::account_stopped, answer.words());
        // 100: no such object, or not any more; 131052: it cannot be had.
        if (meaning == CodeClass::content) return failed(FetchTrouble::gone, answer.words());
        return failed(FetchTrouble::unreachable, answer.words());
    }
    if (answer.kind != Answer::Kind::success) return failed(FetchTrouble::unreachable, answer.words());
    std::string complaint;
    const Fields media(&answer.body, "media", complaint);
    Place place{media.required_text("url"), media.text("sha256"), std::nullopt};
    if (!complaint.empty()) return failed(FetchTrouble::unreachable, complaint);
    // Meta writes the size as a number or as text.
    std::string other_form;
    const Fields sized(&answer.body, "media", other_form);
    place.bytes = sized.integer("file_size");
    if (!place.bytes) place.bytes = integer_from(Fields(&answer.body, "media", other_form).text("file_size"));
    return place;
}

domain::Result<std::optional<domain::ProviderCondition>> Number::condition(milliseconds timeout) {
    const Answer answer = look_up(
        fmt::format("{}?fields=status,quality_rating,{}", options_.phone_number_id, limit_field()), timeout);
    if (answer.kind != Answer::Kind::success) {
        const auto fault = answer.kind == Answer::Kind::none ? answer.error.fault : Fault::unreachable;
        return domain::failure(fault, fmt::format("whatsapp {}: {}", account_.name, answer.words()));
    }
    std::string complaint;
    Fields number(&answer.body, "answer", complaint);
    const std::string status = number.text("status");
    domain::ProviderCondition condition;
    condition.standing = {number.text("quality_rating"), number.text(limit_field())};
    if (std::find(kDeadNumbers.begin(), kDeadNumbers.end(), status) != kDeadNumbers.end())
        condition.trouble = "the number is " + status;
    condition.stopped_templates = stopped_templates(timeout);
    return condition;
}

std::optional<std::vector<std::string>> Number::stopped_templates(milliseconds timeout) const {
    if (options_.account_id.empty() || options_.templates.empty()) return std::nullopt;
    const Answer answer =
        look_up(options_.account_id + "/message_templates?fields=name,status&limit=250", timeout);
    if (answer.kind != Answer::Kind::success) return std::nullopt;
    std::vector<std::string> stopped;
    std::string complaint;
    for (const Fields& entry : Fields(&answer.body, "answer", complaint).objects("data")) {
        const std::string name = entry.text("name");
        const bool is_ours = std::any_of(options_.templates.begin(), options_.templates.end(),
                                         [&](const auto& one) { return one.second.name == name; });
        if (is_ours && is_usable_template(entry.text("status")) == false) stopped.push_back(name);
    }
    return stopped;
}

/// Since v24.0 the limit is the portfolio's; before, a number had one of its own.
std::string Number::limit_field() const {
    const auto major =
        integer_from(options_.api_version.substr(1, options_.api_version.find('.') - 1)).value_or(0);
    return major >= 24 ? "whatsapp_business_manager_messaging_limit" : "messaging_limit_tier";
}

domain::Result<Number::MessagingLimit> Number::messaging_limit(milliseconds timeout) const {
    const std::string field = limit_field();
    const Answer answer = look_up(options_.phone_number_id + "?fields=" + field, timeout);
    if (answer.kind != Answer::Kind::success) {
        const auto fault = answer.kind == Answer::Kind::none ? answer.error.fault : Fault::unreachable;
        return domain::failure(fault, fmt::format("whatsapp {}: {}", account_.name, answer.words()));
    }
    std::string complaint;
    MessagingLimit limit{Fields(&answer.body, "answer", complaint).text(field), std::nullopt};
    std::string_view digits = limit.name;
    if (!digits.starts_with("TIER_")) return limit;
    digits.remove_prefix(5);
    const bool is_in_thousands = digits.ends_with('K');
    if (is_in_thousands) digits.remove_suffix(1);
    if (const auto people = integer_from(digits); people && *people > 0 && *people < 1'000'000)
        limit.people = *people * (is_in_thousands ? 1000 : 1);
    return limit;
}

domain::Result<Number::Identity> Number::check(milliseconds timeout) const {
    const Answer answer =
        look_up(options_.phone_number_id + "?fields=display_phone_number,verified_name", timeout);
    const auto fault = [&](Fault kind, std::string_view what) {
        return domain::failure(kind, fmt::format("whatsapp {}: {}", account_.name, what));
    };
    if (answer.kind == Answer::Kind::none) return fault(answer.error.fault, answer.words());
    if (answer.kind == Answer::Kind::refusal) {
        const bool is_ours = answer.status >= 400 && answer.status < 500 && answer.status != 429;
        return fault(is_ours ? Fault::misconfigured : Fault::unreachable,
                     answer.words() + "; check `access_token`, `api_version` and `phone_number_id`");
    }
    if (answer.kind != Answer::Kind::success) return fault(Fault::unreachable, answer.words());
    std::string complaint;
    const Fields fields(&answer.body, "answer", complaint);
    Identity identity{fields.text("display_phone_number"), fields.text("verified_name")};
    if (!complaint.empty()) return fault(Fault::unreachable, complaint);
    return identity;
}

}  // namespace adapters::whatsapp
