#include "simulator/telegram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

namespace sim {

namespace {

// docs/simulator.md, "What is imitated": the real limits are not published.
constexpr double kChatBurst = 3, kChatPerSecond = 1;
constexpr double kGroupBurst = 20, kGroupPerSecond = 20.0 / 60;
constexpr double kBotBurst = 30, kBotPerSecond = 30;
constexpr std::size_t kLongestText = 4096, kLongestCaption = 1024, kLongestToast = 200;
constexpr std::chrono::seconds kQueryLife{150};

// The connection is cut instead of an answer.
struct Cut {};

Answer refusal(const TelegramRefusal& cause) {
    Json body{{"ok", false}, {"error_code", cause.code}, {"description", cause.description}};
    Answer answer{cause.code, ""};
    if (cause.retry_after) {
        body["parameters"] = {{"retry_after", *cause.retry_after}};
        answer.headers.emplace_back("Retry-After", std::to_string(*cause.retry_after));
    }
    answer.body = one_line(body);
    return answer;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string shown_text(const Json& given, const std::string& key) {
    auto text = given.value(key, std::string{});
    const auto mode = lower(given.value("parse_mode", std::string{}));
    if (mode == "html") return trimmed(strip_telegram_html(text));
    if (!mode.empty() && mode != "markdownv2" && mode != "markdown") bad_request("unsupported parse_mode");
    return trimmed(text);
}

/// Entities lie within the text, counted in UTF-16; of a `date_time`, the time and how to show it as well.
void check_entities(const Json& given, const std::string& text) {
    static const std::set<std::string> kTypes{
        "mention",   "hashtag",      "cashtag",       "bot_command",
        "url",       "email",        "bold",          "phone_number",
        "italic",    "underline",    "strikethrough", "spoiler",
        "code",      "blockquote",   "pre",           "expandable_blockquote",
        "text_link", "custom_emoji", "text_mention",  "date_time"};
    static const std::regex kFormat("r|w?[dD]?[tT]?");
    const auto units = static_cast<std::int64_t>(utf16_length(text));
    for (const Json& entity : given.value("entities", Json::array())) {
        const auto type = entity.value("type", std::string{});
        if (!kTypes.contains(type)) bad_request("can't parse entities: unknown type \"" + type + "\"");
        const auto offset = entity.at("offset").get<std::int64_t>();
        const auto length = entity.at("length").get<std::int64_t>();
        if (offset < 0 || length < 1 || offset + length > units)
            bad_request("can't parse entities: the entity lies outside of the text");
        if (type != "date_time") continue;
        if (!entity.contains("unix_time") || !entity["unix_time"].is_number_integer() ||
            !std::regex_match(entity.value("date_time_format", std::string{}), kFormat))
            bad_request("can't parse entities: a date_time needs its unix_time and a known format");
    }
}

std::string checked_text(const Json& given) {
    auto text = shown_text(given, "text");
    if (text.empty()) bad_request("message text is empty");
    if (utf16_length(text) > kLongestText) bad_request("message is too long");
    check_entities(given, text);
    return text;
}

bool is_local(const std::string& url) {
    for (const char* host : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
        if (url.starts_with(host)) return true;
    return false;
}

Json markup_json(const ButtonRows& rows) {
    Json keyboard = Json::array();
    for (const auto& row : rows) {
        Json cells = Json::array();
        for (const auto& button : row)
            cells.push_back(button.data.starts_with("url:")
                                ? Json{{"text", button.text}, {"url", button.data.substr(4)}}
                                : Json{{"text", button.text}, {"callback_data", button.data}});
        keyboard.push_back(std::move(cells));
    }
    return {{"inline_keyboard", std::move(keyboard)}};
}

}  // namespace

TelegramAccount::TelegramAccount(Stage& stage, TelegramSpec spec)
    : stage_(stage),
      spec_(std::move(spec)),
      label_("telegram/" + spec_.name),
      id_(std::stoll(spec_.token)),
      bucket_(kBotBurst, kBotPerSecond),
      last_update_id_(100'000'000 + id_ % 1'000'000) {
    stage_.run().add_obstacle([this] { return waiting_for(); });
}

Answer TelegramAccount::serve(Stage& stage, const Request& request) {
    const bool is_file = request.path.starts_with("/file/bot");
    const auto rest = request.path.substr(is_file ? 9 : 4);
    const auto slash = rest.find('/');
    if (slash == std::string::npos) return refusal({404, "Not Found"});
    const auto token = rest.substr(0, slash);
    auto lock = stage.lock();
    auto* account = stage.telegram_by_token(token);
    if (!account) {
        const auto colon = token.find(':');
        const bool is_wellformed = colon != std::string::npos && colon > 0 && colon + 1 < token.size() &&
                                   token.find_first_not_of("0123456789") == colon;
        const TelegramRefusal cause{401,
                                    is_wellformed ? "Unauthorized" : "Unauthorized: invalid token specified"};
        stage.journal().write(stage.run().now(), "request",
                              {{"direction", "in"},
                               {"messenger", "telegram"},
                               {"account", nullptr},
                               {"method", rest.substr(slash + 1)},
                               {"http", request.method + " /bot***/" + rest.substr(slash + 1)},
                               {"status", 401},
                               {"answer", cause.description}});
        stage.run().stimulus();
        return refusal(cause);
    }
    if (is_file) return account->give_file(request, rest.substr(slash + 1));
    return account->call(lock, request, rest.substr(slash + 1));
}

Answer TelegramAccount::call(Run::Lock& lock, const Request& request, const std::string& method_name) {
    const auto* method = find_telegram_method(method_name);
    Json entry{{"direction", "in"},
               {"messenger", "telegram"},
               {"account", spec_.name},
               {"method", method ? method->name : method_name},
               {"http", request.method + " " + request.path}};
    const auto finish = [&](Answer answer) {
        const bool is_answered = answer.fate == Fate::answered;
        entry["status"] = is_answered ? answer.status : 0;
        entry["answer"] = is_answered ? Json::parse(answer.body, nullptr, false) : Json(nullptr);
        // How often an idle poller asks depends on real time.
        const bool is_idle_poll = method && method->name == "getUpdates" && answer.status == 200 &&
                                  is_answered && entry["answer"]["result"].empty();
        if (!is_idle_poll) {
            stage_.journal().write(stage_.run().now(), "request", entry);
            stage_.run().stimulus();
        }
        return answer;
    };

    try {
        if (!method) throw TelegramRefusal{404, "Not Found"};
        std::optional<TelegramRefusal> malformed;
        Json given;
        try {
            given = read_telegram_parameters(*method, request);
        } catch (const TelegramRefusal& cause) {
            malformed = cause;
        }
        // A JSON body stands in the journal as it came, so that others can judge it; forms have no types to
        // judge.
        const bool is_json = request.content_type.starts_with("application/json") && !request.body.empty();
        const auto as_sent = is_json ? Json::parse(request.body, nullptr, false) : Json();
        entry["body"] = as_sent.is_object() ? as_sent : malformed ? Json(request.body) : given;

        Place place{label_, "", method->name};
        if (given.contains("chat_id") && given["chat_id"].is_number())
            if (const auto* conversation = find_conversation(given["chat_id"])) {
                place.person = conversation->person;
                entry[conversation->person.empty() ? "group" : "person"] =
                    conversation->person.empty() ? conversation->group : conversation->person;
            }
        if (given.contains("callback_query_id"))
            if (const auto query = queries_.find(given["callback_query_id"]); query != queries_.end())
                entry["person"] = place.person = query->second.person;

        auto& faults = stage_.faults();
        if (faults.is_out(label_, "api")) {
            entry["fault"] = "outage";
            if (method->name == "getUpdates") is_poll_struck_ = true;
            throw Cut{};
        }
        const auto fault = faults.strike({"throttle", "error", "hang", "cut"}, place);
        if (fault) entry["fault"] = fault->kind;
        if (method->name == "getUpdates") is_poll_struck_ = fault.has_value();
        if (fault && fault->kind == "throttle") {
            const auto seconds = fault->keys.at("retry_after").get<std::int64_t>();
            throw TelegramRefusal{429, fmt::format("Too Many Requests: retry after {}", seconds), seconds};
        }
        if (fault && fault->kind == "error") {
            const int status = fault->keys.at("status").get<int>();
            throw TelegramRefusal{status ? status : 500, "Internal Server Error"};
        }
        const bool is_applied = !fault || fault->keys.at("applied").get<bool>();
        Answer answer;
        if (is_applied) {
            if (malformed) throw *malformed;
            try {
                answer.body = one_line({{"ok", true}, {"result", run_method(lock, method->name, given)}});
            } catch (const TelegramRefusal&) {
                if (!fault) throw;
            }
        }
        if (fault) {
            entry["applied"] = is_applied;
            answer.fate = Fate::cut;
            if (fault->kind == "hang")
                answer.held = std::chrono::seconds{fault->keys.at("seconds").get<int>()};
        }
        return finish(std::move(answer));
    } catch (const TelegramRefusal& cause) {
        return finish(refusal(cause));
    } catch (const Json::exception&) {  // a value of another type than its key demands, deep inside
        return finish(refusal({400, "Bad Request: can't parse the parameters: a value has the wrong type"}));
    } catch (const Cut&) {
        Answer answer;
        answer.fate = Fate::cut;
        return finish(std::move(answer));
    }
}

Json TelegramAccount::run_method(Run::Lock& lock, const std::string& method, const Json& given) {
    if (method == "getUpdates") {
        auto result = get_updates(lock, given);
        if (stage_.faults().is_out(label_, "api")) throw Cut{};
        return result;
    }
    if (method == "getMe") return me();
    if (method == "sendMessage") return send(given, "text");
    if (method == "sendDocument") return send(given, "document");
    if (method == "sendPhoto") return send(given, "photo");
    if (method == "editMessageText") return edit(given, true);
    if (method == "editMessageReplyMarkup") return edit(given, false);
    if (method == "deleteMessage") return remove(given);
    if (method == "answerCallbackQuery") return answer_query(given);
    if (method == "setMessageReaction") return react(given);
    if (method == "setWebhook") return set_webhook(given);
    if (method == "deleteWebhook") return drop_webhook(given);
    if (method == "getWebhookInfo") return webhook_info();
    if (method.ends_with("MyCommands")) return commands(method, given);
    if (method == "getChat") return chat_json(need_conversation(given));
    if (method == "getFile") return get_file(given);
    if (method == "pinChatMessage") return pin(given, true);
    if (method == "unpinChatMessage") return pin(given, false);
    if (method == "sendChatAction") need_reachable(need_conversation(given));
    return true;  // logOut and close too
}

// ------------------------------------------------------------------------------------------ what all methods
// need

TelegramAccount::Conversation* TelegramAccount::find_conversation(std::int64_t chat_id) {
    if (const auto known = conversations_.find(chat_id); known != conversations_.end()) return &known->second;
    const auto* person = chat_id > 0 ? stage_.person_by_telegram(chat_id) : nullptr;
    const auto* group = chat_id < 0 ? stage_.group_by_chat(chat_id) : nullptr;
    if (!person && !group) return nullptr;
    Conversation fresh{
        chat_id,
        person ? person->spec.name : "",
        group ? group->name : "",
        {},
        0,
        group ? TokenBucket(kGroupBurst, kGroupPerSecond) : TokenBucket(kChatBurst, kChatPerSecond),
        {}};
    fresh.chat.has_started = group || person->spec.telegram->has_started;
    return &conversations_.emplace(chat_id, std::move(fresh)).first->second;
}

TelegramAccount::Conversation& TelegramAccount::need_conversation(const Json& given) {
    auto* conversation = given["chat_id"].is_number() ? find_conversation(given["chat_id"]) : nullptr;
    if (!conversation) bad_request("chat not found");
    return *conversation;
}

void TelegramAccount::need_reachable(const Conversation& conversation) {
    const auto forbidden = [](const char* why) {
        throw TelegramRefusal{403, std::string("Forbidden: ") + why};
    };
    if (conversation.chat.has_left) forbidden("user is deactivated");
    if (conversation.chat.is_blocked) forbidden("bot was blocked by the user");
    if (!conversation.person.empty() &&
        stage_.faults().strike({"blocked"}, {label_, conversation.person, ""}))
        forbidden("bot was blocked by the user");
    if (!conversation.chat.has_started) forbidden("bot can't initiate conversation with a user");
}

void TelegramAccount::need_room(Conversation& conversation) {
    const auto now = stage_.run().now();
    const auto wait = std::max(bucket_.wait(now), conversation.bucket.wait(now));
    if (wait.count() > 0) {
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
        throw TelegramRefusal{429, fmt::format("Too Many Requests: retry after {}", seconds), seconds};
    }
    bucket_.take(now);
    conversation.bucket.take(now);
}

void TelegramAccount::seen_in(const Conversation& conversation, Notice notice, const std::string& text,
                              const std::string& id) {
    stage_.notice({stage_.run().now(), notice, conversation.person, conversation.group, label_, text, {}},
                  id);
}

Json TelegramAccount::me() const {
    return {{"id", id_},
            {"is_bot", true},
            {"first_name", spec_.username},
            {"username", spec_.username},
            {"can_join_groups", true},
            {"can_read_all_group_messages", false},
            {"supports_inline_queries", false},
            {"can_connect_to_business", false},
            {"has_main_web_app", false}};
}

Json TelegramAccount::user_json(const Person& person) const {
    const auto& user = *person.spec.telegram;
    Json json{{"id", user.id}, {"is_bot", false}, {"first_name", user.first_name}};
    if (!user.last_name.empty()) json["last_name"] = user.last_name;
    if (!user.username.empty()) json["username"] = user.username;
    if (!user.language_code.empty()) json["language_code"] = user.language_code;
    return json;
}

Json TelegramAccount::chat_json(const Conversation& conversation) const {
    if (!conversation.group.empty())
        return {{"id", conversation.id},
                {"title", stage_.group(conversation.group)->title},
                {"type", "supergroup"}};
    auto json = user_json(*stage_.person(conversation.person));
    json.erase("is_bot");
    json.erase("language_code");
    json["type"] = "private";
    return json;
}

Json TelegramAccount::message_json(const Conversation& conversation, const ShownMessage& message) const {
    Json from = {{"id", id_}, {"is_bot", true}, {"first_name", spec_.username}, {"username", spec_.username}};
    if (message.author == Author::person) from = user_json(*stage_.person(message.by));
    Json json{{"message_id", std::stoll(message.id)},
              {"from", std::move(from)},
              {"chat", chat_json(conversation)},
              {"date", unix_seconds(message.at)}};
    if (message.is_edited) json["edit_date"] = unix_seconds(stage_.run().now());
    const auto file = [&] {
        const auto id = fmt::format("file-{}-{}", conversation.id, message.id);
        const auto found = files_.find(id);  // what the bot sent is not kept
        const MediaFile none{std::string(1024, '\0'), "application/octet-stream", "document"};
        const auto& content = found == files_.end() ? none : found->second.content;
        return Json{{"file_id", id},
                    {"file_unique_id", "u" + id},
                    {"file_name", content.name},
                    {"mime_type", content.mime_type},
                    {"file_size", content.bytes.size()}};
    };
    if (message.kind == "document") {
        json["document"] = file();
    } else if (message.kind == "photo") {
        auto size = file();
        size.erase("mime_type");
        size.erase("file_name");
        size["width"] = size["height"] = 640;
        json["photo"] = Json::array({size});
    } else if (message.kind == "voice") {
        json["voice"] = file();
        json["voice"].erase("file_name");
        json["voice"]["duration"] = 5;
    }
    if (!message.text.empty()) json[message.kind == "text" ? "text" : "caption"] = message.text;
    if (!message.buttons.empty()) json["reply_markup"] = markup_json(message.buttons);
    return json;
}

// ------------------------------------------------------------------------------------------ the methods

Json TelegramAccount::send(const Json& given, const std::string& kind) {
    auto& conversation = need_conversation(given);
    const bool is_text = kind == "text";
    const auto text = is_text ? checked_text(given) : shown_text(given, "caption");
    if (!is_text && utf16_length(text) > kLongestCaption) bad_request("message caption is too long");
    const auto markup = read_telegram_markup(given.value("reply_markup", Json::object()));
    if (given.contains("message_thread_id")) bad_request("message thread not found");
    std::string reply_to;
    if (given.contains("reply_parameters")) {
        const auto& reply = given["reply_parameters"];
        if (!reply.contains("message_id") || !reply["message_id"].is_number_integer())
            bad_request("can't parse reply parameters: message_id is required");
        reply_to = std::to_string(reply["message_id"].get<std::int64_t>());
        if (!conversation.chat.find(reply_to)) {
            if (!reply.value("allow_sending_without_reply", false))
                bad_request("message to be replied not found");
            reply_to.clear();
        }
    }
    need_reachable(conversation);
    need_room(conversation);

    ShownMessage message;
    message.id = std::to_string(++conversation.last_message_id);
    message.at = stage_.run().now();
    message.kind = kind;
    message.text = text;
    message.buttons = markup.inline_rows;
    message.reply_to = reply_to;
    if (markup.reply_rows) conversation.reply_keyboard = *markup.reply_rows;
    conversation.chat.messages.push_back(message);
    seen_in(conversation, Notice::message, text, message.id);
    auto json = message_json(conversation, message);
    if (const auto* replied = reply_to.empty() ? nullptr : conversation.chat.find(reply_to))
        json["reply_to_message"] = message_json(conversation, *replied);
    return json;
}

Json TelegramAccount::edit(const Json& given, bool with_text) {
    if (given.contains("inline_message_id")) bad_request("inline messages are not played by the simulator");
    auto& conversation = need_conversation(given);
    const auto text = with_text ? checked_text(given) : std::string{};
    const auto markup = read_telegram_markup(given.value("reply_markup", Json::object()));
    if (markup.reply_rows) bad_request("inline keyboard expected");
    auto* message = conversation.chat.find(std::to_string(given["message_id"].get<std::int64_t>()));
    if (!message) bad_request("message to edit not found");
    if (message->author != Author::bot) bad_request("message can't be edited");
    if (with_text && message->kind != "text") bad_request("there is no text in the message to edit");
    need_reachable(conversation);
    if ((!with_text || message->text == text) && message->buttons == markup.inline_rows)
        bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a current "
            "content and reply markup of the message");
    need_room(conversation);

    if (with_text) message->text = text;
    message->buttons = markup.inline_rows;
    message->is_edited = true;
    seen_in(conversation, Notice::edit, message->text, message->id);
    return message_json(conversation, *message);
}

Json TelegramAccount::remove(const Json& given) {
    auto& conversation = need_conversation(given);
    const auto id = std::to_string(given["message_id"].get<std::int64_t>());
    const auto* message = conversation.chat.find(id);
    if (!message) bad_request("message to delete not found");
    if (stage_.run().now() - message->at > std::chrono::hours{48})
        bad_request("message can't be deleted for everyone");
    std::erase_if(conversation.chat.messages, [&](const auto& shown) { return shown.id == id; });
    return true;
}

Json TelegramAccount::pin(const Json& given, bool is_pinned) {
    auto& conversation = need_conversation(given);
    need_reachable(conversation);
    auto& messages = conversation.chat.messages;
    auto* message = given.contains("message_id")
                        ? conversation.chat.find(std::to_string(given["message_id"].get<std::int64_t>()))
                        : nullptr;
    if (!given.contains("message_id")) {  // of those that are pinned, the newest
        const auto newest =
            std::find_if(messages.rbegin(), messages.rend(), [](const auto& one) { return one.is_pinned; });
        if (newest != messages.rend()) message = &*newest;
    }
    if (!message || (!is_pinned && !message->is_pinned))
        bad_request(is_pinned ? "message to pin not found" : "message to unpin not found");
    message->is_pinned = is_pinned;
    return true;
}

Json TelegramAccount::answer_query(const Json& given) {
    const auto query = queries_.find(given["callback_query_id"]);
    if (query == queries_.end() || stage_.run().now() - query->second.at > kQueryLife)
        bad_request("query is too old and response timeout expired or query ID is invalid");
    const auto text = given.value("text", std::string{});
    if (utf16_length(text) > kLongestToast) bad_request("MESSAGE_TOO_LONG");
    if (!text.empty())
        stage_.notice({stage_.run().now(), Notice::toast, query->second.person, "", label_, text, {}});
    return true;
}

Json TelegramAccount::react(const Json& given) {
    auto& conversation = need_conversation(given);
    need_reachable(conversation);
    auto* message = conversation.chat.find(std::to_string(given["message_id"].get<std::int64_t>()));
    if (!message) bad_request("message to react not found");
    const auto reactions = given.value("reaction", Json::array());
    if (reactions.size() > 1) bad_request("REACTIONS_TOO_MANY");
    if (reactions.empty()) {
        message->reaction_of_bot.clear();
    } else if (!reactions[0].is_object() || reactions[0].value("type", "") != "emoji" ||
               !reactions[0].contains("emoji")) {
        bad_request("REACTION_INVALID");
    } else {
        message->reaction_of_bot = reactions[0]["emoji"];
    }
    return true;
}

Json TelegramAccount::set_webhook(const Json& given) {
    const auto url = given["url"].get<std::string>();
    if (url.empty()) return drop_webhook(given);
    if (!url.starts_with("https://") && !is_local(url))
        bad_request("bad webhook: An HTTPS URL must be provided for webhook");
    const auto secret = given.value("secret_token", std::string{});
    const bool is_allowed = std::all_of(secret.begin(), secret.end(), [](unsigned char c) {
        return std::isalnum(c) || c == '_' || c == '-';
    });
    if (secret.size() > 256) bad_request("secret token is too long");
    if (!is_allowed) bad_request("secret token contains unallowed characters");
    const auto connections = given.value("max_connections", std::int64_t{40});
    if (connections < 1 || connections > 100'000) bad_request("max_connections must be between 1 and 100000");
    allow_updates(given);
    if (given.value("drop_pending_updates", false))
        for (auto update = updates_.begin(); update != updates_.end();) confirm(update++);
    webhook_ = {url, secret, connections, 0, "", std::nullopt};
    stage_.journal().mask(secret);
    for (auto& [id, update] : updates_) update.not_before = stage_.run().now();
    pump();
    return true;
}

Json TelegramAccount::drop_webhook(const Json& given) {
    if (given.value("drop_pending_updates", false))
        for (auto update = updates_.begin(); update != updates_.end();) confirm(update++);
    webhook_ = {};
    return true;
}

Json TelegramAccount::webhook_info() const {
    Json info{
        {"url", webhook_.url}, {"has_custom_certificate", false}, {"pending_update_count", updates_.size()}};
    if (!webhook_.url.empty()) info["max_connections"] = webhook_.max_connections;
    if (webhook_.last_error_date > 0) {
        info["last_error_date"] = webhook_.last_error_date;
        info["last_error_message"] = webhook_.last_error;
    }
    if (allowed_) info["allowed_updates"] = *allowed_;
    return info;
}

Json TelegramAccount::commands(const std::string& method, const Json& given) {
    const auto scope = given.value("scope", Json{{"type", "default"}});
    static const std::set<std::string> kScopes{
        "default", "all_private_chats",   "all_group_chats", "all_chat_administrators",
        "chat",    "chat_administrators", "chat_member"};
    const auto type = scope.value("type", std::string{});
    if (!kScopes.contains(type)) bad_request("can't parse BotCommandScope: unknown type");
    if (type.starts_with("chat")) {
        if (!scope.contains("chat_id") || !scope["chat_id"].is_number_integer() ||
            !find_conversation(scope["chat_id"]))
            bad_request("chat not found");
    }
    const auto language = given.value("language_code", std::string{});
    if (!language.empty() && language.size() != 2) bad_request("invalid language code specified");
    const auto key = one_line(scope) + " " + language;
    if (method == "getMyCommands") {
        const auto known = commands_.find(key);
        return known == commands_.end() ? Json::array() : known->second;
    }
    if (method == "deleteMyCommands") {
        commands_.erase(key);
        return true;
    }
    const auto& wanted = given["commands"];
    if (wanted.size() > 100) bad_request("BOT_COMMANDS_TOO_MUCH");
    for (const auto& command : wanted) {
        const auto name = command.is_object() ? command.value("command", std::string{}) : "";
        const auto description = command.is_object() ? command.value("description", std::string{}) : "";
        const bool is_good =
            !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
                return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
            });
        if (!is_good) bad_request("BOT_COMMAND_INVALID");
        if (description.empty() || utf16_length(description) > 256)
            bad_request("BOT_COMMAND_DESCRIPTION_INVALID");
    }
    commands_[key] = wanted;
    return true;
}

Json TelegramAccount::describe() const {
    Json menus = Json::object();
    for (const auto& [key, list] : commands_) menus[key] = list;
    return {{"pending_updates", updates_.size()}, {"webhook", webhook_.url}, {"commands", std::move(menus)}};
}

void TelegramAccount::recall(const Person& person, const PastMessage& past) {
    if (!person.spec.telegram) return;
    auto& chat = find_conversation(person.spec.telegram->id)->chat;
    chat.has_started = true;
    chat.recall(past);
}

const Chat* TelegramAccount::chat_of(const Person& person) const {
    if (!person.spec.telegram) return nullptr;
    const auto known = conversations_.find(person.spec.telegram->id);
    return known == conversations_.end() ? nullptr : &known->second.chat;
}

const Chat* TelegramAccount::chat_of(const GroupSpec& group) const {
    const auto known = conversations_.find(group.chat_id);
    return known == conversations_.end() ? nullptr : &known->second.chat;
}

}  // namespace sim
