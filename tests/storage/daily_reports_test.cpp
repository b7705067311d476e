#include "storage/daily_reports.hpp"

#include "storage/migrations.hpp"
#include "storage/roster_history.hpp"
#include "tests/storage/opened.hpp"

using namespace std::chrono_literals;
using namespace storage_test;
using domain::EmployeeId;
using domain::InboxId;
using storage::DailyReport;
using storage::Transaction;

namespace {

constexpr std::string_view kDate = "2026-02-13";

DailyReport expected(const std::string& who, std::string date = std::string(kDate)) {
    DailyReport report;
    report.employee = EmployeeId{who};
    report.local_date = std::move(date);
    report.unit = domain::UnitId{"U"};
    report.zone = "Asia/Makassar";
    report.remind_at = kNow - 30min;
    report.collected_at = kNow;
    report.due_at = kNow;
    report.policy_id = "kaltim-friday";
    report.policy_version = "1";
    return report;
}

/// A unit of three, p, q and r, each of whom owes a report that is due now.
std::unique_ptr<storage::Database> with_reports() {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    database->write([](Transaction& tx) {
        tx.execute("INSERT INTO unit (unit_id, kind, zone) VALUES ('U', 'office', '')");
        for (const std::string who : {"p", "q", "r"}) {
            tx.execute(
                "INSERT INTO employee (employee_id, nip, name, unit_id, role, phone, language, zone)"
                " VALUES ($1, $1, $1, 'U', 'employee', '', 'id', '')",
                who);
            CHECK(storage::expect_report(tx, expected(who)));
        }
    });
    return database;
}

}  // namespace

TEST_CASE("a report is expected once, as it was frozen") {
    auto database = with_reports();
    database->write([](Transaction& tx) {
        DailyReport changed = expected("p");
        changed.due_at += 1h;
        CHECK_FALSE(storage::expect_report(tx, changed));
        const auto kept = storage::report_of(tx, EmployeeId{"p"}, kDate).value();
        CHECK(kept.due_at == kNow);
        CHECK(kept.state == "expected");
        CHECK(kept.policy_id == "kaltim-friday");
        CHECK_FALSE(storage::report_of(tx, EmployeeId{"p"}, "2026-02-14"));
    });
}

TEST_CASE("a text moves a report on; the first decides whether it was in time") {
    auto database = with_reports();
    database->write([](Transaction& tx) {
        const auto id = storage::report_of(tx, EmployeeId{"p"}, kDate)->id;
        CHECK(storage::hand_in(tx, id, {kNow, "late", ""}, InboxId{1}) == "late");
        CHECK(storage::find_report(tx, id)->is_late());
        CHECK_FALSE(storage::hand_in(tx, id, {kNow - 1s, "late", ""}, InboxId{1}));  // the same event again
        CHECK(storage::hand_in(tx, id, {kNow - 1us, "in time", "https://a.example"}, InboxId{2}) ==
              "handed_in");
        CHECK_FALSE(storage::find_report(tx, id)->is_late());
        const auto texts = storage::texts_of(tx, id);
        REQUIRE(texts.size() == 2);
        CHECK(texts[0].words == "in time");
        CHECK(texts[0].link == "https://a.example");
    });
}

TEST_CASE("what was not handed in cannot be acknowledged, and what was is acknowledged once") {
    auto database = with_reports();
    database->write([](Transaction& tx) {
        const auto id = storage::report_of(tx, EmployeeId{"p"}, kDate)->id;
        CHECK_FALSE(storage::acknowledge_report(tx, id, EmployeeId{"q"}));
        storage::hand_in(tx, id, {kNow - 1s, "words", ""}, InboxId{1});
        CHECK(storage::find_report(tx, id)->is_unread());
        CHECK(storage::acknowledge_report(tx, id, EmployeeId{"q"}));
        CHECK_FALSE(storage::acknowledge_report(tx, id, EmployeeId{"r"}));
        CHECK(storage::find_report(tx, id)->acknowledged_by == EmployeeId{"q"});
        storage::ask_back(tx, id, {kNow, EmployeeId{"q"}, "why?"}, InboxId{2});
        CHECK(storage::find_report(tx, id)->state == "returned");
        CHECK_FALSE(storage::find_report(tx, id)->acknowledged_by);
        CHECK(storage::questions_about(tx, id).front().words == "why?");
        CHECK(storage::hand_in(tx, id, {kNow + 1h, "because", ""}, InboxId{3}) == "handed_in");
    });
}

