// The local socket: a command in, its output back. CBOR, because arguments and files are bytes in any
// encoding.
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <nlohmann/json.hpp>

#include "bot/cli/command.hpp"

namespace cli {
namespace {

using nlohmann::json;

// A long import answers in seconds; a service that hangs must not hang its operator for ever.
constexpr timeval kPatience{120, 0};

json bytes(std::string_view text) {
    return json::binary({text.begin(), text.end()});
}

std::string text_of(const json& value) {
    const auto& binary = value.get_binary();
    return {binary.begin(), binary.end()};
}

std::string as_text(const std::vector<std::uint8_t>& cbor) {
    return {cbor.begin(), cbor.end()};
}

json bytes_of(const std::map<std::string, std::string>& files) {
    json list = json::array();
    for (const auto& [name, content] : files) list.push_back({bytes(name), bytes(content)});
    return list;
}

std::map<std::string, std::string> files_of(const json& body) {
    std::map<std::string, std::string> files;
    for (const json& file : body.at("files")) files.emplace(text_of(file.at(0)), text_of(file.at(1)));
    return files;
}

std::string encoded(const Input& input) {
    json arguments = json::array();
    for (const std::string& argument : input.arguments) arguments.push_back(bytes(argument));
    return as_text(json::to_cbor(json{{"arguments", arguments},
                                      {"files", bytes_of(input.files)},
                                      {"folder", bytes(input.folder.string())}}));
}

std::string encoded(const Output& output) {
    return as_text(json::to_cbor(json{{"exit_code", output.exit_code},
                                      {"out", bytes(output.out)},
                                      {"err", bytes(output.err)},
                                      {"files", bytes_of(output.files)}}));
}

Input input_from(std::string_view cbor) {
    const json body = json::from_cbor(cbor.begin(), cbor.end());
    Input input;
    for (const json& argument : body.at("arguments")) input.arguments.push_back(text_of(argument));
    input.files = files_of(body);
    input.folder = text_of(body.at("folder"));
    return input;
}

Output output_from(std::string_view cbor) {
    const json body = json::from_cbor(cbor.begin(), cbor.end());
    return {body.at("exit_code").get<int>(), text_of(body.at("out")), text_of(body.at("err")),
            files_of(body)};
}

class Socket {
public:
    Socket() : descriptor_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
    ~Socket() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    /// False with `errno` set.
    bool connect(const std::string& path) const {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.size() >= sizeof address.sun_path) {
            errno = ENAMETOOLONG;
            return false;
        }
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
        ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience);
        return ::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }

    bool write(std::string_view text) const {
        while (!text.empty()) {
            const ssize_t sent = ::send(descriptor_, text.data(), text.size(), MSG_NOSIGNAL);
            if (sent < 0 && errno == EINTR) continue;
            if (sent <= 0) return false;
            text.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Everything until the other side closes.
    std::optional<std::string> read_all() const {
        std::string text;
        char buffer[16 * 1024];
        for (;;) {
            const ssize_t came = ::recv(descriptor_, buffer, sizeof buffer, 0);
            if (came < 0 && errno == EINTR) continue;
            if (came < 0) return std::nullopt;
            if (came == 0) return text;
            text.append(buffer, static_cast<std::size_t>(came));
        }
    }

private:
    int descriptor_;
};

/// The body of an HTTP answer with status 200, else nothing.
std::optional<std::string_view> body_of(std::string_view answer) {
    constexpr std::string_view kEnd = "\r\n\r\n";
    const auto end = answer.find(kEnd);
    if (!answer.starts_with("HTTP/1.") || answer.substr(8, 5) != " 200 " || end == std::string_view::npos)
        return std::nullopt;
    return answer.substr(end + kEnd.size());
}

}  // namespace

domain::Result<std::string> answer_command(Session& session, std::string_view request) {
    Input input;
    try {
        input = input_from(request);
    } catch (const json::exception& unreadable) {
        return domain::failure(domain::Fault::malformed, fmt::format("no command: {}", unreadable.what()));
    }
    try {
        return encoded(run(session, input));
    } catch (const std::exception& ground) {
        return encoded(Output{kEnvironment, "", fmt::format("sigap: {}\n", ground.what())});
    }
}

domain::Result<std::optional<Output>> call_service(const std::filesystem::path& path, const Input& input) {
    const auto trouble = [&](std::string_view what) {
        return domain::failure(domain::Fault::unreachable,
                               fmt::format("{}: the service {}; see its log, or stop it and run this again",
                                           path.string(), what));
    };
    const Socket socket;
    if (!socket.connect(path.string())) {
        if (errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR) return std::nullopt;
        return trouble(fmt::format("cannot be reached: {}", std::strerror(errno)));
    }
    const std::string body = encoded(input);
    const std::string head = fmt::format(
        "POST {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
        kCommandPath, kCommandContent, body.size());
    if (!socket.write(head) || !socket.write(body)) return trouble("did not take the command");
    const auto answer = socket.read_all();
    const auto answered = answer ? body_of(*answer) : std::nullopt;
    if (!answered) return trouble("did not answer the command");
    try {
        return output_from(*answered);
    } catch (const json::exception&) {
        return trouble("gave an answer of another version");
    }
}

}  // namespace cli
