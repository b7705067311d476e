// Every figure that the dashboard and the reports show is counted again by `sigap verify`, and a wrong one is
// named.
#include <set>
#include <stdexcept>

#include "bot/cli/verification_shown.hpp"
#include "storage/attachments.hpp"
#include "tests/cli/record.hpp"

using namespace cli_test;

namespace {

/// A Friday with something of everything: calls of each outcome, windows of each state, reports, a file,
/// flags, outages beside and over what they void, chats of every reach, messages that went well and ill.
class Friday : public Record {
public:
    Friday() {
        call({{"P-02", Outcome::answered}, {"P-03", Outcome::missed}, {"P-04", Outcome::late}});
        call({{"P-02", Outcome::late}, {"P-03", Outcome::missed}}, {}, false);
        call({{"P-02", Outcome::voided}, {"P-03", Outcome::answered}});
        call({{"P-02", Outcome::excused}, {"P-03", Outcome::pending}, {"P-04", Outcome::answered}});
        change("UPDATE reason SET state = 'accepted'");
        window("P-02", "pagi", "in_time", "", now);
        window("P-02", "siang", "missed");
        window("P-02", "sore", "planned");
        window("P-03", "pagi", "late", "", now + std::chrono::minutes{40});
        change("UPDATE presence SET late_until = late_until + 3600000000");
        window("P-03", "siang", "void", "outage");
        window("P-03", "sore", "explained");
        window("P-01", "pagi", "asked");
        change("UPDATE not_asked SET place = 'office' WHERE employee_id = 'P-04'");
        add_reports();
        add_file();
        add_chats_and_messages();
        add_outages();
    }

    std::set<std::string> subjects() {
        std::set<std::string> found;
        for (const json& one : differences()) found.insert(one["subject"]);
        return found;
    }

private:
    static std::string micros(domain::Instant at) { return std::to_string(domain::to_micros(at)); }

    void add_reports() {
        int id = 0;
        for (const auto& [employee, state] : std::initializer_list<std::pair<std::string, std::string>>{
                 {"P-02", "handed_in"}, {"P-03", "missing"}, {"P-01", "expected"}}) {
            const std::string number = std::to_string(++id);
            const bool is_there = state == "handed_in";
            change(
                "INSERT INTO daily_report (daily_report_id, employee_id, local_date, unit_id, zone, remind_at,"
                " collected_at, due_at, policy_id, policy_version, state, handed_in_at) VALUES (" +
                number + ", '" + employee + "', '2026-02-13', 'Biro Umum', 'Asia/Makassar', 0, 0, " +
                micros(now + std::chrono::hours{1}) + ", 'default', 'v1', '" + state + "', " +
                (is_there ? micros(now) : "NULL") + ")");
            if (is_there)
                change(
                    "INSERT INTO daily_report_text (daily_report_id, written_at, inbox_id, words) VALUES (" +
                    number + ", " + micros(now) + ", 900, 'Rapat')");
            if (state != "expected")
                database->write([&, state = state](storage::Transaction& tx) {
                    storage::audit(tx, "sigap", is_there ? "report_handed_in" : "report_judged",
                                   "report/" + number, json{{"state", state}, {"cause", ""}}.dump());
                });
        }
    }

    void add_file() {
        database->write([&](storage::Transaction& tx) {
            storage::Attachment letter;
            letter.employee = domain::EmployeeId{"P-02"};
            letter.subject = "attempt/4/P-02";
            letter.lane = "telegram/main";
            letter.kind = "photo";
            letter.sent_at = letter.received_at = now;
            const auto id = storage::add_attachment(tx, letter, domain::InboxId{901}).value();
            const auto hash = storage::store_file(tx, id, "surat dokter", "image/jpeg").value();
            storage::audit(tx, "sigap", "attachment_stored", letter.subject,
                           json{{"attachment", id}, {"sha256", hash}, {"bytes", 12}}.dump());
        });
    }

    void add_chats_and_messages() {
        const std::string kept = micros(now), long_ago = micros(now - std::chrono::days{40});
        change(
            "INSERT INTO chat (messenger, account, address, employee_id, state, is_preferred, bound_at,"
            " last_heard_at, blocked_at) VALUES ('telegram', 'main', '2', 'P-02', 'live', 1, 0, " +
            kept + ", NULL), ('telegram', 'main', '3', 'P-03', 'live', 1, 0, " + kept + ", " + kept +
            "), ('telegram', 'main', '1', 'P-01', 'live', 1, 0, " + long_ago +
            ", NULL), ('whatsapp', 'main', '13', 'P-03', 'ended', 0, 0, " + kept + ", NULL)");
        int id = 0;
        const auto sent = [&](const std::string& lane, const std::string& state, const std::string& times) {
            const std::string key = "m-" + std::to_string(++id);
            change(
                "INSERT INTO outbox (lane, chat, kind, priority, subject, dedupe_key, state, not_before,"
                " expires_at, created_at, body, delivered_at, failed_at) VALUES ('" +
                lane + "', '2', 'text', 2, '" + key + "', '" + key + "', '" + state + "', " + times + ")");
        };
        const std::string later = micros(now + std::chrono::hours{1});
        sent("telegram/main", "accepted", "0, 0, " + kept + ", '{}', " + kept + ", NULL");
        sent("telegram/main", "accepted", "0, 0, " + kept + ", '{}', NULL, " + kept);
        sent("telegram/main", "accepted", "0, 0, " + long_ago + ", '{}', NULL, NULL");
        sent("telegram/main", "refused", "0, 0, " + kept + ", '{}', NULL, NULL");
        sent("telegram/main", "queued", kept + ", 0, " + kept + ", '{}', NULL, NULL");
        sent("email/hr", "queued", later + ", 0, " + kept + ", '{}', NULL, NULL");
    }

