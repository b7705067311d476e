#include "bot/demo/show.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <regex>
#include <thread>

#include "adapters/http_client.hpp"
#include "bot/cli/command.hpp"
#include "bot/demo/child_process.hpp"
#include "bot/demo/stage.hpp"
#include "bot/demo/timeline.hpp"
#include "bot/wording/catalogue.hpp"

namespace demo {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr const char* kZone = "Asia/Makassar";
constexpr auto kStartPatience = 20s;
constexpr auto kRunPatience = 110s;
constexpr auto kLook = 30ms;

struct Failed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A port that nobody listens on at this moment.
std::uint16_t free_port() {
    const int probe = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    const bool is_bound = bind(probe, reinterpret_cast<sockaddr*>(&address), length) == 0 &&
                          getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length) == 0;
    close(probe);
    if (!is_bound) throw Failed("no free port on 127.0.0.1");
    return ntohs(address.sin_port);
}

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
        std::this_thread::sleep_for(kLook);
    }
}

std::optional<std::string> group_of(const std::string& text, const std::regex& pattern) {
    std::smatch match;
    return std::regex_search(text, match, pattern) ? std::optional(match[1].str()) : std::nullopt;
}

class Show {
public:
    explicit Show(const ShowOptions& options)
        : options_(options),
          players_(players()),
          timeline_(players_, kZone),
          print_([this](const std::string& line) {
              if (!options_.is_quiet) std::cout << line << "\n" << std::flush;
          }) {
        stage_.folder = options.folder;
        stage_.service_port = free_port();
    }

    int play() {
        start_simulator();
        start_service();
        prepare_office();
        if (options_.kill_at) kill_service_there();
        return watch_to_the_end();
    }

private:
    void start_simulator() {
        lay_out(stage_, wording::Catalogue::create().value());
        const auto output = stage_.folder / "simulator.log";
        simulator_ =
            ChildProcess::start({options_.simulator.string(), "--listen", "127.0.0.1:0", "--smtp", "0",
                                 "--script", (stage_.folder / "script.jsonl").string(), "--seed", "2026",
                                 "--journal", journal_file(stage_).string(), "--exit-on-done"},
                                output)
                .value();
        static const std::regex http(R"(listening on (http://\S+))");
        static const std::regex smtp(R"(smtp on 127\.0\.0\.1:(\d+))");
        const auto look = [&](const std::regex& pattern) {
            return await([&] { return group_of(content_of(output), pattern); },
                         "sigap-sim did not start; see " + output.string());
        };
        stage_.simulator = look(http);
        stage_.smtp_port = static_cast<std::uint16_t>(std::stoi(look(smtp)));
        control("POST", "pause", "{}");
        write_config(stage_);
        say("simulator  {}  (Telegram, WhatsApp and mail on the wire; it owns the clock)", stage_.simulator);
    }

    void start_service() {
        service_ = ChildProcess::start(
                       {options_.program.string(), "--config", config_file(stage_).string(), "serve"},
                       stage_.folder / "service.log")
                       .value();
        await(
            [&]() -> std::optional<bool> {
                if (!service_->is_running())
                    throw Failed("the service stopped; see " + (stage_.folder / "service.log").string());
                adapters::HttpRequest request;
                request.url = fmt::format("http://127.0.0.1:{}/health/ready", stage_.service_port);
                const auto answer = http_.send(request);
                return answer && answer->status == 200 ? std::optional(true) : std::nullopt;
            },
            "the service is not ready; see " + (stage_.folder / "service.log").string());
        say("service    http://127.0.0.1:{}", stage_.service_port);
    }

    void prepare_office() {
        say("\nRoster, absence and policy");
        tell(run({"roster", "import", (stage_.folder / "roster.csv").string()}));
        tell(run(
            {"roster", "absence", "P-06", "leave", "2026-02-13", "2026-02-13", "--by", "Rahmawati Noor"}));
        tell(run({"policy", "activate", (stage_.folder / "policies/kaltim-friday.toml").string(), "--by",
                  kOfficer, "--ground", "Surat edaran berlaku; bacaan R2 dipilih untuk simulasi"}));
        int minute = 5;
        std::string script;
        for (const Player& player : players_)
            script += enrolment_lines(player, code_for(player.id), minute++);
        control("POST", "script", script);
        say("\nEnrolment: {} people by one-time code, the first of them in full", players_.size());
        timeline_.tell_only(players_.front().id);
        play_until("2026-02-11T14:45:00+08:00");
        // The second messenger of those who use both: a code works once.
        script.clear();
        for (Player player : players_) {
            if (!player.has_telegram || !player.has_whatsapp) continue;
            player.has_telegram = false;
            script += enrolment_lines(player, code_for(player.id), 46);
        }
        control("POST", "script", script);
        play_until("2026-02-11T15:00:00+08:00");
        timeline_.tell_all();
        control("POST", "play", "{}");
    }

