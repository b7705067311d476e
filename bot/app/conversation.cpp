#include "bot/app/conversation.hpp"

#include <algorithm>

#include "bot/app/button.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/deliveries.hpp"
#include "bot/app/enrolment.hpp"
#include "bot/app/lived_time.hpp"
#include "bot/app/outages.hpp"
#include "bot/app/talk.hpp"
#include "bot/app/taps.hpp"
#include "bot/app/words.hpp"
#include "storage/ledger.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::InboundMessage;
using domain::InboundReaction;
using domain::InboundTap;

/// What the person said, for the record of an answer.
std::string words_of(const domain::InboundBody& body) {
    if (const auto* message = std::get_if<InboundMessage>(&body)) return message->text;
    if (const auto* reaction = std::get_if<InboundReaction>(&body)) return reaction->emoji;
    return "";
}

/// Whether the event is a person acting in their own chat. Edits are not, nor is a reaction taken away.
bool is_sign_of_life(const domain::InboundBody& body) {
    if (const auto* message = std::get_if<InboundMessage>(&body)) return !message->is_edit;
    if (const auto* reaction = std::get_if<InboundReaction>(&body)) return !reaction->emoji.empty();
    if (const auto* ignored = std::get_if<domain::Ignored>(&body)) return ignored->is_sign_of_life;
    return std::holds_alternative<InboundTap>(body);
}

void change_address(Scene& scene, const storage::Chat& chat, const Employee& employee,
                    domain::InboxId inbox_id, domain::Instant at) {
    storage::end_chat(scene.tx, chat.account.messenger, chat.address, std::min(at, scene.now()));
    audit(scene, "sigap", "chat_suspended", "employee/" + employee.id.value);
    for (const Employee& officer : hr_for(scene, employee)) {
        Utterance notice;
        notice.key = "address_change_hr";
        notice.arguments = {{"nama", employee.name}, {"unit", employee.unit.value}};
        notice.priority = storage::Priority::flag;
        notice.subject = "inbox/" + std::to_string(inbox_id.value);
        notice.dedupe_key = "address_change/" + notice.subject + "/" + officer.id.value;
        say(scene, officer, notice);
    }
}

/// Whether the chat was the person's already when that was done.
bool is_within(const storage::Chat& chat, domain::Instant at) {
    return domain::whole_seconds(chat.bound_at) <= domain::whole_seconds(at);
}

/// Whether our clock was set forward of late and not back: by the provider's, what a person says right after
/// a call may then seem to come before it.
bool is_clock_ahead(Scene& scene) {
    return storage::stepped_since(scene.tx, scene.now() - kClockMemory) > kClockSlack;
}

/// What a message says more is about the call whose question it quotes; else about the newest.
void put_quoted_last(Scene& scene, const storage::Chat& chat, const domain::InboundBody& body,
                     std::vector<Answered>& answered) {
    const auto* message = std::get_if<InboundMessage>(&body);
    if (!message || message->quoted_id.empty() || answered.size() < 2) return;
    const auto quoted =
        storage::find_by_message(scene.tx, storage::lane_of(chat.account), message->quoted_id);
    if (!quoted) return;
    std::stable_partition(answered.begin(), answered.end(), [&](const Answered& one) {
        return !quoted->subject.starts_with("attempt/" + std::to_string(one.call.id.value) + "/");
    });
}

