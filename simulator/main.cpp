// sigap-sim: parses the command line, joins the parts, and leaves when the run is over.
#include <curl/curl.h>
#include <fmt/format.h>
#include <sodium.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "simulator/control.hpp"
#include "simulator/http.hpp"
#include "simulator/page.hpp"
#include "simulator/smtp.hpp"
#include "simulator/stage.hpp"
#include "simulator/telegram.hpp"
#include "simulator/whatsapp.hpp"

namespace sim {
namespace {

enum Exit { kGood = 0, kFinding = 1, kUsage = 2, kEnvironment = 3 };

struct Options {
    std::string listen = "127.0.0.1:0";
    int smtp_port = -1;  // none
    std::string script, journal, start;
    std::uint64_t seed = 1;
    Clock clock = Clock::simulated;
    bool exits_when_done = false;
};

constexpr const char* kAbout =
    "sigap-sim plays Telegram, WhatsApp and a mail server on the wire, moves the people of a script,\n"
    "and owns the time of a run. docs/simulator.md explains scripts, journal and control endpoints.\n\n"
    "A first run:\n"
    "  echo '{\"telegram\":{\"name\":\"main\",\"token\":\"7000000001:secret\",\"username\":\"a_bot\"}}' > s.jsonl\n"
    "  echo '{\"person\":\"budi\",\"telegram\":{\"user_id\":5001,\"first_name\":\"Budi\",\"started\":true}}' >> s.jsonl\n"
    "  sigap-sim --listen 127.0.0.1:8081 --script s.jsonl --clock system\n"
    "  curl 'http://127.0.0.1:8081/bot7000000001:secret/sendMessage?chat_id=5001&text=halo'\n"
    "  curl http://127.0.0.1:8081/control/state\n";

volatile std::sig_atomic_t is_interrupted = 0;

std::string read_file(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw ScriptError(fmt::format("{}: expected a readable file", path));
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

// `--start` wins over the script, the script over the default.
Instant first_instant(const Options& options, const std::string& script) {
    if (!options.start.empty()) {
        const auto instant = parse_instant(options.start);
        if (!instant)
            throw ScriptError(
                "--start: expected an RFC 3339 instant with a zone, such as 2027-01-04T07:00:00+08:00");
        return *instant;
    }
    for (const auto& line : split_lines(options.script, script))
        if (line.json.contains("start") && !line.json.contains("do")) {
            const auto& value = line.json["start"];
            const auto instant = value.is_string() ? parse_instant(value.get<std::string>()) : std::nullopt;
            if (!instant)
                throw ScriptError(
                    fmt::format("{}:{}: key \"start\": expected an RFC 3339 instant with a zone, found {}",
                                options.script, line.number, one_line(value)));
            return *instant;
        }
    if (options.clock == Clock::system)
        return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    return *parse_instant("2027-01-04T00:00:00Z");
}

Answer serve(Stage& stage, const Request& request) {
    if (request.path.starts_with("/control/")) return serve_control(stage, request);
    if (request.path.starts_with("/bot") || request.path.starts_with("/file/bot"))
        return TelegramAccount::serve(stage, request);
    if (request.path.starts_with("/whatsapp-media/")) return WhatsAppAccount::serve_file(stage, request);
    if (auto file = serve_page(request.path)) return *file;
    if (request.path.starts_with("/v")) return WhatsAppAccount::serve(stage, request);
    return {404, "{\"error\":\"nothing is played here; docs/simulator.md lists the paths\"}"};
}

int play(const Options& options) {
    const auto script = options.script.empty() ? std::string{} : read_file(options.script);
    const auto start = first_instant(options, script);
    const auto colon = options.listen.rfind(':');
    int port = -1;
    if (colon != std::string::npos)
        std::from_chars(options.listen.data() + colon + 1, options.listen.data() + options.listen.size(),
                        port);
    if (port < 0 || port > 65535) throw ScriptError("--listen: expected HOST:PORT, such as 127.0.0.1:8081");
    const auto host = options.listen.substr(0, colon);

    Journal journal(options.journal);
    Run run(options.clock, start, options.seed, journal);
    Courier courier(run);
    Stage stage(run, journal, courier);
    {
        auto lock = run.lock();
        stage.take_script(options.script, script, Stage::When::before_start);
    }
    HttpServer server(
        host, port, [&](const Request& request) { return serve(stage, request); }, run);
    std::optional<SmtpSink> sink;
    if (options.smtp_port >= 0) sink.emplace(stage, host, options.smtp_port);
    fmt::print("listening on http://{}:{}\n", host, server.port());
    if (sink) fmt::print("smtp on {}:{}\n", host, sink->port());
    std::fflush(stdout);

    std::thread time([&run] { run.loop(); });
    bool all_held = true;
    {
        auto lock = run.lock();
        while (is_interrupted == 0 && !(options.exits_when_done && run.is_done()))
            run.wait(lock, std::chrono::milliseconds{200},
                     [&] { return options.exits_when_done && run.is_done(); });
        if (options.exits_when_done && run.is_done()) {
            const auto [lines, held] = stage.verdicts();
            for (const auto& line : lines) fmt::print("{}\n", line);
            std::fflush(stdout);
            all_held = held;
        }
        run.stop();
    }
    time.join();
    return all_held ? kGood : kFinding;
}

}  // namespace
}  // namespace sim

int main(int argc, char** argv) {
    sim::Options options;
    std::string clock = "simulated";
    CLI::App app{sim::kAbout, "sigap-sim"};
    app.add_option("--listen", options.listen, "HOST:PORT of the providers and of /control; port 0 picks one")
        ->capture_default_str();
    app.add_option("--smtp", options.smtp_port,
                   "port of the mail sink; 0 picks one; without it there is none")
        ->check(CLI::Range(0, 65535));
    app.add_option("--script", options.script,
                   "JSON lines: accounts, persons, actions, reactions, facts, faults");
    app.add_option("--seed", options.seed, "every delay and choice comes from this number")
        ->capture_default_str();
    app.add_option("--journal", options.journal, "file for one JSON line per thing that happened");
    app.add_option("--start", options.start, "first instant, RFC 3339; wins over the script's");
    app.add_option("--clock", clock, "simulated: time jumps when nobody works; system: real pace")
        ->check(CLI::IsMember({"simulated", "system"}))
        ->capture_default_str();
    app.add_flag("--exit-on-done", options.exits_when_done,
                 "at the script's end print every fact; exit 1 if one is missing");
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? sim::kGood : sim::kUsage;
    }
    if (clock == "system") options.clock = sim::Clock::system;

    std::signal(SIGPIPE, SIG_IGN);
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { sim::is_interrupted = 1; });
    if (sodium_init() < 0 || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) return sim::kEnvironment;
    try {
        return sim::play(options);
    } catch (const sim::ScriptError& error) {
        fmt::print(stderr, "sigap-sim: {}\n", error.what());
        return sim::kUsage;
    } catch (const std::exception& error) {
        fmt::print(stderr, "sigap-sim: {}\n", error.what());
        return sim::kEnvironment;
    }
}
