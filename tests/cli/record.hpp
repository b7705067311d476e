// An office whose calls, windows, reports and files were written as the service would have, for the recount.
#pragma once

#include "storage/calls.hpp"
#include "storage/flags.hpp"
#include "storage/ledger.hpp"
#include "tests/cli/office.hpp"

namespace cli_test {

using domain::Outcome;

/// Writes calls as the service would have, so that the recount can be held against changes to them.
class Record : public Office {
public:
    Record() { REQUIRE(run({"roster", "import", "r.csv"}, {{"r.csv", kRoster}}).exit_code == 0); }

    /// One call with one attempt to each person, an hour after the one before.
    domain::CallId call(const std::vector<std::pair<std::string, Outcome>>& people) {
        return call(people, {}, true);
    }
    domain::CallId call(const std::vector<std::pair<std::string, Outcome>>& people,
                        const domain::CallRule& rule, bool counts = true) {
        now += std::chrono::hours{1};
        return database->write([&](storage::Transaction& tx) {
            storage::Call made;
            made.issuer = domain::EmployeeId{"P-01"};
            made.unit = domain::UnitId{"Biro Umum"};
            made.message = "Rapat pukul 10";
            made.issued_at = now;
            made.policy_id = "default";
            made.policy_version = "v1";
            made.rule = rule;
            made.counting_rule = domain::counting_rule(domain::PolicyId{"default"}, rule);
            made.counts = counts;
            made.zone = "Asia/Makassar";
            made.id = storage::add_call(tx, made);
            for (const auto& [employee, outcome] : people)
                add_person(tx, made, domain::EmployeeId{employee}, outcome);
            return made.id;
        });
    }

    domain::FlagId flag(const std::string& employee, const std::vector<domain::CallId>& calls) {
        return database->write([&](storage::Transaction& tx) {
            std::vector<domain::CountedItem> misses;
            json told = json::array();
            for (const domain::CallId call : calls) {
                misses.push_back({call, 0, now, Outcome::missed, true, "default/calls"});
                told.push_back({call.value, 0});
            }
            storage::Flag flag;
            flag.employee = domain::EmployeeId{employee};
            flag.state = "telling";
            flag.opened_at = now;
            flag.policy_id = "default";
            const auto id = storage::add_flag(tx, flag, misses);
            storage::audit(tx, "sigap", "flag_opened", "employee/" + employee,
                           json{{"flag", id.value}, {"misses", told}}.dump());
            return id;
        });
    }

    void log(const std::string& actor, const std::string& kind, const std::string& body) {
        database->write(
            [&](storage::Transaction& tx) { storage::audit(tx, actor, kind, "employee/P-03", body); });
    }

    /// In a window, half an hour after the newest call.
    void check_in(const std::string& employee) {
        const auto at = now + std::chrono::minutes{30};
        window(employee, std::to_string(domain::to_micros(at)), "in_time", "", at);
    }

    /// A presence window of that Friday, closed half an hour after now, with what the log says of it.
    void window(const std::string& employee, const std::string& window, const std::string& state,
                const std::string& cause = "", std::optional<domain::Instant> checked_in_at = std::nullopt,
                const std::string& place = "flexible") {
        database->write([&](storage::Transaction& tx) {
            tx.execute("DELETE FROM not_asked WHERE employee_id = $1 AND local_date = '2026-02-13'",
                       employee);
            tx.execute(
                "INSERT INTO presence (employee_id, local_date, window_id, opens_at, last_reminder_at,"
                " announced_close_at, closes_at, late_until, zone, policy_id, policy_version, calendar_version,"
                " roster_version, state, cause, checked_in_at, place) VALUES ($1, '2026-02-13', $2, $3, $3, $4,"
                " $4, $4, 'Asia/Makassar', 'default', 'v1', 'v1', 1, $5, $6, $7, $8)",
                employee, window, now - std::chrono::minutes{30}, now + std::chrono::minutes{31}, state,
                cause.empty() ? std::nullopt : std::optional(cause), checked_in_at, place);
            if (state == "planned" || state == "asked") return;
            storage::audit(tx, "sigap", checked_in_at ? "checked_in" : "presence_judged",
                           "presence/" + employee + "/2026-02-13/" + window,
                           json{{"state", state}, {"cause", cause}}.dump());
        });
    }

    json differences() {
        const cli::Output output = run({"verify", "--json"});
        const json told = json::parse(output.out);
        CHECK(output.exit_code == (told["differences"].empty() ? cli::kGood : cli::kFinding));
        CHECK(told["consistent"] == told["differences"].empty());
        return told["differences"];
    }

private:
    void add_person(storage::Transaction& tx, const storage::Call& made, const domain::EmployeeId& employee,
                    Outcome outcome) {
        storage::add_person(tx, made.id, {employee, made.unit, "", outcome, now});
        storage::AttemptRow row;
        row.call = made.id;
        row.employee = employee;
        row.attempt = domain::make_attempt(made.rule, 1, now);
        row.late_until = row.attempt.settles_at;
        storage::add_attempt(tx, row);
        if (outcome == Outcome::pending) return;
        domain::Verdict verdict{outcome, std::nullopt, std::nullopt, "told"};
        std::optional<domain::Instant> answered_at;
        if (outcome == Outcome::answered) answered_at = row.attempt.deadline;
        if (outcome == Outcome::late) answered_at = row.attempt.deadline + std::chrono::seconds{1};
        if (outcome == Outcome::missed) verdict.final_at = row.attempt.deadline + domain::kTelegramFinal;
        if (outcome == Outcome::voided) verdict.cause = domain::VoidCause::outage;
        storage::set_verdict(tx, row, verdict, answered_at, "{}");
        if (answered_at)
            storage::add_answer(tx, row, *answered_at, *answered_at, domain::InboxId{++inbox_},
                                to_string(outcome), "siap");
        const std::string subject = "attempt/" + std::to_string(made.id.value) + "/" + employee.value;
        storage::audit(tx, "sigap", "attempt_judged", subject,
                       json{{"number", 1},
                            {"outcome", to_string(outcome)},
                            {"cause", verdict.cause ? to_string(*verdict.cause) : ""}}
                           .dump());
        if (outcome == Outcome::excused)
            storage::add_reason(tx, {0, employee, subject, "illness", "sakit", now, "undecided"},
                                domain::InboxId{++inbox_});
    }

    std::int64_t inbox_ = 0;
};

}  // namespace cli_test
