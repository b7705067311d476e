#include "bot/app/enrolment.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "bot/app/button.hpp"
#include "bot/app/speech.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Account;
using domain::Employee;
using domain::Language;
using domain::Messenger;

// Crockford's base 32: no I, L, O or U, so that a code survives being read aloud.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kPublicLength = 5;
constexpr std::size_t kSecretLength = 8;  // 40 bits
constexpr std::chrono::hours kCodeLife{24};
constexpr int kMostWrongTries = 5;
constexpr std::chrono::hours kLock{1};
constexpr std::size_t kHashMemory = 8 * 1024 * 1024;

std::string random_word(std::size_t length) {
    std::string word;
    for (std::size_t i = 0; i < length; ++i)
        word += kAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kAlphabet.size()))];
    return word;
}

std::string hash_of(const std::string& secret) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), secret.data(), secret.size(), crypto_pwhash_OPSLIMIT_MIN + 1, kHashMemory) != 0)
        throw std::runtime_error("no memory to hash an enrolment code");
    return hash.data();
}

bool matches(const std::string& hash, std::string_view secret) {
    return crypto_pwhash_str_verify(hash.c_str(), secret.data(), secret.size()) == 0;
}

std::string percent_encoded(std::string_view text) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) || c == '-' || c == '_') {
            encoded += c;
        } else {
            encoded += '%';
            encoded += kHex[byte >> 4];
            encoded += kHex[byte & 15];
        }
    }
    return encoded;
}

Language spoken(Scene& scene, const domain::InboundEvent& event) {
    return domain::language_from(event.language_code.substr(0, 2)).value_or(scene.office.language);
}

/// The code that is right and usable, else nullopt.
std::optional<storage::EnrolmentCode> usable_code(Scene& scene, const std::string& code) {
    const auto found = storage::find_code(scene.tx, code.substr(0, kPublicLength));
    if (!found || found->used_at || found->expires_at <= scene.now()) return std::nullopt;
    return matches(found->secret_hash, code.substr(kPublicLength + 1)) ? found : std::nullopt;
}

Utterance reply(std::string_view key, domain::InboxId inbox_id, wording::Arguments arguments = {}) {
    Utterance utterance;
    utterance.key = key;
    utterance.arguments = std::move(arguments);
    utterance.subject = "enrolment";
    utterance.dedupe_key = std::string(key) + "/inbox/" + std::to_string(inbox_id.value);
    return utterance;
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

std::string legal_basis(Scene& scene, const Employee& employee) {
    const auto date = domain::local_time(scene.now(), zone_of(scene, employee)).date;
    const auto& basis = scene.rules.governing(subject_of(scene, employee, date), date).legal_basis;
    return basis.empty() ? scene.rules.governing(subject_of(scene, employee, date), date).title : basis;
}

}  // namespace

std::optional<IssuedCode> issue_code(Scene& scene, const domain::EmployeeId& employee, std::string_view issued_by) {
    if (!storage::find_employee(scene.tx, employee) || storage::has_left(scene.tx, employee)) return std::nullopt;
    storage::revoke_codes(scene.tx, employee);
    std::string public_id = random_word(kPublicLength);
    while (storage::find_code(scene.tx, public_id)) public_id = random_word(kPublicLength);
    const std::string secret = random_word(kSecretLength);

    IssuedCode issued{public_id + "-" + secret, "", "", scene.now() + kCodeLife};
    storage::save_code(scene.tx, {public_id, employee, hash_of(secret), issued.expires_at, std::nullopt});
    if (!scene.office.telegram_bot_username.empty())
        issued.telegram_link = "https://t.me/" + scene.office.telegram_bot_username + "?start=" + issued.code;
    if (!scene.office.whatsapp_display_number.empty())
        issued.whatsapp_link = "https://wa.me/" + scene.office.whatsapp_display_number +
                               "?text=" + percent_encoded("DAFTAR " + issued.code);
    audit(scene, issued_by, "enrolment_code_issued", "employee/" + employee.value,
          nlohmann::json{{"public_id", public_id}}.dump());
    return issued;
}

std::optional<std::string> code_in(std::string_view text) {
    // Letters and digits of the alphabet, whatever stands between them; the code is the last 13.
    std::string letters;
    for (const char c : text) {
        char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (upper == 'O') upper = '0';
        if (upper == 'I' || upper == 'L') upper = '1';
        if (kAlphabet.find(upper) != std::string_view::npos)
            letters += upper;
        else if (!std::isspace(static_cast<unsigned char>(c)) && c != '-')
            letters.clear();
    }
    constexpr std::size_t kLength = kPublicLength + kSecretLength;
    const std::string code = letters.size() < kLength ? "" : letters.substr(letters.size() - kLength);
    const bool has_digit = std::any_of(code.begin(), code.end(), [](char c) { return std::isdigit(c); });
    const bool is_spoken_as_code = text.find('-') != std::string_view::npos || has_digit;
    if (code.empty() || !is_spoken_as_code) return std::nullopt;
    return code.substr(0, kPublicLength) + "-" + code.substr(kPublicLength);
}

