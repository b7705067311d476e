// Bare sockets on loopback, for saying what no well-behaved library would say.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

namespace wire {

struct Answer {
    int status = 0;    ///< 0: the connection ended without one
    std::string head;  ///< through the empty line
    std::string body;  ///< as long as Content-Length says

    bool has(std::string_view text) const { return head.find(text) != std::string::npos; }
};

/// One connection. Reading gives up after 20 s, so that a broken server fails a test instead of hanging it.
class Line {
public:
    explicit Line(int descriptor) : descriptor_(descriptor) {}
    Line(Line&& other) noexcept;
    Line& operator=(Line&& other) noexcept;
    ~Line();

    static Line to_port(std::uint16_t port);
    static Line to_path(const std::string& path);

    bool say(std::string_view text);
    Answer answer(bool has_body = true);
    /// Up to and with the next `\n`; empty at the end.
    std::string line();
    /// Exactly so many bytes, or fewer at the end.
    std::string bytes(std::size_t count);
    /// All that comes until the other side ends it.
    std::string rest();
    void end_sending();

private:
    bool fill();

    int descriptor_ = -1;
    std::string seen_;
};

/// A server of one's own making: `serve` gets each connection in turn, on a thread of the sink's.
class Sink {
public:
    explicit Sink(std::function<void(Line&)> serve);
    ~Sink();
    std::uint16_t port() const { return port_; }

private:
    std::uint16_t port_ = 0;
    int listener_ = -1;  // after `port_`, which it fills in
    std::thread thread_;
};

/// A loopback port nobody listens on.
std::uint16_t closed_port();

/// `GET path` with the headers a request needs.
std::string get(std::string_view path, std::string_view more_headers = "");
std::string post(std::string_view path, std::string_view body, std::string_view more_headers = "");

}  // namespace wire
