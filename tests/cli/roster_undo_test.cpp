// Taking the last import back on the command line.
#include <doctest/doctest.h>

#include "tests/cli/office.hpp"

using namespace cli_test;

TEST_CASE("the last import is taken back once, and a dry run only shows it") {
    Office office;
    CHECK(office.run({"roster", "undo"}).exit_code == cli::kFinding);
    REQUIRE(office.run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", kRoster}}).exit_code == 0);
    const json dry = office.ask({"roster", "undo", "--dry-run", "--json"});
    CHECK(dry["undone"] == false);
    CHECK(dry["refused"].is_null());
    CHECK(office.number("SELECT count(*) FROM employee WHERE left_at IS NULL") == 4);
    const json real = office.ask({"roster", "undo", "--json"});
    CHECK(real["undone"] == true);
    CHECK(real["steps"] == dry["steps"]);
    CHECK(office.number("SELECT count(*) FROM employee WHERE left_at IS NULL") == 0);
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE kind = 'roster_import_undone'") == 1);
    CHECK(office.run({"roster", "undo"}).exit_code == cli::kFinding);
    // The same file again is an import like any other.
    REQUIRE(office.run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", kRoster}}).exit_code == 0);
    CHECK(office.number("SELECT count(*) FROM employee WHERE left_at IS NULL") == 4);
    CHECK(office.run({"roster", "undo", "--dry-run"}).exit_code == 0);
}

TEST_CASE("an import on which somebody has built is not taken back, and an older one cannot be") {
    Office office;
    REQUIRE(office.run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", kRoster}}).exit_code == 0);
    office.database->write([](storage::Transaction& tx) {
        tx.execute(
            "INSERT INTO roster_change (changed_at, changed_by, kind, subject, before, after)"
            " VALUES ($1, 'test', 'employee', 'employee/P-01', '{}', '{}')",
            tx.now());
    });
    const auto refused = office.run({"roster", "undo"});
    CHECK(refused.exit_code == cli::kFinding);
    CHECK(refused.out.find("employee/P-01") != std::string::npos);
    CHECK(office.number("SELECT count(*) FROM employee WHERE left_at IS NULL") == 4);

    office.database->write([](storage::Transaction& tx) {
        tx.execute("UPDATE audit_event SET body = '{\"added\":4}' WHERE kind = 'roster_imported'");
    });
    CHECK(office.run({"roster", "undo"}).out.find("earlier version") != std::string::npos);
}
