#include "simulator/whatsapp_messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace sim {

namespace {

constexpr std::size_t kLongestText = 4096, kLongestButtonBody = 1024, kLongestListBody = 4096,
                      kLongestHeader = 60, kLongestFooter = 60, kLongestButtonTitle = 20,
                      kLongestButtonId = 256, kLongestRowId = 200, kLongestRowTitle = 24,
                      kLongestRowDescription = 72, kLongestSectionTitle = 24, kLongestListButton = 20,
                      kLongestTemplateBody = 1024, kLongestPayload = 256, kLongestReference = 512,
                      kLongestCaption = 1024;
constexpr std::size_t kMostButtons = 3, kMostRows = 10, kMostSections = 10;

std::size_t code_points(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

[[noreturn]] void refuse(int code, const std::string& details) {
    throw WhatsAppRefusal{code, details};
}

// The member `key` of `object`; `where` names the object in messages.
const Json& member(const Json& object, const std::string& key, const std::string& where, Json::value_t type) {
    const auto found = object.find(key);
    if (found == object.end()) refuse(131008, fmt::format("Parameter '{}' is missing in {}", key, where));
    if (found->type() != type)
        refuse(100, fmt::format("Param {}['{}'] must be {}", where, key,
                                Json(type == Json::value_t::string  ? "a string"
                                     : type == Json::value_t::array ? "an array"
                                                                    : "an object")
                                    .get<std::string>()));
    return *found;
}

const Json& object_in(const Json& object, const std::string& key, const std::string& where) {
    return member(object, key, where, Json::value_t::object);
}

const Json& list_in(const Json& object, const std::string& key, const std::string& where) {
    return member(object, key, where, Json::value_t::array);
}

std::string text_in(const Json& object, const std::string& key, const std::string& where,
                    std::size_t longest) {
    const auto text = member(object, key, where, Json::value_t::string).get<std::string>();
    if (text.empty()) refuse(131008, fmt::format("Parameter '{}' is empty in {}", key, where));
    if (code_points(text) > longest)
        refuse(131009,
               fmt::format("{}['{}'] length invalid. Min length: 1, Max length: {}", where, key, longest));
    return text;
}

void only_keys(const Json& object, const std::set<std::string>& allowed, const std::string& where) {
    for (const auto& [key, value] : object.items())
        if (!allowed.contains(key))
            refuse(100, fmt::format("Unexpected key \"{}\" on param \"{}\"", key, where));
}

void read_text(const Json& body, WhatsAppMessage& message) {
    const auto& text = object_in(body, "text", "message");
    only_keys(text, {"body", "preview_url"}, "text");
    message.text = text_in(text, "body", "text", kLongestText);
}

void read_reply_buttons(const Json& action, WhatsAppMessage& message) {
    only_keys(action, {"buttons"}, "interactive['action']");
    const auto& buttons = list_in(action, "buttons", "interactive['action']");
    if (buttons.empty() || buttons.size() > kMostButtons)
        refuse(131009, fmt::format("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: {}",
                                   kMostButtons));
    std::set<std::string> titles, ids;
    for (const auto& button : buttons) {
        if (!button.is_object() || button.value("type", "") != "reply")
            refuse(131009, "interactive['action']['buttons'] type must be one of {reply}");
        only_keys(button, {"type", "reply"}, "interactive['action']['buttons']");
        const auto& reply = object_in(button, "reply", "buttons");
        only_keys(reply, {"id", "title"}, "reply");
        const auto id = text_in(reply, "id", "reply", kLongestButtonId);
        const auto title = text_in(reply, "title", "reply", kLongestButtonTitle);
        if (!titles.insert(title).second) refuse(131009, "Button titles must be unique");
        if (!ids.insert(id).second) refuse(131009, "Button ids must be unique");
        message.buttons.push_back({{title, id}});
    }
    message.button_kind = "button_reply";
}

void read_list(const Json& action, WhatsAppMessage& message) {
    only_keys(action, {"button", "sections"}, "interactive['action']");
    text_in(action, "button", "interactive['action']", kLongestListButton);
    const auto& sections = list_in(action, "sections", "interactive['action']");
    if (sections.empty() || sections.size() > kMostSections)
        refuse(131009, "Sections count invalid. Min: 1, Max: 10");
    std::set<std::string> ids;
    for (const auto& section : sections) {
        if (!section.is_object()) refuse(100, "Param sections must be objects");
        if (sections.size() > 1 || section.contains("title"))
            text_in(section, "title", "section", kLongestSectionTitle);
        for (const auto& row : list_in(section, "rows", "section")) {
            if (!row.is_object()) refuse(100, "Param rows must be objects");
            only_keys(row, {"id", "title", "description"}, "row");
            const auto id = text_in(row, "id", "row", kLongestRowId);
            const auto title = text_in(row, "title", "row", kLongestRowTitle);
            if (row.contains("description")) text_in(row, "description", "row", kLongestRowDescription);
            if (!ids.insert(id).second) refuse(131009, "Row ids must be unique");
            message.buttons.push_back({{title, id}});
        }
    }
    if (message.buttons.empty() || message.buttons.size() > kMostRows)
        refuse(131009, fmt::format("Total row count exceed max allowed count: {}", kMostRows));
    message.button_kind = "list_reply";
}

void read_interactive(const Json& body, WhatsAppMessage& message) {
    const auto& interactive = object_in(body, "interactive", "message");
    only_keys(interactive, {"type", "header", "body", "footer", "action"}, "interactive");
    const auto kind = text_in(interactive, "type", "interactive", 64);
    message.text = text_in(object_in(interactive, "body", "interactive"), "text", "interactive['body']",
                           kind == "list" ? kLongestListBody : kLongestButtonBody);
    if (interactive.contains("footer"))
        message.text += "\n" + text_in(object_in(interactive, "footer", "interactive"), "text",
                                       "interactive['footer']", kLongestFooter);
    if (interactive.contains("header")) {
        const auto& header = object_in(interactive, "header", "interactive");
        if (header.value("type", "") == "text")
            message.text =
                text_in(header, "text", "interactive['header']", kLongestHeader) + "\n" + message.text;
        else if (kind == "list")
            refuse(131009, "interactive['header']['type'] must be one of {text}");
    }
    const auto& action = object_in(interactive, "action", "interactive");
    if (kind == "button")
        read_reply_buttons(action, message);
    else if (kind == "list")
        read_list(action, message);
    else if (kind == "location_request_message") {
        if (action.value("name", "") != "send_location")
            refuse(131009, "interactive['action']['name'] must be send_location");
    } else
        refuse(100, "Param interactive['type'] must be one of {button, list, location_request_message}");
}

std::string body_parameter(const Json& parameter) {
    if (!parameter.is_object() || parameter.value("type", "") != "text")
        refuse(132012, "Parameter format does not match format in the created template: expected text");
    only_keys(parameter, {"type", "text", "parameter_name"}, "parameter");
    const auto text = text_in(parameter, "text", "parameter", kLongestTemplateBody);
    if (text.find_first_of("\n\t") != std::string::npos || text.find("     ") != std::string::npos)
        refuse(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces");
    return text;
}

void read_template(const Json& body, const WhatsAppSpec& account, WhatsAppMessage& message) {
    const auto& given = object_in(body, "template", "message");
    only_keys(given, {"name", "language", "components"}, "template");
    const auto name = text_in(given, "name", "template", 512);
    const auto& language_object = object_in(given, "language", "template");
    const auto language = text_in(language_object, "code", "template['language']", 16);
    const auto known =
        std::find_if(account.templates.begin(), account.templates.end(),
                     [&](const TemplateSpec& one) { return one.name == name && one.language == language; });
    if (known == account.templates.end() || known->status == "PENDING" || known->status == "REJECTED")
        refuse(132001, fmt::format("template name ({}) does not exist in {}", name, language));
    if (known->status == "PAUSED") refuse(132015, "Template is paused due to low quality");
    if (known->status == "DISABLED") refuse(132016, "Template was paused too many times and is disabled");

    std::vector<std::string> parameters;
    for (const auto& label : known->buttons) message.buttons.push_back({{label, label}});
    const auto components = given.value("components", Json::array());
    if (!components.is_array()) refuse(100, "Param template['components'] must be an array");
    for (const auto& component : components) {
        const auto kind = component.is_object() ? component.value("type", "") : "";
        const auto& values = list_in(component, "parameters", "component");
        if (kind == "body" || kind == "BODY") {
            for (const auto& value : values) parameters.push_back(body_parameter(value));
        } else if (kind == "button" || kind == "BUTTON") {
            if (component.value("sub_type", "") != "quick_reply" &&
                component.value("sub_type", "") != "QUICK_REPLY")
                refuse(100, "Param components['sub_type'] must be quick_reply in the simulator");
            const auto& index_json = component.contains("index") ? component["index"] : Json("");
            const auto index = index_json.is_number() ? std::to_string(index_json.get<int>())
                                                      : index_json.get<std::string>();
            if (index.size() != 1 || index[0] < '0' ||
                static_cast<std::size_t>(index[0] - '0') >= message.buttons.size())
                refuse(131009, "Button index is invalid: the template has no such button");
            if (values.size() != 1 || values[0].value("type", "") != "payload")
                refuse(132012, "A quick reply button takes one parameter of type payload");
            message.buttons[static_cast<std::size_t>(index[0] - '0')][0].data =
                text_in(values[0], "payload", "parameter", kLongestPayload);
        } else {
            refuse(132012, "The template has no header: component type must be body or button");
        }
    }
    if (parameters.size() != static_cast<std::size_t>(known->parameters))
        refuse(
            132000,
            fmt::format(
                "body: number of localizable_params ({}) does not match the expected number of params ({})",
                parameters.size(), known->parameters));
    message.text =
        known->body.empty() ? fmt::format("[{}] {}", name, fmt::join(parameters, " | ")) : known->body;
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        const auto place = fmt::format("{{{{{}}}}}", i + 1);
        for (auto at = message.text.find(place); at != std::string::npos;
             at = message.text.find(place, at + parameters[i].size()))
            message.text.replace(at, place.size(), parameters[i]);
    }
    if (code_points(message.text) > kLongestTemplateBody) refuse(132005, "Translated text is too long");
    message.button_kind = "template";
    message.template_name = name;
    message.category = known->category;
}

void read_media(const Json& body, WhatsAppMessage& message) {
    const auto& media = object_in(body, message.type, "message");
    only_keys(media, {"id", "link", "caption", "filename", "voice"}, message.type);
    if (media.contains("id") == media.contains("link")) refuse(100, "Exactly one of id and link is needed");
    if (media.contains("caption")) message.text = text_in(media, "caption", message.type, kLongestCaption);
}

void read_address(const Json& body, WhatsAppMessage& message) {
    const bool has_number = body.contains("to");
    if (!has_number && !body.contains("recipient"))
        refuse(131008, "Parameter 'to' or 'recipient' is missing");
    message.input = text_in(body, has_number ? "to" : "recipient", "message", 256);
    message.to = message.input;
    if (!has_number) return;
    std::erase_if(message.to,
                  [](char c) { return std::string_view("+ -()").find(c) != std::string_view::npos; });
    if (message.to.empty() || message.to.find_first_not_of("0123456789") != std::string::npos)
        refuse(131009, "Param to is not a valid whatsapp number");
}

}  // namespace

int http_status_of(int code) {
    static const std::map<int, int> kStatuses{
        {0, 401},      {3, 403},      {10, 403}, {190, 401}, {131005, 403}, {131000, 500}, {131016, 503},
        {131057, 503}, {133004, 503}, {2, 503},  {1, 500},   {132001, 404}, {368, 403},    {131031, 403}};
    const auto known = kStatuses.find(code);
    return known == kStatuses.end() ? 400 : known->second;
}

std::string title_of(int code) {
    static const std::map<int, std::string> kTitles{
        {2, "Service temporarily unavailable"},
        {100, "Invalid parameter"},
        {130429, "Rate limit hit"},
        {131000, "Something went wrong"},
        {131008, "Required parameter is missing"},
        {131009, "Parameter value is not valid"},
        {131016, "Service unavailable"},
        {131026, "Message undeliverable"},
        {131047, "Re-engagement message"},
        {131048, "Spam rate limit hit"},
        {131051, "Unsupported message type"},
        {131056, "(Business Account, Consumer Account) pair rate limit hit"},
        {132000, "Number of parameters does not match the expected number of params"},
        {132001, "Template name does not exist in the translation"},
        {132005, "Translated text too long"},
        {132012, "Parameter format does not match format in the created template"},
        {132015, "Template is Paused"},
        {132016, "Template is Disabled"},
        {132018, "There is an issue with the parameters in your template"},
        {190, "Invalid OAuth access token - Cannot parse access token"}};
    const auto known = kTitles.find(code);
    return known == kTitles.end() ? "An error of the provider" : known->second;
}

WhatsAppMessage read_whatsapp_message(const Json& body, const WhatsAppSpec& account) {
    if (body.value("messaging_product", Json()) != "whatsapp")
        refuse(100, "The parameter messaging_product is required.");
    WhatsAppMessage message;
    if (body.contains("status")) {
        only_keys(body, {"messaging_product", "status", "message_id", "typing_indicator"}, "message");
        if (body["status"] != "read") refuse(100, "Param status must be one of {read}");
        message.type = "read";
        message.target = text_in(body, "message_id", "message", 256);
        return message;
    }
    only_keys(body,
              {"messaging_product", "recipient_type", "to", "recipient", "type", "context",
               "biz_opaque_callback_data", "text", "interactive", "template", "reaction", "image", "document",
               "audio", "video"},
              "message");
    if (body.contains("recipient_type") && body["recipient_type"] != "individual")
        refuse(100, "Param recipient_type must be one of {individual}");
    read_address(body, message);
    message.type = body.contains("type") ? text_in(body, "type", "message", 32) : "text";
    if (body.contains("biz_opaque_callback_data"))
        message.reference = text_in(body, "biz_opaque_callback_data", "message", kLongestReference);
    if (body.contains("context"))
        message.reply_to = text_in(object_in(body, "context", "message"), "message_id", "context", 256);
    if (message.type == "text")
        read_text(body, message);
    else if (message.type == "interactive")
        read_interactive(body, message);
    else if (message.type == "template")
        read_template(body, account, message);
    else if (message.type == "reaction") {
        const auto& reaction = object_in(body, "reaction", "message");
        message.target = text_in(reaction, "message_id", "reaction", 256);
        message.text = member(reaction, "emoji", "reaction", Json::value_t::string);
    } else if (message.type == "image" || message.type == "document" || message.type == "audio" ||
               message.type == "video")
        read_media(body, message);
    else
        refuse(
            100,
            "Param type must be one of {text, interactive, template, reaction, image, document, audio, video}");
    return message;
}

}  // namespace sim
