#include "bot/app/enrolment.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "bot/app/button.hpp"
#include "bot/app/command_menu.hpp"
#include "bot/app/enrolment_codes.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"
#include "storage/sessions.hpp"

namespace app {
namespace {

using domain::Account;
using domain::Employee;
using domain::Language;
using domain::Messenger;

constexpr int kMostWrongTries = 5;
constexpr std::chrono::hours kLock{1};

Language spoken(Scene& scene, const domain::InboundEvent& event) {
    return domain::language_from_tag(event.language_code).value_or(scene.office.language);
}

Utterance reply(std::string_view key, domain::InboxId inbox_id, wording::Arguments arguments = {}) {
    Utterance utterance;
    utterance.key = key;
    utterance.arguments = std::move(arguments);
    utterance.subject = "enrolment";
    utterance.dedupe_key = std::string(key) + "/inbox/" + std::to_string(inbox_id.value);
    return utterance;
}

/// A tap is always answered, or the messenger shows it as hanging.
void toast_tap(Scene& scene, const Account& account, const domain::InboundEvent& event,
               std::string_view key) {
    if (const auto* tap = std::get_if<domain::InboundTap>(&event.body))
        toast(scene, account, event.chat, tap->callback_id, spoken(scene, event), key);
}

/// Which text was shown: a change of one word is another.
std::string version_of(Scene& scene, Language language, std::string_view key) {
    const std::string text = scene.words.pattern(language, key);
    std::array<unsigned char, 8> digest{};
    std::array<unsigned char, crypto_generichash_BYTES> full{};
    crypto_generichash(full.data(), full.size(), reinterpret_cast<const unsigned char*>(text.data()),
                       text.size(), nullptr, 0);
    std::copy_n(full.begin(), digest.size(), digest.begin());
    std::array<char, 2 * digest.size() + 1> written{};
    sodium_bin2hex(written.data(), written.size(), digest.data(), digest.size());
    return written.data();
}

void refuse_code(Scene& scene, const Account& account, const std::string& address, domain::InboxId inbox_id,
                 Language language, storage::EnrolmentTry made) {
    ++made.wrong_tries;
    made.pending_code.clear();
    if (made.wrong_tries >= kMostWrongTries) {
        made.wrong_tries = 0;
        made.locked_until = scene.now() + kLock;
        audit(scene, "sigap", "enrolment_locked", "enrolment", R"({"wrong_tries":5})");
    }
    storage::save_try(scene.tx, account.messenger, address, made);
    if (made.locked_until && *made.locked_until > scene.now())
        say(scene, account, address, language,
            reply("enrol_throttled", inbox_id,
                  {{"jam", wording::clock_time(*made.locked_until, scene.office.zone, language)}}));
    else
        say(scene, account, address, language, reply("enrol_failed", inbox_id));
}

/// What waits, in the place of the public id, of whoever has confirmed and still has to give the last digits
/// of the NIP.
constexpr std::string_view kAwaitsNip = "/nip";
constexpr int kMostWrongDigits = 3;  // of one code, from whatever chats
constexpr std::size_t kDigitsOfNip = 4;

std::string pending_of(const storage::EnrolmentTry& made) {
    return made.pending_code.substr(0, made.pending_code.find(kAwaitsNip));
}

void await_nip(Scene& scene, const Account& account, const std::string& address, domain::InboxId inbox_id,
               const Employee& employee, storage::EnrolmentTry made) {
    made.pending_code = pending_of(made) + std::string(kAwaitsNip);
    storage::save_try(scene.tx, account.messenger, address, made);
    say(scene, account, address, employee.language, reply("enrol_ask_nip", inbox_id));
}

/// Puts a wrong number on record. True: that was the last chance.
bool is_out_of_tries(Scene& scene, const std::string& public_id) {
    const std::string source = "nip/" + public_id;
    storage::note_try(scene.tx, source);
    return storage::tries_since(scene.tx, source, scene.now() - std::chrono::days{30}) >= kMostWrongDigits;
}

/// The digits of words that are nothing but digits, spaces and hyphens; empty for anything else.
std::string digits_alone(std::string_view text) {
    std::string digits;
    for (const char sign : text) {
        if (sign >= '0' && sign <= '9')
            digits += sign;
        else if (sign != ' ' && sign != '-' && sign != '.')
            return "";
    }
    return digits;
}

bool is_asked_for_nip(Scene& scene, const Employee& employee) {
    return scene.office.enrolment_asks_nip && digits_alone(employee.nip).size() >= kDigitsOfNip;
}

void tell_hr(Scene& scene, const Employee& employee, domain::InboxId inbox_id, std::string_view key) {
    for (const Employee& officer : hr_for(scene, employee)) {
        Utterance notice =
            reply(key, inbox_id,
                  {{"nama", employee.name},
                   {"unit", employee.unit.value},
                   {"jam", wording::clock_time(scene.now(), zone_of(scene, employee), officer.language)}});
        notice.dedupe_key += "/" + officer.id.value;
        notice.priority = storage::Priority::flag;
        say(scene, officer, notice);
    }
}

/// The code is used up, whichever way it went; a card holds two, and neither outlives the other.
void use_up(Scene& scene, const std::string& public_id, const Employee& employee) {
    storage::use_code(scene.tx, public_id);
    storage::revoke_codes(scene.tx, employee.id);
    settle_cards(scene, cards::enrolment(public_id), "card_settled");
}

void bind(Scene& scene, const Account& account, const std::string& address, domain::InboxId inbox_id,
          const Employee& employee) {
    const std::string zone = zone_of(scene, employee);
    const auto date = domain::local_time(scene.now(), zone).date;
    const auto earlier = storage::chats_of(scene.tx, employee.id);
    storage::bind_chat(scene.tx,
                       {account, address, employee.id, false, scene.now(), scene.now(), std::nullopt});
    const storage::Chat chat = storage::find_chat(scene.tx, account.messenger, address).value();
    audit(scene, "employee/" + employee.id.value, "chat_bound", "employee/" + employee.id.value,
          nlohmann::json{{"messenger", to_string(account.messenger)}, {"account", account.name}}.dump());

    say(scene, chat, employee.language,
        reply("enrol_done", inbox_id,
              {{"nama", employee.name},
               {"unit", employee.unit.value},
               {"zona", wording::zone_name(scene.now(), zone)}}));
    say(scene, chat, employee.language,
        reply("privacy_notice", inbox_id,
              privacy_arguments(scene, scene.rules.governing(subject_of(scene, employee, date), date),
                                employee.language)));
    audit(scene, "sigap", "privacy_notice_shown", "employee/" + employee.id.value,
          nlohmann::json{{"language", to_string(employee.language)},
                         {"text", version_of(scene, employee.language, "privacy_notice")}}
              .dump());
    offer_menu(scene, chat, employee);
    for (const storage::Chat& other : earlier) {  // whoever holds the earlier chats learns of the new one
        if (other.address == address && other.account.messenger == account.messenger) continue;
        const bool is_replaced = other.account.messenger == account.messenger;
        if (is_replaced) withdraw_menu(scene, other);
        Utterance notice = reply(
            is_replaced ? "enrol_replaced_other_chat" : "enrol_added_other_chat", inbox_id,
            {{"jam", wording::clock_time(scene.now(), zone, employee.language)}, {"nama", employee.name}});
        notice.dedupe_key += "/" + std::string(to_string(other.account.messenger));
        say(scene, other, employee.language, notice);
    }
}

/// The digits, or whatever came instead of them. False: nobody waits for them here, or this is another code.
bool hear_nip(Scene& scene, const Account& account, const domain::InboundEvent& event,
              domain::InboxId inbox_id, std::string_view text, const storage::EnrolmentTry& made) {
    if (!made.pending_code.ends_with(kAwaitsNip)) return false;
    const std::string public_id = pending_of(made);
    const auto code = storage::find_code(scene.tx, public_id);
    if (!code || code->used_at || code->expires_at <= scene.now()) return false;
    const Employee employee = storage::find_employee(scene.tx, code->employee).value();
    const std::string digits = digits_alone(text);
    const std::string nip = digits_alone(employee.nip);
    const bool is_try = digits.size() == kDigitsOfNip || digits.size() == nip.size();
    if (!is_try && code_in(text)) return false;
    const bool is_right = is_try && nip.ends_with(digits);
    if (!is_right && (!is_try || !is_out_of_tries(scene, public_id))) {
        say(scene, account, event.chat, employee.language, reply("enrol_ask_nip_again", inbox_id));
        return true;
    }
    storage::save_try(scene.tx, account.messenger, event.chat, {});
    use_up(scene, public_id, employee);
    if (is_right) {
        bind(scene, account, event.chat, inbox_id, employee);
        return true;
    }
    say(scene, account, event.chat, employee.language, reply("enrol_failed", inbox_id));
    tell_hr(scene, employee, inbox_id, "enrol_nip_wrong_hr");
    audit(scene, "sigap", "enrolment_refused", "employee/" + employee.id.value, R"({"cause":"nip"})");
    return true;
}

}  // namespace

std::optional<IssuedCode> issue_code(Scene& scene, const domain::EmployeeId& employee,
                                     std::string_view issued_by) {
    if (!storage::find_employee(scene.tx, employee) || storage::has_left(scene.tx, employee))
        return std::nullopt;
    storage::revoke_codes(scene.tx, employee);
    const HandedCode handed = hand_code(scene, employee, make_code(CodeKind::typed), issued_by);
    const auto link = [&](domain::Messenger messenger) {
        return start_link(entrance_for(scene, employee, messenger), handed.code);
    };
    return IssuedCode{handed.code, link(domain::Messenger::telegram), link(domain::Messenger::whatsapp),
                      handed.expires_at};
}

std::string basis_of(const domain::Policy& policy, Language language) {
    return policy.legal_basis.empty() ? domain::name_for(language, policy.title, policy.title_en)
                                      : policy.legal_basis;
}

wording::Arguments privacy_arguments(Scene& scene, const domain::Policy& policy, Language language) {
    return {{"instansi", scene.office.name},
            {"dasar", basis_of(policy, language)},
            {"masa_simpan", wording::duration(std::chrono::days{90}, language)}};
}

void show_privacy_to_stranger(Scene& scene, const Account& account, const domain::InboundEvent& event,
                              domain::InboxId inbox_id) {
    const auto date = domain::local_time(scene.now(), scene.office.zone).date;
    const Language language = spoken(scene, event);
    say(scene, account, event.chat, language,
        reply("privacy_notice", inbox_id,
              privacy_arguments(scene, scene.rules.governing(domain::DutySubject{}, date), language)));
}

void meet_stranger(Scene& scene, const Account& account, const domain::InboundEvent& event,
                   domain::InboxId inbox_id, std::string_view text) {
    const Language language = spoken(scene, event);
    toast_tap(scene, account, event, "toast_unknown");
    storage::EnrolmentTry made = storage::find_try(scene.tx, account.messenger, event.sender);
    if (made.locked_until && *made.locked_until > scene.now()) {
        say(scene, account, event.chat, language,
            reply("enrol_throttled", inbox_id,
                  {{"jam", wording::clock_time(*made.locked_until, scene.office.zone, language)}}));
        return;
    }
    if (hear_nip(scene, account, event, inbox_id, text, made)) return;
    const auto code = code_in(text);
    if (const std::size_t length = code ? 0 : length_of_near_code(text); length > 0) {
        say(scene, account, event.chat, language,
            reply("enrol_wrong_length", inbox_id,
                  {{"panjang", std::to_string(length_of_typed_code())}, {"jumlah", std::to_string(length)}}));
        return;
    }
    if (!code) {
        say(scene, account, event.chat, language,
            reply("enrol_welcome", inbox_id, {{"instansi", scene.office.name}}));
        return;
    }
    const auto right = usable_code(scene, *code);
    if (!right) {
        refuse_code(scene, account, event.chat, inbox_id, language, made);
        return;
    }
    made.pending_code = right->public_id;
    storage::save_try(scene.tx, account.messenger, event.sender, made);
    const Employee employee = storage::find_employee(scene.tx, right->employee).value();
    Utterance question =
        reply("enrol_confirm", inbox_id,
              {{"nama", wording::masked_name(employee.name)}, {"unit", employee.unit.value}});
    question.buttons = {{"button_confirm_me", actions::confirm_me, right->public_id, ""},
                        {"button_not_me", actions::not_me, right->public_id, ""}};
    question.subject = cards::enrolment(right->public_id);
    say(scene, account, event.chat, employee.language, question);
}

void confirm(Scene& scene, const Account& account, const domain::InboundEvent& event,
             domain::InboxId inbox_id, const std::string& public_id, bool is_me) {
    const std::string& address = event.chat;
    const Language language = spoken(scene, event);
    toast_tap(scene, account, event, "toast_done");
    const storage::EnrolmentTry made = storage::find_try(scene.tx, account.messenger, address);
    const auto code = storage::find_code(scene.tx, public_id);
    const bool is_open =
        code && !code->used_at && code->expires_at > scene.now() && pending_of(made) == public_id;
    if (!is_open) {
        say(scene, account, address, language, reply("enrol_failed", inbox_id));
        return;
    }
    const Employee employee = storage::find_employee(scene.tx, code->employee).value();
    if (is_me && is_asked_for_nip(scene, employee)) {
        settle_cards(scene, cards::enrolment(public_id), "card_followed");
        return await_nip(scene, account, address, inbox_id, employee, made);
    }
    storage::save_try(scene.tx, account.messenger, address, {});
    use_up(scene, public_id, employee);
    if (is_me) return bind(scene, account, address, inbox_id, employee);
    say(scene, account, address, language, reply("enrol_not_me_done", inbox_id));
    tell_hr(scene, employee, inbox_id, "enrol_not_me_hr");
    audit(scene, "sigap", "enrolment_refused", "employee/" + employee.id.value);
}

}  // namespace app
