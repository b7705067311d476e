#include <algorithm>
#include <set>

#include "tests/cli/office.hpp"

using cli_test::contains;
using cli_test::Folder;
using cli_test::json;
using cli_test::program;
using cli_test::Words;

namespace {

Words simulate(Words more) {
    Words words = {"policy",     "simulate",
                   "--policy",   "config/policies/kaltim-friday.toml",
                   "--calendar", "config/calendars/id.json"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

Words a_friday(Words more) {
    Words words = {"--from", "2026-02-13", "--to", "2026-02-13"};
    words.insert(words.end(), more.begin(), more.end());
    return simulate(words);
}

Words columns_of(const std::string& line) {
    Words columns;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ';');) {
        std::erase_if(cell, [](char c) { return c == '"' || c == '\r'; });
        columns.push_back(cell);
    }
    return columns;
}

}  // namespace

TEST_CASE("the table says what was simulated, what came of it, and what was not") {
    const auto output = program(a_friday({"--people", "30"}));
    CAPTURE(output.err);
    REQUIRE(output.exit_code == cli::kGood);
    for (const char* words : {"seed", "policy kaltim-friday", "calendar", "windows", "pagi", "in_time",
                              "messages", "window_open", "calm", "most a day", "load", "telegram/main",
                              "peak a minute", "not simulated", "left with no rule"})
        CHECK_MESSAGE(contains(output.out, words), words);
    CHECK(output.err.empty());
}

TEST_CASE("CSV has one figure a line under four columns") {
    const auto output = program(a_friday({"--people", "30", "--format", "csv"}));
    REQUIRE(output.exit_code == cli::kGood);
    std::istringstream lines(output.out);
    std::string line;
    REQUIRE(std::getline(lines, line));
    CHECK(columns_of(line) == Words{"section", "subject", "figure", "value"});
    std::set<std::string> sections;
    while (std::getline(lines, line)) {
        CAPTURE(line);
        CHECK(columns_of(line).size() == 4);
        sections.insert(columns_of(line).front());
    }
    for (const char* section :
         {"about", "unit_days", "person_days", "windows", "messages", "calm", "load", "trouble"})
        CHECK_MESSAGE(sections.contains(section), section);
}

TEST_CASE("JSON nests the same figures") {
    const auto output = program(a_friday({"--people", "30", "--seed", "7", "--format", "json"}));
    REQUIRE(output.exit_code == cli::kGood);
    const json document = json::parse(output.out);
    CHECK(document["about"]["seed"] == 7);
    CHECK(document["about"]["people"] == 30);
    CHECK(document["about"]["not_simulated"].is_array());
    CHECK(document["windows"]["pagi"]["asked"].get<int>() > 20);
    CHECK(document["load"]["telegram/main"]["limit a second"] == 28);
    CHECK(document["trouble"]["inbox"]["set aside"] == 0);
}

TEST_CASE("the rate of an account can be chosen") {
    const auto output = program(a_friday({"--people", "30", "--rate", "telegram=3.5", "--format", "json"}));
    REQUIRE(output.exit_code == cli::kGood);
    CHECK(json::parse(output.out)["load"]["telegram/main"]["limit a second"] == 3.5);
}

TEST_CASE("a roster of one's own and a behaviour file are taken") {
    const Folder folder;
    const auto roster = folder.write("roster.csv", cli_test::kRoster);
    const auto behaviour = folder.write("people.toml",
                                        "[people]\nsilent = \"100%\"\nunhurried = \"0%\"\n"
                                        "second_reminder = \"0%\"\nlate = \"0%\"\n"
                                        "forgetful = \"0%\"\nblocked = \"0%\"\n"
                                        "[days]\nleave = \"0%\"\nsick = \"0%\"\n");
    const auto output = program(a_friday({"--roster", roster, "--behaviour", behaviour, "--format", "json"}));
    CAPTURE(output.err);
    REQUIRE(output.exit_code == cli::kGood);
    const json document = json::parse(output.out);
    CHECK(document["about"]["people"] == 4);
    CHECK(document["about"]["share silent"] == 1.0);
    CHECK(document["windows"]["pagi"]["asked"] == 4);
    CHECK(document["windows"]["pagi"]["missed"] == 4);
}

TEST_CASE("nothing is written where an office keeps its data") {
    const Folder folder;
    const auto config =
        folder.write("sigap.toml", "[service]\ndata_dir = \"" + folder / "data" +
                                       "\"\n[storage]\nurl = \"sqlite:" + folder / "office.db" + "\"\n");
    Words words = {"--config", config};
    for (const std::string& word : a_friday({"--people", "5"})) words.push_back(word);
    REQUIRE(program(words).exit_code == cli::kGood);
    const auto entries = std::filesystem::directory_iterator(std::filesystem::path(config).parent_path());
    CHECK(std::distance(begin(entries), end(entries)) == 1);
}

