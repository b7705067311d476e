// `sigap report flags` and `sigap report flag …`: the same use cases as in chat, by the roster's keys.
#include "bot/app/flags.hpp"
#include "storage/calls.hpp"
#include "storage/flags.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

/// Siti (P-03) has a flag over one miss of Rina's call; Hadi (P-04) and Hana (P-05) are in HR.
class FlaggedOffice : public Office {
public:
    FlaggedOffice() {
        REQUIRE(run({"roster", "import", "pegawai.csv"},
                    {{"pegawai.csv", kRoster + "P-05;198601012010032005;Hana;BKD;;;;hr;;;;;\n"}})
                    .exit_code == 0);
        database->write([&](storage::Transaction& tx) {
            storage::Call call;
            call.issuer = domain::EmployeeId{"P-01"};
            call.unit = domain::UnitId{"Biro Umum"};
            call.issued_at = now;
            call.policy_id = "default";
            call.counting_rule = "default/calls";
            call.zone = "Asia/Makassar";
            const auto id = storage::add_call(tx, call);
            storage::AttemptRow row;
            row.call = id;
            row.employee = domain::EmployeeId{"P-03"};
            row.attempt.number = 1;
            row.attempt.issued_at = now;
            row.attempt.deadline = now + std::chrono::minutes{30};
            row.verdict.outcome = domain::Outcome::missed;
            storage::add_person(tx, id, {row.employee, call.unit, "", domain::Outcome::missed, now});
            storage::add_attempt(tx, row);
            storage::set_verdict(tx, row,
                                 {domain::Outcome::missed, std::nullopt, now + std::chrono::hours{24}, ""},
                                 std::nullopt, "{}");
            storage::Flag flag;
            flag.employee = row.employee;
            flag.state = "telling";
            flag.opened_at = now;
            flag.policy_id = "default";
            storage::add_flag(tx, flag, {{.call = id, .attempt = 0, .at = now}});
        });
    }

    cli::Output step(const std::string& name, const std::string& by, const Words& more = {}) {
        Words arguments{"report", "flag", name, "1", "--by", by, "--ground", "sudah dibaca"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(arguments);
    }
    std::string state() { return text("SELECT state FROM flag"); }
};

}  // namespace

TEST_CASE("a flag is told by hand, and upheld only after the deadline and when its miss is final") {
    FlaggedOffice office;
    const auto early = office.step("uphold", "P-04");
    CHECK(early.exit_code == cli::kFinding);
    CHECK(contains(early.err, "has not been told of flag 1; reach them, then record it with told"));
    CHECK(office.step("told", "P-04").exit_code == 0);
    CHECK(office.state() == "awaiting_reply");
    const auto waiting = office.step("uphold", "P-04", {"--json"});
    CHECK(waiting.exit_code == cli::kFinding);
    const json told = json::parse(waiting.out);
    CHECK(told["taken"] == false);
    CHECK(told["refused"] == "awaits_reply");
    CHECK(told["until"].get<std::string>().starts_with("2026-02-"));
    office.now += std::chrono::days{14};
    CHECK(office.step("uphold", "P-04").out == "flag 1: upheld by P-04\n");
    CHECK(office.state() == "upheld");
    CHECK(office.text("SELECT via || ' ' || ground FROM flag_decision WHERE number = 2") ==
          "cli sudah dibaca");
    CHECK(office.pokes > 0);
}

TEST_CASE("a dry run says what would be recorded, and writes nothing") {
    FlaggedOffice office;
    const auto tried = office.step("dismiss", "P-04", {"--dry-run"});
    CHECK(tried.exit_code == 0);
    CHECK(tried.out == "flag 1: dismissed by P-04; dry run: nothing was written\n");
    CHECK(office.number("SELECT count(*) FROM flag_decision") == 0);
    CHECK(office.step("uphold", "P-04", {"--dry-run"}).exit_code == cli::kFinding);
}

TEST_CASE("a decision that may not be taken is refused with the mend, and nothing is written") {
    struct Row {
        const char* step;
        const char* by;
        const char* told;
    };
    for (const Row& row :
         {Row{"dismiss", "P-02", "only HR of the office"}, Row{"dismiss", "P-03", "only HR"},
          Row{"dismiss", "P-99", "only HR"}, Row{"withdraw", "P-04", "has no decision to withdraw"},
          Row{"confirm", "P-04", "has no proposal"}, Row{"ask", "P-04", "has not been told"}}) {
        CAPTURE(row.step);
        CAPTURE(row.by);
        FlaggedOffice office;
        const auto refused = office.step(row.step, row.by);
        CHECK(refused.exit_code == cli::kFinding);
        CHECK(contains(refused.err, row.told));
        CHECK(office.number("SELECT count(*) FROM flag_decision") == 0);
    }
    FlaggedOffice office;
    CHECK(json::parse(office.step("dismiss", "P-02", {"--json"}).out)["refused"] == "not_allowed");
    office.change("UPDATE employee SET role = 'unit_hr' WHERE employee_id = 'P-01'");
    CHECK(json::parse(office.step("dismiss", "P-01", {"--json"}).out)["refused"] == "own_case");
    CHECK(office.run({"report", "flag", "dismiss", "1", "--by", "P-04", "--ground", "  "}).exit_code ==
          cli::kUsage);
    CHECK(office.run({"report", "flag", "dismiss", "1", "--by", "P-04"}).exit_code == cli::kUsage);
    CHECK(contains(office.run({"report", "flag", "dismiss", "9", "--by", "P-04", "--ground", "x"}).err,
                   "there is no flag 9"));
}

TEST_CASE("flags are listed, open ones alone if asked, and one is shown with what is on record") {
    FlaggedOffice office;
    const json open = office.ask({"report", "flags", "--open", "--json"});
    REQUIRE(open.size() == 1);
    CHECK(open[0]["employee"] == "P-03");
    CHECK(open[0]["state"] == "telling");
    CHECK(open[0]["reply_until"].is_null());
    CHECK(contains(office.run({"report", "flags"}).out, "P-03, Siti Aminah"));
    REQUIRE(office.step("dismiss", "P-04").exit_code == 0);
    CHECK(office.ask({"report", "flags", "--open", "--json"}).empty());
    CHECK(office.ask({"report", "flags", "--json"})[0]["state"] == "dismissed");

    const auto shown = office.run({"report", "flag", "show", "1", "--by", "Hana"});
    CHECK(shown.exit_code == 0);
    CHECK(contains(shown.out, "File of notice 1: Siti Aminah, Biro Umum"));
    CHECK(contains(shown.out, "Hadi: closed without follow-up. Ground: \"sudah dibaca\""));
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE kind = 'evidence_read'") == 1);
    const json pack = office.ask({"report", "flag", "show", "1", "--by", "Hana", "--json"});
    REQUIRE(pack["decisions"].size() == 1);
    CHECK(pack["decisions"][0]["kind"] == "dismissed");
    CHECK(pack["decisions"][0]["name"] == "Hadi");
    CHECK(office.run({"report", "flag", "show", "9", "--by", "Hana"}).exit_code == cli::kFinding);
}
