#include <doctest/doctest.h>

#include "storage/audit_chain.hpp"
#include "tests/cli/record.hpp"

using namespace cli_test;

TEST_CASE("an office with every kind of outcome is consistent, and the line says so") {
    Record record;
    CHECK(record.run({"verify"}).out == "4 employees, 0 calls, 0 flags: consistent\n");
    record.call({{"P-02", Outcome::answered}, {"P-03", Outcome::missed}});
    record.call({{"P-02", Outcome::late}, {"P-03", Outcome::missed}});
    record.call({{"P-02", Outcome::voided}, {"P-03", Outcome::answered}});
    record.call({{"P-02", Outcome::excused}, {"P-03", Outcome::pending}});
    record.change("UPDATE reason SET state = 'accepted'");
    const cli::Output output = record.run({"verify"});
    CHECK(output.out == "4 employees, 4 calls, 0 flags: consistent\n");
    CHECK(output.exit_code == 0);
}

TEST_CASE(
    "three misses in a row without a flag are a difference; the flag, an answer or an open reason mends it") {
    Record record;
    const auto first = record.call({{"P-03", Outcome::missed}});
    const auto second = record.call({{"P-03", Outcome::missed}});
    CHECK(record.differences().empty());
    const auto third = record.call({{"P-03", Outcome::missed}});
    const json found = record.differences();
    REQUIRE(found.size() == 1);
    CHECK(found[0]["subject"] == "employee/P-03");
    CHECK(found[0]["recorded"] == "no flag");
    CHECK(contains(record.run({"verify"}).out, "4 employees, 3 calls, 0 flags: 1 difference\n"));

    record.change(
        "INSERT INTO reason (employee_id, subject, code, words, given_at, inbox_id, state)"
        " VALUES ('P-03', 'attempt/2/P-03', 'illness', 'sakit', 0, 1, 'undecided')");
    CHECK(record.differences().empty());
    record.change("UPDATE reason SET state = 'rejected'");
    CHECK(record.differences().size() == 1);
    record.flag("P-03", {first, second, third});
    CHECK(record.differences().empty());
    CHECK(record.run({"verify"}).out == "4 employees, 3 calls, 1 flags: consistent\n");
}

TEST_CASE("misses of uncounted calls, or parted by an answer or another rule, need no flag") {
    for (const char* parting : {"UPDATE call SET counts = 0 WHERE call_id = 2",
                                "UPDATE call SET counting_rule = 'x' WHERE call_id = 1"}) {
        CAPTURE(parting);
        Record record;
        for (int n = 0; n < 3; ++n) record.call({{"P-03", Outcome::missed}});
        record.change(parting);
        CHECK(record.differences().empty());
    }
    Record record;
    record.call({{"P-03", Outcome::missed}});
    record.call({{"P-03", Outcome::missed}});
    record.call({{"P-03", Outcome::late}});
    record.call({{"P-03", Outcome::missed}});
    CHECK(record.differences().empty());
}

TEST_CASE("an answer to a call that did not count leaves it void and parts the misses around it") {
    Record record;
    record.call({{"P-03", Outcome::missed}});
    record.call({{"P-03", Outcome::missed}});
    record.call({{"P-03", Outcome::voided}});
    record.call({{"P-03", Outcome::missed}});
    const json found = record.differences();
    REQUIRE(found.size() == 1);
    CHECK(found[0]["recorded"] == "no flag");

    record.change("UPDATE attempt SET answered_at = deadline + 1000000 WHERE call_id = 3");
    record.change(
        "INSERT INTO answer (call_id, employee_id, number, answered_at, received_at, inbox_id, effect, words)"
        " SELECT call_id, employee_id, number, answered_at, answered_at, 99, 'late', '/masuk' FROM attempt"
        " WHERE call_id = 3");
    CHECK(record.differences().empty());

    // In time it would have been an answer, whatever else was wrong.
    record.change("UPDATE attempt SET answered_at = deadline WHERE call_id = 3");
    record.change("UPDATE answer SET answered_at = received_at - 1000000 WHERE call_id = 3");
    CHECK(record.differences().size() == 1);
}

