#include "config/url.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace config {
namespace {

constexpr std::string_view kMaskedPart = "********";

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return result;
}

bool is_host(std::string_view host) {
    if (is_ip_address(host)) return true;
    return !host.empty() && host.size() <= 253 && host.front() != '-' && host.front() != '.' &&
           std::all_of(host.begin(), host.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' ||
                      letter == '.' || letter == '_';
           });
}

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return port;
}

/// A host, with a port if `:` follows it. nullopt if either is malformed.
std::optional<std::pair<std::string, std::optional<std::uint16_t>>> parse_authority(std::string_view text) {
    std::string_view host, rest;
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        host = text.substr(1, end - 1);
        if (host.find(':') == std::string_view::npos) return std::nullopt;
        rest = text.substr(end + 1);
    } else {
        const auto end = std::min(text.find(':'), text.size());
        host = text.substr(0, end);
        rest = text.substr(end);
    }
    std::string name = lower(host);
    if (!is_host(name)) return std::nullopt;
    if (rest.empty()) return std::pair{std::move(name), std::optional<std::uint16_t>{}};
    if (rest.front() != ':') return std::nullopt;
    const auto port = parse_port(rest.substr(1));
    if (!port) return std::nullopt;
    return std::pair{std::move(name), port};
}

}  // namespace

std::optional<Url> parse_url(std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), [](char letter) { return letter > ' ' && letter < 0x7f; }))
        return std::nullopt;
    const auto scheme_end = text.find("://");
    if (scheme_end == std::string_view::npos || scheme_end == 0) return std::nullopt;

    Url url;
    url.scheme = lower(text.substr(0, scheme_end));
    if (!std::all_of(url.scheme.begin(), url.scheme.end(),
                     [](char letter) { return letter >= 'a' && letter <= 'z'; }))
        return std::nullopt;
    text.remove_prefix(scheme_end + 3);
    const auto path = std::min(text.find_first_of("/?#"), text.size());
    url.path = std::string(text.substr(path));
    std::string_view authority = text.substr(0, path);
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        const std::string_view user = authority.substr(0, at);
        const auto colon = std::min(user.find(':'), user.size());
        url.user = std::string(user.substr(0, colon));
        if (colon < user.size()) url.password = std::string(user.substr(colon + 1));
        authority.remove_prefix(at + 1);
    }
    const auto place = parse_authority(authority);
    if (!place) return std::nullopt;
    url.host = place->first;
    url.port = place->second;
    return url;
}

bool is_ip_address(std::string_view host) {
    const std::string text(host);
    in6_addr address{};
    return inet_pton(AF_INET, text.c_str(), &address) == 1 ||
           inet_pton(AF_INET6, text.c_str(), &address) == 1;
}

bool is_loopback(std::string_view host) {
    if (host == "localhost" || host == "::1") return true;
    return host.starts_with("127.") && is_ip_address(host);
}

std::optional<Endpoint> parse_endpoint(std::string_view text) {
    auto place = parse_authority(text);
    if (!place || !place->second) return std::nullopt;
    return Endpoint{std::move(place->first), *place->second};
}

std::string to_string(const Endpoint& endpoint) {
    const bool is_ipv6 = endpoint.host.find(':') != std::string::npos;
    return (is_ipv6 ? '[' + endpoint.host + ']' : endpoint.host) + ':' + std::to_string(endpoint.port);
}

std::string mask_password(std::string_view url) {
    std::string masked(url);
    const auto start = masked.find("://");
    if (start == std::string::npos) return masked;
    const auto authority_end = std::min(masked.find_first_of("/?#", start + 3), masked.size());
    const auto at = masked.rfind('@', authority_end);
    const auto colon = masked.find(':', start + 3);
    if (at != std::string::npos && at > start && colon < at)
        masked.replace(colon + 1, at - colon - 1, kMaskedPart);
    constexpr std::string_view kParameter = "password=";
    for (auto from = masked.find(kParameter); from != std::string::npos;
         from = masked.find(kParameter, from)) {
        from += kParameter.size();
        masked.replace(from, std::min(masked.find('&', from), masked.size()) - from, kMaskedPart);
    }
    return masked;
}

bool is_postgres_url(std::string_view text) {
    const auto scheme_end = text.find("://");
    if (scheme_end == std::string_view::npos) return false;
    const auto scheme = text.substr(0, scheme_end);
    if (scheme != "postgresql" && scheme != "postgres") return false;
    const auto authority_begin = scheme_end + 3;
    const auto authority_end = std::min(text.find_first_of("/?#", authority_begin), text.size());
    const auto path = text.substr(authority_end);
    if (path.size() < 2 || !path.starts_with('/') || path[1] == '?') return false;
    auto hosts = text.substr(authority_begin, authority_end - authority_begin);
    if (const auto at = hosts.rfind('@'); at != std::string_view::npos) hosts.remove_prefix(at + 1);
    const std::string before(text.substr(0, authority_end - hosts.size()));
    if (hosts.empty()) return parse_url(before + "socket" + std::string(path)).has_value();
    for (bool has_more = true; has_more;) {
        const auto comma = std::min(hosts.find(','), hosts.size());
        if (!parse_url(before + std::string(hosts.substr(0, comma)) + std::string(path))) return false;
        has_more = comma < hosts.size();
        hosts.remove_prefix(has_more ? comma + 1 : comma);
    }
    return true;
}

std::optional<std::string> base_url(const std::string& text,
                                    std::initializer_list<std::string_view> schemes) {
    const auto url = parse_url(text);
    if (!url || std::find(schemes.begin(), schemes.end(), url->scheme) == schemes.end()) return std::nullopt;
    if (!url->user.empty() || !url->password.empty() || url->port == 0) return std::nullopt;
    if (url->path.find_first_of("?#") != std::string::npos) return std::nullopt;
    return text.substr(0, text.find_last_not_of('/') + 1);
}

}  // namespace config
