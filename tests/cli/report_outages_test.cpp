#include <doctest/doctest.h>

#include "storage/ledger.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

TEST_CASE("each outage has a line: where, from when to when, what it was and what it made void") {
    Office office;
    REQUIRE(office.run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", kRoster}}).exit_code == 0);
    office.now = at("2026-02-13T18:00:00+08:00");
    office.database->write([](storage::Transaction& tx) {
        storage::add_outage(tx, "sigap", {at("2026-02-13T07:00:00+08:00"), at("2026-02-13T07:20:00+08:00")},
                            "not running");
        storage::open_outage(tx, "telegram/main", at("2026-02-13T17:59:00+08:00"), "sending failed");
        storage::add_outage(tx, "sigap", {at("2026-02-12T07:00:00+08:00"), at("2026-02-12T07:20:00+08:00")},
                            "not running");
        tx.run_script(
            "INSERT INTO presence (employee_id, local_date, window_id, opens_at, last_reminder_at,"
            " announced_close_at, closes_at, late_until, zone, policy_id, policy_version, state, cause)"
            " SELECT employee_id, '2026-02-13', 'pagi', 1770936300000000, 0, 0, 1770939060000000, 0,"
            " 'Asia/Makassar', 'kaltim-friday', '1', CASE employee_id WHEN 'P-02' THEN 'void' ELSE 'missed' END,"
            " CASE employee_id WHEN 'P-02' THEN 'outage' END FROM employee");
    });
    const json lines =
        office.ask({"report", "outages", "--from", "2026-02-13", "--to", "2026-02-13", "--json"});
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == json{{"scope", "sigap"},
                           {"from", "2026-02-12T23:00:00Z"},
                           {"to", "2026-02-12T23:20:00Z"},
                           {"what", "not running"},
                           {"attempts_void", 0},
                           {"windows_void", 1}});
    CHECK(lines[1] == json{{"scope", "telegram/main"},
                           {"from", "2026-02-13T09:59:00Z"},
                           {"to", nullptr},
                           {"what", "sending failed"},
                           {"attempts_void", 0},
                           {"windows_void", 0}});
    const auto table = office.run({"report", "outages", "--from", "2026-02-12", "--to", "2026-02-12"});
    CHECK(table.out ==
          "\"scope\";\"from\";\"to\";\"what\";\"attempts_void\";\"windows_void\"\r\n"
          "\"sigap\";\"2026-02-11T23:00:00Z\";\"2026-02-11T23:20:00Z\";\"not running\";\"0\";\"0\"\r\n");
}
