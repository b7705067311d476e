// Who calls whom how often, and what it came to by unit.
#include <doctest/doctest.h>

#include "storage/calls.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

/// Rina (P-01) calls Budi (P-02) on a day and on an evening of February, and Siti (P-03) in March; Hadi of
/// BKD (P-04) calls himself nobody and is called once by Rina.
struct CallingOffice : Office {
    CallingOffice() {
        REQUIRE(run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", kRoster}}).exit_code == 0);
        add("2026-02-13T08:00:00+08:00", "P-02", "Biro Umum", domain::Outcome::answered, 90);
        add("2026-02-13T19:00:00+08:00", "P-02", "Biro Umum", domain::Outcome::missed, 0, "banjir");
        add("2026-02-28T23:59:59+08:00", "P-04", "BKD", domain::Outcome::voided, 0);
        add("2026-03-01T00:00:00+08:00", "P-03", "Biro Umum", domain::Outcome::answered, 30);
        now = at("2026-03-10T10:00:00+08:00");
        session->office.zone = "Asia/Makassar";
    }

    void add(const char* issued_at, const std::string& who, const std::string& unit, domain::Outcome outcome,
             int answered_after, const std::string& urgency = "") {
        database->write([&](storage::Transaction& tx) {
            storage::Call call;
            call.issuer = domain::EmployeeId{"P-01"};
            call.unit = domain::UnitId{unit};
            call.issued_at = at(issued_at);
            call.policy_id = "default";
            call.zone = "Asia/Makassar";
            call.counts = urgency.empty();
            call.urgency = urgency;
            call.id = storage::add_call(tx, call);
            const domain::EmployeeId employee{who};
            storage::add_person(tx, call.id, {employee, call.unit, "", outcome, call.issued_at});
            storage::AttemptRow row;
            row.call = call.id;
            row.employee = employee;
            row.attempt = domain::make_attempt(call.rule, 1, call.issued_at);
            storage::add_attempt(tx, row);
            domain::Verdict verdict{outcome, {}, {}, ""};
            if (outcome == domain::Outcome::voided) verdict.cause = domain::VoidCause::outage;
            storage::set_verdict(tx, row, verdict,
                                 answered_after > 0
                                     ? std::optional(call.issued_at + std::chrono::seconds{answered_after})
                                     : std::nullopt,
                                 "");
        });
    }
};

}  // namespace

TEST_CASE("a line says how often one person called another in the month, with the reasons") {
    CallingOffice office;
    const json lines = office.ask({"report", "callers", "--month", "2026-02", "--json"});
    REQUIRE(lines.size() == 2);
    CHECK(lines[0] == json{{"caller", "P-01"},
                           {"caller_name", "Rina Wati"},
                           {"unit", "Biro Umum"},
                           {"employee", "P-02"},
                           {"employee_name", "Budi Santoso"},
                           {"calls", 2},
                           {"counted", 1},
                           {"outside_duty", 1},
                           {"answered", 1},
                           {"late", 0},
                           {"no_reply", 1},
                           {"excused", 0},
                           {"pending", 0},
                           {"void", 0},
                           {"median_wait_seconds", 90},
                           {"reasons", "banjir"}});
    CHECK(lines[1]["employee"] == "P-04");  // to the last second of the month where the office is
    CHECK(lines[1]["void"] == 1);
    CHECK(lines[1]["median_wait_seconds"] == nullptr);
}

TEST_CASE("the month before is meant if none is named, and a unit with all below it") {
    CallingOffice office;
    CHECK(office.ask({"report", "callers", "--json"}).size() == 2);
    const json below = office.ask({"report", "callers", "--unit", "BKD", "--format", "json"});
    REQUIRE(below.size() == 1);
    CHECK(below[0]["employee"] == "P-04");
    CHECK(office.ask({"report", "callers", "--month", "2026-03", "--json"})[0]["employee"] == "P-03");
    const auto csv = office.run({"report", "callers"});
    CHECK(contains(csv.out, R"("P-01";"Rina Wati";"Biro Umum";"P-02";)"));

    const auto unknown = office.run({"report", "callers", "--unit", "Biro Umun"});
    CHECK(unknown.exit_code == cli::kFinding);
    CHECK(contains(unknown.err, "did you mean \"Biro Umum\"?"));
    for (const char* wrong : {"2026-13", "februari", "2026-2"}) {
        const auto refused = office.run({"report", "callers", "--month", wrong});
        CHECK(refused.exit_code == cli::kUsage);
        CHECK(contains(refused.err, "a month such as 2026-02"));
    }
}

TEST_CASE("by unit there are sums and causes, and no person") {
    CallingOffice office;
    const json units = office.ask({"report", "units", "--month", "2026-02", "--json"});
    REQUIRE(units.size() == 2);
    CHECK(units[0]["unit"] == "BKD");
    CHECK(units[0]["void"] == 1);
    CHECK(units[0]["void_causes"] == "outage 1");
    CHECK(units[1]["unit"] == "Biro Umum");
    CHECK(units[1]["asked"] == 2);
    CHECK(units[1]["answered"] == 1);
    CHECK(units[1]["no_reply"] == 1);
    CHECK(units[1]["outside_duty"] == 1);
    CHECK_FALSE(units[1].contains("employee"));
    const json days = office.ask({"report", "units", "--from", "2026-02-28", "--to", "2026-03-01", "--json"});
    REQUIRE(days.size() == 2);
    CHECK(days[1]["answered"] == 1);
    const auto both = office.run({"report", "units", "--month", "2026-02", "--from", "2026-02-01"});
    CHECK(both.exit_code == cli::kUsage);
}

TEST_CASE("the list of calls shows the reason of one outside duty hours") {
    CallingOffice office;
    const json calls = office.ask({"call", "list", "--from", "2026-02-13", "--to", "2026-02-13", "--json"});
    REQUIRE(calls.size() == 2);
    CHECK(calls[0]["outside_duty"] == true);
    CHECK(calls[0]["reason"] == "banjir");
    CHECK(calls[1]["outside_duty"] == false);
    CHECK(calls[1]["reason"] == nullptr);
    const auto text = office.run({"call", "list", "--from", "2026-02-13", "--to", "2026-02-13"});
    CHECK(contains(text.out, "; outside duty hours, because: banjir\n"));
}

TEST_CASE("what is exported about a person holds the reasons that they were told") {
    CallingOffice office;
    const json all = office.ask({"export", "person", "P-02", "--json"});
    REQUIRE(all["calls"].size() == 2);
    CHECK(all["calls"][0]["outside_duty_reason"] == "");
    CHECK(all["calls"][1]["outside_duty_reason"] == "banjir");
}