TEST_CASE("every planted difference is found") {
    struct Row {
        std::string planted;
        std::string subject;
    };
    for (const Row& row : std::vector<Row>{
             {"UPDATE call_person SET outcome = 'answered' WHERE employee_id = 'P-03' AND call_id = 1",
              "call/1/P-03"},
             {"UPDATE attempt SET outcome = 'missed', final_at = 1 WHERE employee_id = 'P-02'",
              "attempt/1/P-02/1"},
             {"UPDATE attempt SET outcome = 'late' WHERE employee_id = 'P-02'", "attempt/1/P-02/1"},
             {"UPDATE attempt SET answered_at = answered_at + 1000000 WHERE employee_id = 'P-02'",
              "attempt/1/P-02/1"},
             {"UPDATE attempt SET deadline = deadline + 60000000 WHERE employee_id = 'P-02'",
              "attempt/1/P-02/1"},
             {"UPDATE attempt SET outcome = 'void' WHERE employee_id = 'P-03' AND call_id = 1",
              "attempt/1/P-03/1"},
             {"UPDATE attempt SET cause = 'outage' WHERE employee_id = 'P-03' AND call_id = 1",
              "attempt/1/P-03/1"},
             {"UPDATE attempt SET outcome = 'excused' WHERE employee_id = 'P-03' AND call_id = 1",
              "attempt/1/P-03/1"},
             {"UPDATE attempt SET final_at = NULL WHERE employee_id = 'P-03' AND call_id = 1",
              "attempt/1/P-03/1"},
             {"UPDATE attempt SET number = 2 WHERE employee_id = 'P-03' AND call_id = 1", "call/1/P-03"},
             {"DELETE FROM attempt WHERE employee_id = 'P-03' AND call_id = 1", "call/1/P-03"},
             {"DELETE FROM answer", "attempt/1/P-02/1"},
             {"DELETE FROM audit_event WHERE subject = 'attempt/1/P-03'", "attempt/1/P-03/1"},
             {"UPDATE call_person SET left_out = 'leave' WHERE employee_id = 'P-03' AND call_id = 1",
              "call/1/P-03"},
             {"UPDATE call SET rule = 'broken' WHERE call_id = 1", "call/1"},
             {"UPDATE call SET counts = 0 WHERE call_id = 2", "flag/1"},
             {"DELETE FROM audit_event WHERE kind = 'flag_opened'", "flag/1"},
             {"DELETE FROM flag_miss WHERE call_id = 2", "flag/1"},
             {"UPDATE flag_miss SET number = 1 WHERE call_id = 2", "flag/1"},
             {"UPDATE flag SET employee_id = 'P-04'", "flag/1"},
             {"UPDATE audit_event SET body = '{' WHERE kind = 'flag_opened'", "flag/1"},
         }) {
        CAPTURE(row.planted);
        Record record;
        std::vector<domain::CallId> calls{
            record.call({{"P-02", Outcome::answered}, {"P-03", Outcome::missed}})};
        for (int n = 0; n < 2; ++n) calls.push_back(record.call({{"P-03", Outcome::missed}}));
        record.flag("P-03", calls);
        REQUIRE(record.differences().empty());

        record.change(row.planted);
        const json found = record.differences();
        CAPTURE(found.dump());
        CHECK(std::any_of(found.begin(), found.end(),
                          [&](const json& difference) { return difference["subject"] == row.subject; }));
    }
}

