// Addresses in settings: enough of a URL to say where it leads, and whether it leaves this machine.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace config {

/// Where to listen. Port 0 lets the system choose one.
struct Endpoint {
    std::string host;  ///< an address or name, IPv6 without its brackets
    std::uint16_t port = 0;

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

struct Url {
    std::string scheme;    ///< lower case
    std::string user;      ///< as written
    std::string password;  ///< as written
    std::string host;      ///< lower case, IPv6 without its brackets
    std::optional<std::uint16_t> port;
    std::string path;  ///< from the first slash on, query included; may be empty
};

/// `scheme://[user[:password]@]host[:port][/path]` in printable ASCII without spaces; nullopt if it is not
/// that.
std::optional<Url> parse_url(std::string_view text);

/// 127.0.0.0/8, ::1 and `localhost`; a name that merely begins so is not.
bool is_loopback(std::string_view host);

/// Whether it is a numeric IPv4 or IPv6 address.
bool is_ip_address(std::string_view host);

/// `host:port`, IPv6 in brackets.
std::optional<Endpoint> parse_endpoint(std::string_view text);
std::string to_string(const Endpoint& endpoint);

/// `url` with `********` in place of a password, before the host or as `password=` in its query.
std::string mask_password(std::string_view url);

/// Is `text` the URL of a PostgreSQL database as libpq takes it: several hosts with commas between, or none
/// for a socket of this machine?
bool is_postgres_url(std::string_view text);

/// `text` as the beginning of other addresses: its trailing slashes go. None unless it is of one of the
/// `schemes` and has no query, user or fragment.
std::optional<std::string> base_url(const std::string& text, std::initializer_list<std::string_view> schemes);

}  // namespace config
