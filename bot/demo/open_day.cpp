#include "bot/demo/open_day.hpp"

#include <fmt/format.h>

#include <csignal>
#include <iostream>
#include <thread>

#include "bot/demo/programs.hpp"
#include "bot/demo/scenario.hpp"

namespace demo {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookAtDay = 100ms;

volatile std::sig_atomic_t is_over = 0;

class OpenDay {
public:
    OpenDay(const ShowOptions& options, std::uint16_t port)
        : options_(options),
          port_(port),
          programs_(
              options.program, options.simulator,
              {.folder = options.folder, .service_port = free_port(), .simulator = "", .smtp_port = 0}) {}

    void prepare() {
        lay_out(programs_.stage(), wording::Catalogue::create().value(), office_roster_csv(),
                office_script_jsonl());
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
        say("The dashboard: on the supervisor's or HR's phone press \"Minta tautan dasbor\" (ask for its link), or write");
        say("/masuk on any phone, and open the link that comes.");
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