TEST_CASE("an open flag around an answer, or with a miss that was excused, is found") {
    Record record;
    std::vector<domain::CallId> calls;
    for (int n = 0; n < 3; ++n) calls.push_back(record.call({{"P-03", Outcome::missed}}));
    calls.insert(calls.begin() + 1, record.call({{"P-03", Outcome::answered}}));
    // The answered call is moved between the misses.
    record.change(
        "UPDATE call SET issued_at = (SELECT issued_at + 1 FROM call WHERE call_id = 1) WHERE call_id = 4");
    record.change("UPDATE attempt SET issued_at = issued_at WHERE call_id = 4");
    record.flag("P-03", {calls[0], calls[2], calls[3]});
    const json found = record.differences();
    REQUIRE_FALSE(found.empty());
    CHECK(found[0]["recorded"] == "misses around the answer to call 4");

    record.change("UPDATE flag SET state = 'dissolved', closed_at = 1");
    CHECK(record.differences()[0]["recounted"] == "telling by the log");
    record.log("sigap", "flag_dissolved", R"({"flag":1})");
    CHECK(record.differences().empty());
}

TEST_CASE("the recount lets end a streak what the rule of its calls lets end it, and nothing else") {
    domain::CallRule check_ins;
    check_ins.check_in_resets = true;
    domain::CallRule counted_answers;
    counted_answers.answer_to_uncounted_call_resets = false;
    domain::CallRule within_days;
    within_days.span_days = 1;
    struct Row {
        const char* what;
        std::string items;  ///< m missed, A answered and uncounted, a answered, c a check-in, d a day goes by
        domain::CallRule rule;
        bool wants_flag;
    };
    for (const Row& row : std::vector<Row>{
             {"a check-in by the defaults", "mmcm", {}, true},
             {"a check-in that resets", "mmcm", check_ins, false},
             {"a check-in that resets, after all", "mmmc", check_ins, false},
             {"a check-in that resets, before all", "cmmm", check_ins, true},
             {"an uncounted answer by the defaults", "mmAm", {}, false},
             {"an uncounted answer that does not reset", "mmAm", counted_answers, true},
             {"a counted answer always does", "mmam", counted_answers, false},
             {"misses within a day", "mmm", within_days, true},
             {"misses over a day apart", "mdmm", within_days, false},
             {"misses over a day apart, by the defaults", "mdmm", {}, true},
             {"three behind an old one", "mdmmm", within_days, true},
         }) {
        CAPTURE(row.what);
        Record record;
        for (const char item : row.items) {
            if (item == 'c') record.check_in("P-03");
            if (item == 'd') record.now += std::chrono::hours{24};
            if (item == 'm') record.call({{"P-03", Outcome::missed}}, row.rule);
            if (item == 'a') record.call({{"P-03", Outcome::answered}}, row.rule);
            if (item == 'A') record.call({{"P-03", Outcome::answered}}, row.rule, false);
        }
        const json found = record.differences();
        CAPTURE(found.dump());
        CHECK(found.size() == (row.wants_flag ? 1 : 0));
        if (row.wants_flag && !found.empty()) CHECK(found[0]["recorded"] == "no flag");
    }
}

TEST_CASE("an open flag around a check-in, or over too many days, is found where the rule forbids it") {
    struct Row {
        bool resets;
        std::optional<int> days;
        std::string recorded;
    };
    for (const Row& row : {Row{false, std::nullopt, ""}, Row{false, 2, ""},
                           Row{true, std::nullopt, "misses around"}, Row{false, 1, "a first miss"}}) {
        CAPTURE(row.resets);
        CAPTURE(row.recorded);
        domain::CallRule rule;
        rule.check_in_resets = row.resets;
        rule.span_days = row.days;
        Record record;
        std::vector<domain::CallId> calls;
        for (int n = 0; n < 3; ++n) {
            calls.push_back(record.call({{"P-03", Outcome::missed}}, rule));
            if (n == 0) record.check_in("P-03");
            if (n == 0) record.now += std::chrono::hours{24};
        }
        record.flag("P-03", calls);
        const json found = record.differences();
        CAPTURE(found.dump());
        CHECK(found.size() == (row.recorded.empty() ? 0 : 1));
        if (!found.empty()) CHECK(found[0]["recorded"].get<std::string>().starts_with(row.recorded));
    }
}

