#include "bot/app/enrolment_codes.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

namespace app {
namespace {

// Crockford's base 32: no I, L, O or U, so that a code survives being read aloud.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kPublicLength = 5;
constexpr std::size_t kTypedLength = 8;     // 40 bits
constexpr std::size_t kScannedLength = 26;  // 130 bits
constexpr std::chrono::hours kTypedLife{24};
constexpr std::chrono::hours kScannedLife{14 * 24};
constexpr std::size_t kHashMemory = 8 * 1024 * 1024;
constexpr std::string_view kFastHash = "blake2b:";

std::string random_word(std::size_t length) {
    std::string word;
    for (std::size_t i = 0; i < length; ++i)
        word += kAlphabet[randombytes_uniform(static_cast<std::uint32_t>(kAlphabet.size()))];
    return word;
}

/// 40 bits can be tried out by whoever steals the database, unless each try is slow.
std::string slow_hash(const std::string& secret) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (crypto_pwhash_str(hash.data(), secret.data(), secret.size(), crypto_pwhash_OPSLIMIT_MIN + 1,
                          kHashMemory) != 0)
        throw std::runtime_error("no memory to hash an enrolment code");
    return hash.data();
}

/// 128 bits cannot be tried out.
std::string fast_hash(std::string_view secret) {
    std::array<unsigned char, crypto_generichash_BYTES> digest{};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(secret.data()),
                       secret.size(), nullptr, 0);
    std::array<char, 2 * crypto_generichash_BYTES + 1> text{};
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    return std::string(kFastHash) + text.data();
}

/// The same number for the same word, on every machine.
std::size_t place_by(std::string_view word) {
    std::array<unsigned char, crypto_shorthash_BYTES> digest{};
    constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> kKey{};
    crypto_shorthash(digest.data(), reinterpret_cast<const unsigned char*>(word.data()), word.size(),
                     kKey.data());
    std::size_t place = 0;
    for (const unsigned char byte : digest) place = place << 8 | byte;
    return place;
}

bool matches(const std::string& hash, std::string_view secret) {
    if (!hash.starts_with(kFastHash))
        return crypto_pwhash_str_verify(hash.c_str(), secret.data(), secret.size()) == 0;
    const std::string found = fast_hash(secret);
    return found.size() == hash.size() && sodium_memcmp(found.data(), hash.data(), hash.size()) == 0;
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

bool is_code(std::string_view word) {
    const std::size_t secret = word.size() - std::min(word.size(), kPublicLength + 1);
    return (secret == kTypedLength || secret == kScannedLength) && word[kPublicLength] == '-' &&
           is_of_alphabet(word.substr(0, kPublicLength)) && is_of_alphabet(word.substr(kPublicLength + 1));
}

}  // namespace

MadeCode make_code(CodeKind kind) {
    if (kind == CodeKind::scanned) {
        std::string secret = random_word(kScannedLength);
        std::string hash = fast_hash(secret);
        return {kind, std::move(secret), std::move(hash)};
    }
    std::string secret = random_word(kTypedLength);
    while (!has_digit(secret) || !has_letter(secret)) secret = random_word(kTypedLength);  // see `code_in`
    std::string hash = slow_hash(secret);
    return {kind, std::move(secret), std::move(hash)};
}

HandedCode hand_code(Scene& scene, const domain::EmployeeId& employee, const MadeCode& made,
                     std::string_view issued_by) {
    std::string public_id = random_word(kPublicLength);
    while (storage::find_code(scene.tx, public_id)) public_id = random_word(kPublicLength);
    const auto expires_at = scene.now() + (made.kind == CodeKind::typed ? kTypedLife : kScannedLife);
    storage::save_code(scene.tx, {public_id, employee, made.secret_hash, expires_at, std::nullopt});
    audit(scene, issued_by, "enrolment_code_issued", "employee/" + employee.value,
          nlohmann::json{{"public_id", public_id}}.dump());
    return {public_id + "-" + made.secret, expires_at};
}

const Entrance* entrance_for(Scene& scene, const domain::EmployeeId& employee, domain::Messenger messenger) {
    const auto chats = storage::chats_of(scene.tx, employee);
    std::vector<const Entrance*> choice;
    for (const Entrance& entrance : scene.office.entrances) {
        if (entrance.account.messenger != messenger) continue;
        const bool is_theirs = std::any_of(chats.begin(), chats.end(), [&](const storage::Chat& chat) {
            return chat.account == entrance.account;
        });
        if (is_theirs) return &entrance;
        choice.push_back(&entrance);
    }
    return choice.empty() ? nullptr : choice[place_by(employee.value) % choice.size()];
}

std::string start_link(const Entrance* entrance, std::string_view code) {
    if (!entrance) return "";
    if (entrance->account.messenger == domain::Messenger::telegram)
        return "https://t.me/" + entrance->contact + "?start=" + std::string(code);
    return "https://wa.me/" + entrance->contact + "?text=" + percent_encoded("DAFTAR " + std::string(code));
}

std::optional<storage::EnrolmentCode> usable_code(Scene& scene, const std::string& code) {
    const auto found = storage::find_code(scene.tx, code.substr(0, kPublicLength));
    if (!found || found->used_at || found->expires_at <= scene.now()) return std::nullopt;
    return matches(found->secret_hash, code.substr(kPublicLength + 1)) ? found : std::nullopt;
}

std::size_t length_of_typed_code() {
    return kPublicLength + kTypedLength;
}

std::optional<std::string> code_in(std::string_view text) {
    // With its hyphen; one to type also in one piece, or in two as it is read aloud. Without the hyphen it
    // must hold a digit and a letter as they were typed, so that neither words nor numbers pass for a code
    // that is merely wrong.
    const auto words = words_in(text);
    const auto looks_typed = [](const std::string& typed) { return has_digit(typed) && has_letter(typed); };
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string word = as_issued(words[i]);
        if (is_code(word)) return word;
        std::string typed(words[i]);
        if (typed.size() == kPublicLength && i + 1 < words.size()) typed += words[i + 1];
        const std::string joined = as_issued(typed);
        if (joined.size() == kPublicLength + kTypedLength && is_of_alphabet(joined) && looks_typed(typed))
            return joined.substr(0, kPublicLength) + "-" + joined.substr(kPublicLength);
    }
    return std::nullopt;
}

std::size_t length_of_near_code(std::string_view text) {
    constexpr std::size_t kShortest = 8;
    constexpr std::size_t kLongest = kPublicLength + kScannedLength + 5;
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

}  // namespace app