TEST_CASE("a policy that does not hold is simulated all the same, and the output says so") {
    const Folder folder;
    std::ifstream in("config/policies/kaltim-friday.toml");
    std::string body((std::istreambuf_iterator<char>(in)), {});
    body.replace(body.find("\"in_force\""), std::string("\"in_force\"").size(), "\"proposed\"");
    const auto output = program({"policy", "simulate", "--policy", folder.write("planned.toml", body),
                                 "--people", "5", "--from", "2026-02-13", "--to", "2026-02-13"});
    CAPTURE(output.err);
    REQUIRE(output.exit_code == cli::kGood);
    CHECK(contains(output.out, "not in force, played as if it were"));
    CHECK(contains(output.out, "none: no holidays, no Ramadan"));
    CHECK(contains(output.out, "in_time"));
}

TEST_CASE("progress goes to standard error and never into the figures") {
    const auto quiet = program(a_friday({"--people", "20", "--format", "csv"}));
    const auto chatty = program(a_friday({"--people", "20", "--format", "csv", "--progress"}));
    CHECK(quiet.out == chatty.out);
}

TEST_CASE("what cannot be simulated is refused before anything is done") {
    const Folder folder;
    const auto broken = folder.write("roster.csv", cli_test::kRosterHeader + "P-01;12;Rina;Biro;;;;;;;;;\n");
    const auto bad_behaviour = folder.write("people.toml", "[people]\nlate = \"x\"\n");
    struct Row {
        Words words;
        int exit_code;
        std::string says;
    };
    for (const Row& row : {
             Row{a_friday({}), cli::kUsage, "--people N"},
             Row{a_friday({"--people", "0"}), cli::kUsage, "--people"},
             Row{a_friday({"--people", "-1"}), cli::kUsage, "--people"},
             Row{a_friday({"--people", "100001"}), cli::kUsage, "--people"},
             Row{a_friday({"--people", "many"}), cli::kUsage, "--people"},
             Row{a_friday({"--people", "5", "--roster", broken}), cli::kUsage, "--roster"},
             Row{a_friday({"--people", "5", "--format", "xml"}), cli::kUsage, "one of table, csv, json"},
             Row{a_friday({"--people", "5", "--zone", "Mars/Base"}), cli::kUsage, "IANA"},
             Row{a_friday({"--people", "5", "--rate", "pigeon=3"}), cli::kUsage, "telegram=N"},
             Row{a_friday({"--people", "5", "--rate", "telegram"}), cli::kUsage, "telegram=N"},
             Row{a_friday({"--people", "5", "--rate", "telegram=0"}), cli::kUsage, "telegram=N"},
             Row{a_friday({"--people", "5", "--rate", "telegram=nan"}), cli::kUsage, "telegram=N"},
             Row{a_friday({"--people", "5", "--calls-per-week", "-1"}), cli::kUsage, "--calls-per-week"},
             Row{simulate({"--people", "5", "--from", "2026-02-14", "--to", "2026-02-13"}), cli::kUsage,
                 "lies before"},
             Row{simulate({"--people", "5", "--from", "2026-02-30", "--to", "2026-03-13"}), cli::kUsage,
                 "--from"},
             Row{simulate({"--people", "5", "--from", "2026-02-13"}), cli::kUsage, "--to"},
             Row{{"policy", "simulate", "--people", "5", "--from", "2026-02-13", "--to", "2026-02-13"},
                 cli::kUsage,
                 "--policy"},
             Row{{"policy", "simulate", "--policy", folder / "none.toml", "--people", "5", "--from",
                  "2026-02-13", "--to", "2026-02-13"},
                 cli::kEnvironment,
                 "none.toml"},
             Row{a_friday({"--roster", folder / "none.csv"}), cli::kEnvironment, "none.csv"},
             Row{a_friday({"--roster", broken}), cli::kEnvironment, "line 2, nip"},
             Row{a_friday({"--people", "5", "--behaviour", folder / "none.toml"}), cli::kEnvironment,
                 "none.toml"},
             Row{a_friday({"--people", "5", "--behaviour", bad_behaviour}), cli::kEnvironment,
                 "people.toml:2"},
             Row{{"policy", "simulate", "--policy", "config/policies/kaltim-friday.toml", "--calendar",
                  folder / "none.json", "--people", "5", "--from", "2026-02-13", "--to", "2026-02-13"},
                 cli::kEnvironment,
                 "none.json"},
         }) {
        const auto output = program(row.words);
        CAPTURE(output.err);
        CAPTURE(row.says);
        CHECK(output.exit_code == row.exit_code);
        CHECK(contains(output.err, row.says));
        CHECK(output.out.empty());
    }
}