TEST_CASE("a call of an earlier version, whose rule says less, is recounted by the defaults") {
    Record record;
    for (int n = 0; n < 3; ++n) record.call({{"P-03", Outcome::missed}});
    record.check_in("P-03");
    record.database->write([](storage::Transaction& tx) {
        for (const storage::Row& row : tx.query("SELECT call_id, rule FROM call")) {
            auto rule = json::parse(row.get<std::string>(1));
            for (const char* later : {"check_in_resets", "answer_to_uncounted_call_resets", "span_days"})
                REQUIRE(rule.erase(later) == 1);
            tx.execute("UPDATE call SET rule = $2 WHERE call_id = $1", row.get<std::int64_t>(0), rule.dump());
        }
    });
    CHECK(record.differences().size() == 1);
}

namespace {

/// A flag on Siti that Hadi of HR upheld after her reply, through the command line.
void upheld_flag(Record& record) {
    std::vector<domain::CallId> calls;
    for (int n = 0; n < 3; ++n) calls.push_back(record.call({{"P-03", Outcome::missed}}));
    record.flag("P-03", calls);
    record.change("UPDATE attempt SET final_at = 0");
    REQUIRE(
        record.run({"report", "flag", "told", "1", "--by", "P-04", "--ground", "lewat telepon"}).exit_code ==
        0);
    record.now += std::chrono::days{10};
    const auto upheld =
        record.run({"report", "flag", "uphold", "1", "--by", "P-04", "--ground", "tidak ada jawaban"});
    CAPTURE(upheld.err);
    REQUIRE(upheld.exit_code == 0);
}

}  // namespace

TEST_CASE("decisions that were taken by the rules are consistent, with every step back and forth") {
    Record record;
    upheld_flag(record);
    CHECK(record.differences().empty());
    for (const char* step : {"withdraw", "ask", "dismiss", "withdraw"}) {
        CAPTURE(step);
        if (step == std::string("dismiss") || step == std::string("ask")) record.now += std::chrono::hours{1};
        const auto taken = record.run({"report", "flag", step, "1", "--by", "P-04", "--ground", "alasan"});
        CAPTURE(taken.err);
        CHECK(taken.exit_code == 0);
        const json found = record.differences();
        CAPTURE(found.dump());
        CHECK(found.empty());
    }
}

TEST_CASE("every planted change of a decision is found") {
    struct Row {
        const char* what;
        const char* planted;
        const char* told;
    };
    for (const Row& row : std::vector<Row>{
             {"another state", "UPDATE flag SET state = 'dismissed'", "upheld by the log"},
             {"a state of no decision", "UPDATE flag SET state = 'replied'", "upheld by the log"},
             {"no time of closing", "UPDATE flag SET closed_at = NULL", "a time of closing"},
             {"a decision taken out", "DELETE FROM flag_decision WHERE number = 2", "2 in the log"},
             {"a decision put in",
              "INSERT INTO flag_decision VALUES (1, 3, 'withdrawn', 0, 'P-04', 'cli', 'x')", "2 in the log"},
             {"another kind", "UPDATE flag_decision SET kind = 'dismissed' WHERE number = 2",
              "decision 2, upheld by P-04 in the log"},
             {"another name", "UPDATE flag_decision SET decided_by = 'P-02' WHERE number = 2",
              "decision 2, upheld by P-04 in the log"},
             {"the person's own name", "UPDATE flag_decision SET decided_by = 'P-03' WHERE number = 2",
              "somebody else than the person"},
             {"the caller's name", "UPDATE flag_decision SET decided_by = 'P-01' WHERE number = 2",
              "somebody else than who issued call"},
             {"no ground", "UPDATE flag_decision SET ground = '' WHERE number = 2", "a name and a ground"},
             {"a miss that no longer stands", "UPDATE call_person SET outcome = 'excused' WHERE call_id = 2",
              "overtaken"},
             {"no telling in the log", "DELETE FROM audit_event WHERE kind = 'flag_person_told'",
              "after the reply or its deadline"},
         }) {
        CAPTURE(row.what);
        Record record;
        upheld_flag(record);
        record.change(row.planted);
        const json found = record.differences();
        CAPTURE(found.dump());
        CHECK(std::any_of(found.begin(), found.end(), [&](const json& difference) {
            return difference["subject"] == "flag/1" &&
                   contains(difference["recounted"].get<std::string>(), row.told);
        }));
    }
}

