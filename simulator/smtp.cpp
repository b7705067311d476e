#include "simulator/smtp.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <list>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "simulator/mail.hpp"

namespace sim {

namespace {

constexpr std::size_t kLongestLine = 64 * 1024;
constexpr std::size_t kLargestMail = 25u << 20;
constexpr int kLookForStopMilliseconds = 200;

class Socket {
public:
    explicit Socket(int descriptor) : descriptor_(descriptor) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { close(descriptor_); }
    int get() const { return descriptor_; }

private:
    int descriptor_;
};

// One conversation with one client.
class Session {
public:
    Session(Stage& stage, int descriptor, const std::atomic<bool>& is_stopping)
        : stage_(stage), socket_(descriptor), is_stopping_(is_stopping) {}

    void talk() {
        say("220 sigap-sim ESMTP");
        while (auto line = read_line())
            if (!obey(*line)) break;
    }

private:
    void say(const std::string& line) {
        const auto text = line + "\r\n";
        (void)!send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    }

    std::optional<std::string> read_line() {
        for (;;) {
            if (const auto end = buffer_.find('\n'); end != std::string::npos) {
                auto line = buffer_.substr(0, end);
                buffer_.erase(0, end + 1);
                if (!line.empty() && line.back() == '\r') line.pop_back();
                return line;
            }
            if (buffer_.size() > kLongestLine) return std::nullopt;
            pollfd ready{socket_.get(), POLLIN, 0};
            if (poll(&ready, 1, kLookForStopMilliseconds) == 0) {
                if (is_stopping_) return std::nullopt;
                continue;
            }
            char chunk[8192];
            const auto got = recv(socket_.get(), chunk, sizeof chunk, 0);
            if (got <= 0) return std::nullopt;
            buffer_.append(chunk, static_cast<std::size_t>(got));
        }
    }

    static bool is_command(const std::string& line, const char* verb) {
        return strncasecmp(line.c_str(), verb, std::string_view(verb).size()) == 0;
    }

    static std::string address(const std::string& line) {
        const auto open = line.find('<');
        const auto close = line.find('>', open);
        return open == std::string::npos || close == std::string::npos
                   ? ""
                   : line.substr(open + 1, close - open - 1);
    }

    // Answers whether the conversation goes on.
    bool obey(const std::string& line) {
        if (is_command(line, "EHLO")) {
            say("250-sigap-sim");
            say("250-8BITMIME");
            say("250-SMTPUTF8");
            say(fmt::format("250-SIZE {}", kLargestMail));
            say("250 AUTH PLAIN LOGIN");
        } else if (is_command(line, "HELO") || is_command(line, "NOOP")) {
            say("250 sigap-sim");
        } else if (is_command(line, "RSET")) {
            forget();
            say("250 forgotten");
        } else if (is_command(line, "AUTH")) {
            return authenticate(line);
        } else if (is_command(line, "MAIL FROM:")) {
            forget();
            from_ = address(line);
            has_sender_ = true;
            say("250 sender noted");
        } else if (is_command(line, "RCPT TO:")) {
            if (!has_sender_)
                say("503 MAIL comes first");
            else if (const auto to = address(line); to.find('@') == std::string::npos)
                say("501 expected RCPT TO:<name@host>");
            else {
                to_.push_back(to);
                say("250 recipient noted");
            }
        } else if (is_command(line, "DATA")) {
            if (to_.empty()) {
                say("503 RCPT comes first");
                return true;
            }
            say("354 end with a line that holds a dot");
            return take_mail();
        } else if (is_command(line, "QUIT")) {
            say("221 good bye");
            return false;
        } else {
            say("502 not known here");
        }
        return true;
    }

    bool authenticate(const std::string& line) {
        if (is_command(line, "AUTH PLAIN")) {
            if (line.size() <= 11) {
                say("334 ");
                if (!read_line()) return false;
            }
        } else if (is_command(line, "AUTH LOGIN")) {
            if (line.size() <= 11) {
                say("334 VXNlcm5hbWU6");  // "Username:"
                if (!read_line()) return false;
            }
            say("334 UGFzc3dvcmQ6");  // "Password:"
            if (!read_line()) return false;
        } else {
            say("504 expected PLAIN or LOGIN");
            return true;
        }
        say("235 welcome");
        return true;
    }

    bool take_mail() {
        std::string message;
        while (auto line = read_line()) {
            if (*line == ".") {
                say(keep(message));
                forget();
                return true;
            }
            if (line->starts_with('.')) line->erase(0, 1);
            message += *line + "\r\n";
            if (message.size() > kLargestMail) {
                say("552 the mail is too large");
                return false;
            }
        }
        return false;
    }

    std::string keep(const std::string& message) {
        const auto mail = read_mail(message);
        auto lock = stage_.lock();
        auto& run = stage_.run();
        const auto fault = stage_.faults().strike({"error"}, {"smtp", "", ""});
        Json headers = Json::array();
        for (const auto& [name, value] : mail.headers) headers.push_back({name, value});
        Json entry{{"from", from_},
                   {"to", to_},
                   {"subject", mail.subject},
                   {"headers", std::move(headers)},
                   {"text", mail.text}};
        if (fault) entry["fault"] = "error";
        stage_.journal().write(run.now(), "mail", entry);
        if (!fault)
            stage_.notice({run.now(), Notice::mail, "", "", "smtp", mail.subject + "\n" + mail.text, to_});
        run.stimulus();
        if (!fault) return "250 kept";
        const int status = fault->keys.at("status").get<int>();
        return fmt::format("{} a fault of the script", status ? status : 451);
    }

    void forget() {
        from_.clear();
        to_.clear();
        has_sender_ = false;
    }

    Stage& stage_;
    Socket socket_;
    const std::atomic<bool>& is_stopping_;
    std::string buffer_;
    std::string from_;
    std::vector<std::string> to_;
    bool has_sender_ = false;
};

}  // namespace

struct SmtpSink::Inside {
    Inside(Stage& owner, int listener) : stage(owner), socket(listener) {}

    void accept_all() {
        while (!is_stopping) {
            pollfd ready{socket.get(), POLLIN, 0};
            if (poll(&ready, 1, kLookForStopMilliseconds) <= 0) continue;
            const int descriptor = accept(socket.get(), nullptr, nullptr);
            if (descriptor < 0) continue;
            sessions.emplace_back([this, descriptor] { Session(stage, descriptor, is_stopping).talk(); });
        }
        for (auto& session : sessions) session.join();
    }

    Stage& stage;
    Socket socket;
    int port = 0;
    std::atomic<bool> is_stopping{false};
    std::list<std::thread> sessions;
    std::thread thread;
};

SmtpSink::SmtpSink(Stage& stage, const std::string& host, int port) {
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    inside_ = std::make_unique<Inside>(stage, listener);
    const int on = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    socklen_t size = sizeof address;
    const bool is_bound = inet_pton(AF_INET, host.c_str(), &address.sin_addr) == 1 &&
                          bind(listener, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                          listen(listener, 64) == 0 &&
                          getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    if (!is_bound) throw std::runtime_error(fmt::format("cannot listen for mail on {}:{}", host, port));
    inside_->port = ntohs(address.sin_port);
    inside_->thread = std::thread([this] { inside_->accept_all(); });
}

SmtpSink::~SmtpSink() {
    inside_->is_stopping = true;
    inside_->thread.join();
}

int SmtpSink::port() const {
    return inside_->port;
}

}  // namespace sim
