#include <fmt/format.h>
#include <sys/stat.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <sstream>

#include "bot/cli/arguments.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/domain/nearest.hpp"

namespace cli {
namespace {

constexpr std::string_view kFooter =
    "Exit codes: 0 good, 1 finding, 2 usage, 3 environment.\n"
    "Commands on the office's data go through the running service, or open the database while none runs.\n"
    "\n"
    "Examples:\n"
    "  sigap config check\n"
    "  sigap roster import pegawai.csv --dry-run\n"
    "  sigap enrol code P-03\n"
    "  sigap policy explain --policy kaltim-friday.toml --calendar id.json --unit-kind office \\\n"
    "      --at 2026-02-13T06:45:00+08:00\n"
    "Help on one command: sigap roster import --help";

/// The whole command line, declared anew for each use because CLI11 keeps what it parsed.
class Tree {
public:
    explicit Tree(std::span<const Declaration> more = {})
        : app_(
              "Sigap keeps a government office reachable: presence windows, calls, answers, and a human's decision.",
              "sigap") {
        app_.fallthrough();
        app_.require_subcommand(1);
        app_.footer(std::string(kFooter));
        app_.add_option("--config", config_,
                        "Settings file (default: $SIGAP_CONFIG, ./sigap.toml, /etc/sigap/sigap.toml)")
            ->type_name("FILE");
        app_.set_version_flag("--version", std::string("sigap ") + SIGAP_VERSION);
        for (const Declaration& add : more) add(app_, chosen_);
        add_config(app_, chosen_);
        add_roster(app_, chosen_);
        add_enrol(app_, chosen_);
        add_policy(app_, chosen_);
        add_call(app_, chosen_);
        add_explain(app_, chosen_);
        add_report(app_, chosen_);
        add_verify(app_, chosen_);
        add_plan(app_, chosen_);
        add_replies(app_, chosen_);
        add_export(app_, chosen_);
        add_database(app_, chosen_);
        add_copy(app_, chosen_);
        add_doctor(app_, chosen_);
        add_admin(app_, chosen_);
        add_words();
    }

    /// Nothing if it is understood; else what to print and answer: help, or the mistake.
    std::optional<Output> parse(std::vector<std::string> arguments) {
        std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
        try {
            app_.parse(std::move(arguments));
            return std::nullopt;
        } catch (const CLI::ParseError& stop) {
            std::ostringstream out, ignored;
            if (app_.exit(stop, out, ignored) == 0) return Output{kGood, out.str(), ""};
            const CLI::App& reached = reached_command();
            return Output{kUsage, "",
                          fmt::format("{}: {}\n{} --help shows examples\n", name_of(reached),
                                      mistake_in(reached, stop), name_of(reached))};
        }
    }

    const Chosen& chosen() const { return chosen_; }
    const std::string& config() const { return config_; }

private:
    /// As far as the line was understood.
    const CLI::App& reached_command() const {
        const CLI::App* at = &app_;
        for (auto below = at->get_subcommands(); !below.empty() && !below.front()->get_name().empty();
             below = at->get_subcommands())
            at = below.front();
        return *at;
    }

    static std::string name_of(const CLI::App& command) {
        const CLI::App* parent = command.get_parent();
        return parent == nullptr ? command.get_name() : name_of(*parent) + " " + command.get_name();
    }

    /// CLI11 calls a mistyped command a missing one.
    std::string mistake_in(const CLI::App& reached, const CLI::ParseError& stop) const {
        std::vector<std::string> names;
        for (const CLI::App* command : reached.get_subcommands([](const CLI::App*) { return true; }))
            if (!command->get_name().empty()) names.push_back(command->get_name());
        const auto words = app_.remaining(true);
        if (names.empty() || words.empty()) return stop.what();
        const std::vector<std::string_view> known(names.begin(), names.end());
        const auto near = domain::nearest(words.front(), known);
        return near ? fmt::format("there is no command \"{}\"; did you mean {}?", words.front(), *near)
                    : fmt::format("there is no command \"{}\"; expected one of {}", words.front(),
                                  fmt::join(names, ", "));
    }

    void add_words() {
        CLI::App& version = add_command(app_, "version", "Print the version", {});
        version.callback([this] {
            chosen_.here = [](Local& local) {
                local.out << "sigap " << SIGAP_VERSION << '\n';
                return kGood;
            };
        });
        CLI::App& help = add_command(app_, "help", "Print help on a command", {"sigap help roster import"});
        help.add_option("command", words_, "The command's words");
        help.callback([this] {
            CLI::App* about = &app_;
            for (const std::string& word : words_) {
                const auto below =
                    about->get_subcommands([&](CLI::App* command) { return command->get_name() == word; });
                if (below.empty())
                    throw CLI::ValidationError(
                        "help", fmt::format("there is no command \"{}\"; see sigap --help", word));
                about = below.front();
            }
            // App::help would show whatever was parsed: the command `help` itself.
            const std::string text =
                about->get_formatter()->make_help(about, name_of(*about), CLI::AppFormatMode::Normal);
            chosen_.here = [text](Local& local) {
                local.out << text;
                return kGood;
            };
        });
    }

