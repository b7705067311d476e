#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "adapters/payload.hpp"
#include "adapters/whatsapp/error_code.hpp"
#include "adapters/whatsapp/number.hpp"

namespace adapters::whatsapp {

using domain::ContentKind;
using domain::Delivery;
using domain::Fault;
using domain::InboundEvent;
using domain::ReceivedEvent;

namespace {

constexpr std::size_t kMaxKeyBytes = 512;  // a wamid has about 60
constexpr std::string_view kSignaturePrefix = "sha256=";

/// Meta signs the body with everything beyond ASCII as \uXXXX; this is that form of a body in which some
/// proxy has decoded it. Empty if the bytes are no UTF-8.
std::string escaped_form(std::string_view utf8) {
    // As a JSON string, the JSON text would have its quotes and backslashes escaped once more; so only the
    // runs beyond ASCII pass through the library.
    std::string escaped;
    escaped.reserve(utf8.size() * 2);
    std::size_t at = 0;
    while (at < utf8.size()) {
        const auto is_ascii = [](char byte) { return static_cast<unsigned char>(byte) < 0x80U; };
        const auto* run = utf8.data() + at;
        const auto* end = utf8.data() + utf8.size();
        const auto* ascii_end = std::find_if_not(run, end, is_ascii);
        escaped.append(run, ascii_end);
        const auto* foreign_end = std::find_if(ascii_end, end, is_ascii);
        if (ascii_end != foreign_end) {
            try {
                const std::string quoted = Json(std::string(ascii_end, foreign_end)).dump(-1, ' ', true);
                escaped.append(quoted, 1, quoted.size() - 2);
            } catch (const Json::type_error&) {
                return {};
            }
        }
        at = static_cast<std::size_t>(foreign_end - utf8.data());
    }
    return escaped;
}

bool holds_raw_utf8(std::string_view body) {
    return std::any_of(body.begin(), body.end(),
                       [](char byte) { return static_cast<unsigned char>(byte) >= 0x80U; });
}

/// The number if Meta tells it, else the business-scoped user id.
std::string sender_of(const Fields& message) {
    std::string from = message.text("from");
    return from.empty() ? message.text("from_user_id") : from;
}

std::string recipient_of(const Fields& status) {
    std::string recipient = status.text("recipient_id");
    return recipient.empty() ? status.text("recipient_user_id") : recipient;
}

/// The contacts of one change, each found by number or user id.
class Contacts {
public:
    explicit Contacts(const Fields& value) : all_(value.objects("contacts")) {
        for (const Fields& contact : all_) {
            for (const std::string_view id : {"wa_id", "user_id"})
                by_id_.emplace(contact.text(id), contact.json());
        }
        by_id_.erase("");
    }

