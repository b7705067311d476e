#include "tests/support/gate.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace engine_choice {
namespace {

constexpr int kLookMilliseconds = 20;
constexpr std::string_view kCommit{"COMMIT\0", 7};

sockaddr_in on_loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

bool pass_on(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace

Gate::Gate(std::uint16_t server_port) : server_port_(server_port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = on_loopback(0);
    socklen_t size = sizeof address;
    if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0 ||
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("the gate cannot listen");
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
}

Gate::~Gate() {
    is_closing_ = true;
    accepting_.join();
    for (std::thread& line : lines_) line.join();
    ::close(listener_);
}

void Gate::accept_all() {
    while (!is_closing_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, kLookMilliseconds) <= 0) continue;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = on_loopback(server_port_);
        if (client < 0 ||
            ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            ::close(client);
            ::close(server);
            continue;
        }
        lines_.emplace_back([this, client, server] { carry(client, server); });
    }
}

void Gate::carry(int client, int server) {
    std::array<char, 16'384> buffer;
    bool is_answer_cut = false;
    while (!is_closing_) {
        if (is_parted_) {
            ::poll(nullptr, 0, kLookMilliseconds);
            continue;
        }
        std::array<pollfd, 2> ends{{{client, POLLIN, 0}, {server, POLLIN, 0}}};
        if (::poll(ends.data(), ends.size(), kLookMilliseconds) <= 0) continue;
        const bool is_question = ends[0].revents != 0;
        const ssize_t count = ::recv(is_question ? client : server, buffer.data(), buffer.size(), 0);
        if (count <= 0) break;
        const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
        if (is_question && bytes.find(kCommit) != std::string_view::npos) {
            const Cut where = cut_.exchange(Cut::nowhere);
            if (where != Cut::nowhere) ++cuts_;
            if (where == Cut::before_commit) break;
            is_answer_cut = where == Cut::after_commit;
        } else if (!is_question && is_answer_cut) {
            break;
        }
        if (!pass_on(is_question ? server : client, bytes)) break;
    }
    ::close(client);
    ::close(server);
}

}  // namespace engine_choice