TEST_CASE("a proposal that its own author confirmed is found") {
    Record record;
    upheld_flag(record);
    record.change("UPDATE flag_decision SET kind = 'uphold_proposed' WHERE number = 2");
    record.change("INSERT INTO flag_decision VALUES (1, 3, 'upheld', 0, 'P-04', 'cli', 'x')");
    const json found = record.differences();
    CAPTURE(found.dump());
    CHECK(std::any_of(found.begin(), found.end(), [](const json& difference) {
        return difference["recounted"] == "a second person: the proposal is their own";
    }));
}

TEST_CASE(
    "misses that an absence recorded later took back are consistent, and so is the flag they dissolve") {
    Record record;
    std::vector<domain::CallId> calls;
    for (int n = 0; n < 3; ++n) calls.push_back(record.call({{"P-03", Outcome::missed}}));
    record.flag("P-03", calls);
    REQUIRE(record.differences().empty());
    REQUIRE(record.run({"roster", "absence", "P-03", "illness", "2026-02-13", "2026-02-13"}).exit_code == 0);
    CHECK(record.list("SELECT outcome || ' ' || cause FROM attempt") ==
          "void off_duty,void off_duty,void off_duty");
    CHECK(record.text("SELECT state FROM flag") == "dissolved");
    CHECK(record.differences().empty());
    REQUIRE(record.run({"roster", "absence", "P-03", "illness", "2026-02-13", "2026-02-13", "--withdraw"})
                .exit_code == 0);
    CHECK(record.differences().empty());
}

TEST_CASE("a request to be away holds a flag back until it is decided, for its own days and hours alone") {
    struct Row {
        const char* what;
        std::string values;
        bool holds_back;
    };
    // The three calls are issued on Friday, 13 February at 07.00, 08.00 and 09.00 WITA.
    for (const Row& row : std::vector<Row>{
             {"of that day", "'2026-02-13', '2026-02-13', NULL, NULL, 'requested'", true},
             {"of days around it", "'2026-02-10', '2026-02-20', NULL, NULL, 'requested'", true},
             {"of the next day", "'2026-02-14', '2026-02-14', NULL, NULL, 'requested'", false},
             {"of hours that hold a call", "'2026-02-13', '2026-02-13', 480, 481, 'requested'", true},
             {"of hours that begin after the last", "'2026-02-13', '2026-02-13', 541, 600, 'requested'",
              false},
             {"that was declined", "'2026-02-13', '2026-02-13', NULL, NULL, 'declined'", false},
         }) {
        CAPTURE(row.what);
        Record record;
        for (int n = 0; n < 3; ++n) record.call({{"P-03", Outcome::missed}});
        record.change(
            "INSERT INTO absence (employee_id, kind, zone, recorded_at, recorded_by, first_day, last_day,"
            " from_minute, until_minute, state) VALUES ('P-03', 'leave', '', 0, 'test', " +
            row.values + ")");
        CHECK(record.differences().empty() == row.holds_back);
    }
}

