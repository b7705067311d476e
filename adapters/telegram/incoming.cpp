#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "adapters/payload.hpp"
#include "adapters/telegram/bot.hpp"
#include "adapters/telegram/glance.hpp"

namespace adapters::telegram {

using domain::ContentKind;
using domain::Fault;
using domain::InboundEvent;

namespace {

struct Content {
    std::string_view field;
    ContentKind kind;
};

// In this order: a venue carries a location too, an animation a document.
constexpr std::array kContents = {
    Content{"text", ContentKind::text},         Content{"voice", ContentKind::voice},
    Content{"video_note", ContentKind::voice},  Content{"photo", ContentKind::photo},
    Content{"sticker", ContentKind::sticker},   Content{"animation", ContentKind::document},
    Content{"document", ContentKind::document}, Content{"video", ContentKind::document},
    Content{"audio", ContentKind::document},    Content{"contact", ContentKind::contact},
    Content{"location", ContentKind::location}, Content{"poll", ContentKind::other},
    Content{"dice", ContentKind::other},        Content{"game", ContentKind::other},
    Content{"story", ContentKind::other},       Content{"paid_media", ContentKind::other},
    Content{"checklist", ContentKind::other},
};

// Told by the provider about a chat, not said by a person (Bot API, Message).
constexpr std::array<std::string_view, 11> kServiceFields = {
    "new_chat_members",   "left_chat_member",     "new_chat_title",          "new_chat_photo",
    "delete_chat_photo",  "group_chat_created",   "supergroup_chat_created", "channel_chat_created",
    "video_chat_started", "migrate_from_chat_id", "forum_topic_created",
};

std::string decimal(std::int64_t number) {
    return std::to_string(number);
}

void read_chat(const Fields& chat, InboundEvent& event) {
    event.chat = decimal(chat.required_integer("id"));
    event.chat_kind =
        chat.required_text("type") == "private" ? domain::ChatKind::personal : domain::ChatKind::group;
}

void read_sender(const Fields& user, InboundEvent& event) {
    event.sender = decimal(user.required_integer("id"));
    event.is_bot = user.boolean("is_bot");
    event.language_code = user.text("language_code");
    event.display_name = user.text("first_name");
    if (const std::string last = user.text("last_name"); !last.empty()) event.display_name += " " + last;
}

void describe_file(const Fields& file, domain::InboundMessage& message) {
    message.media_id = file.text("file_id");
    message.mime_type = file.text("mime_type");
    message.bytes = file.integer("file_size");
}

void read_attachment(const Fields& message, std::string_view field, domain::InboundMessage& read) {
    if (field == "text" || field == "contact" || field == "location") return;
    if (field != "photo") return describe_file(message.object(field), read);
    const auto sizes = message.objects(field);  // smallest first
    if (!sizes.empty()) describe_file(sizes.back(), read);
    if (!read.media_id.empty()) read.mime_type = "image/jpeg";  // Telegram makes every photo one
}

domain::InboundBody body_of(const Fields& message, bool is_edit) {
    if (message.has("migrate_to_chat_id")) {
        return domain::AddressChange{decimal(message.required_integer("migrate_to_chat_id"))};
    }
    for (const auto field : kServiceFields) {
        if (message.has(field)) return domain::Ignored{std::string(field), false};
    }
    for (const auto& [field, kind] : kContents) {
        if (!message.has(field)) continue;
        domain::InboundMessage read;
        read.message_id = decimal(message.required_integer("message_id"));
        read.content = kind;
        read.text = message.text(kind == ContentKind::text ? "text" : "caption");
        if (const auto quoted = message.object("reply_to_message"); quoted.exists()) {
            read.quoted_id = decimal(quoted.required_integer("message_id"));
        }
        if (kind != ContentKind::other) read_attachment(message, field, read);
        read.is_forwarded = message.has("forward_origin") || message.has("forward_date");
        read.is_edit = is_edit;
        return read;
    }
    return domain::Ignored{"message of a kind we do not know", !is_edit};
}

void read_message(const Fields& message, bool is_edit, InboundEvent& event) {
    read_chat(message.object("chat"), event);
    event.provider_time = message.required_time("date");
    if (is_edit && message.has("edit_date")) event.provider_time = message.required_time("edit_date");
    event.body = body_of(message, is_edit);
    if (message.has("from")) {
        read_sender(message.object("from"), event);
    } else if (!std::holds_alternative<domain::AddressChange>(event.body)) {
        event.body = domain::Ignored{"message without a sender", false};
    }
}

void read_tap(const Fields& callback, InboundEvent& event) {
    read_sender(callback.object("from"), event);
    domain::InboundTap tap;
    tap.callback_id = callback.required_text("id");
    tap.token = callback.text("data");
    if (const auto message = callback.object("message"); message.exists()) {
        read_chat(message.object("chat"), event);
        tap.message_id = decimal(message.required_integer("message_id"));
    } else {
        event.chat = event.sender;
    }
    event.body = tap;
}

void read_reaction(const Fields& reaction, InboundEvent& event) {
    read_chat(reaction.object("chat"), event);
    event.provider_time = reaction.required_time("date");
    if (!reaction.has("user")) {
        event.body = domain::Ignored{"anonymous reaction", false};
        return;
    }
    read_sender(reaction.object("user"), event);
    domain::InboundReaction read{decimal(reaction.required_integer("message_id")), ""};
    for (const Fields& kind : reaction.objects("new_reaction")) {
        read.emoji = kind.has("emoji") ? kind.text("emoji") : kind.required_text("type");
        break;
    }
    event.body = read;
}

void read_membership(const Fields& change, InboundEvent& event) {
    read_chat(change.object("chat"), event);
    read_sender(change.object("from"), event);
    event.provider_time = change.required_time("date");
    const std::string status = change.object("new_chat_member").required_text("status");
    if (status == "kicked" || status == "left") {
        event.body = domain::Reachability{true};
    } else if (status == "member" || status == "administrator" || status == "creator") {
        event.body = domain::Reachability{false};
    } else {
        event.body = domain::Ignored{"membership " + as_detail(status), false};
    }
}

/// Whoever caused the update; their events are worked off in order.
std::string cause_of(const Fields& update) {
    for (const std::string_view kind :
         {"message", "callback_query", "edited_message", "message_reaction", "my_chat_member"}) {
        const Fields body = update.object(kind);
        if (!body.exists()) continue;
        for (const std::string_view who : {"from", "user", "chat"}) {
            if (const Fields person = body.object(who); person.exists())
                return decimal(person.required_integer("id"));
        }
    }
    return {};
}

}  // namespace

domain::ReceivedEvent Bot::event_of(std::string raw) {
    if (const auto usual = glance(raw))
        return {decimal(usual->update_id), decimal(usual->cause), std::move(raw)};
    const auto update = parse_json(raw);
    if (!update) return {digest_key(raw), "", unreadable(raw), false};
    domain::ReceivedEvent event;
    std::string complaint;
    const Fields fields(&*update, "update", complaint);
    const auto id = fields.integer("update_id");
    event.key = id ? decimal(*id) : digest_key(raw);
    event.chat = cause_of(fields);
    event.is_understood = id.has_value() && complaint.empty();
    event.raw = std::move(raw);
    return event;
}

domain::Result<domain::Delivery> Bot::receive(const domain::WebhookRequest& request) const {
    if (request.method != "POST") {
        return domain::failure(Fault::malformed, "Telegram posts its updates; this was another method");
    }
    const auto secrets = request.headers("X-Telegram-Bot-Api-Secret-Token");
    const bool is_verified = secrets.size() == 1 && !is_polled() &&
                             (is_same_secret(secrets.front(), options_.webhook_secret) ||
                              is_same_secret(secrets.front(), options_.previous_webhook_secret));
    if (!is_verified) {
        return domain::failure(
            Fault::unverified,
            fmt::format("telegram {}: the webhook secret is missing or wrong", account_.name));
    }
    domain::Delivery delivery;
    delivery.events.push_back(event_of(std::string(request.body)));
    return delivery;
}

domain::Result<InboundEvent> Bot::read(const domain::ReceivedEvent& received) const {
    const auto update = parse_json(received.raw);
    if (!update) return tl::unexpected(update.error());
    InboundEvent event;
    std::string complaint;
    const Fields fields(&*update, "update", complaint);
    fields.required_integer("update_id");
    if (const auto message = fields.object("message"); message.exists()) {
        read_message(message, false, event);
    } else if (const auto edit = fields.object("edited_message"); edit.exists()) {
        read_message(edit, true, event);
    } else if (const auto callback = fields.object("callback_query"); callback.exists()) {
        read_tap(callback, event);
    } else if (const auto reaction = fields.object("message_reaction"); reaction.exists()) {
        read_reaction(reaction, event);
    } else if (const auto membership = fields.object("my_chat_member"); membership.exists()) {
        read_membership(membership, event);
    } else {
        event.body = domain::Ignored{"update of a kind we do not know", false};
    }
    if (!complaint.empty()) {
        return domain::failure(Fault::malformed, fmt::format("telegram {}: update {}: {}", account_.name,
                                                             as_detail(received.key), complaint));
    }
    return event;
}

}  // namespace adapters::telegram