    CLI::App app_;
    Chosen chosen_;
    std::string config_;
    std::vector<std::string> words_;
};

Output broken(std::string_view what) {
    return {kEnvironment, "", fmt::format("sigap: {}\n", what)};
}

domain::Result<std::string> content_of(const std::string& name) {
    std::ifstream file(name, std::ios::binary);
    std::string content{std::istreambuf_iterator<char>(file), {}};
    if (!file)
        return domain::failure(
            domain::Fault::misconfigured,
            fmt::format("{}: cannot be read; expected a file that this user may read", name));
    return content;
}

/// Through the running service, else on the database itself.
Output on_data(const Chosen& chosen, const config::Options& options, Input input) {
    for (const std::string& name : chosen.files) {
        auto content = content_of(name);
        if (!content) return broken(content.error().message);
        input.files.emplace(name, std::move(*content));
    }
    auto answered = call_service(options.service.socket, input);
    if (!answered) return broken(answered.error().message);
    if (*answered) return std::move(**answered);

    auto opened = Opened::open(options, chosen.schema);
    if (!opened) return broken(opened.error().message);
    Session& session = (*opened)->session();
    if (::isatty(STDERR_FILENO) == 1)
        session.tell_progress = [](const std::string& what) {
            std::cerr << "\r\x1b[K" << (what.empty() ? "" : "counting: " + what) << std::flush;
        };
    return run(session, input);
}

/// All of them or none, readable by the caller alone. Nothing that stands there is overwritten.
std::optional<Output> write_files(const std::string& folder,
                                  const std::map<std::string, std::string>& files) {
    std::error_code trouble;
    const bool is_new = !folder.empty() && std::filesystem::create_directories(folder, trouble);
    if (trouble)
        return broken(fmt::format("{}: cannot be made: {}; name a folder that this user may write to", folder,
                                  trouble.message()));
    if (is_new) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, trouble);
    for (const auto& [name, content] : files) {
        const bool is_plain = !name.empty() && name.front() != '.' && name.find('/') == std::string::npos;
        if (folder.empty() || !is_plain) return broken("the answer holds a file that nobody asked for");
        const auto path = std::filesystem::path(folder) / name;
        if (std::filesystem::exists(path))
            return broken(fmt::format("{}: is there already; name another folder", path.string()));
    }
    const auto before = ::umask(0077);
    std::optional<Output> failed;
    for (const auto& [name, content] : files) {
        const auto path = std::filesystem::path(folder) / name;
        std::ofstream file(path, std::ios::binary);
        file << content;
        if (!file.flush())
            failed = broken(fmt::format("{}: cannot be written; is the disk full?", path.string()));
    }
    ::umask(before);
    return failed;
}

int run_program(int argc, char** argv, const std::vector<Declaration>& more) {
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    const config::Environment environment = config::environment_of_process();
    Tree tree(more);
    if (const auto stop = tree.parse(arguments)) {
        std::cout << stop->out << std::flush;
        std::cerr << stop->err;
        return stop->exit_code;
    }
    const auto path = find_config(tree.config(), environment);
    if (tree.chosen().here) {
        Local local{path, environment, std::cin, std::cout, std::cerr};
        return tree.chosen().here(local);
    }
    const auto options = config::load(path, environment);
    Output output = options
                        ? on_data(tree.chosen(), *options, {arguments, {}, std::filesystem::current_path()})
                        : broken(as_error(options.error()).message);
    if (!output.files.empty())
        if (auto failed = write_files(tree.chosen().folder, output.files)) output = std::move(*failed);
    std::cout << output.out << std::flush;
    std::cerr << output.err;
    return output.exit_code;
}

}  // namespace

Output run(Session& session, const Input& input) {
    Tree tree;
    if (auto stop = tree.parse(input.arguments)) return std::move(*stop);
    if (!tree.chosen().on_data)
        return {kUsage, "",
                "sigap: this command needs no office data; it runs in the caller's own process\n"};
    std::ostringstream out, err;
    Work work{session, input, out, err};
    const int exit_code = tree.chosen().on_data(work);
    return {exit_code, out.str(), err.str(), std::move(work.files)};
}

int main(int argc, char** argv, const std::vector<Declaration>& more) {
    try {
        return run_program(argc, argv, more);
    } catch (const std::exception& ground) {
        std::cerr << "sigap: " << ground.what() << '\n';
        return kEnvironment;
    }
}

}  // namespace cli
