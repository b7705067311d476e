#include "bot/app/button.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>

namespace app {
namespace {

constexpr std::size_t kMacBytes = 12;  // 96 bits
constexpr std::size_t kMostSubjectBytes = 40;

std::string mac_of(std::string_view signing_key, std::string_view address, std::string_view content) {
    std::array<unsigned char, crypto_auth_hmacsha256_KEYBYTES> key{};
    crypto_hash_sha256(key.data(), reinterpret_cast<const unsigned char*>(signing_key.data()),
                       signing_key.size());
    const std::string signed_text = std::string(content) + "|" + std::string(address);
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
    crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const unsigned char*>(signed_text.data()),
                           signed_text.size(), key.data());
    std::array<char, sodium_base64_ENCODED_LEN(kMacBytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING)> text{};
    sodium_bin2base64(text.data(), text.size(), mac.data(), kMacBytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text.data();
}

}  // namespace

std::string button_token(std::string_view signing_key, std::string_view address, std::string_view action,
                         std::string_view subject) {
    if (subject.size() > kMostSubjectBytes || subject.find('.') != std::string_view::npos)
        throw std::logic_error("a button's subject is too long or holds a dot");
    const std::string content = "1." + std::string(action) + "." + std::string(subject);
    return content + "." + mac_of(signing_key, address, content);
}

std::optional<Button> read_button(std::string_view signing_key, std::string_view address,
                                  std::string_view token) {
    const auto last_dot = token.rfind('.');
    if (token.size() > 64 || last_dot == std::string_view::npos || !token.starts_with("1."))
        return std::nullopt;
    const std::string_view content = token.substr(0, last_dot);
    const std::string wanted = mac_of(signing_key, address, content);
    const std::string_view given = token.substr(last_dot + 1);
    if (given.size() != wanted.size() || sodium_memcmp(given.data(), wanted.data(), wanted.size()) != 0)
        return std::nullopt;
    const std::string_view inner = content.substr(2);
    const auto dot = inner.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    return Button{std::string(inner.substr(0, dot)), std::string(inner.substr(dot + 1))};
}

}  // namespace app