TEST_CASE("reports tell each attempt, in local days, as CSV and JSON") {
    Record record;
    record.call({{"P-02", Outcome::answered}, {"P-03", Outcome::missed}});
    record.call({{"P-03", Outcome::voided}});
    const json rows =
        record.ask({"report", "outcomes", "--from", "2026-02-13", "--to", "2026-02-13", "--format", "json"});
    REQUIRE(rows.size() == 3);
    CHECK(rows[1] == json{{"employee", "P-03"},
                          {"call", 1},
                          {"attempt", 1},
                          {"issued_at", "2026-02-12T23:00:00Z"},
                          {"deadline", "2026-02-12T23:30:00Z"},
                          {"outcome", "missed"},
                          {"cause", nullptr},
                          {"counts", true},
                          {"provisional", true}});
    CHECK(rows[2]["outcome"] == "void");
    CHECK(rows[2]["cause"] == "outage");
    CHECK(rows[2]["provisional"] == false);
    CHECK(record.ask({"report", "outcomes", "--from", "2026-02-12", "--to", "2026-02-12", "--format", "json"})
              .empty());

    const std::string csv = record.run({"report", "outcomes"}).out;
    CHECK(csv.starts_with(
        "\"employee\";\"call\";\"attempt\";\"issued_at\";\"deadline\";\"outcome\";\"cause\";\"counts\";"
        "\"provisional\"\r\n"));
    CHECK(contains(
        csv,
        "\"P-02\";\"1\";\"1\";\"2026-02-12T23:00:00Z\";\"2026-02-12T23:30:00Z\";\"answered\";\"\";\"true\";"
        "\"false\"\r\n"));

    record.now += std::chrono::hours{48};
    CHECK(record.ask({"report", "outcomes", "--format", "json"})[1]["provisional"] == false);
    const json calls = record.ask({"call", "list", "--json"});
    REQUIRE(calls.size() == 2);
    CHECK(calls[1]["call"] == 1);
    CHECK(calls[1]["outcomes"] == json{{"answered", 1}, {"missed", 1}});
    CHECK(contains(record.run({"call", "list"}).out, "1 answered 1 missed"));
}