    void kill_service_there() {
        const std::string instant = "2026-02-13T" + *options_.kill_at + ":00+08:00";
        play_until(instant);
        control("POST", "play", "{}");
        service_->kill();
        print_(fmt::format("{}  kill  -9                         the service is gone, and started again",
                           *options_.kill_at));
        start_service();
    }

    int watch_to_the_end() {
        const auto until = std::chrono::steady_clock::now() + kRunPatience;
        while (simulator_->is_running()) {
            read_journal();
            if (!service_->is_running())
                throw Failed("the service stopped; see " + (stage_.folder / "service.log").string());
            if (std::chrono::steady_clock::now() > until) {
                std::cerr << control("GET", "state", "").substr(0, 2000) << "\n";
                throw Failed("the run did not end; see " + stage_.folder.string());
            }
            std::this_thread::sleep_for(kLook);
        }
        const int observed = simulator_->wait(1s);
        read_journal();
        timeline_.finish(print_);
        if (timeline_.last_mail()) {
            say("\nHR's summary, as it came by e-mail\n");
            say("{}", *timeline_.last_mail());
        }
        say("\nOutcomes");
        const auto outcomes =
            run({"report", "outcomes", "--from", "2026-02-13", "--to", "2026-02-14", "--format", "csv"});
        std::cout << outcomes.out;
        const auto verified = run({"verify"});
        std::cout << "\n" << verified.out;
        const int stopped = service_->stop(15s);

        std::cout << "\nFacts observed on the wire\n";
        std::string log = content_of(stage_.folder / "simulator.log");
        for (std::size_t from = 0; from < log.size();) {
            const auto end = std::min(log.find('\n', from), log.size());
            const std::string line = log.substr(from, end - from);
            if (line.starts_with("ok") || line.starts_with("missing") || line.starts_with("failed"))
                std::cout << "  " << line << "\n";
            from = end + 1;
        }
        const bool is_good = observed == 0 && verified.exit_code == 0 && stopped == 0;
        std::cout
            << (is_good
                    ? "\nEvery expected fact was observed.\n"
                    : fmt::format(
                          "\nNot everything was as expected (simulator {}, verify {}, service {}); see {}\n",
                          observed, verified.exit_code, stopped, stage_.folder.string()));
        return is_good ? 0 : 1;
    }

    void read_journal() {
        std::ifstream journal(journal_file(stage_), std::ios::binary);
        journal.seekg(read_);
        for (std::string line; std::getline(journal, line);) {
            if (journal.eof()) break;  // not finished yet
            read_ = journal.tellg();
            timeline_.read(line, print_);
        }
    }

    void play_until(const std::string& instant) {
        control("POST", "play", json{{"until", instant}, {"wait", 60}}.dump());
        read_journal();
    }

    std::string control(const std::string& method, const std::string& what, std::string body) {
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

    /// A command of `sigap`, as an operator would give it: it goes to the running service.
    cli::Output run(std::vector<std::string> arguments) {
        cli::Input input;
        input.arguments = std::move(arguments);
        for (const std::string& argument : input.arguments)
            if (argument.starts_with('/') && std::filesystem::exists(argument))
                input.files[argument] = content_of(argument);
        const auto answer = cli::call_service(stage_.folder / "data/sigap.sock", input);
        if (!answer) throw Failed(answer.error().message);
        if (!*answer) throw Failed("the service does not listen on its socket");
        if ((*answer)->exit_code > 1)
            throw Failed("sigap " + input.arguments.front() + ": " + (*answer)->err);
        return **answer;
    }

    std::string code_for(const std::string& person) {
        return json::parse(run({"enrol", "code", person, "--json"}).out).at("code").get<std::string>();
    }

    void tell(const cli::Output& output) { say("{}", output.out + output.err); }

    template <typename... Arguments>
    void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        print_(fmt::format(format, std::forward<Arguments>(arguments)...));
    }

    const ShowOptions& options_;
    Stage stage_;
    std::vector<Player> players_;
    Timeline timeline_;
    std::function<void(const std::string&)> print_;
    adapters::HttpClient http_;
    std::optional<ChildProcess> simulator_;
    std::optional<ChildProcess> service_;
    std::streamoff read_ = 0;
};

}  // namespace

int play_friday(const ShowOptions& options) {
    ShowOptions given = options;
    const bool is_own = given.folder.empty();
    if (is_own) {
        std::string pattern = (std::filesystem::temp_directory_path() / "sigap-demo-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw Failed("no folder can be made in " + pattern);
        given.folder = pattern;
    }
    try {
        const int status = Show(given).play();
        if (is_own && status == 0) std::filesystem::remove_all(given.folder);
        return status;
    } catch (const Failed& trouble) {
        std::cerr << "demo: " << trouble.what() << "\n";
        return 3;
    }
}

}  // namespace demo