void meet_stranger(Scene& scene, const Account& account, const domain::InboundEvent& event, domain::InboxId inbox_id,
                   std::string_view text) {
    const Language language = spoken(scene, event);
    storage::EnrolmentTry made = storage::find_try(scene.tx, account.messenger, event.sender);
    if (made.locked_until && *made.locked_until > scene.now()) {
        say(scene, account, event.chat, language,
            reply("enrol_throttled", inbox_id,
                  {{"jam", wording::clock_time(*made.locked_until, scene.office.zone, language)}}));
        return;
    }
    const auto code = code_in(text);
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
    Utterance question = reply("enrol_confirm", inbox_id,
                               {{"nama", wording::masked_name(employee.name)}, {"unit", employee.unit.value}});
    question.buttons = {{"button_confirm_me", actions::confirm_me, right->public_id, ""},
                        {"button_not_me", actions::not_me, right->public_id, ""}};
    say(scene, account, event.chat, language, question);
}

void confirm(Scene& scene, const Account& account, const std::string& address, domain::InboxId inbox_id,
             const std::string& public_id, bool is_me, Language language) {
    storage::EnrolmentTry made = storage::find_try(scene.tx, account.messenger, address);
    const auto code = storage::find_code(scene.tx, public_id);
    const bool is_open = code && !code->used_at && code->expires_at > scene.now() && made.pending_code == public_id;
    if (!is_open) {
        say(scene, account, address, language, reply("enrol_failed", inbox_id));
        return;
    }
    storage::save_try(scene.tx, account.messenger, address, {});
    const Employee employee = storage::find_employee(scene.tx, code->employee).value();
    const std::string zone = zone_of(scene, employee);
    storage::use_code(scene.tx, public_id);

    if (!is_me) {
        say(scene, account, address, language, reply("enrol_not_me_done", inbox_id));
        for (const Employee& officer : hr_for(scene, employee)) {
            Utterance notice = reply("enrol_not_me_hr", inbox_id,
                                     {{"nama", employee.name},
                                      {"unit", employee.unit.value},
                                      {"jam", wording::clock_time(scene.now(), zone, officer.language)}});
            notice.dedupe_key += "/" + officer.id.value;
            notice.priority = storage::Priority::flag;
            say(scene, officer, notice);
        }
        audit(scene, "sigap", "enrolment_refused", "employee/" + employee.id.value);
        return;
    }

    const auto earlier = storage::chats_of(scene.tx, employee.id);
    storage::bind_chat(scene.tx, {account, address, employee.id, false, scene.now(), scene.now(), std::nullopt});
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
              {{"instansi", scene.office.name},
               {"dasar", legal_basis(scene, employee)},
               {"masa_simpan", wording::duration(std::chrono::days{90}, employee.language)}}));
    offer_menu(scene, chat, employee);
    for (const storage::Chat& other : earlier) {  // whoever holds the earlier chats learns of the new one
        if (other.address == address && other.account.messenger == account.messenger) continue;
        Utterance notice =
            reply("enrol_replaced_other_chat", inbox_id,
                  {{"jam", wording::clock_time(scene.now(), zone, employee.language)}, {"nama", employee.name}});
        notice.dedupe_key += "/" + std::string(to_string(other.account.messenger));
        say(scene, other, employee.language, notice);
    }
}

void offer_menu(Scene& scene, const storage::Chat& chat, const Employee& employee) {
    if (chat.account.messenger != Messenger::telegram) return;  // WhatsApp has no menus
    std::vector<std::string_view> commands = {"hadir",     "status",  "izin",  "tanggapi", "mengapa",
                                              "privasi", "bantuan", employee.language == Language::id ? "english" : "indonesia"};
    if (!units_under(scene, employee).empty() || employee.role == domain::Role::supervisor)
        commands.insert(commands.begin(), {"panggil", "apel"});
    if (employee.role == domain::Role::hr || employee.role == domain::Role::unit_hr)
        commands.insert(commands.begin(), "ringkasan");
    storage::OutboxItem item;
    item.lane = storage::lane_of(chat.account);
    item.message.kind = domain::OutboundKind::menu;
    item.message.chat = chat.address;
    item.message.language = to_string(employee.language);
    for (const std::string_view command : commands)
        item.message.commands.push_back(
            {std::string(command), scene.words.text(employee.language, "menu_" + std::string(command))});
    item.employee = employee.id;
    item.priority = storage::Priority::digest;
    item.subject = "menu";
    item.dedupe_key = "menu/" + employee.id.value + "/" + std::string(to_string(chat.account.messenger));
    item.not_before = scene.now();
    item.expires_at = scene.now() + std::chrono::hours{24};
    storage::queue_or_replace(scene.tx, item);
}

}  // namespace app
