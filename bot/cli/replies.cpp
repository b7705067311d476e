#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bot/cli/arguments.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/reading/reader.hpp"

namespace cli {
namespace {

int classify(Local& local, const std::vector<std::string>& extra_paths) {
    const auto reader = reading::Reader::create({extra_paths});
    if (!reader) {
        local.err << "sigap: " << reader.error().message << '\n';
        return kEnvironment;
    }
    reading::classify_lines(*reader, local.in, local.out);
    return kGood;
}

}  // namespace

void add_replies(CLI::App& app, Chosen& chosen) {
    CLI::App& family =
        add_family(app, "replies", "How people's texts are read", {"sigap replies classify < replies.txt"});
    auto extra_paths = std::make_shared<std::vector<std::string>>();
    CLI::App& classified =
        add_command(family, "classify", "Read each line of standard input: intent, tab, the line unchanged",
                    {"printf 'siap hadir\\nlagi sakit\\n' | sigap replies classify"});
    classified.add_option("--extra", *extra_paths, "An office's own lexicon (.toml) or settled texts (.tsv)")
        ->type_name("PATH");
    classified.callback([&chosen, extra_paths] {
        chosen.here = [extra_paths](Local& local) { return classify(local, *extra_paths); };
    });
}

}  // namespace cli