void hear_person(Scene& scene, const Incoming& incoming, const storage::Chat& chat,
                 const Employee& employee) {
    const auto& body = incoming.event.body;
    const domain::Instant at =
        domain::answered_at(incoming.event.provider_time, incoming.received_at, incoming.lagged);
    if (const auto* reach = std::get_if<domain::Reachability>(&body)) {
        storage::set_blocked(scene.tx, chat.account.messenger, chat.address,
                             reach->is_blocked ? std::optional(at) : std::nullopt);
        audit(scene, "sigap", reach->is_blocked ? "chat_blocked" : "chat_unblocked",
              "employee/" + employee.id.value);
        return;
    }
    if (std::holds_alternative<domain::AddressChange>(body))
        return change_address(scene, chat, employee, incoming.inbox_id, at);
    if (!is_sign_of_life(body)) return;

    storage::note_heard(scene.tx, chat.account.messenger, chat.address, at);
    const bool is_earliest = incoming.event.provider_time ? is_clock_ahead(scene) : incoming.lagged;
    Talk talk{incoming, chat, employee, {incoming.inbox_id, at, incoming.received_at, is_earliest}, {}};
    talk.answered = answer_open_calls(scene, employee, talk.cause, words_of(body));
    put_quoted_last(scene, chat, body, talk.answered);
    if (const auto* message = std::get_if<InboundMessage>(&body)) return hear_message(scene, talk, *message);
    if (const auto* tap = std::get_if<InboundTap>(&body)) return hear_tap(scene, talk, *tap);
    if (!talk.answered.empty()) return acknowledge(scene, talk);
    if (std::holds_alternative<domain::Ignored>(body)) ask_two_buttons(scene, talk, "err_unreadable");
}

/// Something from a chat that has ended since, done while it was the person's. It answers what was open then,
/// and nothing else comes of it: whoever holds that chat now may be anybody, so what there is to say goes to
/// the chat the person has now.
void hear_former(Scene& scene, const Incoming& incoming, const domain::EmployeeId& former,
                 domain::Instant at) {
    const auto& body = incoming.event.body;
    const auto employee = storage::find_employee(scene.tx, former);
    if (!employee || storage::has_left(scene.tx, former) || !is_sign_of_life(body)) return;
    const Cause cause{incoming.inbox_id, at, incoming.received_at, is_clock_ahead(scene)};
    auto answered = answer_open_calls(scene, *employee, cause, words_of(body));
    const auto chat = reachable_chat(scene, former);
    if (!answered.empty() && chat)
        acknowledge(scene, {incoming, *chat, *employee, cause, std::move(answered)});
}

void hear_stranger(Scene& scene, const Incoming& incoming) {
    const auto& event = incoming.event;
    if (const auto* tap = std::get_if<InboundTap>(&event.body)) {
        const auto button = read_button(scene.office.signing_key, event.chat, tap->token);
        const bool is_me = button && button->action == actions::confirm_me;
        if (is_me || (button && button->action == actions::not_me))
            return confirm(scene, incoming.account, event, incoming.inbox_id, button->subject, is_me);
    }
    if (!is_sign_of_life(event.body)) return;
    const std::string text = words_of(event.body);
    if (text.starts_with("/privasi") || text.starts_with("/privacy"))
        return show_privacy_to_stranger(scene, incoming.account, event, incoming.inbox_id);
    meet_stranger(scene, incoming.account, event, incoming.inbox_id, words_of(event.body));
}

}  // namespace

bool is_overheard(const domain::InboundEvent& event) {
    if (std::holds_alternative<domain::Receipt>(event.body) ||
        std::holds_alternative<domain::TemplateNotice>(event.body))
        return false;
    return event.chat_kind != domain::ChatKind::personal || event.is_bot || event.sender.empty();
}

void receive(Scene& scene, const Incoming& incoming) {
    const auto& event = incoming.event;
    if (const auto* receipt = std::get_if<domain::Receipt>(&event.body))
        return record_receipt(scene, incoming.account, *receipt,
                              domain::happened_at(event.provider_time, incoming.received_at));
    if (const auto* notice = std::get_if<domain::TemplateNotice>(&event.body))
        return note_template(scene, incoming.account, *notice);
    if (is_overheard(event)) return;
    const domain::Messenger messenger = incoming.account.messenger;
    const auto chat = storage::find_chat(scene.tx, messenger, event.sender);
    // What has no time of its own, a tap on Telegram, cannot show that it was done before the end.
    const domain::Instant at = domain::happened_at(event.provider_time, incoming.received_at);
    if (!chat || !is_within(*chat, at))
        if (const auto former = storage::former_owner(scene.tx, messenger, event.sender, at))
            return hear_former(scene, incoming, *former, at);
    const auto employee = chat ? storage::find_employee(scene.tx, chat->employee) : std::nullopt;
    if (!employee || storage::has_left(scene.tx, employee->id)) return hear_stranger(scene, incoming);
    hear_person(scene, incoming, *chat, *employee);
}

}  // namespace app
