#include "adapters/http_server/socket.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <system_error>

namespace adapters::http_server {
namespace {

constexpr int kBacklog = 4096;
constexpr mode_t kSocketMode = 0660;

domain::Result<Listener> misconfigured(const std::string& where, const std::string& what) {
    return domain::failure(domain::Fault::misconfigured, "cannot listen on '" + where + "': " + what);
}

std::string last_error() {
    return std::system_category().message(errno);
}

struct AddressDeleter {
    void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

Descriptor local_socket() {
    return Descriptor(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

bool is_answered(const sockaddr_un& address) {
    const auto probe = local_socket();
    return connect(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ||
           errno == EAGAIN;
}

std::string peer_name(const sockaddr_storage& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    } else if (address.ss_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
            inet_ntop(AF_INET, &v6.sin6_addr.s6_addr[12], text.data(), text.size());
        } else {
            inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
        }
    } else {
        return "unix";
    }
    return text.data();
}

}  // namespace

Descriptor::~Descriptor() {
    if (value_ >= 0) close(value_);
}

domain::Result<Listener> listen_on_address(const std::string& address) {
    const auto colon = address.rfind(':');
    if (colon == std::string::npos || colon + 1 == address.size()) {
        return misconfigured(address, "expected an address and a port, e.g. 127.0.0.1:8080 or [::1]:8080");
    }
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(&address[colon + 1], address.data() + address.size(), port);
    if (error != std::errc() || end != address.data() + address.size()) {
        return misconfigured(address, "the port is not a number from 0 to 65535");
    }
    auto host = address.substr(0, colon);
    const auto service = address.substr(colon + 1);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);

    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* raw = nullptr;
    if (const int code = getaddrinfo(host.empty() ? nullptr : host.c_str(), service.c_str(), &hints, &raw)) {
        return misconfigured(address, gai_strerror(code));
    }
    const std::unique_ptr<addrinfo, AddressDeleter> found(raw);

    Listener listener;
    listener.descriptor = Descriptor(socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int on = 1;
    const int socket_number = listener.descriptor.get();
    if (!listener.descriptor || setsockopt(socket_number, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(socket_number, found->ai_addr, found->ai_addrlen) != 0 || listen(socket_number, kBacklog) != 0) {
        return misconfigured(address, last_error());
    }
    sockaddr_storage bound{};
    socklen_t length = sizeof bound;
    getsockname(socket_number, reinterpret_cast<sockaddr*>(&bound), &length);
    listener.port = ntohs(bound.ss_family == AF_INET ? reinterpret_cast<sockaddr_in&>(bound).sin_port
                                                     : reinterpret_cast<sockaddr_in6&>(bound).sin6_port);
    return listener;
}

domain::Result<Listener> listen_on_path(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.empty() || path.size() >= sizeof address.sun_path) {
        return misconfigured(path, "the path of a local socket has 1 to 107 bytes");
    }
    path.copy(address.sun_path, path.size());
    struct stat status {};
    if (lstat(path.c_str(), &status) == 0) {
        if (!S_ISSOCK(status.st_mode)) return misconfigured(path, "another file stands there; remove it");
        if (is_answered(address))
            return misconfigured(path, "another process serves it; stop that one first");
        unlink(path.c_str());
    }
    Listener listener;
    listener.descriptor = local_socket();
    // Nobody can connect between bind and listen, so the mode is right before the first client.
    if (!listener.descriptor ||
        bind(listener.descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        chmod(path.c_str(), kSocketMode) != 0 || listen(listener.descriptor.get(), kBacklog) != 0) {
        return misconfigured(path, last_error());
    }
    return listener;
}

std::optional<Accepted> accept_from(const Listener& listener) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    Accepted accepted;
    accepted.descriptor = Descriptor(accept4(listener.descriptor.get(), reinterpret_cast<sockaddr*>(&address),
                                             &length, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!accepted.descriptor) return std::nullopt;
    accepted.peer = peer_name(address);
    const int on = 1;
    if (accepted.peer != "unix") {
        setsockopt(accepted.descriptor.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    return accepted;
}

}  // namespace adapters::http_server
