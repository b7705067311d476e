#include <doctest/doctest.h>

#include "storage/daily_reports.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

/// Biro Umum below Setda: P-01 leads it, P-02 handed in, P-03 did not; P-04 of BKD was ill.
struct DailyReportOffice : Office {
    DailyReportOffice() {
        REQUIRE(run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", kRoster}}).exit_code == 0);
        now = at("2026-02-13T18:00:00+08:00");
        database->write([&](storage::Transaction& tx) {
            using domain::InboxId;
            const auto first = expect(tx, "P-02", "Biro Umum", "2026-02-13");
            storage::hand_in(tx, first, {now - std::chrono::hours{2}, "Rapat", ""}, InboxId{1});
            storage::acknowledge_report(tx, first, domain::EmployeeId{"P-01"});
            storage::set_report_state(tx, expect(tx, "P-03", "Biro Umum", "2026-02-13"), "missing");
            storage::set_report_state(tx, expect(tx, "P-04", "BKD", "2026-02-13"), "void", "off_duty");
            const auto late = expect(tx, "P-02", "Biro Umum", "2026-02-20");
            storage::hand_in(tx, late, {now, "Rapat", ""}, InboxId{2});
            storage::ask_back(tx, late, {now, domain::EmployeeId{"P-01"}, "?"}, InboxId{3});
            expect(tx, "P-03", "Biro Umum", "2026-02-22");  // a Sunday: still the same week
        });
        now = at("2026-02-22T10:00:00+08:00");
    }

    static std::int64_t expect(storage::Transaction& tx, const std::string& who, const std::string& unit,
                               const std::string& date) {
        storage::DailyReport report;
        report.employee = domain::EmployeeId{who};
        report.local_date = date;
        report.unit = domain::UnitId{unit};
        report.zone = "Asia/Makassar";
        report.due_at = at("2026-02-13T17:00:00+08:00");
        report.policy_id = "kaltim-friday";
        report.policy_version = "1";
        REQUIRE(storage::expect_report(tx, report));
        return storage::report_of(tx, report.employee, date)->id;
    }
};

}  // namespace

TEST_CASE("each daily report has a line: when it came, what it is, who read it") {
    DailyReportOffice office;
    const json lines =
        office.ask({"report", "daily", "--from", "2026-02-13", "--to", "2026-02-13", "--format", "json"});
    REQUIRE(lines.size() == 3);
    CHECK(lines[0] == json{{"employee", "P-02"},
                           {"unit", "Biro Umum"},
                           {"date", "2026-02-13"},
                           {"due_at", "2026-02-13T09:00:00Z"},
                           {"result", "in_time"},
                           {"cause", nullptr},
                           {"handed_in_at", "2026-02-13T08:00:00Z"},
                           {"asked_back", false},
                           {"acknowledged_at", "2026-02-13T10:00:00Z"},
                           {"acknowledged_by", "P-01"},
                           {"policy", "kaltim-friday"},
                           {"policy_version", "1"}});
    CHECK(lines[1]["result"] == "missing");
    CHECK(lines[1]["handed_in_at"] == nullptr);
    CHECK(lines[2]["result"] == "void");
    CHECK(lines[2]["cause"] == "off_duty");

    const auto csv = office.run({"report", "daily", "--from", "2026-02-20"});
    CHECK(csv.exit_code == cli::kGood);
    CHECK(contains(csv.out, R"("P-02";"Biro Umum";"2026-02-20";)"));
    CHECK(contains(csv.out, R"("late";)"));
    CHECK_FALSE(contains(csv.out, "2026-02-13\""));
}

TEST_CASE("the summary has numbers a unit and week, and no person") {
    DailyReportOffice office;
    const json weeks =
        office.ask({"report", "daily", "--from", "2026-02-01", "--summary", "--format", "json"});
    REQUIRE(weeks.size() == 3);
    CHECK(weeks[0] == json{{"unit", "BKD"},
                           {"week", "2026-02-09"},
                           {"asked", 0},
                           {"handed_in", 0},
                           {"in_time", 0},
                           {"late", 0},
                           {"missing", 0},
                           {"not_due", 0},
                           {"acknowledged", 0},
                           {"void", 1}});
    CHECK(weeks[1] == json{{"unit", "Biro Umum"},
                           {"week", "2026-02-09"},
                           {"asked", 2},
                           {"handed_in", 1},
                           {"in_time", 1},
                           {"late", 0},
                           {"missing", 1},
                           {"not_due", 0},
                           {"acknowledged", 1},
                           {"void", 0}});
    CHECK(weeks[2]["week"] == "2026-02-16");
    CHECK(weeks[2]["late"] == 1);
    CHECK(weeks[2]["not_due"] == 1);
    CHECK(weeks.dump().find("P-0") == std::string::npos);
}

TEST_CASE("a unit stands for everything below it, and one that is not there is no empty report") {
    DailyReportOffice office;
    const auto count = [&](const std::string& unit) {
        return office.ask({"report", "daily", "--from", "2026-02-01", "--unit", unit, "--format", "json"})
            .size();
    };
    CHECK(count("Setda") == 5);
    CHECK(count("Biro Umum") == 4);
    CHECK(count("BKD") == 1);
    const auto unknown = office.run({"report", "daily", "--unit", "Biro Umun"});
    CHECK(unknown.exit_code == cli::kFinding);
    CHECK(unknown.out.empty());
    CHECK(contains(unknown.err, "there is no unit \"Biro Umun\"; did you mean \"Biro Umum\"?"));
    CHECK(office.run({"report", "daily", "--format", "xml"}).exit_code == cli::kUsage);
    CHECK(office.run({"report", "daily", "--from", "13 Feb"}).exit_code == cli::kUsage);
}

TEST_CASE("what is kept about a person names their reports, texts and what was asked") {
    DailyReportOffice office;
    const json all = office.ask({"export", "person", "P-02", "--json"});
    CHECK(all["daily_reports"].size() == 2);
    CHECK(all["daily_report_texts"][0]["words"] == "Rapat");
    CHECK(all["daily_report_questions"].size() == 1);
    CHECK(office.ask({"export", "person", "P-03", "--json"})["daily_report_texts"].empty());
}
