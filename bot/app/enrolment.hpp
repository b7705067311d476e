// Binding a chat to a person: a one-time code, a confirmation, and a limit on guessing.
// Identity is the verified sender of an event and nothing else (S-ENR-1 to 6).
#pragma once

#include <optional>
#include <string>

#include "bot/app/scene.hpp"
#include "bot/domain/channel.hpp"

namespace app {

struct IssuedCode {
    std::string code;           ///< `K7M2P-9XQ4TRWA`: public id and secret; the secret is shown this once
    std::string telegram_link;  ///< empty if the office has no Telegram account
    std::string whatsapp_link;  ///< empty if it has no WhatsApp number
    domain::Instant expires_at;
};

/// A code for a person of the roster, valid for 24 hours and for one use; earlier unused codes stop working.
/// See enrolment_codes.hpp (S-ENR-1). nullopt: no such person.
std::optional<IssuedCode> issue_code(Scene& scene, const domain::EmployeeId& employee,
                                     std::string_view issued_by);

/// Words from a chat that belongs to nobody.
/// Five wrong codes lock the chat for an hour (S-ENR-2); other chats go on, so no one locks a person out.
void meet_stranger(Scene& scene, const domain::Account& account, const domain::InboundEvent& event,
                   domain::InboxId inbox_id, std::string_view text);

/// What is recorded, and on what ground; whoever has not enrolled may ask as well.
void show_privacy_to_stranger(Scene& scene, const domain::Account& account, const domain::InboundEvent& event,
                              domain::InboxId inbox_id);
/// What the policy rests on, for who reads it: its legal basis, and without one its title.
std::string basis_of(const domain::Policy& policy, domain::Language language);
wording::Arguments privacy_arguments(Scene& scene, const domain::Policy& policy, domain::Language language);

/// The stranger says that the code was, or was not, meant for them.
void confirm(Scene& scene, const domain::Account& account, const domain::InboundEvent& event,
             domain::InboxId inbox_id, const std::string& public_id, bool is_me);

/// The menu of commands in the person's chat, by role and language; nothing is said if it is there already.
void offer_menu(Scene& scene, const storage::Chat& chat, const domain::Employee& employee);
/// Nobody's menu any more: the messenger shows its widest one.
void withdraw_menu(Scene& scene, const storage::Chat& chat);
/// Brings the menus of everybody who leads or holds a role up to date, and of those who no longer do; of many
/// people in batches that leave the writer free in between.
void refresh_menus(Scene& scene);
/// The next batch: those behind that employee.
void continue_menus(Scene& scene, std::string_view after);

}  // namespace app
