// No shipped policy comes into force by itself while something in it is for a person to decide.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

std::vector<std::filesystem::path> shipped_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator("config/policies"))
        files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

TEST_CASE(
    "a shipped policy with something to decide is activated by a named person alone, and that is recorded") {
    for (const std::filesystem::path& file : shipped_files()) {
        CAPTURE(file.string());
        Office office;
        const std::string name = file.filename().string();
        const Words command{"policy", "activate", name};
        const domain::Policy policy = cli::parse_policy(content_of(file), name).value();
        const auto questions = app::open_questions(policy);

        const cli::Output alone = office.run(command, {{name, content_of(file)}});
        CHECK(alone.exit_code == (questions.empty() ? cli::kGood : cli::kFinding));
        CHECK(office.number("SELECT count(*) FROM policy_activation") == (questions.empty() ? 1 : 0));
        for (const std::string& question : questions) CHECK(contains(alone.err, "to decide: " + question));

        Words named = command;
        named.insert(named.end(), {"--by", "Kepala BKD", "--ground", "Nota dinas 800/12"});
        CHECK(office.run(named, {{name, content_of(file)}}).exit_code == cli::kGood);
        if (questions.empty()) continue;
        CHECK(office.text("SELECT activated_by FROM policy_activation") == "Kepala BKD");
        CHECK(office.text("SELECT ground FROM policy_activation") == "Nota dinas 800/12");
        CHECK(office.text("SELECT body FROM policy_activation") == content_of(file));
    }
}

TEST_CASE("the settings alone put into force the neutral rule and the frame, of all that is shipped") {
    Office office;
    std::vector<app::PolicyText> texts;
    for (const std::filesystem::path& file : shipped_files())
        texts.push_back({cli::parse_policy(content_of(file), file.string()).value(), content_of(file)});
    const auto activated =
        office.database->write([&](storage::Transaction& tx) { return app::activate_configured(tx, texts); });
    CHECK(activated == std::vector{domain::PolicyId{"default"}, domain::PolicyId{"permen-panrb-4-2025"}});
}
