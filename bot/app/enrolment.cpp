#include "bot/app/enrolment.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "bot/app/button.hpp"
#include "bot/app/command_menu.hpp"
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
    if (crypto_pwhash_str(hash.data(), secret.data(), secret.size(), crypto_pwhash_OPSLIMIT_MIN + 1,
                          kHashMemory) != 0)
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

bool is_of_alphabet(std::string_view word) {
    return std::all_of(word.begin(), word.end(),
                       [](char c) { return kAlphabet.find(c) != std::string_view::npos; });
}

bool has_digit(std::string_view word) {
    return word.find_first_of("0123456789") != std::string_view::npos;
}
bool has_letter(std::string_view word) {
    return word.find_first_not_of("0123456789") != std::string_view::npos;
}

/// As it would be typed from paper: upper case, O for 0 and I or L for 1.
std::string as_issued(std::string_view word) {
    std::string out;
    for (const char c : word) {
        const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        out += upper == 'O' ? '0' : upper == 'I' || upper == 'L' ? '1' : upper;
    }
    return out;
}

std::vector<std::string_view> words_in(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t from = 0; (from = text.find_first_not_of(" \n\r\t", from)) != std::string_view::npos;) {
        const auto to = std::min(text.find_first_of(" \n\r\t", from), text.size());
        words.push_back(text.substr(from, to - from));
        from = to;
    }
    return words;
}

}  // namespace

std::optional<IssuedCode> issue_code(Scene& scene, const domain::EmployeeId& employee,
                                     std::string_view issued_by) {
    if (!storage::find_employee(scene.tx, employee) || storage::has_left(scene.tx, employee))
        return std::nullopt;
    storage::revoke_codes(scene.tx, employee);
    std::string public_id = random_word(kPublicLength);
    while (storage::find_code(scene.tx, public_id)) public_id = random_word(kPublicLength);
    std::string secret = random_word(kSecretLength);
    while (!has_digit(secret) || !has_letter(secret)) secret = random_word(kSecretLength);  // see `code_in`

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
    // With its hyphen, in one piece, or in two as it is read aloud. Without the hyphen it must hold a digit
    // and a letter as they were typed, so that neither words nor numbers pass for a code that is merely
    // wrong.
    const auto words = words_in(text);
    const auto looks_typed = [](const std::string& typed) { return has_digit(typed) && has_letter(typed); };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string word = as_issued(words[i]);
        if (word.size() == kPublicLength + 1 + kSecretLength && word[kPublicLength] == '-' &&
            is_of_alphabet(word.substr(0, kPublicLength)) && is_of_alphabet(word.substr(kPublicLength + 1)))
            return word;
        std::string typed(words[i]);
        if (typed.size() == kPublicLength && i + 1 < words.size()) typed += words[i + 1];
        const std::string joined = as_issued(typed);
        if (joined.size() == kPublicLength + kSecretLength && is_of_alphabet(joined) && looks_typed(typed))
            return joined.substr(0, kPublicLength) + "-" + joined.substr(kPublicLength);
    }
    return std::nullopt;
}

std::size_t length_of_near_code(std::string_view text) {
    constexpr std::size_t kShortest = 8;
    constexpr std::size_t kLongest = 2 * (kPublicLength + kSecretLength);
    for (const std::string_view written : words_in(text)) {
        const bool has_one_hyphen = std::count(written.begin(), written.end(), '-') == 1;
        std::string word = as_issued(written);
        std::erase(word, '-');
        const std::string typed(written);
        const bool looks_issued = is_of_alphabet(word) && has_digit(typed) && has_letter(typed) &&
                                  (has_one_hyphen || typed.size() == word.size());
        if (looks_issued && word.size() >= kShortest && word.size() <= kLongest) return word.size();
    }
    return 0;
}

wording::Arguments privacy_arguments(Scene& scene, const domain::Policy& policy, Language language) {
    return {{"instansi", scene.office.name},
            {"dasar", policy.legal_basis.empty() ? policy.title : policy.legal_basis},
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
    storage::EnrolmentTry made = storage::find_try(scene.tx, account.messenger, event.sender);
    if (made.locked_until && *made.locked_until > scene.now()) {
        say(scene, account, event.chat, language,
            reply("enrol_throttled", inbox_id,
                  {{"jam", wording::clock_time(*made.locked_until, scene.office.zone, language)}}));
        return;
    }
    const auto code = code_in(text);
    if (const std::size_t length = code ? 0 : length_of_near_code(text); length > 0) {
        say(scene, account, event.chat, language,
            reply("enrol_wrong_length", inbox_id,
                  {{"panjang", std::to_string(kPublicLength + kSecretLength)},
                   {"jumlah", std::to_string(length)}}));
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
    say(scene, account, event.chat, employee.language, question);
}

void confirm(Scene& scene, const Account& account, const std::string& address, domain::InboxId inbox_id,
             const std::string& public_id, bool is_me, Language language) {
    storage::EnrolmentTry made = storage::find_try(scene.tx, account.messenger, address);
    const auto code = storage::find_code(scene.tx, public_id);
    const bool is_open =
        code && !code->used_at && code->expires_at > scene.now() && made.pending_code == public_id;
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
    offer_menu(scene, chat, employee);
    for (const storage::Chat& other : earlier) {  // whoever holds the earlier chats learns of the new one
        if (other.address == address && other.account.messenger == account.messenger) continue;
        const bool is_replaced = other.account.messenger == account.messenger;
        Utterance notice = reply(
            is_replaced ? "enrol_replaced_other_chat" : "enrol_added_other_chat", inbox_id,
            {{"jam", wording::clock_time(scene.now(), zone, employee.language)}, {"nama", employee.name}});
        notice.dedupe_key += "/" + std::string(to_string(other.account.messenger));
        say(scene, other, employee.language, notice);
    }
}

void offer_menu(Scene& scene, const storage::Chat& chat, const Employee& employee) {
    if (chat.account.messenger != Messenger::telegram) return;  // WhatsApp has no menus
    storage::OutboxItem item;
    item.lane = storage::lane_of(chat.account);
    item.message.kind = domain::OutboundKind::menu;
    item.message.chat = chat.address;
    item.message.language = to_string(employee.language);
    for (const std::string_view command : offered_commands(scene, employee, OfferedIn::menu))
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
