#include "bot/demo/open_day.hpp"

#include <fmt/format.h>

#include <csignal>
#include <iostream>
#include <nlohmann/json.hpp>
#include <thread>

#include "adapters/http_server.hpp"
#include "bot/demo/programs.hpp"
#include "bot/demo/scenario.hpp"

namespace demo {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookAtDay = 100ms;
constexpr const char* kReader = "tamu simulasi";  // stands in the log as who read the case file

volatile std::sig_atomic_t is_over = 0;

/// Gives out case files as PDF, made at that moment by the service through its socket, as `sigap report
/// evidence` does. A door of the demo's own, on loopback: who watches the tour has no account in the invented
/// office.
std::unique_ptr<adapters::HttpServer> open_file_door(std::function<cli::Output(const std::string&)> make) {
    adapters::HttpServer::Options options;
    options.listen = "127.0.0.1:0";
    options.workers = 1;
    auto made = adapters::HttpServer::create(std::move(options));
    if (!made) throw Failed(made.error().message);
    auto door = std::move(*made);
    door->route("GET", "/berkas/<name>", {}, [make](const adapters::HttpServer::Request& request) {
        const std::string& name = request.arguments.front();
        const std::string number = name.substr(0, name.find('.'));
        const bool is_number = !number.empty() && number.size() < 10 &&
                               number.find_first_not_of("0123456789") == std::string::npos;
        if (!is_number || name != number + ".pdf")
            return adapters::HttpServer::Response{404, "text/plain", "expected /berkas/NUMBER.pdf\n", {}};
        const cli::Output output = make(number);
        if (output.exit_code != 0) return adapters::HttpServer::Response{404, "text/plain", output.err, {}};
        return adapters::HttpServer::Response{
            200,
            "application/pdf",
            output.out,
            {{"Content-Disposition", "inline; filename=\"" + name + "\""}, {"Cache-Control", "no-store"}}};
    });
    door->start();
    return door;
}

class OpenDay {
public:
    OpenDay(const ShowOptions& options, std::uint16_t port)
        : options_(options),
          port_(port),
          programs_(options.program, options.simulator,
                    {.folder = options.folder, .service_port = free_port(), .simulator = "", .smtp_port = 0}),
          door_(open_file_door([this](const std::string& number) {
              return programs_.run({"report", "evidence", number, "--by", kReader});
          })) {}

    ~OpenDay() { door_->stop(1s); }

    void prepare() {
        std::string script(office_script_jsonl());
        const std::string mark = "@EVIDENCE@";
        if (const auto at = script.find(mark); at != std::string::npos)
            script.replace(at, mark.size(), fmt::format("http://127.0.0.1:{}/berkas", door_->port()));
        lay_out(programs_.stage(), wording::Catalogue::create().value(), office_roster_csv(), script);
        say("Preparing an office of 24 invented people …");
        programs_.start_simulator(port_, false);
        programs_.start_service();
        const auto& folder = programs_.stage().folder;
        programs_.run({"roster", "import", (folder / "roster.csv").string()});
        programs_.run(
            {"roster", "absence", "P-06", "leave", "2026-02-12", "2026-02-13", "--by", "Rahmawati Noor"});
        programs_.run({"policy", "activate", (folder / "policies/contoh.toml").string(), "--by", kOfficer,
                       "--ground", "Aturan contoh untuk simulasi"});
        enrol(programs_, players(office_roster_csv(), office_script_jsonl()), [] {});
        programs_.control("POST", "play",
                          R"({"until_seen":{"person":"P-05","receives":"presensi pagi dibuka"},"wait":60})");
        programs_.control("POST", "play", R"({"pace":1})");
    }

    int stay() {
        std::cout << "\nOpen the phones in a browser:\n\n    " << programs_.stage().simulator << "/\n\n";
        say("It is a simulation: invented people, no real messenger, a clock of its own. Everything goes over the");
        say(fmt::format("wire to the same service as in production. Its files: {}",
                        programs_.stage().folder.string()));
        say("Ctrl-C ends it.");
        std::cout << std::flush;
        while (is_over == 0) {
            programs_.check_running();
            if (!programs_.simulator().is_running())
                throw Failed("the simulator stopped: " + programs_.simulator_log());
            std::this_thread::sleep_for(kLookAtDay);
        }
        const int stopped = programs_.service().stop(15s);
        programs_.simulator().stop(5s);
        say("\nBoth programs have ended.");
        return stopped == 0 ? 0 : 3;
    }

private:
    void say(const std::string& line) {
        if (!options_.is_quiet) std::cout << line << "\n" << std::flush;
    }

    const ShowOptions& options_;
    std::uint16_t port_;
    Programs programs_;
    std::unique_ptr<adapters::HttpServer> door_;
};

}  // namespace

int open_day(const ShowOptions& options, std::uint16_t port) {
    ShowOptions given = options;
    const bool is_own = given.folder.empty();
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { is_over = 1; });
    try {
        if (is_own) given.folder = temporary_folder();
        int status = 0;
        {
            OpenDay day(given, port);
            day.prepare();
            status = day.stay();
        }
        if (is_own && status == 0) std::filesystem::remove_all(given.folder);
        return status;
    } catch (const Failed& trouble) {
        if (is_over != 0) return 0;  // Ctrl-C reaches the two programs as well, in the middle of anything
        std::cerr << "demo: " << trouble.what() << "\n";
        return 3;
    }
}

}  // namespace demo
