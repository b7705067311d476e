#include "simulator/telegram_methods.hpp"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <set>

namespace sim {

namespace {

using enum ParameterKind;

// What every sendX takes besides its content (Bot API 10.x).
std::vector<Parameter> sending(std::vector<Parameter> own) {
    for (const Parameter& common : std::initializer_list<Parameter>{{"business_connection_id", text},
                                                                    {"chat_id", chat, true},
                                                                    {"message_thread_id", integer},
                                                                    {"direct_messages_topic_id", integer},
                                                                    {"disable_notification", flag},
                                                                    {"protect_content", flag},
                                                                    {"allow_paid_broadcast", flag},
                                                                    {"message_effect_id", text},
                                                                    {"suggested_post_parameters", object},
                                                                    {"reply_parameters", object},
                                                                    {"reply_markup", object}})
        own.push_back(common);
    return own;
}

std::vector<Parameter> editing(std::vector<Parameter> own) {
    for (const Parameter& common : std::initializer_list<Parameter>{{"business_connection_id", text},
                                                                    {"chat_id", chat, true},
                                                                    {"message_id", integer, true},
                                                                    {"inline_message_id", text},
                                                                    {"reply_markup", object}})
        own.push_back(common);
    return own;
}

const std::vector<TelegramMethod>& methods() {
    static const std::vector<TelegramMethod> all{
        {"getMe", {}},
        {"logOut", {}},
        {"close", {}},
        {"getUpdates",
         {{"offset", integer}, {"limit", integer}, {"timeout", integer}, {"allowed_updates", list}}},
        {"setWebhook",
         {{"url", text, true},
          {"certificate", file},
          {"ip_address", text},
          {"max_connections", integer},
          {"allowed_updates", list},
          {"drop_pending_updates", flag},
          {"secret_token", text}}},
        {"deleteWebhook", {{"drop_pending_updates", flag}}},
        {"getWebhookInfo", {}},
        {"sendMessage", sending({{"text", text, true},
                                 {"parse_mode", text},
                                 {"entities", list},
                                 {"link_preview_options", object}})},
        {"sendDocument", sending({{"document", file, true},
                                  {"thumbnail", file},
                                  {"caption", text},
                                  {"parse_mode", text},
                                  {"caption_entities", list},
                                  {"disable_content_type_detection", flag}})},
        {"sendPhoto", sending({{"photo", file, true},
                               {"caption", text},
                               {"parse_mode", text},
                               {"caption_entities", list},
                               {"show_caption_above_media", flag},
                               {"has_spoiler", flag}})},
        {"sendChatAction",
         {{"business_connection_id", text},
          {"chat_id", chat, true},
          {"message_thread_id", integer},
          {"action", text, true}}},
        {"editMessageText", editing({{"text", text, true},
                                     {"parse_mode", text},
                                     {"entities", list},
                                     {"link_preview_options", object}})},
        {"editMessageReplyMarkup", editing({})},
        {"deleteMessage", {{"chat_id", chat, true}, {"message_id", integer, true}}},
        {"answerCallbackQuery",
         {{"callback_query_id", text, true},
          {"text", text},
          {"show_alert", flag},
          {"url", text},
          {"cache_time", integer}}},
        {"setMessageReaction",
         {{"chat_id", chat, true}, {"message_id", integer, true}, {"reaction", list}, {"is_big", flag}}},
        {"pinChatMessage",
         {{"business_connection_id", text},
          {"chat_id", chat, true},
          {"message_id", integer, true},
          {"disable_notification", flag}}},
        {"unpinChatMessage",
         {{"business_connection_id", text}, {"chat_id", chat, true}, {"message_id", integer}}},
        {"setMyCommands", {{"commands", list, true}, {"scope", object}, {"language_code", text}}},
        {"getMyCommands", {{"scope", object}, {"language_code", text}}},
        {"deleteMyCommands", {{"scope", object}, {"language_code", text}}},
        {"getFile", {{"file_id", text, true}}},
        {"getChat", {{"chat_id", chat, true}}},
    };
    return all;
}

[[noreturn]] void wrong_kind(const Parameter& parameter, const char* expected) {
    bad_request(fmt::format("parameter \"{}\" must be {}", parameter.name, expected));
}

// Forms and queries write everything as text, and JSON bodies may; each kind knows how to read itself from
// one.
Json read_as(const Parameter& parameter, const Json& value) {
    const bool is_text = value.is_string();
    const auto parsed = is_text ? Json::parse(value.get<std::string>(), nullptr, false) : value;
    switch (parameter.kind) {
        case integer:
            if (parsed.is_number_integer()) return parsed;
            wrong_kind(parameter, "an integer");
        case chat:
            if (parsed.is_number_integer()) return parsed;
            if (is_text && value.get<std::string>().empty()) bad_request("chat_id is empty");
            if (is_text && value.get<std::string>().starts_with('@')) return value;
            bad_request("chat not found");
        case number:
            if (parsed.is_number()) return parsed;
            wrong_kind(parameter, "a number");
        case flag:
            if (parsed.is_boolean()) return parsed;
            wrong_kind(parameter, "true or false");
        case text:
            if (is_text) return value;
            wrong_kind(parameter, "a string");
        case object:
            if (parsed.is_object()) return parsed;
            bad_request("object expected as " + parameter.name);
        case list:
            if (parsed.is_array()) return parsed;
            bad_request("can't parse " + parameter.name + " JSON array");
        case file:
            if (is_text || (value.is_object() && value.contains("upload"))) return value;
            wrong_kind(parameter, "a file, a file_id or a URL");
    }
    return value;
}

Json raw_parameters(const Request& request) {
    Json raw = Json::object();
    for (const auto& [key, value] : request.parameters) raw[key] = value;
    for (const auto& [key, upload] : request.files)
        raw[key] = {
            {"upload",
             {{"file_name", upload.name}, {"mime_type", upload.content_type}, {"size", upload.size}}}};
    if (request.content_type.starts_with("application/json") && !request.body.empty()) {
        const auto body = Json::parse(request.body, nullptr, false);
        if (!body.is_object()) bad_request("can't parse JSON object");
        raw.update(body);
    }
    return raw;
}

void read_cell(const Json& cell, std::vector<ShownButton>& row) {
    static const std::set<std::string> kActions{"callback_data",
                                                "url",
                                                "web_app",
                                                "login_url",
                                                "switch_inline_query",
                                                "switch_inline_query_current_chat",
                                                "switch_inline_query_chosen_chat",
                                                "copy_text",
                                                "callback_game",
                                                "pay"};
    static const std::set<std::string> kLooks{"text", "style", "icon_custom_emoji_id", "disabled"};
    if (!cell.is_object() || !cell.contains("text") || !cell["text"].is_string())
        bad_request("can't parse inline keyboard button: field \"text\" must be of type String");
    if (cell["text"].get_ref<const std::string&>().empty())
        bad_request("inline keyboard button text must be non-empty");
    int actions = 0;
    for (const auto& [key, value] : cell.items()) {
        if (kActions.contains(key))
            ++actions;
        else if (!kLooks.contains(key))
            bad_request(fmt::format("unknown field \"{}\" of an inline keyboard button", key));
    }
    if (actions != 1) bad_request("Text buttons are unallowed in the inline keyboard");
    ShownButton button{cell["text"], ""};
    if (cell.contains("callback_data")) {
        if (!cell["callback_data"].is_string()) bad_request("field \"callback_data\" must be of type String");
        button.data = cell["callback_data"];
        if (button.data.empty() || button.data.size() > 64) bad_request("BUTTON_DATA_INVALID");
    } else if (cell.contains("url")) {
        button.data = "url:" + cell["url"].get<std::string>();
    }
    row.push_back(std::move(button));
}

}  // namespace

void bad_request(const std::string& description) {
    throw TelegramRefusal{400, "Bad Request: " + description};
}

const TelegramMethod* find_telegram_method(std::string_view name) {
    const auto found = std::find_if(methods().begin(), methods().end(), [&](const TelegramMethod& method) {
        return method.name.size() == name.size() &&
               strncasecmp(method.name.c_str(), name.data(), name.size()) == 0;
    });
    return found == methods().end() ? nullptr : &*found;
}

Json read_telegram_parameters(const TelegramMethod& method, const Request& request) {
    auto raw = raw_parameters(request);
    Json read = Json::object();
    for (const auto& parameter : method.parameters) {
        const auto found = raw.find(parameter.name);
        if (found == raw.end() || found->is_null()) {
            if (!parameter.is_needed) continue;
            if (parameter.name == "chat_id") bad_request("chat_id is empty");
            if (parameter.name == "text") bad_request("message text is empty");
            if (parameter.name == "message_id") bad_request("message identifier is not specified");
            bad_request(fmt::format("parameter \"{}\" is required", parameter.name));
        }
        read[parameter.name] = read_as(parameter, *found);
    }
    for (const auto& [key, value] : raw.items()) {
        const bool is_known = std::any_of(method.parameters.begin(), method.parameters.end(),
                                          [&](const Parameter& parameter) { return parameter.name == key; });
        const bool is_attachment = value.is_object() && value.contains("upload");
        if (!is_known && !is_attachment)
            bad_request(
                fmt::format("unknown parameter \"{}\" of {} (the simulator is strict)", key, method.name));
    }
    return read;
}

TelegramMarkup read_telegram_markup(const Json& markup) {
    TelegramMarkup read;
    if (markup.contains("inline_keyboard")) {
        const auto& rows = markup["inline_keyboard"];
        if (!rows.is_array())
            bad_request("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array");
        std::size_t buttons = 0;
        for (const auto& row : rows) {
            if (!row.is_array())
                bad_request(
                    "field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays");
            auto& shown = read.inline_rows.emplace_back();
            for (const auto& cell : row) read_cell(cell, shown);
            buttons += shown.size();
            if (shown.empty()) read.inline_rows.pop_back();
        }
        if (buttons > 100) bad_request("reply markup is too long");
    } else if (markup.contains("keyboard")) {
        auto& rows = read.reply_rows.emplace();
        if (!markup["keyboard"].is_array())
            bad_request("field \"keyboard\" of the ReplyKeyboardMarkup must be an Array");
        for (const auto& row : markup["keyboard"]) {
            if (!row.is_array())
                bad_request("field \"keyboard\" of the ReplyKeyboardMarkup must be an Array of Arrays");
            auto& shown = rows.emplace_back();
            for (const auto& cell : row) {
                const auto& label = cell.is_object() && cell.contains("text") ? cell["text"] : cell;
                if (!label.is_string())
                    bad_request("can't parse keyboard button: field \"text\" must be of type String");
                shown.push_back({label, ""});
            }
        }
    } else if (markup.contains("remove_keyboard")) {
        read.reply_rows.emplace();
    } else if (!markup.contains("force_reply") && !markup.empty()) {
        bad_request("can't parse reply keyboard markup JSON object");
    }
    return read;
}

std::string strip_telegram_html(const std::string& html) {
    static const std::set<std::string> kTags{"b",   "strong",     "i",          "em",       "u",      "ins",
                                             "s",   "strike",     "del",        "span",     "a",      "code",
                                             "pre", "blockquote", "tg-spoiler", "tg-emoji", "tg-time"};
    std::string plain;
    std::vector<std::string> open;
    for (std::size_t i = 0; i < html.size(); ++i) {
        if (html[i] == '<') {
            const auto end = html.find('>', i);
            if (end == std::string::npos)
                bad_request(fmt::format("can't parse entities: Unclosed start tag at byte offset {}", i));
            const bool is_closing = i + 1 < html.size() && html[i + 1] == '/';
            const auto from = i + (is_closing ? 2 : 1);
            const auto name = html.substr(from, std::min(html.find_first_of(" >", from), end) - from);
            if (!kTags.contains(name))
                bad_request(fmt::format(
                    "can't parse entities: Unsupported start tag \"{}\" at byte offset {}", name, i));
            if (!is_closing)
                open.push_back(name);
            else if (open.empty() || open.back() != name)
                bad_request(fmt::format("can't parse entities: Unexpected end tag at byte offset {}", i));
            else
                open.pop_back();
            i = end;
        } else if (html[i] == '&') {
            static const std::vector<std::pair<std::string, char>> kReferences{
                {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}};
            const auto known =
                std::find_if(kReferences.begin(), kReferences.end(), [&](const auto& reference) {
                    return html.compare(i, reference.first.size(), reference.first) == 0;
                });
            plain += known == kReferences.end() ? '&' : known->second;
            if (known != kReferences.end()) i += known->first.size() - 1;
        } else {
            plain += html[i];
        }
    }
    if (!open.empty())
        bad_request(fmt::format("can't parse entities: Can't find end tag corresponding to start tag \"{}\"",
                                open.back()));
    return plain;
}

std::size_t utf16_length(std::string_view utf8) {
    std::size_t units = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
    }
    return units;
}

}  // namespace sim
