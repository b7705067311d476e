// Sockets that close themselves, and the two ways of listening.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "bot/domain/result.hpp"

namespace adapters::http_server {

/// Owns a file descriptor, or none.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int value) : value_(value) {}
    Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(value_, other.value_);
        return *this;
    }
    ~Descriptor();

    int get() const { return value_; }
    explicit operator bool() const { return value_ >= 0; }

private:
    int value_ = -1;
};

struct Listener {
    Descriptor descriptor;
    std::uint16_t port = 0;  ///< 0 for a local socket
};

/// `address:port`, `[v6]:port` or `name:port`; non-blocking.
domain::Result<Listener> listen_on_address(const std::string& address);

/// Replaces the file of a server that is gone; one that still answers is left alone and an error.
domain::Result<Listener> listen_on_path(const std::string& path);

struct Accepted {
    Descriptor descriptor;  ///< non-blocking
    std::string peer;       ///< the numeric address, or `unix`
};

/// nullopt with errno set if nobody waits or nothing can be accepted.
std::optional<Accepted> accept_from(const Listener& listener);

}  // namespace adapters::http_server
