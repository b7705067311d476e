#include "tests/adapters_http/wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace wire {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

int bound_socket(std::uint16_t& port) {
    const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = loopback(0);
    socklen_t length = sizeof address;
    if (bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        throw std::runtime_error("no loopback port");
    }
    port = ntohs(address.sin_port);
    return descriptor;
}

}  // namespace

Line::Line(Line&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), seen_(std::move(other.seen_)) {}

Line& Line::operator=(Line&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(seen_, other.seen_);
    return *this;
}

Line::~Line() {
    if (descriptor_ >= 0) close(descriptor_);
}

Line Line::to_port(std::uint16_t port) {
    Line line(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const auto address = loopback(port);
    if (connect(line.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect to loopback");
    }
    const timeval patience{20, 0};
    setsockopt(line.descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return line;
}

Line Line::to_path(const std::string& path) {
    Line line(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (connect(line.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect to " + path);
    }
    return line;
}

bool Line::say(std::string_view text) {
    while (!text.empty()) {
        const auto count = send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool Line::fill() {
    std::array<char, 16384> buffer{};
    const auto count = recv(descriptor_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return false;
    seen_.append(buffer.data(), static_cast<std::size_t>(count));
    return true;
}

std::string Line::line() {
    while (seen_.find('\n') == std::string::npos) {
        if (!fill()) return "";
    }
    return bytes(seen_.find('\n') + 1);
}

std::string Line::bytes(std::size_t count) {
    while (seen_.size() < count && fill()) {
    }
    auto taken = seen_.substr(0, count);
    seen_.erase(0, taken.size());
    return taken;
}

std::string Line::rest() {
    while (fill()) {
    }
    return std::exchange(seen_, {});
}

void Line::end_sending() {
    shutdown(descriptor_, SHUT_WR);
}

Answer Line::answer(bool has_body) {
    while (seen_.find("\r\n\r\n") == std::string::npos) {
        if (!fill()) return {};
    }
    Answer answer;
    answer.head = bytes(seen_.find("\r\n\r\n") + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    const auto length = answer.head.find("Content-Length: ");
    if (has_body && length != std::string::npos)
        answer.body = bytes(std::stoul(answer.head.substr(length + 16)));
    return answer;
}

Sink::Sink(std::function<void(Line&)> serve) : listener_(bound_socket(port_)) {
    listen(listener_, 16);
    thread_ = std::thread([this, serve = std::move(serve)] {
        while (true) {
            const int accepted = accept(listener_, nullptr, nullptr);
            if (accepted < 0) return;
            Line line(accepted);
            serve(line);
        }
    });
}

Sink::~Sink() {
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
}

std::uint16_t closed_port() {
    std::uint16_t port = 0;
    close(bound_socket(port));
    return port;
}

std::string get(std::string_view path, std::string_view more_headers) {
    return "GET " + std::string(path) + " HTTP/1.1\r\nHost: sigap\r\n" + std::string(more_headers) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view more_headers) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: sigap\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           std::string(more_headers) + "\r\n" + std::string(body);
}

}  // namespace wire