    /// Null: none, or none that is surely the sender's.
    const Json* sender_of(const Fields& message) const {
        for (const std::string_view id : {"from", "from_user_id"}) {
            if (const auto found = by_id_.find(message.text(id)); found != by_id_.end()) return found->second;
        }
        return all_.size() == 1 ? all_.front().json() : nullptr;
    }

private:
    std::vector<Fields> all_;
    std::unordered_map<std::string, const Json*> by_id_;
};

/// A change with one message, status or list of errors, in the form in which Meta sends many.
std::string single(const Fields& value, std::string_view list, Json items, const Json* contact) {
    Json one;
    for (const std::string_view kept : {"messaging_product", "metadata"}) {
        if (value.has(kept)) one[std::string(kept)] = (*value.json())[std::string(kept)];
    }
    if (contact != nullptr) one["contacts"] = Json::array({*contact});
    one[std::string(list)] = std::move(items);
    return to_text(Json{{"field", "messages"}, {"value", std::move(one)}});
}

ReceivedEvent set_aside(std::string raw) {
    return {digest_key(raw), "", std::move(raw), false};
}

ReceivedEvent understood(std::string key, std::string chat, std::string raw, bool is_readable) {
    if (!is_readable || key.size() > kMaxKeyBytes) return set_aside(std::move(raw));
    return {std::move(key), std::move(chat), std::move(raw), true};
}

void split_messages(const Fields& value, std::vector<ReceivedEvent>& events) {
    const Contacts contacts(value);
    for (const Fields& item : value.objects("messages")) {
        if (!item.exists()) continue;
        std::string complaint;
        const Fields message(item.json(), "message", complaint);
        std::string key = message.required_text("id");
        std::string sender = sender_of(message);
        std::string raw = single(value, "messages", Json::array({*item.json()}), contacts.sender_of(message));
        events.push_back(understood(std::move(key), std::move(sender), std::move(raw), complaint.empty()));
    }
    for (const Fields& item : value.objects("statuses")) {
        if (!item.exists()) continue;
        std::string complaint;
        const Fields status(item.json(), "status", complaint);
        std::string key = status.required_text("id") + ":" + status.required_text("status");
        std::string recipient = recipient_of(status);
        std::string raw = single(value, "statuses", Json::array({*item.json()}), nullptr);
        events.push_back(understood(std::move(key), std::move(recipient), std::move(raw), complaint.empty()));
    }
    if (value.has("errors")) {
        std::string raw = single(value, "errors", (*value.json())["errors"], nullptr);
        std::string key = digest_key(raw);
        events.push_back(understood(std::move(key), "", std::move(raw), true));
    }
}

struct Content {
    std::string_view type;
    ContentKind kind;
};
constexpr std::array kAttachments = {
    Content{"image", ContentKind::photo},    Content{"audio", ContentKind::voice},
    Content{"voice", ContentKind::voice},    Content{"document", ContentKind::document},
    Content{"video", ContentKind::document}, Content{"sticker", ContentKind::sticker},
};

domain::InboundBody system_change(const Fields& system) {
    const std::string type = system.required_text("type");
    if (type == "user_changed_user_id") return domain::AddressChange{system.required_text("user_id")};
    if (type == "user_changed_number" || type == "customer_changed_number") {
        return domain::AddressChange{system.required_text(system.has("new_wa_id") ? "new_wa_id" : "wa_id")};
    }
    return domain::Ignored{"system " + as_detail(type), false};
}

domain::InboundBody body_of(const Fields& message) {
    const std::string type = message.required_text("type");
    const std::string id = message.required_text("id");
    const Fields context = message.object("context");
    const std::string quoted_id = context.text("id");
    domain::InboundMessage read;
    read.message_id = id;
    read.quoted_id = quoted_id;
    read.is_forwarded = context.boolean("forwarded") || context.boolean("frequently_forwarded");
    const Fields content = type == "contacts" || type == "errors" ? message : message.object(type);

    if (type == "text") {
        read.text = content.required_text("body");
        return read;
    }
    if (type == "interactive") {
        const std::string kind = content.required_text("type");
        if (kind == "button_reply" || kind == "list_reply") {
            return domain::InboundTap{"", quoted_id, content.object(kind).required_text("id")};
        }
        return domain::Ignored{"interactive " + as_detail(kind), true};
    }
    if (type == "button") {
        // A template sent without payloads gives the button's words back, which are then read as words.
        const std::string payload = content.text("payload");
        if (!payload.empty()) return domain::InboundTap{"", quoted_id, payload};
        read.text = content.required_text("text");
        return read;
    }
    if (type == "reaction") {
        return domain::InboundReaction{content.required_text("message_id"), content.text("emoji")};
    }
    if (type == "system") return system_change(content);
    if (type == "location") {
        read.content = ContentKind::location;
        read.text = content.text("name");
        return read;
    }
    if (type == "contacts") {
        read.content = ContentKind::contact;
        return read;
    }
    for (const auto& [name, kind] : kAttachments) {
        if (type != name) continue;
        read.content = kind;
        read.text = content.text("caption");
        read.media_id = content.required_text("id");
        read.mime_type = content.text("mime_type");
        return read;
    }
    // Changes to earlier messages answer nothing; whatever else a person sent shows that they are there.
    return domain::Ignored{as_detail(type), type != "edit" && type != "revoke"};
}

void read_message(const Fields& value, const Fields& message, InboundEvent& event) {
    event.sender = sender_of(message);
    event.chat = event.sender;
    if (message.has("group_id")) {
        event.chat = message.required_text("group_id");
        event.chat_kind = domain::ChatKind::group;
    }
    if (event.sender.empty()) message.required_text("from");  // complains
    for (const Fields& contact : value.objects("contacts")) {
        event.display_name = contact.object("profile").text("name");
    }
    event.provider_time = message.required_time_in_text("timestamp");
    event.body = body_of(message);
}

void read_status(const Fields& status, InboundEvent& event) {
    event.chat = recipient_of(status);
    event.sender = event.chat;
    event.provider_time = status.required_time_in_text("timestamp");
    domain::Receipt receipt;
    receipt.message_id = status.required_text("id");
    receipt.reference = status.text("biz_opaque_callback_data");
    const std::string kind = status.required_text("status");
    if (kind == "sent") {
        receipt.kind = domain::ReceiptKind::sent;
    } else if (kind == "delivered") {
        receipt.kind = domain::ReceiptKind::delivered;
    } else if (kind == "read" || kind == "played") {
        receipt.kind = domain::ReceiptKind::read;
    } else if (kind == "failed") {
        receipt.kind = domain::ReceiptKind::failed;
    } else {
        event.body = domain::Ignored{"status " + as_detail(kind), false};
        return;
    }
    for (const Fields& error : status.objects("errors")) {
        const auto code = error.required_integer("code");
        receipt.reason = fmt::format("{} {}", code, as_detail(error.text("title")));
        receipt.is_unreachable = class_of(code) == CodeClass::unreachable;
        break;
    }
    event.body = receipt;
}

}  // namespace

bool Number::is_signed(const domain::WebhookRequest& request) const {
    const auto signatures = request.headers("X-Hub-Signature-256");
    if (signatures.size() != 1) return false;
    std::string_view signature = signatures.front();
    if (!signature.starts_with(kSignaturePrefix)) return false;
    signature.remove_prefix(kSignaturePrefix.size());

    const auto is_signed_form = [&](std::string_view form) {
        for (const auto* secret : {&options_.app_secret, &options_.previous_app_secret}) {
            if (!secret->empty() && is_same_secret(signature, hmac_sha256_hex(*secret, form))) return true;
        }
        return false;
    };
    if (is_signed_form(request.body)) return true;
    if (!holds_raw_utf8(request.body)) return false;
    const std::string escaped = escaped_form(request.body);
    return !escaped.empty() && is_signed_form(escaped);
}

domain::Result<Delivery> Number::receive(const domain::WebhookRequest& request) const {
    const auto fault = [this](Fault kind, std::string_view what) {
        return domain::failure(kind, fmt::format("whatsapp {}: {}", account_.name, what));
    };
    if (request.method == "GET") {
        const auto challenge = request.query("hub.challenge").value_or("");
        const bool is_number = challenge.size() <= 64 && consists_of(challenge, kDigits);
        if (request.query("hub.mode").value_or("") != "subscribe" || !is_number) {
            return fault(Fault::malformed,
                         "the handshake wants hub.mode=subscribe and a challenge of digits");
        }
        if (!is_same_secret(request.query("hub.verify_token").value_or(""), options_.verify_token)) {
            return fault(Fault::unverified, "hub.verify_token differs from `verify_token`");
        }
        return Delivery{{}, challenge};
    }
    if (request.method != "POST") return fault(Fault::malformed, "neither a handshake nor a batch");
    if (!is_signed(request)) return fault(Fault::unverified, "X-Hub-Signature-256 is missing or wrong");

    Delivery delivery;
    const auto batch = parse_json(request.body);
    if (!batch) {
        delivery.events.push_back(set_aside(unreadable(request.body)));
        return delivery;
    }
    std::string complaint;
    const Fields envelope(&*batch, "batch", complaint);
    if (envelope.text("object") == "whatsapp_business_account") {
        for (const Fields& entry : envelope.objects("entry")) {
            const bool is_our_account =
                options_.account_id.empty() || entry.text("id") == options_.account_id;
            for (const Fields& change : entry.objects("changes")) {
                if (!change.exists()) continue;
                const Fields value = change.object("value");
                const bool is_about_number = change.text("field") == "messages";
                const bool is_ours =
                    is_our_account && (!is_about_number || value.object("metadata").text("phone_number_id") ==
                                                               options_.phone_number_id);
                const std::size_t before = delivery.events.size();
                if (is_ours && is_about_number) split_messages(value, delivery.events);
                if (delivery.events.size() > before) continue;
                std::string raw = to_text(*change.json());
                std::string key = digest_key(raw);
                delivery.events.push_back({std::move(key), "", std::move(raw), is_ours});
            }
        }
    }
    if (delivery.events.empty() || !complaint.empty()) {
        delivery.events.push_back(set_aside(std::string(request.body)));
    }
    return delivery;
}

domain::InboundBody Number::template_notice(const Fields& value) const {
    const std::string name = value.required_text("message_template_name");
    const std::string state = value.required_text("event");
    const auto is_usable = is_usable_template(state);
    const bool is_ours = std::any_of(options_.templates.begin(), options_.templates.end(),
                                     [&](const auto& one) { return one.second.name == name; });
    if (!is_usable || !is_ours) return domain::Ignored{"template " + as_detail(state), false};
    return domain::TemplateNotice{name, !*is_usable};
}

domain::Result<InboundEvent> Number::read(const ReceivedEvent& received) const {
    const auto change = parse_json(received.raw);
    if (!change) return tl::unexpected(change.error());
    InboundEvent event;
    std::string complaint;
    const Fields fields(&*change, "change", complaint);
    const std::string field = fields.required_text("field");
    const Fields value = fields.object("value");
    if (field == "message_template_status_update") {
        event.body = template_notice(value);
    } else if (field != "messages") {
        event.body = domain::Ignored{"field " + as_detail(field), false};
    } else if (value.object("metadata").required_text("phone_number_id") != options_.phone_number_id) {
        if (complaint.empty()) complaint = "`phone_number_id` is another number's";
    } else if (const auto messages = value.objects("messages"); !messages.empty()) {
        read_message(value, messages.front(), event);
    } else if (const auto statuses = value.objects("statuses"); !statuses.empty()) {
        read_status(statuses.front(), event);
    } else {
        std::string what = "change without a message or status";
        for (const Fields& error : value.objects("errors")) {
            what = fmt::format("error {} {}", error.required_integer("code"), as_detail(error.text("title")));
        }
        event.body = domain::Ignored{std::move(what), false};
    }
    if (!complaint.empty()) {
        // Without the key: a wamid holds the person's number.
        return domain::failure(Fault::malformed, fmt::format("whatsapp {}: {}", account_.name, complaint));
    }
    return event;
}

}  // namespace adapters::whatsapp
