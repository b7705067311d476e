#include "bot/app/speech.hpp"

#include <algorithm>

#include "bot/app/button.hpp"

namespace app {
namespace {

using domain::Account;
using domain::Language;
using domain::OutboundKind;
using domain::OutboundMessage;
using storage::OutboxItem;

constexpr std::chrono::hours kDefaultLife{24};
constexpr std::chrono::seconds kCardInterval{3};
constexpr std::chrono::hours kPinLife{1};

/// Where it was sent, if messages can be changed there once they are sent.
std::optional<Account> changeable_in(const storage::OutboxRow& shown) {
    const auto slash = shown.lane.find('/');
    const auto messenger = domain::messenger_from(shown.lane.substr(0, slash));
    if (!messenger || !Office::can_edit(*messenger)) return std::nullopt;
    return Account{*messenger, shown.lane.substr(slash + 1)};
}

OutboundMessage message_for(Scene& scene, const std::string& address, Language language,
                            const Utterance& utterance) {
    OutboundMessage message;
    message.chat = address;
    message.language = to_string(language);
    message.message_key = utterance.key;
    // Whoever is answered is looking; what rings asks somebody to act.
    message.is_silent = utterance.is_silent || utterance.priority == storage::Priority::receipt;
    message.text = utterance.text.empty() ? scene.words.text(language, utterance.key, utterance.arguments)
                                          : utterance.text;
    message.arguments = scene.words.ordered_arguments(utterance.key, utterance.arguments);
    for (const ButtonSpec& button : utterance.buttons)
        message.buttons.push_back(
            {button.label.empty() ? scene.words.text(language, button.key) : button.label,
             button.url.empty()
                 ? button_token(scene.office.signing_key, address, button.action, button.subject)
                 : "",
             button.url});
    message.moments = utterance.moments;
    return message;
}

OutboxItem item_for(Scene& scene, const Account& account, OutboundMessage message,
                    const Utterance& utterance) {
    OutboxItem item;
    item.lane = storage::lane_of(account);
    item.message = std::move(message);
    item.priority = utterance.priority;
    item.subject = utterance.subject;
    item.dedupe_key = utterance.dedupe_key;
    item.not_before = utterance.not_before.value_or(scene.now());
    item.expires_at = utterance.expires_at.value_or(scene.now() + kDefaultLife);
    return item;
}

OutboxItem item_for(Scene& scene, const storage::Chat& chat, Language language, const Utterance& utterance) {
    OutboxItem item =
        item_for(scene, chat.account, message_for(scene, chat.address, language, utterance), utterance);
    item.employee = chat.employee;
    return item;
}

std::string key_of(OutboundKind kind, const storage::OutboxRow& shown) {
    return std::string(to_string(kind)) + "/" + std::to_string(shown.id.value);
}

/// After everything else: it may come late or never, and nothing waits for it.
void keep_at_top(Scene& scene, const storage::OutboxRow& shown, OutboundKind kind) {
    const auto account = changeable_in(shown);
    if (!account) return;
    Utterance about;
    about.priority = storage::Priority::digest;
    about.subject = shown.subject + "/" + std::string(to_string(kind));
    about.dedupe_key = key_of(kind, shown);
    about.expires_at = scene.now() + kPinLife;
    OutboundMessage message;
    message.kind = kind;
    message.chat = shown.chat;
    message.is_silent = true;
    OutboxItem item = item_for(scene, *account, std::move(message), about);
    item.employee = shown.employee;
    item.target = shown.id;
    storage::post(scene.tx, item);
}

OutboxItem toast_item(Scene& scene, const Account& account, const std::string& address,
                      const std::string& callback_id, Language language, std::string_view key,
                      const wording::Arguments& arguments) {
    Utterance utterance;
    utterance.key = key;
    utterance.arguments = arguments;
    utterance.dedupe_key = "toast/" + callback_id;
    utterance.subject = "toast";
    utterance.expires_at = scene.now() + std::chrono::minutes{2};  // Telegram forgets the tap after 150 s
    OutboxItem item = item_for(scene, account, message_for(scene, address, language, utterance), utterance);
    item.message.kind = OutboundKind::toast;
    item.message.target = callback_id;
    return item;
}

}  // namespace

Utterance answer_to(const Cause& cause, std::string_view key, wording::Arguments arguments) {
    Utterance utterance;
    utterance.key = key;
    utterance.arguments = std::move(arguments);
    utterance.subject = "inbox/" + std::to_string(cause.inbox_id.value);
    utterance.dedupe_key = std::string(key) + "/" + utterance.subject;
    return utterance;
}

std::string as_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += (text.empty() ? "" : "\n") + line;
    return text;
}