TEST_CASE("reports are found in pages, by what falls on that instant") {
    auto database = with_reports();
    database->write([](Transaction& tx) {
        using storage::ReportMoment;
        const auto first = storage::reports_at(tx, ReportMoment::due, kNow, EmployeeId{}, 2);
        REQUIRE(first.size() == 2);
        CHECK(first[1].employee.value == "q");
        CHECK(storage::reports_at(tx, ReportMoment::due, kNow, EmployeeId{"q"}, 2).size() == 1);
        CHECK(storage::reports_at(tx, ReportMoment::due, kNow + 1us, EmployeeId{}, 2).empty());
        CHECK(storage::reports_at(tx, ReportMoment::reminder, kNow - 30min, EmployeeId{}, 9).size() == 3);
        CHECK(storage::report_times_on(tx, kDate).size() == 1);

        for (const DailyReport& report : first) storage::set_report_state(tx, report.id, "missing");
        const auto reviewed = [&](std::string_view from, const std::optional<DailyReport>& after, int limit) {
            return storage::missing_reports_with_news(tx, from, after, limit);
        };
        CHECK(reviewed("2026-02-01", std::nullopt, 9).empty());  // nothing was recorded since they were due
        for (const char* subject : {"employee/p", "employee/q"})
            storage::record_roster_change(tx, {0, {}, "operator", "absence", subject, "", "{}"});
        const auto missing = reviewed("2026-02-01", std::nullopt, 1);
        REQUIRE(missing.size() == 1);
        CHECK(reviewed("2026-02-01", missing.front(), 9).front().employee.value == "q");
        CHECK(reviewed("2026-02-14", std::nullopt, 9).empty());
    });
}

TEST_CASE(
    "a missing report is looked at again after news of its person, unit, calendar or time, and only then") {
    struct Row {
        const char* news;
        std::size_t found;
    };
    for (
        const Row& row : std::vector<Row>{
            {"SELECT 1", 0},
            {"INSERT INTO roster_change (changed_at, changed_by, kind, subject, before, after)"
             " SELECT due_at, '', 'absence', 'employee/p', '', '' FROM daily_report WHERE employee_id = 'p'",
             1},
            {"INSERT INTO roster_change (changed_at, changed_by, kind, subject, before, after)"
             " SELECT due_at - 1, '', 'absence', 'employee/p', '', '' FROM daily_report WHERE employee_id = 'p'",
             0},
            {"INSERT INTO roster_change (changed_at, changed_by, kind, subject, before, after)"
             " SELECT due_at, '', 'absence', 'employee/z', '', '' FROM daily_report WHERE employee_id = 'p'",
             0},
            {"INSERT INTO calendar_version (body, known_at, recorded_by)"
             " SELECT '', due_at, '' FROM daily_report WHERE employee_id = 'p'",
             1},
            {"INSERT INTO outage (scope, from_at, to_at, what)"
             " SELECT 'sigap', remind_at - 9, remind_at + 1, '' FROM daily_report WHERE employee_id = 'p'",
             1},
            {"INSERT INTO outage (scope, from_at, to_at, what)"
             " SELECT 'sigap', remind_at - 9, remind_at, '' FROM daily_report WHERE employee_id = 'p'",
             0},
            {"INSERT INTO outage (scope, from_at, what)"
             " SELECT 'sigap', due_at, '' FROM daily_report WHERE employee_id = 'p'",
             0},
        }) {
        CAPTURE(row.news);
        auto database = with_reports();
        run(*database, "UPDATE daily_report SET state = 'missing' WHERE employee_id = 'p'");
        run(*database, row.news);
        database->read([&](Transaction& tx) {
            CHECK(storage::missing_reports_with_news(tx, "2026-02-01", std::nullopt, 9).size() == row.found);
        });
    }
}

TEST_CASE("what is owed is the newest that waits, within the days that are asked about") {
    auto database = with_reports();
    database->write([](Transaction& tx) {
        storage::expect_report(tx, expected("p", "2026-02-11"));
        CHECK(storage::owed_report(tx, EmployeeId{"p"}, "2026-02-10", "2026-02-14")->local_date == kDate);
        storage::hand_in(tx, storage::report_of(tx, EmployeeId{"p"}, kDate)->id, {kNow - 1s, "w", ""},
                         InboxId{1});
        CHECK(storage::owed_report(tx, EmployeeId{"p"}, "2026-02-10", "2026-02-14")->local_date ==
              "2026-02-11");
        CHECK_FALSE(storage::owed_report(tx, EmployeeId{"p"}, "2026-02-12", "2026-02-14"));
    });
}

TEST_CASE("counts know who is left out, who is late and who is missing") {
    auto database = with_reports();
    database->write([](Transaction& tx) {
        const auto id = [&](const char* who) { return storage::report_of(tx, EmployeeId{who}, kDate)->id; };
        storage::hand_in(tx, id("p"), {kNow, "w", ""}, InboxId{1});
        storage::set_report_state(tx, id("q"), "missing");
        storage::set_report_state(tx, id("r"), "void", "outage");
        const auto counts = storage::count_reports(tx, kDate, kDate);
        CHECK(counts.asked == 2);
        CHECK(counts.handed_in == 1);
        CHECK(counts.late == 1);
        CHECK(counts.missing == 1);
        CHECK(counts.not_due == 0);
        CHECK(storage::count_reports(tx, "2026-02-14", "2026-02-20").asked == 0);
        storage::bring_report_to(tx, id("p"), EmployeeId{"q"});
        storage::bring_report_to(tx, id("r"), EmployeeId{"q"});
        CHECK(storage::reports_brought_to(tx, EmployeeId{"q"}, kDate).size() == 1);  // void ones are left out
        CHECK(storage::last_date_brought_to(tx, EmployeeId{"q"}, "2026-02-20") == kDate);
        CHECK(storage::last_date_brought_to(tx, EmployeeId{"q"}, "2026-02-12").empty());
    });
}
