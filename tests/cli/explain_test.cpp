// `sigap explain`: why a call ended as it did, for HR, and on record as read.
#include "storage/calls.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

/// Call 1 of Rina to Siti at 08:00 WITA, which nobody answered.
class Missed : public Office {
public:
    Missed() {
        REQUIRE(run({"roster", "import", "r.csv"}, {{"r.csv", kRoster}}).exit_code == 0);
        now = at("2026-02-13T08:00:00+08:00");
        database->write([&](storage::Transaction& tx) {
            storage::Call call;
            call.issuer = domain::EmployeeId{"P-01"};
            call.unit = domain::UnitId{"Biro Umum"};
            call.issued_at = now;
            call.policy_id = "default";
            call.policy_version = "v1";
            call.counting_rule = "default/calls";
            call.zone = "Asia/Makassar";
            call.id = storage::add_call(tx, call);
            const domain::EmployeeId siti{"P-03"};
            storage::add_person(tx, call.id, {siti, call.unit, "", domain::Outcome::missed, now});
            storage::AttemptRow row;
            row.call = call.id;
            row.employee = siti;
            row.attempt = domain::make_attempt(call.rule, 1, now);
            row.late_until = row.attempt.settles_at;
            storage::add_attempt(tx, row);
            storage::set_verdict(tx, row,
                                 {domain::Outcome::missed, std::nullopt,
                                  row.attempt.deadline + domain::kTelegramFinal, "telegram_accepted_twice"},
                                 std::nullopt, "{}");
        });
        now += std::chrono::hours{1};
    }
};

Words explain(const Words& more = {}) {
    Words words{"explain", "--employee", "P-03", "--call", "1"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

TEST_CASE("a verdict is explained in the office's language or the one asked for") {
    Missed office;
    const auto indonesian = office.run(explain());
    CHECK(indonesian.exit_code == 0);
    CHECK(contains(indonesian.out, "Panggilan 1 dari Rina Wati untuk Siti Aminah"));
    CHECK(contains(indonesian.out,
                   "Hasil ini masih sementara sampai Sabtu, 14 Februari 2026 pukul 08.30 WITA"));
    const auto english = office.run(explain({"--language", "en"}));
    CHECK(contains(english.out, "Counts under policy default v1, by calls; a notice is made at 3 in a row."));
    CHECK(contains(english.out, "Attempt 1: sent at 08:00 WITA, to be answered by 08:30 WITA."));
}

TEST_CASE("for machines it is one JSON value with ground, rule and how long it is provisional") {
    Missed office;
    const json found = office.ask(explain({"--json"}));
    CHECK(found.at("employee") == "P-03");
    CHECK(found.at("policy_version") == "v1");
    CHECK(found.at("streak").size() == 1);
    const json& attempt = found.at("attempts").at(0);
    CHECK(attempt.at("ground") == "telegram_accepted_twice");
    CHECK(attempt.at("provisional") == true);
    CHECK(attempt.at("final_at") == "2026-02-14T00:30:00Z");
    office.now += std::chrono::hours{24};
    CHECK(office.ask(explain({"--json"})).at("attempts").at(0).at("provisional") == false);
}

TEST_CASE("that a verdict was read is on record, with who read it") {
    Missed office;
    office.run(explain({"--by", "Hana, BKD"}));
    CHECK(office.text("SELECT actor FROM audit_event WHERE kind = 'verdict_read'") == "Hana, BKD");
    CHECK(office.text("SELECT subject || body FROM audit_event WHERE kind = 'verdict_read'") ==
          R"(employee/P-03{"call":1})");
}

TEST_CASE("whoever was not in the call has no explanation of it, and nothing is recorded") {
    Missed office;
    for (const Words& words : {Words{"explain", "--employee", "P-02", "--call", "1"},
                               Words{"explain", "--employee", "P-03", "--call", "2"},
                               Words{"explain", "--employee", "P-99", "--call", "1"}}) {
        const auto output = office.run(words);
        CHECK(output.exit_code == 1);
        CHECK(output.out.empty());
        CHECK(contains(output.err, "was not for an employee"));
    }
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE kind = 'verdict_read'") == 0);
    CHECK(office.run({"explain", "--employee", "P-03"}).exit_code == 2);
    CHECK(office.run({"explain", "--employee", "P-03", "--call", "one"}).exit_code == 2);
}
