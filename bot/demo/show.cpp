#include "bot/demo/show.hpp"

#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <thread>

#include "bot/demo/programs.hpp"
#include "bot/demo/scenario.hpp"
#include "bot/demo/timeline.hpp"
#include "bot/wording/catalogue.hpp"

namespace demo {
namespace {

using namespace std::chrono_literals;

constexpr const char* kZone = "Asia/Makassar";
constexpr auto kRunPatience = 110s;
constexpr auto kLook = 30ms;

class Show {
public:
    explicit Show(const ShowOptions& options)
        : options_(options),
          players_(players(roster_csv(), script_jsonl())),
          timeline_(players_, kZone),
          print_([this](const std::string& line) {
              if (!options_.is_quiet) std::cout << line << "\n" << std::flush;
          }),
          programs_(options.program, options.simulator,
                    {.folder = options.folder,
                     .service_port = free_port(),
                     .dashboard_port = free_port(),
                     .simulator = "",
                     .smtp_port = 0}) {}

    int play() {
        lay_out(programs_.stage(), wording::Catalogue::create().value(), roster_csv(), script_jsonl());
        programs_.start_simulator(0, true);
        say("simulator  {}  (Telegram, WhatsApp and mail on the wire; it owns the clock)",
            programs_.stage().simulator);
        start_service();
        prepare_office();
        if (options_.kill_at) kill_service_there();
        return watch_to_the_end();
    }

private:
    void start_service() {
        programs_.start_service();
        say("service    http://127.0.0.1:{}", programs_.stage().service_port);
    }

    void prepare_office() {
        const auto& folder = programs_.stage().folder;
        say("\nRoster, absence and policy");
        tell(programs_.run({"roster", "import", (folder / "roster.csv").string()}));
        tell(programs_.run(
            {"roster", "absence", "P-06", "leave", "2026-02-13", "2026-02-13", "--by", "Rahmawati Noor"}));
        tell(programs_.run({"policy", "activate", (folder / "policies/kaltim-friday.toml").string(), "--by",
                            kOfficer, "--ground", "Surat edaran berlaku; bacaan R2 dipilih untuk simulasi"}));
        enrol(programs_, players_, [&] {
            say("\nEnrolment: {} people by one-time code, the first of them in full", players_.size());
            timeline_.tell_only(players_.front().id);
        });
        read_journal();
        timeline_.tell_all();
        programs_.control("POST", "play", "{}");
    }

    void kill_service_there() {
        programs_.play_until("2026-02-13T" + *options_.kill_at + ":00+08:00");
        read_journal();
        programs_.control("POST", "play", "{}");
        programs_.service().kill();
        print_(fmt::format("{}  kill  -9                         the service is gone, and started again",
                           *options_.kill_at));
        start_service();
    }

    int watch_to_the_end() {
        const auto until = std::chrono::steady_clock::now() + kRunPatience;
        while (programs_.simulator().is_running()) {
            read_journal();
            programs_.check_running();
            if (std::chrono::steady_clock::now() > until) {
                std::cerr << programs_.control("GET", "state", "").substr(0, 2000) << "\n";
                throw Failed("the run did not end; see " + programs_.stage().folder.string());
            }
            std::this_thread::sleep_for(kLook);
        }
        const int observed = programs_.simulator().wait(1s);
        read_journal();
        timeline_.finish(print_);
        if (timeline_.last_mail()) {
            say("\nHR's summary, as it came by e-mail\n");
            say("{}", *timeline_.last_mail());
        }
        say("\nOutcomes");
        const auto outcomes = programs_.run(
            {"report", "outcomes", "--from", "2026-02-13", "--to", "2026-02-14", "--format", "csv"});
        std::cout << outcomes.out;
        const auto verified = programs_.run({"verify"});
        std::cout << "\n" << verified.out;
        const int stopped = programs_.service().stop(15s);

        std::cout << "\nFacts observed on the wire\n";
        std::istringstream log(programs_.simulator_log());
        for (std::string line; std::getline(log, line);)
            if (line.starts_with("ok") || line.starts_with("missing") || line.starts_with("failed"))
                std::cout << "  " << line << "\n";
        const bool is_good = observed == 0 && verified.exit_code == 0 && stopped == 0;
        std::cout
            << (is_good
                    ? "\nEvery expected fact was observed.\n"
                    : fmt::format(
                          "\nNot everything was as expected (simulator {}, verify {}, service {}); see {}\n",
                          observed, verified.exit_code, stopped, programs_.stage().folder.string()));
        return is_good ? 0 : 1;
    }

    void read_journal() {
        std::ifstream journal(journal_file(programs_.stage()), std::ios::binary);
        journal.seekg(read_);
        for (std::string line; std::getline(journal, line);) {
            if (journal.eof()) break;  // not finished yet
            read_ = journal.tellg();
            timeline_.read(line, print_);
        }
    }

    void tell(const cli::Output& output) { say("{}", output.out + output.err); }

    template <typename... Arguments>
    void say(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
        print_(fmt::format(format, std::forward<Arguments>(arguments)...));
    }

    const ShowOptions& options_;
    std::vector<Player> players_;
    Timeline timeline_;
    std::function<void(const std::string&)> print_;
    Programs programs_;
    std::streamoff read_ = 0;
};

}  // namespace

int play_friday(const ShowOptions& options) {
    ShowOptions given = options;
    const bool is_own = given.folder.empty();
    try {
        if (is_own) given.folder = temporary_folder();
        const int status = Show(given).play();
        if (is_own && status == 0) std::filesystem::remove_all(given.folder);
        return status;
    } catch (const Failed& trouble) {
        std::cerr << "demo: " << trouble.what() << "\n";
        return 3;
    }
}

}  // namespace demo