namespace {

/// A log of four decisions, sealed.
class SealedRecord : public Office {
public:
    SealedRecord() {
        for (const char* subject : {"employee/P-01", "employee/P-02", "employee/P-03", "employee/P-04"})
            happens(subject);
        seal();
    }
    void happens(const std::string& subject) {
        database->write(
            [&](storage::Transaction& tx) { storage::audit(tx, "sigap", "chat_blocked", subject, "{}"); });
    }
    void seal() {
        database->write([](storage::Transaction& tx) { return storage::seal(tx, 100); });
    }
    storage::ChainHead head() { return database->read(storage::chain_head); }
    cli::Output verify(const Words& more = {}) {
        Words arguments{"verify"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
};

std::string named(const storage::ChainHead& head) {
    return std::to_string(head.length) + ":" + head.hash;
}

}  // namespace

TEST_CASE("the audit chain is recounted, and what is not sealed yet is said so") {
    SealedRecord record;
    record.happens("employee/P-01");
    const cli::Output output = record.verify();
    CHECK(output.exit_code == 0);
    CHECK(
        contains(output.err, "audit: 4 events sealed, head " + named(record.head()) + "; 1 not sealed yet"));
    const json told = record.ask({"verify", "--json"});
    CHECK(told["audit"]["events"] == 4);
    CHECK(told["audit"]["unsealed"] == 1);
    CHECK(told["audit"]["broken_at"].is_null());
}

TEST_CASE("whoever changes the log is named by the first link that does not hold") {
    struct Row {
        const char* what;
        const char* sql;
        const char* broken_at;
    };
    for (
        const Row& row : std::vector<Row>{
            {"another person", "UPDATE audit_event SET subject = 'employee/P-09' WHERE audit_event_id = 2",
             "link/2"},
            {"another time", "UPDATE audit_event SET at = at + 1 WHERE audit_event_id = 3", "link/3"},
            {"another actor", "UPDATE audit_event SET actor = 'operator' WHERE audit_event_id = 1", "link/1"},
            {"another kind", "UPDATE audit_event SET kind = 'chat_unblocked' WHERE audit_event_id = 4",
             "link/4"},
            {"another body", "UPDATE audit_event SET body = '{ }' WHERE audit_event_id = 4", "link/4"},
            {"another salt", "UPDATE audit_event SET salt = '0' WHERE audit_event_id = 2", "link/2"},
            {"a hash made to fit nothing", "UPDATE audit_link SET hash = commitment WHERE sequence = 2",
             "link/2"},
            {"a link taken out", "DELETE FROM audit_link WHERE sequence = 2", "link/2"},
            {"the first taken out", "DELETE FROM audit_link WHERE sequence = 1", "link/1"},
            {"links in another order",
             "UPDATE audit_link SET sequence = 9 WHERE sequence = 2;"
             "UPDATE audit_link SET sequence = 2 WHERE sequence = 3;"
             "UPDATE audit_link SET sequence = 3 WHERE sequence = 9",
             "link/2"},
            {"an event slipped in as sealed",
             "INSERT INTO audit_event (at, actor, kind, subject, body, is_sealed)"
             " VALUES (1, 'sigap', 'chat_blocked', 'employee/P-01', '{}', 1)",
             "link/5"},
            {"the last taken out and its event kept", "DELETE FROM audit_link WHERE sequence = 4", "link/4"},
            {"content blanked without an erasure",
             "UPDATE audit_event SET actor = '', subject = '', body = '', salt = '' WHERE audit_event_id = 2",
             "link/2"},
        }) {
        CAPTURE(row.what);
        SealedRecord record;
        record.change(row.sql);
        const cli::Output output = record.verify();
        CHECK(output.exit_code == cli::kFinding);
        CHECK(contains(output.out, std::string(row.broken_at) + ": recorded"));
        CHECK(json::parse(record.verify({"--json"}).out)["audit"]["broken_at"] == row.broken_at);
    }
}

TEST_CASE("erasing a person's data breaks no link") {
    SealedRecord record;
    record.database->write([](storage::Transaction& tx) { return storage::erase_audit_event(tx, 2); });
    const json told = record.ask({"verify", "--json"});
    CHECK(told["audit"]["erased"] == 1);
    CHECK(told["consistent"] == true);
}

TEST_CASE("a head kept elsewhere unmasks a chain that was cut or written anew") {
    SealedRecord record;
    const auto early = record.head();
    record.happens("employee/P-01");
    record.seal();
    CHECK(record.verify({"--head", named(early)}).exit_code == 0);
    CHECK(record.verify({"--head", named(record.head())}).exit_code == 0);

    const auto late = record.head();
    record.change(
        "DELETE FROM audit_link WHERE sequence = 5; DELETE FROM audit_event WHERE audit_event_id = 5");
    CHECK(record.verify().exit_code == 0);  // nothing inside tells
    const cli::Output cut = record.verify({"--head", named(late)});
    CHECK(cut.exit_code == cli::kFinding);
    CHECK(contains(cut.out, "link/5: recorded the end of the chain"));

    record.change("DELETE FROM audit_link; UPDATE audit_event SET is_sealed = 0, subject = 'employee/P-09'");
    record.seal();
    CHECK(record.verify().exit_code == 0);
    const cli::Output rewritten = record.verify({"--head", named(early)});
    CHECK(rewritten.exit_code == cli::kFinding);
    CHECK(contains(rewritten.out, "link/4: recorded hash"));

    for (const char* wrong : {"", "4", "4:", ":abc", "4:zz", "-1:00", "4:ABCDEF"}) {
        CAPTURE(wrong);
        CHECK(program({"verify", "--head", wrong}).exit_code == cli::kUsage);
    }
}