std::string beginning(std::string_view text, std::size_t most) {
    std::string out;
    std::size_t points = 0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++points > most) return out + "…";
        out += c;
    }
    return out;
}

std::optional<storage::Chat> reachable_chat(Scene& scene, const domain::EmployeeId& employee) {
    for (const storage::Chat& chat : storage::chats_of(scene.tx, employee))
        if (!chat.blocked_at) return chat;
    return std::nullopt;
}

void say(Scene& scene, const storage::Chat& chat, Language language, const Utterance& utterance) {
    const OutboxItem item = item_for(scene, chat, language, utterance);
    if (utterance.replaces_earlier) return storage::queue_or_replace(scene.tx, item);
    storage::post(scene.tx, item);
}

void say(Scene& scene, const domain::Employee& employee, const Utterance& utterance) {
    if (const auto chat = reachable_chat(scene, employee.id)) say(scene, *chat, employee.language, utterance);
}

std::optional<domain::OutboxId> say_anew(Scene& scene, const storage::Chat& chat, Language language,
                                         const Utterance& utterance) {
    const OutboxItem item = item_for(scene, chat, language, utterance);
    if (!utterance.replaces_earlier) return storage::queue(scene.tx, item);
    storage::queue_or_replace(scene.tx, item);
    return storage::find_by_key(scene.tx, item.dedupe_key)->id;
}

std::optional<domain::OutboxId> say_anew(Scene& scene, const domain::Employee& employee,
                                         const Utterance& utterance) {
    const auto chat = reachable_chat(scene, employee.id);
    return chat ? say_anew(scene, *chat, employee.language, utterance) : std::nullopt;
}

void say(Scene& scene, const Account& account, const std::string& address, Language language,
         const Utterance& utterance) {
    OutboxItem item = item_for(scene, account, message_for(scene, address, language, utterance), utterance);
    item.message.free_form_until = scene.now() + kDefaultLife;  // it wrote to us just now
    storage::post(scene.tx, item);
}

void change(Scene& scene, const storage::OutboxRow& shown, const Utterance& utterance, Language language) {
    if (!changeable_in(shown)) return;
    SaidBefore before{{}, storage::find_by_key(scene.tx, utterance.dedupe_key)};
    if (!before.change) before.message = storage::message_of(scene.tx, shown.id);
    change(scene, shown, before, utterance, language);
}

void change(Scene& scene, const storage::OutboxRow& shown, const SaidBefore& before,
            const Utterance& utterance, Language language) {
    const auto account = changeable_in(shown);
    if (!account) return;
    OutboxItem item =
        item_for(scene, *account, message_for(scene, shown.chat, language, utterance), utterance);
    item.message.kind = OutboundKind::edit;
    item.employee = shown.employee;
    item.target = shown.id;
    if (before.change && before.change->accepted_at)
        item.not_before = std::max(item.not_before, *before.change->accepted_at + kCardInterval);
    if (!before.change && before.message.text == item.message.text &&
        before.message.buttons == item.message.buttons)
        return;
    storage::queue_or_replace(scene.tx, item);
}

void pin(Scene& scene, const storage::OutboxRow& shown) {
    keep_at_top(scene, shown, OutboundKind::pin);
}

void unpin(Scene& scene, const storage::OutboxRow& shown) {
    const auto pinned = storage::find_by_key(scene.tx, key_of(OutboundKind::pin, shown));
    if (!pinned) return;
    storage::cancel_about(scene.tx, pinned->subject);
    const bool was_tried =
        pinned->state != "queued" && pinned->state != "cancelled" && pinned->state != "expired";
    if (was_tried) keep_at_top(scene, shown, OutboundKind::unpin);
}

void toast(Scene& scene, const storage::Chat& chat, const std::string& callback_id, Language language,
           std::string_view key, const wording::Arguments& arguments) {
    if (callback_id.empty()) return;
    OutboxItem item = toast_item(scene, chat.account, chat.address, callback_id, language, key, arguments);
    item.employee = chat.employee;
    storage::post(scene.tx, item);
}

void toast(Scene& scene, const Account& account, const std::string& address, const std::string& callback_id,
           Language language, std::string_view key, const wording::Arguments& arguments) {
    if (callback_id.empty()) return;
    storage::post(scene.tx, toast_item(scene, account, address, callback_id, language, key, arguments));
}

}  // namespace app