    void add_outages() {
        const auto third = micros(now - std::chrono::hours{1});
        const auto outage = [&](const std::string& scope, const std::string& from, const std::string& to) {
            change("INSERT INTO outage (scope, from_at, to_at, what) VALUES ('" + scope + "', " + from +
                   ", " + to + ", 'not running')");
        };
        outage("sigap", third + " - 60000000", third + " + 60000000");
        outage("sigap", third + " + 86000000000", "NULL");        // touches nothing yet
        outage("telegram/main", third + " - 1", "NULL");          // the window, too
        outage("whatsapp/main", third, third + " + 60000000");    // nobody has a live chat there
        outage("sigap", third + " - 120000000", third + " - 1");  // over before
    }
};

}  // namespace

TEST_CASE("the figures of an office with something of everything are shown as they are counted again") {
    Friday friday;
    CHECK(friday.differences().dump(2) == "[]");
    const json told = friday.ask({"verify", "--json"});
    CHECK(told["figures"].get<int>() > 500);
    const json since = friday.ask({"verify", "--json", "--since", "2026-03"});
    CHECK(since["figures"].get<int>() < told["figures"].get<int>());
}

TEST_CASE("a figure that stands on something else than the rows behind it is named wherever it is shown") {
    struct Row {
        std::string planted;
        std::vector<std::string> named;
    };
    const std::vector<Row> rows{
        {"UPDATE call_person SET outcome = 'answered' WHERE call_id = 1 AND employee_id = 'P-03'",
         {"call/1/P-03", "call/1/list", "call/1/board", "call/1/board/progress", "call/1/P-03/board",
          "report/2026-02/Biro Umum/answered", "report/2026-02/Biro Umum/no_reply",
          "report/2026-02/Biro Umum/P-03/answered",
          "evaluation/2026-02/Biro Umum/2026-02-09/Flexible days/answered",
          "evaluation/2026-02/All units/All weeks/Calls answered, late ones too (%)/flexible",
          "callers/2026-02/P-01/P-03/answered", "units/2026-02/Biro Umum/no_reply",
          "trend/2026-02-09/answered", "own_page/P-03/sums"}},
        {"UPDATE call_person SET left_out = 'leave' WHERE call_id = 2 AND employee_id = 'P-03'",
         {"call/2/P-03"}},
        {"UPDATE attempt SET answered_at = answered_at - 600000000 WHERE outcome = 'answered'",
         {"attempt/1/P-02/1",
          "evaluation/2026-02/Biro Umum/All weeks/Half of the answers within (min)/flexible"}},
        {"UPDATE presence SET state = 'in_time' WHERE state = 'missed'", {"presence/P-02/2026-02-13/siang"}},
        {"UPDATE presence SET checked_in_at = closes_at WHERE state = 'in_time'",
         {"presence/P-02/2026-02-13/pagi"}},
        {"UPDATE presence SET cause = 'exempt' WHERE state = 'void'", {"presence/P-03/2026-02-13/siang"}},
        {"DELETE FROM presence WHERE state = 'late'", {"presence/P-03/2026-02-13/pagi"}},
        {"UPDATE daily_report SET handed_in_at = due_at WHERE handed_in_at IS NOT NULL",
         {"report/1", "report/2026-02/Biro Umum/reports_late",
          "report/2026-02/Biro Umum/P-02/reports_in_time",
          "evaluation/2026-02/All units/All weeks/Flexible days/reports_late"}},
        {"UPDATE daily_report SET state = 'expected' WHERE state = 'missing'", {"report/2"}},
        {"DELETE FROM daily_report WHERE state = 'missing'", {"report/2"}},
        {engine_choice::is_postgres()
             ? "UPDATE attachment_content SET content = 'surat polisi'"
             : "UPDATE attachment_content SET content = CAST('surat polisi' AS BLOB)",
         {"attachment/1"}},
        {"UPDATE attachment_file SET bytes = 11", {"attachment/1"}},
        {"UPDATE attachment_file SET sha256 = substr(sha256, 1, 63) || 'x'", {"attachment/1"}},
        {"DELETE FROM attachment_content", {"attachment/1"}},
        {"UPDATE attachment_file SET state = 'erased'", {"attachment/1"}},
        {"UPDATE call SET rule = 'broken' WHERE call_id = 1", {"call/1", "calls/2026-02"}}};
    for (const Row& row : rows) {
        CAPTURE(row.planted);
        Friday friday;
        friday.change(row.planted);
        const auto subjects = friday.subjects();
        for (const std::string& subject : row.named) {
            CAPTURE(subject);
            CHECK(subjects.contains(subject));
        }
    }
}

