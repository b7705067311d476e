#include "bot/cli/demo.hpp"

#include <charconv>
#include <iostream>

#include "bot/demo/open_day.hpp"
#include "bot/demo/show.hpp"

namespace cli {
namespace {

constexpr std::string_view kUsageText =
    "  sigap demo [--port N] [--dir FOLDER] [--quiet]\n"
    "  sigap demo --exit [--dir FOLDER] [--kill-at HH:MM] [--quiet]\n"
    "\n"
    "  Opens an invented office of 24 people on one page of phones: answer, call and decide there, with a guided\n"
    "  tour. Everything goes over the real wire formats of Telegram, WhatsApp and SMTP. Ctrl-C ends it.\n"
    "  --port N         the page's port on 127.0.0.1; without it, any free one\n"
    "  --dir FOLDER     keep configuration, database, journal and logs there\n"
    "  --quiet          print the address alone; with --exit, tables and facts alone\n"
    "  --exit           no page: play Friday 2026-02-13 in such an office and end with 0 only if every expected\n"
    "                   fact was observed on the wire\n"
    "  --kill-at HH:MM  with --exit: kill -9 the service at that time of the Friday and start it again\n";

/// `HH:MM`
bool is_time_of_day(const std::string& text) {
    if (text.size() != 5 || text[2] != ':' || text.find_first_not_of("0123456789:") != std::string::npos)
        return false;
    return std::stoi(text.substr(0, 2)) < 24 && std::stoi(text.substr(3)) < 60;
}

std::optional<std::uint16_t> port_from(const std::string& text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return port;
}

int play(const std::filesystem::path&, const std::vector<std::string>& arguments) {
    demo::ShowOptions options;
    std::optional<std::uint16_t> port;
    bool is_check = false;
    options.program = std::filesystem::read_symlink("/proc/self/exe");
    options.simulator = options.program.parent_path() / "sigap-sim";
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& word = arguments[i];
        const bool has_value = i + 1 < arguments.size();
        if (word == "--exit") {
            is_check = true;
        } else if (word == "--quiet") {
            options.is_quiet = true;
        } else if (word == "--port" && has_value && port_from(arguments[i + 1])) {
            port = port_from(arguments[++i]);
        } else if (word == "--dir" && has_value) {
            options.folder = std::filesystem::absolute(arguments[++i]);
        } else if (word == "--kill-at" && has_value && is_time_of_day(arguments[i + 1])) {
            options.kill_at = arguments[++i];
        } else {
            std::cerr << "sigap demo: '" << word << "' is not understood\n" << kUsageText;
            return kUsage;
        }
    }
    if (is_check ? port.has_value() : options.kill_at.has_value()) {
        std::cerr << (is_check ? "sigap demo: --exit opens no page; leave out --port\n"
                               : "sigap demo: --kill-at needs --exit\n");
        return kUsage;
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
    return is_check ? demo::play_friday(options) : demo::open_day(options, port.value_or(0));
}

}  // namespace

Program demo_program() {
    return {"demo", "Play a simulated office on a page of phones, or check a whole Friday of it",
            std::string(kUsageText), play};
}

}  // namespace cli
