// `sigap policy check` against a roster and a calendar, and `sigap policy diff`: whom a change would touch.
#include <doctest/doctest.h>

#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

const std::string kKaltimFriday = "config/policies/kaltim-friday.toml";

/// Kaltim's Friday moved to Thursday.
std::string thursday() {
    return with(content_of(kKaltimFriday), "weekdays = [\"fri\"]\nskip", "weekdays = [\"thu\"]\nskip");
}

}  // namespace

TEST_CASE("a policy is held against a roster: units and people that are not there, and who has no rule") {
    const Folder folder;
    const std::string roster = folder.write("r.csv", kRoster);
    const std::string narrow =
        folder.write("kaltim-friday.toml",
                     content_of(kKaltimFriday) +
                         "\n[scope]\nunits = [\"Biro Umum\", \"Biro Hilang\"]\nemployees = [\"P-99\"]\n");
    const cli::Output output =
        program({"policy", "check", narrow, "--calendar", kCalendar, "--roster", roster});
    CAPTURE(output.out);
    CHECK(output.exit_code == 0);  // doubts warn, they reject nothing
    CHECK(contains(output.out, "Biro Hilang"));
    CHECK(contains(output.out, "P-99"));
    CHECK_FALSE(contains(output.out, "\"Biro Umum\""));

    const cli::Output missing = program({"policy", "check", kKaltimFriday, "--roster", folder / "none.csv"});
    CHECK(missing.exit_code == cli::kFinding);
    CHECK(contains(missing.out, "none.csv: cannot be read"));
    const std::string broken =
        folder.write("broken.csv", kRosterHeader + "P-01;12;Rina;Biro Umum;;;;;;;;;\n");
    const cli::Output wrong = program({"policy", "check", kKaltimFriday, "--roster", broken});
    CHECK(wrong.exit_code == cli::kFinding);
    CHECK(contains(wrong.out, "broken.csv:2"));
}

TEST_CASE("the hours of Kaltim are summed and held against the national week, and said so") {
    const cli::Output output = program({"policy", "check", kKaltimFriday});
    CAPTURE(output.out);
    CHECK(output.exit_code == 0);
    CHECK(contains(output.out, "37h00"));
    CHECK(contains(output.out, "34h30"));
}

TEST_CASE("the office's own roster can be asked too") {
    Office office;
    REQUIRE(office.run({"roster", "import", "r.csv"}, {{"r.csv", kRoster}}).exit_code == 0);
    const std::string narrow = content_of(kKaltimFriday) + "\n[scope]\nunits = [\"Biro Hilang\"]\n";
    const json told = office.ask({"policy", "check", "p.toml", "--office", "--json"}, {{"p.toml", narrow}});
    CHECK(told["good"] == true);
    CHECK(contains(told["doubts"].dump(), "Biro Hilang"));
}

TEST_CASE("a policy compared with itself differs in nothing") {
    const cli::Output output =
        program({"policy", "diff", kKaltimFriday, kKaltimFriday, "--calendar", kCalendar});
    CHECK(output.exit_code == cli::kGood);
    CHECK(contains(output.out, "the files say the same"));
    CHECK(contains(output.out, "0 of 6 affected"));
}

TEST_CASE("a change of the day says who is affected, by counts and by list") {
    const Folder folder;
    const std::string roster = folder.write("r.csv", kRoster);
    const std::string after = folder.write("kamis.toml", thursday());
    const Words asked{"policy",   "diff", kKaltimFriday, after,        "--calendar", kCalendar,
                      "--roster", roster, "--from",      "2026-03-30", "--to",       "2026-04-12"};
    const cli::Output output = program(asked);
    CAPTURE(output.out);
    CHECK(output.exit_code == cli::kFinding);
    CHECK(contains(output.out, "flexible.weekdays: "));
    CHECK(contains(output.out, "4 of 4 affected"));

    Words as_json = asked;
    as_json.push_back("--json");
    const json told = json::parse(program(as_json).out);
    CHECK(told["people"] == 4);
    CHECK(told["affected"] == 4);
    // Thursdays 2 and 9 April become flexible; Friday the 3rd is a holiday, the 10th goes back to the office.
    CHECK(told["by_aspect"]["place"]["people"] == 4);
    CHECK(told["by_aspect"]["place"]["days"] == 12);
    CHECK(told["changes"][0]["first"] == "2026-04-02");
}

TEST_CASE("without a roster one person of each kind of unit is compared; exempt kinds are not touched") {
    const Folder folder;
    const std::string after = folder.write("kamis.toml", thursday());
    const json told =
        json::parse(program({"policy", "diff", kKaltimFriday, after, "--calendar", kCalendar, "--json"}).out);
    CHECK(told["people"] == 6);
    CHECK(told["affected"].get<int>() < 6);
    for (const json& change : told["changes"]) CHECK(change["employee"] != "hospital");
}

TEST_CASE("a comparison that cannot be made says what to mend") {
    const Folder folder;
    const std::string broken = folder.write("rusak.toml", "id = 3\n");
    CHECK(program({"policy", "diff", kKaltimFriday, broken}).exit_code == cli::kEnvironment);
    CHECK(contains(program({"policy", "diff", kKaltimFriday, broken}).err, "rusak.toml:1"));
    CHECK(program({"policy", "diff", kKaltimFriday}).exit_code == cli::kUsage);
    CHECK(program({"policy", "diff", kKaltimFriday, folder / "none.toml"}).exit_code == cli::kEnvironment);
    const cli::Output backwards = program(
        {"policy", "diff", kKaltimFriday, kKaltimFriday, "--from", "2026-03-02", "--to", "2026-03-01"});
    CHECK(backwards.exit_code == cli::kUsage);
    CHECK(contains(backwards.err, "--to lies before --from"));
}

TEST_CASE("at the office the change is compared for its own people") {
    Office office;
    REQUIRE(office.run({"roster", "import", "r.csv"}, {{"r.csv", kRoster}}).exit_code == 0);
    const cli::Output output =
        office.run({"policy", "diff", "jumat.toml", "kamis.toml", "--office", "--from", "2026-03-30", "--to",
                    "2026-04-12", "--json"},
                   {{"jumat.toml", content_of(kKaltimFriday)}, {"kamis.toml", thursday()}});
    CHECK(output.exit_code == cli::kFinding);
    CHECK(json::parse(output.out)["affected"] == 4);
}
