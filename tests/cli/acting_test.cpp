#include <doctest/doctest.h>

#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

const Words kPlh{"roster", "acting", "Biro Umum", "P-03", "plh", "2026-03-02", "2026-03-06", "--by", "Hadi"};

}  // namespace

TEST_CASE("a Plh. is recorded with who decided it, shown on its days, and withdrawn") {
    Office office;
    REQUIRE(import_roster(office).exit_code == 0);
    const cli::Output output = office.run(kPlh);
    CHECK(output.exit_code == 0);
    CHECK(output.out == "Biro Umum: P-03 is plh from 2026-03-02 to 2026-03-06\n");
    CHECK(office.text("SELECT recorded_by FROM acting") == "Hadi");

    const json all = office.ask({"roster", "acting", "--list", "--json"});
    REQUIRE(all.size() == 1);
    CHECK(all[0]["employee"] == "P-03");
    CHECK(all[0]["withdrawn_at"].is_null());
    CHECK(office.ask({"roster", "acting", "--list", "--on", "2026-03-06", "--json"}).size() == 1);
    CHECK(office.ask({"roster", "acting", "--list", "--on", "2026-03-07", "--json"}).empty());

    CHECK(office.run({"roster", "acting", "Biro Umum", "P-03", "--withdraw", "--by", "Hadi"}).exit_code == 0);
    CHECK(office.run({"roster", "acting", "Biro Umum", "P-03", "--withdraw"}).exit_code == cli::kFinding);
    CHECK(office.ask({"roster", "acting", "--list", "--on", "2026-03-06", "--json"}).empty());
}

TEST_CASE("what cannot be is refused with its mend, and nothing is written") {
    Office office;
    REQUIRE(import_roster(office).exit_code == 0);
    REQUIRE(office.run(kPlh).exit_code == 0);
    const std::tuple<Words, int, const char*> rows[] = {
        {{"Biro Umun", "P-03", "plh", "2026-04-01", "2026-04-02"},
         cli::kFinding,
         "there is no unit \"Biro Umun\""},
        {{"Biro Umum", "P-99", "plh", "2026-04-01", "2026-04-02"},
         cli::kFinding,
         "nobody on the roster is P-99"},
        {{"Biro Umum", "P-01", "plh", "2026-04-01", "2026-04-02"}, cli::kFinding, "P-01 is the head"},
        {{"Biro Umum", "P-03", "plh", "2026-04-02", "2026-04-01"},
         cli::kFinding,
         "the last day is before the first"},
        {{"Biro Umum", "P-03", "plh", "2026-04-01"}, cli::kFinding, "a Plh. without a last day"},
        {{"Biro Umum", "P-02", "plh", "2026-03-06", "2026-03-09"},
         cli::kFinding,
         "has P-03 as plh from 2026-03-02"},
        {{"Biro Umum", "P-03", "pjs", "2026-04-01", "2026-04-02"}, cli::kUsage, "plh"},
        {{"Biro Umum", "P-03", "plh", "2026-02-30", "2026-04-02"}, cli::kUsage, "2026-02-30"},
        {{"Biro Umum"}, cli::kUsage, "UNIT EMPLOYEE plh|plt FROM [TO]"},
        {{"--withdraw"}, cli::kUsage, "UNIT EMPLOYEE --withdraw"},
    };
    for (const auto& [words, exit_code, complaint] : rows) {
        CAPTURE(complaint);
        Words line{"roster", "acting"};
        line.insert(line.end(), words.begin(), words.end());
        const cli::Output output = office.run(line);
        CHECK(output.exit_code == exit_code);
        CAPTURE(output.err);
        CHECK(contains(output.err, complaint));
        CHECK(office.number("SELECT count(*) FROM acting") == 1);
    }
    CHECK(office.run({"roster", "acting", "Biro Umum", "P-02", "plt", "2026-03-06"}).exit_code == 0);
}

TEST_CASE("the history of a person and a unit tells what changed, when and by whom, and no whole NIP") {
    Office office;
    REQUIRE(import_roster(office).exit_code == 0);
    office.now += std::chrono::hours{24};
    std::string changed = kRoster;
    changed.replace(changed.find("199001012015031003"), 18, "199001022015031009");
    REQUIRE(office.run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", changed}}).exit_code == 0);
    REQUIRE(office.run(kPlh).exit_code == 0);

    const cli::Output person = office.run({"roster", "history", "P-03"});
    CHECK(contains(person.out, "operator  add employee"));
    CHECK(contains(person.out, "operator  change employee\n    nip ****1003 → ****1009\n"));
    CHECK_FALSE(contains(person.out, "19900101"));

    const json unit = office.ask({"roster", "history", "Biro Umum", "--json"});
    REQUIRE(unit.size() == 2);
    CHECK(unit[0]["step"] == "add");
    CHECK(unit[1]["kind"] == "acting");
    CHECK(unit[1]["by"] == "Hadi");
    CHECK(unit[1]["version"] > unit[0]["version"]);
    CHECK(office.run({"roster", "history", "nobody"}).exit_code == cli::kFinding);
}
