#include "adapters/payload.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace adapters {

namespace {

constexpr std::int64_t kLastSecond = 253'402'300'799;  // 9999-12-31T23:59:59Z
constexpr std::size_t kMaxDetailBytes = 200;
constexpr std::size_t kTelltaleDigits = 8;  // a phone number or chat id; error codes have up to seven

using Digest = std::array<unsigned char, crypto_hash_sha256_BYTES>;

void need_sodium() {
    static const bool is_ready = sodium_init() >= 0;
    if (!is_ready) throw std::runtime_error("libsodium cannot be initialised");
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex(const Digest& digest) {
    std::string text(digest.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    text.pop_back();
    return text;
}

Digest sha256(std::string_view bytes) {
    need_sodium();
    Digest digest;
    crypto_hash_sha256(digest.data(), bytes_of(bytes), bytes.size());
    return digest;
}

bool is_too_deep(std::string_view json) {
    std::size_t depth = 0;
    bool is_in_string = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char sign = json[at];
        if (is_in_string) {
            if (sign == '\\') {
                ++at;
            } else if (sign == '"') {
                is_in_string = false;
            }
        } else if (sign == '"') {
            is_in_string = true;
        } else if (sign == '{' || sign == '[') {
            if (++depth > kMaxJsonDepth) return true;
        } else if ((sign == '}' || sign == ']') && depth > 0) {
            --depth;
        }
    }
    return false;
}

bool continues_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

domain::Result<Json> parse_json(std::string_view bytes) {
    if (is_too_deep(bytes)) {
        return domain::failure(domain::Fault::malformed,
                               fmt::format("JSON deeper than {} levels", kMaxJsonDepth));
    }
    Json value = Json::parse(bytes.begin(), bytes.end(), nullptr, /*allow_exceptions=*/false);
    if (value.is_discarded()) {
        return domain::failure(domain::Fault::malformed, fmt::format("no JSON in {} bytes", bytes.size()));
    }
    return value;
}

std::string to_text(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string unreadable(std::string_view bytes) {
    return to_text(Json{{"unreadable", bytes}});
}

std::string digest_key(std::string_view bytes) {
    return "sha256:" + sha256_hex(bytes);
}

std::string sha256_hex(std::string_view bytes) {
    return hex(sha256(bytes));
}

std::optional<std::string> sha256_from(std::string_view text) {
    need_sodium();
    Digest digest;
    std::size_t length = 0;
    const char* end = nullptr;
    const auto is_whole = [&](int result) {
        return result == 0 && length == digest.size() && end == text.data() + text.size();
    };
    if (text.size() == 2 * digest.size() && is_whole(sodium_hex2bin(digest.data(), digest.size(), text.data(),
                                                                    text.size(), nullptr, &length, &end)))
        return hex(digest);
    if (is_whole(sodium_base642bin(digest.data(), digest.size(), text.data(), text.size(), nullptr, &length,
                                   &end, sodium_base64_VARIANT_ORIGINAL)))
        return hex(digest);
    return std::nullopt;
}

Fields::Fields(const Json* object, std::string_view name, std::string& complaint)
    : object_(object), name_(name), complaint_(&complaint) {
    if (object_ != nullptr && !object_->is_object()) {
        if (complaint.empty()) complaint = fmt::format("`{}` should be an object", name);
        object_ = nullptr;
    }
}

const Json* Fields::member(std::string_view key) const {
    if (object_ == nullptr) return nullptr;
    const auto found = object_->find(key);
    return found == object_->end() || found->is_null() ? nullptr : &*found;
}

void Fields::complain(std::string_view key, std::string_view wanted) const {
    if (complaint_->empty()) *complaint_ = fmt::format("`{}.{}` should be {}", name_, key, wanted);
}

bool Fields::has(std::string_view key) const {
    return member(key) != nullptr;
}

Fields Fields::object(std::string_view key) const {
    return Fields(member(key), key, *complaint_);
}

std::vector<Fields> Fields::objects(std::string_view key) const {
    std::vector<Fields> list;
    const Json* found = member(key);
    if (found == nullptr) return list;
    if (!found->is_array()) {
        complain(key, "a list");
        return list;
    }
    list.reserve(found->size());
    for (const Json& item : *found) list.emplace_back(&item, key, *complaint_);
    return list;
}

std::string Fields::text(std::string_view key) const {
    const Json* found = member(key);
    if (found == nullptr) return {};
    const auto* text = found->get_ptr<const std::string*>();
    if (text == nullptr || text->find('\0') != std::string::npos) {
        complain(key, "text");
        return {};
    }
    return *text;
}

std::string Fields::required_text(std::string_view key) const {
    std::string found = text(key);
    if (found.empty()) complain(key, "text that is not empty");
    return found;
}

std::optional<std::int64_t> Fields::integer(std::string_view key) const {
    const Json* found = member(key);
    if (found == nullptr) return std::nullopt;
    if (const auto* natural = found->get_ptr<const Json::number_unsigned_t*>()) {
        if (std::in_range<std::int64_t>(*natural)) return static_cast<std::int64_t>(*natural);
    } else if (const auto* whole = found->get_ptr<const Json::number_integer_t*>()) {
        return *whole;
    }
    complain(key, "an integer of 64 bits");
    return std::nullopt;
}

std::int64_t Fields::required_integer(std::string_view key) const {
    const auto found = integer(key);
    if (!found) complain(key, "an integer");
    return found.value_or(0);
}

bool Fields::boolean(std::string_view key) const {
    const Json* found = member(key);
    if (found == nullptr) return false;
    if (!found->is_boolean()) complain(key, "true or false");
    return found->is_boolean() && found->get<bool>();
}

domain::Instant Fields::required_time(std::string_view key) const {
    const std::int64_t seconds = required_integer(key);
    if (seconds >= 0 && seconds <= kLastSecond) return domain::from_unix_seconds(seconds);
    complain(key, "Unix seconds");
    return {};
}

domain::Instant Fields::required_time_in_text(std::string_view key) const {
    const auto seconds = integer_from(required_text(key));
    if (seconds && *seconds >= 0 && *seconds <= kLastSecond) return domain::from_unix_seconds(*seconds);
    complain(key, "Unix seconds as text");
    return {};
}

std::optional<std::int64_t> integer_from(std::string_view digits) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

bool consists_of(std::string_view text, std::string_view characters) {
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

bool is_same_secret(std::string_view left, std::string_view right) {
    // Digests have one length, so that not even the length of a secret shows in the time taken.
    const Digest left_digest = sha256(left);
    const Digest right_digest = sha256(right);
    return sodium_memcmp(left_digest.data(), right_digest.data(), left_digest.size()) == 0 && !left.empty();
}

std::string hmac_sha256_hex(std::string_view key, std::string_view bytes) {
    need_sodium();
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.size());
    Digest digest;
    crypto_auth_hmacsha256_final(&state, digest.data());
    return hex(digest);
}

std::size_t utf16_length(std::string_view utf8) {
    std::size_t units = 0;
    for (const char byte : utf8) {
        if (continues_character(byte)) continue;
        units += static_cast<unsigned char>(byte) >= 0xF0U ? 2 : 1;
    }
    return units;
}

std::string shortened(std::string_view utf8, std::size_t limit) {
    std::size_t characters = 0;
    std::size_t cut = 0;  // where the last character that leaves room for the ellipsis ends
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        if (continues_character(utf8[at])) continue;
        if (characters + 1 == limit) cut = at;
        if (++characters > limit) return std::string(utf8.substr(0, cut)) + "…";
    }
    return std::string(utf8);
}

std::string as_detail(std::string_view words) {
    std::string line(words.substr(0, kMaxDetailBytes));
    while (line.size() < words.size() && !line.empty() && continues_character(words[line.size()]))
        line.pop_back();
    for (std::size_t at = 0; at < line.size();) {
        if (static_cast<unsigned char>(line[at]) < 0x20U) line[at] = ' ';
        const std::size_t digits = std::min(line.find_first_not_of("0123456789", at), line.size()) - at;
        if (digits >= kTelltaleDigits)
            std::fill_n(line.begin() + static_cast<std::ptrdiff_t>(at), digits, '*');
        at += std::max<std::size_t>(digits, 1);
    }
    return line;
}

}  // namespace adapters
