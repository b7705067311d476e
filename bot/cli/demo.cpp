#include "bot/cli/demo.hpp"

#include <iostream>

#include "bot/demo/show.hpp"

namespace cli {
namespace {

constexpr std::string_view kUsageText =
    "sigap demo [--exit] [--dir FOLDER] [--kill-at HH:MM] [--quiet]\n"
    "  Plays Friday 2026-02-13 in an office of 24 people over the real wire formats of Telegram, WhatsApp and SMTP.\n"
    "  --exit           end when the day is over (so it does in any case, while there is no page of phones)\n"
    "  --dir FOLDER     keep configuration, database, journal and logs there\n"
    "  --kill-at HH:MM  kill -9 the service at that time of the Friday and start it again\n"
    "  --quiet          no timeline, only tables and facts\n"
    "  Ends with 0 only if every expected fact was observed on the wire.\n";

/// `HH:MM`
bool is_time_of_day(const std::string& text) {
    if (text.size() != 5 || text[2] != ':' || text.find_first_not_of("0123456789:") != std::string::npos)
        return false;
    return std::stoi(text.substr(0, 2)) < 24 && std::stoi(text.substr(3)) < 60;
}

int play(const std::filesystem::path&, const std::vector<std::string>& arguments) {
    demo::ShowOptions options;
    options.program = std::filesystem::read_symlink("/proc/self/exe");
    options.simulator = options.program.parent_path() / "sigap-sim";
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        const bool has_value = i + 1 < arguments.size();
        if (word == "--exit") continue;
        if (word == "--quiet") {
            options.is_quiet = true;
        } else if (word == "--dir" && has_value) {
            options.folder = std::filesystem::absolute(arguments[++i]);
        } else if (word == "--kill-at" && has_value && is_time_of_day(arguments[i + 1])) {
            options.kill_at = arguments[++i];
        } else {
            std::cerr << "sigap demo: '" << word << "' is not understood\n" << kUsageText;
            return kUsage;
        }
    }
    if (!std::filesystem::exists(options.simulator)) {
        std::cerr << "sigap demo: " << options.simulator.string()
                  << " is missing; build it beside sigap (cmake --build --target sigap-sim)\n";
        return kEnvironment;
    }
    if (!options.folder.empty()) {
        std::filesystem::create_directories(options.folder);
        if (!std::filesystem::is_empty(options.folder)) {
            std::cerr << "sigap demo: " << options.folder.string() << " is not empty; name another folder\n";
            return kUsage;
        }
    }
    return demo::play_friday(options);
}

}  // namespace

Program demo_program() {
    return {"demo", "Play a Friday in a simulated office and check what it must show",
            std::string(kUsageText), play};
}

}  // namespace cli
