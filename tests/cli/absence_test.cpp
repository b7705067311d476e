// `sigap roster absence`: one by hand, many from a file, taken back, listed.
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

const std::string kHeader = "employee_id;kind;from;to;zone;note\n";

cli::Output import_absences(Office& office, const std::string& rows, Words more = {}) {
    Words arguments{"roster", "absence", "--file", "cuti.csv"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return office.run(arguments, {{"cuti.csv", kHeader + rows}});
}

std::string standing(Office& office) {
    return office.list(
        "SELECT employee_id || ' ' || kind || ' ' || first_day || ' ' || last_day"
        " FROM absence WHERE state = 'recorded' ORDER BY absence_id");
}

}  // namespace

TEST_CASE("a file of absences is entered whole, and the same file again changes nothing") {
    Office office;
    REQUIRE(import_roster(office).exit_code == 0);
    const std::string rows =
        "P-02;cuti;2026-03-02;2026-03-06;;menikah\nP-03;dinas;2026-03-09;2026-03-10;WIB;\n";
    const auto tried = import_absences(office, rows, {"--dry-run"});
    CHECK(tried.exit_code == 0);
    CHECK(contains(tried.out, "add       P-02: leave from 2026-03-02 to 2026-03-06\n"));
    CHECK(contains(tried.out, "dry run: nothing was written"));
    CHECK(office.number("SELECT count(*) FROM absence") == 0);

    const auto entered = import_absences(office, rows);
    CHECK(contains(entered.out,
                   "2 absences in cuti.csv: 2 added, 0 changed, 0 granted, 0 the same, 0 withdrawn"));
    CHECK(standing(office) == "P-02 leave 2026-03-02 2026-03-06,P-03 official_travel 2026-03-09 2026-03-10");
    CHECK(office.number("SELECT count(*) FROM absence_step WHERE via = 'file'") == 2);
    CHECK(contains(import_absences(office, rows).out, "0 added, 0 changed, 0 granted, 2 the same"));
    CHECK(office.number("SELECT count(*) FROM absence") == 2);
    CHECK(office.number("SELECT count(*) FROM roster_change WHERE kind = 'absence'") == 2);
}

TEST_CASE("another end of the same absence changes it, and the old entry stays in the history") {
    Office office;
    REQUIRE(import_roster(office).exit_code == 0);
    import_absences(office, "P-02;cuti;2026-03-02;2026-03-06;;\n");
    const auto changed = import_absences(office, "P-02;cuti;2026-03-02;2026-03-04;;\n", {"--json"});
    CHECK(json::parse(changed.out)["counts"]["change"] == 1);
    CHECK(standing(office) == "P-02 leave 2026-03-02 2026-03-04");
    CHECK(office.number("SELECT count(*) FROM absence WHERE state = 'changed'") == 1);
}

TEST_CASE("one mistake anywhere and nothing is entered") {
    Office office;
    REQUIRE(import_roster(office).exit_code == 0);
    import_absences(office, "P-02;cuti;2026-03-02;2026-03-06;;\n");
    struct Row {
        const char* rows;
        const char* told;
    };
    for (const Row& row : {
             Row{"P-03;cuti;2026-03-02;2026-03-06;;\nP-99;cuti;2026-03-02;2026-03-06;;\n",
                 "cuti.csv: line 3, employee_id: \"P-99\"; expected somebody on the roster; "},
             Row{"P-03;cuti;2026-03-02;2026-03-06;;\nP-03;libur;2026-03-09;2026-03-09;;\n", "line 3, kind"},
             Row{"P-02;cuti;2026-03-05;2026-03-10;;\n",
                 "expected days apart from those on record, 2026-03-02 to 2026-03-06"},
         }) {
        CAPTURE(std::string(row.rows));
        const auto refused = import_absences(office, row.rows);
        CHECK(refused.exit_code == cli::kFinding);
        CHECK(contains(refused.err, row.told));
        CHECK(contains(refused.err, "nothing was entered"));
        CHECK(standing(office) == "P-02 leave 2026-03-02 2026-03-06");
    }
    const json refused = json::parse(import_absences(office, "P-99;cuti;2026-03-02;;;\n", {"--json"}).out);
    CHECK(refused["entered"] == false);
    CHECK(refused["refusals"][0]["line"] == 2);
}

TEST_CASE("what is entered by hand a second time is said to be there") {
    Office office;
    REQUIRE(import_roster(office).exit_code == 0);
    const Words words{"roster", "absence", "P-02", "leave", "2026-03-02", "2026-03-06"};
    CHECK(office.run(words).out == "P-02: leave from 2026-03-02 to 2026-03-06\n");
    const auto again = office.run(words);
    CHECK(again.exit_code == cli::kGood);
    CHECK(again.out == "already on record, nothing was changed: P-02: leave from 2026-03-02 to 2026-03-06\n");
    CHECK(office.number("SELECT count(*) FROM absence") == 1);
}

TEST_CASE("what was entered is taken back, by hand or by file") {
    Office office;
    REQUIRE(import_roster(office).exit_code == 0);
    import_absences(office, "P-02;cuti;2026-03-02;2026-03-06;;\nP-03;izin;2026-03-02;;;\n");
    const auto withdrawn =
        office.run({"roster", "absence", "P-02", "leave", "2026-03-02", "2026-03-06", "--withdraw"});
    CHECK(withdrawn.out == "withdraw  P-02: leave from 2026-03-02 to 2026-03-06\n");
    CHECK(import_absences(office, "P-03;izin;2026-03-02;;;\n", {"--withdraw"}).exit_code == 0);
    CHECK(standing(office) == "");
    CHECK(office.number("SELECT count(*) FROM absence WHERE state = 'withdrawn'") == 2);
    const auto again = import_absences(office, "P-03;izin;2026-03-02;;;\n", {"--withdraw"});
    CHECK(again.exit_code == cli::kFinding);
    CHECK(contains(again.err, "an absence of just these days on record"));
}

TEST_CASE("the list shows what stands from today on") {
    Office office;
    REQUIRE(import_roster(office).exit_code == 0);
    import_absences(office,
                    "P-02;cuti;2026-02-10;2026-02-13;;\nP-03;sakit;2026-02-09;2026-02-12;;\n"
                    "P-03;dinas;2026-03-09;2026-03-10;WIT;\n");
    const auto listed = office.run({"roster", "absence", "--list"});
    CHECK(listed.out ==
          "P-02: leave from 2026-02-10 to 2026-02-13\n"
          "P-03: official_travel from 2026-03-09 to 2026-03-10 (Asia/Jayapura)\n"
          "absences from today on: 2\n");
    const json rows = office.ask({"roster", "absence", "P-03", "--list", "--json"});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0]["state"] == "recorded");
    CHECK(rows[0]["zone"] == "Asia/Jayapura");
}

TEST_CASE("half a command is refused before anything is touched") {
    Office office;
    CHECK(office.run({"roster", "absence"}).exit_code == cli::kUsage);
    CHECK(office.run({"roster", "absence", "P-02"}).exit_code == cli::kUsage);
    CHECK(office.run({"roster", "absence", "P-02", "--file", "cuti.csv"}).exit_code == cli::kUsage);
}
