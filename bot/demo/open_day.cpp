#include "bot/demo/open_day.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <thread>

#include "bot/demo/office.hpp"
#include "bot/demo/past.hpp"
#include "bot/demo/programs.hpp"

namespace demo {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookAtDay = 100ms;

volatile std::sig_atomic_t is_over = 0;

class OpenDay {
public:
    OpenDay(const ShowOptions& options, const DayOptions& day)
        : options_(options),
          day_(day),
          programs_(options.program, options.simulator,
                    {.folder = options.folder,
                     .service_port = free_port(),
                     .dashboard_port = free_port(),
                     .simulator = "",
                     .smtp_port = 0,
                     .language = day.language}) {}

    void prepare() {
        const auto words = wording::Catalogue::create().value();
        const std::string roster = office_roster(day_.language);
        const std::string script = office_script(words, day_.language);
        lay_out(programs_.stage(), words, roster, script);
        say(fmt::format(
            "Preparing an office of 26 invented people{} …",
            day_.weeks > 0
                ? fmt::format(", {} weeks of office days and flexible Fridays behind it", day_.weeks)
                : ""));
        programs_.start_simulator(day_.port, false);
        const auto begun = std::chrono::steady_clock::now();
        const PastSums past =
            live_through_past(programs_.stage(), players(roster, script),
                              {.weeks = day_.weeks, .until = office_begins(), .language = day_.language});
        say(fmt::format("{} messages reached their people, in {:.1f} s. Now the day before, over the wire …",
                        past.messages,
                        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count()));
        if (is_over != 0) throw Failed("ended before it began");
        if (!past.chats.empty()) programs_.control("POST", "script", past.chats);
        programs_.start_service();
        programs_.control(
            "POST", "play",
            R"({"until_seen":{"person":"P-05","receives":"/dibuka sampai|is open until/"},"wait":60})");
        programs_.control("POST", "play", R"({"pace":1})");
    }

    int stay() {
        std::cout << "\nOpen the phones in a browser:\n\n    " << programs_.stage().simulator << "/\n\n";
        say("It is a simulation: invented people, no real messenger, a clock of its own. Everything goes over the");
        say(fmt::format("wire to the same service as in production. Its files: {}",
                        programs_.stage().folder.string()));
        say("The dashboard: on the supervisor's or HR's phone press \"Ask for the dashboard's link\", or write /masuk on any");
        say("phone, and open the link that comes. Any phone can be the admin's (Ferry) or the auditor's (Yohana).");
        say(fmt::format("The office speaks {}; sigap demo --language {} has it speak {}.",
                        name_of(day_.language), to_string(other_language()), name_of(other_language())));
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
    static std::string_view name_of(domain::Language language) {
        return language == domain::Language::en ? "English" : "Indonesian";
    }
    domain::Language other_language() const {
        const auto& all = office_languages();
        return *std::find_if(all.begin(), all.end(),
                             [&](domain::Language one) { return one != day_.language; });
    }
    void say(const std::string& line) {
        if (!options_.is_quiet) std::cout << line << "\n" << std::flush;
    }

    const ShowOptions& options_;
    const DayOptions& day_;
    Programs programs_;
};

}  // namespace

int open_day(const ShowOptions& options, const DayOptions& day) {
    ShowOptions given = options;
    const bool is_own = given.folder.empty();
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { is_over = 1; });
    try {
        if (is_own) given.folder = temporary_folder();
        int status = 0;
        {
            OpenDay office(given, day);
            office.prepare();
            status = office.stay();
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
