// Reading what a provider sent without trusting any of it: JSON of bounded depth, fields by strict type,
// secrets compared in constant time. The messengers' common ground; nobody else needs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/instant.hpp"
#include "bot/domain/result.hpp"

namespace adapters {

using Json = nlohmann::json;

/// Real payloads stay below 15 levels; copying or dumping very deep ones would exhaust the stack.
constexpr std::size_t kMaxJsonDepth = 32;

/// `Fault::malformed`: not one JSON value in valid UTF-8, or deeper than `kMaxJsonDepth`.
domain::Result<Json> parse_json(std::string_view bytes);

/// Compact, keys sorted; invalid UTF-8 becomes U+FFFD.
std::string to_text(const Json& value);

/// Bytes that nobody can read, kept as evidence: `{"unreadable": "…"}`, always valid JSON.
std::string unreadable(std::string_view bytes);

/// `sha256:` and the digest in hex: the key of an event to which its provider gives none.
std::string digest_key(std::string_view bytes);

/// The digest alone.
std::string sha256_hex(std::string_view bytes);

/// A SHA-256 as providers write one, in hex or in base64; in lowercase hex. nullopt: neither.
std::optional<std::string> sha256_from(std::string_view text);

/// One JSON object of a provider: absent fields and unknown ones are normal, wrong types are not. The first
/// wrong or missing field is remembered in the complaint that all views of a document share, so that a reader
/// asks for everything it wants and looks once at the end.
class Fields {
public:
    /// `object` (null: absent), `name` and `complaint` outlive the view. A value that is no object complains.
    Fields(const Json* object, std::string_view name, std::string& complaint);

    bool exists() const { return object_ != nullptr; }
    const Json* json() const { return object_; }  ///< null: absent
    bool has(std::string_view key) const;         ///< present and not null

    Fields object(std::string_view key) const;                ///< absent: one without any field
    std::vector<Fields> objects(std::string_view key) const;  ///< a list; absent: empty
    std::string text(std::string_view key) const;             ///< absent: empty. A string with NUL is no text
    std::string required_text(std::string_view key) const;    ///< absent or empty: a complaint
    std::optional<std::int64_t> integer(std::string_view key) const;  ///< in 64 bits, never rounded
    std::int64_t required_integer(std::string_view key) const;
    bool boolean(std::string_view key) const;  ///< absent: false

    /// Whole Unix seconds, between 1970 and 9999.
    domain::Instant required_time(std::string_view key) const;          ///< as a number (Telegram)
    domain::Instant required_time_in_text(std::string_view key) const;  ///< as a string (WhatsApp)

private:
    const Json* member(std::string_view key) const;
    void complain(std::string_view key, std::string_view wanted) const;

    const Json* object_;
    std::string_view name_;
    std::string* complaint_;
};

/// Decimal digits, with a minus sign if any; nothing else, no overflow.
std::optional<std::int64_t> integer_from(std::string_view digits);

constexpr std::string_view kDigits = "0123456789";
/// An account's name is part of its webhook's path.
constexpr std::string_view kNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789-_";

/// Not empty, and of these characters alone.
bool consists_of(std::string_view text, std::string_view characters);

/// Whether both are the same, in a time that depends on neither's content. Two empty ones are not.
bool is_same_secret(std::string_view left, std::string_view right);

/// HMAC-SHA-256 as lowercase hex.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

/// Length as Telegram and WhatsApp may count it: UTF-16 units, never fewer than the characters.
std::size_t utf16_length(std::string_view utf8);

/// At most `limit` characters; what is longer ends in `…`. Never cuts a character in two.
std::string shortened(std::string_view utf8, std::size_t limit);

/// A provider's own words, fit for a log: one line, at most 200 bytes, numbers that could name a person
/// masked.
std::string as_detail(std::string_view words);

}  // namespace adapters
