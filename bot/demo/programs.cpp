#include "bot/demo/programs.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

namespace demo {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr auto kStartPatience = 20s;
constexpr auto kLookAtProgram = 30ms;
// Below those that Linux gives to outgoing connections, which would take the port before the service does, or
// while it is started again.
constexpr unsigned kLowestPort = 20'000;
constexpr unsigned kHighestPort = 32'000;

std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Waits until `found` answers something; fails with `what` if it takes too long.
template <typename Found>
auto await(Found&& found, const std::string& what) {
    const auto until = std::chrono::steady_clock::now() + kStartPatience;
    for (;;) {
        if (auto result = found()) return *result;
        if (std::chrono::steady_clock::now() > until) throw Failed(what);
        std::this_thread::sleep_for(kLookAtProgram);
    }
}

/// What stands behind `label` up to the end of its line.
std::optional<std::string> behind(std::string_view label, const std::string& text) {
    const auto at = text.find(label);
    const auto end = at == std::string::npos ? at : text.find('\n', at);
    if (end == std::string::npos) return std::nullopt;
    return text.substr(at + label.size(), end - at - label.size());
}

}  // namespace

std::uint16_t free_port() {
    std::random_device random;
    std::uniform_int_distribution<unsigned> port(kLowestPort, kHighestPort);
    for (int attempt = 0; attempt < 100; ++attempt) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port(random)));
        const int probe = socket(AF_INET, SOCK_STREAM, 0);
        const bool is_free = bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        close(probe);
        if (is_free) return ntohs(address.sin_port);
    }
    throw Failed("no free port on 127.0.0.1");
}

std::filesystem::path temporary_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "sigap-demo-XXXXXX").string();
    if (!mkdtemp(pattern.data())) throw Failed("no folder can be made in " + pattern);
    return pattern;
}

Programs::Programs(std::filesystem::path service, std::filesystem::path simulator, Stage stage)
    : program_(std::move(service)), simulator_program_(std::move(simulator)), stage_(std::move(stage)) {}

std::string Programs::simulator_log() const {
    return content_of(stage_.folder / "simulator.log");
}

void Programs::start_simulator(std::uint16_t port, bool exits_when_done) {
    const auto output = stage_.folder / "simulator.log";
    std::vector<std::string> command{simulator_program_.string(),
                                     "--listen",
                                     fmt::format("127.0.0.1:{}", port),
                                     "--smtp",
                                     "0",
                                     "--script",
                                     (stage_.folder / "script.jsonl").string(),
                                     "--seed",
                                     "2026",
                                     "--journal",
                                     journal_file(stage_).string()};
    if (exits_when_done) command.emplace_back("--exit-on-done");
    simulator_ = ChildProcess::start(command, output).value();
    const auto look = [&](std::string_view label) {
        return await(
            [&] {
                auto found = behind(label, simulator_log());
                if (!found && !simulator_->is_running())
                    throw Failed("sigap-sim did not start: " + simulator_log());
                return found;
            },
            "sigap-sim did not start; see " + output.string());
    };
    stage_.simulator = look("listening on ");
    stage_.smtp_port = static_cast<std::uint16_t>(std::stoi(look("smtp on 127.0.0.1:")));
    control("POST", "pause", "{}");
    write_config(stage_);
}

void Programs::start_service() {
    const auto output = stage_.folder / "service.log";
    service_ =
        ChildProcess::start({program_.string(), "--config", config_file(stage_).string(), "serve"}, output)
            .value();
    await(
        [&]() -> std::optional<bool> {
            check_running();
            adapters::HttpRequest request;
            request.url = fmt::format("http://127.0.0.1:{}/health/ready", stage_.service_port);
            const auto answer = http_.send(request);
            return answer && answer->status == 200 ? std::optional(true) : std::nullopt;
        },
        "the service is not ready; see " + output.string());
}

void Programs::check_running() {
    if (service_ && !service_->is_running())
        throw Failed("the service stopped; see " + (stage_.folder / "service.log").string());
}

std::string Programs::control(const std::string& method, const std::string& what, std::string body) {
    adapters::HttpRequest request;
    request.method = method;
    request.url = stage_.simulator + "/control/" + what;
    request.body = std::move(body);
    request.timeout = 90s;
    const auto answer = http_.send(request);
    if (!answer) throw Failed("the simulator does not answer: " + answer.error().message);
    if (answer->status != 200) throw Failed("the simulator refused " + what + ": " + answer->body);
    return answer->body;
}

void Programs::play_until(const std::string& instant) {
    control("POST", "play", json{{"until", instant}, {"wait", 60}}.dump());
}

cli::Output Programs::run(std::vector<std::string> arguments) {
    cli::Input input;
    input.arguments = std::move(arguments);
    for (const std::string& argument : input.arguments)
        if (argument.starts_with('/') && std::filesystem::exists(argument))
            input.files[argument] = content_of(argument);
    const auto answer = cli::call_service(stage_.folder / "data/sigap.sock", input);
    if (!answer) throw Failed(answer.error().message);
    if (!*answer) throw Failed("the service does not listen on its socket");
    if ((*answer)->exit_code > 1) throw Failed("sigap " + input.arguments.front() + ": " + (*answer)->err);
    return **answer;
}

std::string Programs::code_for(const std::string& person) {
    return json::parse(run({"enrol", "code", person, "--json"}).out).at("code").get<std::string>();
}

void enrol(Programs& programs, const std::vector<Player>& players, const std::function<void()>& is_begun) {
    int minute = 5;
    std::string script;
    for (const Player& player : players)
        script += enrolment_lines(player, programs.code_for(player.id), minute++);
    programs.control("POST", "script", script);
    is_begun();
    programs.play_until("2026-02-11T14:45:00+08:00");
    // The second messenger of those who use both: a code works once.
    script.clear();
    for (Player player : players) {
        if (player.telegram_chat.empty() || player.whatsapp_chat.empty()) continue;
        player.telegram_chat.clear();
        script += enrolment_lines(player, programs.code_for(player.id), 46);
    }
    programs.control("POST", "script", script);
    programs.play_until("2026-02-11T15:00:00+08:00");
}

}  // namespace demo