TEST_CASE("a sum that leaves one person out is named by report, board and figure") {
    Friday friday;
    std::vector<cli::Discrepancy> found;
    friday.database->read([&](storage::Transaction& tx) {
        app::Scene scene{tx, *friday.rules, friday.words, friday.session->office};
        cli::Shown shown(scene, found);
        const cli::MonthOnRecord month{"2026-02", "2026-02-01", "2026-02-28"};
        auto rows = cli::rows_of_days(tx, month.first, month.last, friday.session->office.zone);
        const auto forget = [](auto& list) {
            std::erase_if(list, [](const auto& row) { return row.employee == "P-02"; });
        };
        forget(rows.asked);
        forget(rows.windows);
        forget(rows.reports);
        cli::check_period_reports(shown, month, rows);
        cli::check_evaluation(shown, month, rows);
        cli::check_callers(shown, month, rows);
        cli::check_call_pages(shown, month, rows);
        cli::check_presence_boards(shown, rows);
    });
    std::set<std::string> subjects;
    for (const auto& one : found) subjects.insert(one.subject);
    for (const std::string subject :
         {"report/2026-02/Biro Umum/asked", "report/2026-02/Biro Umum/P-02/asked",
          "report/2026-02/Biro Umum/windows_in_time", "report/2026-02/Biro Umum/reports",
          "evaluation/2026-02/All units/All weeks/Check-ins in time (%)/flexible_n",
          "callers/2026-02/P-01/P-02", "units/2026-02/Biro Umum/asked", "call/3/list", "call/3/board",
          "call/3/P-02/board", "presence_board/2026-02-13/Biro Umum"}) {
        CAPTURE(subject);
        CHECK(subjects.contains(subject));
    }
    CHECK(subjects.count("call/3/P-03/board") == 0);
}

TEST_CASE("what retention took away is no difference, and what somebody took away after that is") {
    Friday friday;
    friday.database->write([](storage::Transaction& tx) {
        storage::audit(tx, "sigap", "presence_erased", "retention",
                       json{{"rows", 9}, {"before", "2026-02-14"}}.dump());
        storage::audit(tx, "sigap", "attachments_erased", "retention", json{{"rows", 1}}.dump());
    });
    friday.change("DELETE FROM presence");
    friday.change("DELETE FROM daily_report");
    friday.change("DELETE FROM attachment_content");
    friday.change("UPDATE attachment_file SET state = 'erased'");
    CHECK(friday.differences().dump(2) == "[]");
    friday.database->write([](storage::Transaction& tx) {
        storage::audit(tx, "sigap", "presence_judged", "presence/P-02/2026-02-14/pagi",
                       json{{"state", "missed"}, {"cause", ""}}.dump());
    });
    CHECK(friday.subjects() == std::set<std::string>{"presence/P-02/2026-02-14/pagi"});
}

TEST_CASE(
    "without the rule files figures are not counted and nothing passes for consistent; all else is recounted") {
    Friday friday;
    friday.session->rules = []() -> std::shared_ptr<const domain::Rulebook> {
        throw std::runtime_error("policies/default.toml: cannot be read");
    };
    const cli::Output output = friday.run({"verify"});
    CHECK(output.exit_code == cli::kEnvironment);
    CHECK(contains(output.err, "figures were not counted again: policies/default.toml"));
    CHECK(output.out == "4 employees, 4 calls, 0 flags: 0 differences, figures not counted\n");
    CHECK(json::parse(friday.run({"verify", "--json"}).out)["consistent"] == false);
    friday.change("UPDATE attempt SET deadline = deadline + 1 WHERE call_id = 1");
    CHECK(friday.run({"verify"}).exit_code == cli::kFinding);
}

TEST_CASE("whoever waits is told what is being counted") {
    Friday friday;
    std::vector<std::string> told;
    friday.session->tell_progress = [&](const std::string& what) { told.push_back(what); };
    REQUIRE(friday.run({"verify"}).exit_code == 0);
    CHECK(told == std::vector<std::string>{"outcomes, streaks, flags and records", "reports of 2026-02",
                                           "boards of 2026-02", "the dashboard as it stands",
                                           "the audit chain", ""});
}
