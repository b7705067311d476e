#include "bot/demo/command.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>

#include "bot/cli/arguments.hpp"
#include "bot/demo/office.hpp"
#include "bot/demo/open_day.hpp"
#include "bot/demo/show.hpp"

namespace demo {
namespace {

struct Wanted {
    ShowOptions options;
    DayOptions day;
    std::string language;
    bool is_check = false;
    std::string folder;
    std::string kill_at;
};

int play(const Wanted& wanted, cli::Local& local) {
    ShowOptions options = wanted.options;
    options.program = std::filesystem::read_symlink("/proc/self/exe");
    options.simulator = options.program.parent_path() / "sigap-sim";
    if (!wanted.folder.empty()) options.folder = std::filesystem::absolute(wanted.folder);
    if (!wanted.kill_at.empty()) options.kill_at = wanted.kill_at;
    if (!std::filesystem::exists(options.simulator)) {
        local.err << "sigap demo: " << options.simulator.string()
                  << " is missing; build it beside sigap (cmake --build --target sigap-sim)\n";
        return cli::kEnvironment;
    }
    if (!options.folder.empty()) {
        std::error_code trouble;
        std::filesystem::create_directories(options.folder, trouble);
        if (trouble) {
            local.err << "sigap demo: " << options.folder.string() << ": " << trouble.message()
                      << "; name a folder that can be made\n";
            return cli::kEnvironment;
        }
        if (!std::filesystem::is_empty(options.folder)) {
            local.err << "sigap demo: " << options.folder.string() << " is not empty; name another folder\n";
            return cli::kUsage;
        }
    }
    DayOptions day = wanted.day;
    day.language = domain::language_from(wanted.language).value_or(language_of_locale());
    return wanted.is_check ? play_friday(options) : open_day(options, day);
}

}  // namespace

void add_demo(CLI::App& app, cli::Chosen& chosen) {
    auto wanted = std::make_shared<Wanted>();
    CLI::App& command = cli::add_command(
        app, "demo", "Play a simulated office on a page of phones, or check a whole Friday of it",
        {"sigap demo                        # the page of phones, with a guided tour",
         "sigap demo --language en --port 8081 --dir build/demo",
         "sigap demo --exit --kill-at 08:30 # no page: a Friday, observed on the wire", "",
         "An invented office of 26 people with some weeks behind it: answer, call and decide there.",
         "Everything goes over the real wire formats of Telegram, WhatsApp and SMTP. /masuk on a",
         "phone leads into the dashboard. Ctrl-C ends it. With --exit, 0 only if every expected",
         "fact was observed."});
    CLI::Option* check =
        command.add_flag("--exit", wanted->is_check, "Open no page: play Friday 2026-02-13 and check it");
    command.add_option("--port", wanted->day.port, "The page's port on 127.0.0.1; without it, any free one")
        ->type_name("PORT")
        ->excludes(check);
    std::vector<std::string> languages;
    for (const domain::Language one : office_languages()) languages.emplace_back(to_string(one));
    command
        .add_option("--language", wanted->language,
                    "What the office speaks; without it, the language of your locale, else id")
        ->type_name("LANGUAGE")
        ->check(cli::one_of(languages))
        ->excludes(check);
    command
        .add_option("--weeks", wanted->day.weeks,
                    fmt::format("Weeks that the office has behind it, at most {}", kMostWeeks))
        ->capture_default_str()
        ->type_name("N")
        ->check(CLI::Range(0, kMostWeeks))
        ->excludes(check);
    command
        .add_option("--kill-at", wanted->kill_at,
                    "With --exit: kill -9 the service at that time of the Friday and start it again")
        ->type_name("HH:MM")
        ->check(cli::a_time_of_day())
        ->needs(check);
    command.add_option("--dir", wanted->folder, "Keep configuration, database, journal and logs there")
        ->type_name("FOLDER");
    command.add_flag("--quiet", wanted->options.is_quiet,
                     "Print the address alone; with --exit, tables and facts alone");
    command.callback(
        [&chosen, wanted] { chosen.here = [wanted](cli::Local& local) { return play(*wanted, local); }; });
}

}  // namespace demo
