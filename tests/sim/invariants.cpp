#include "tests/sim/invariants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/chain_recount.hpp"
#include "bot/cli/verification.hpp"
#include "bot/cli/verification_figures.hpp"
#include "bot/domain/local_time.hpp"

namespace sim {
namespace {

using nlohmann::json;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using storage::Row;
using storage::Transaction;

[[noreturn]] void breach(std::string what) {
    throw Breach{std::move(what)};
}

/// `attempt/<call>/<employee>`
std::pair<std::int64_t, std::string> call_and_person(const std::string& subject) {
    const auto slash = subject.find('/', 8);
    return {std::stoll(subject.substr(8, slash - 8)), subject.substr(slash + 1)};
}

}  // namespace

Invariants::Invariants(const People& people, const Wire& wire, const Truth& truth, StubClock& clock)
    : people_(people), wire_(wire), truth_(truth), clock_(clock) {}

bool Invariants::after_event(storage::Database& database, Instant well_since) {
    ++checks_;
    return database.read([&](Transaction& tx) {
        follow_log(tx);
        check_answers(tx);
        return check_inbox(tx, well_since);
    });
}

void Invariants::follow_log(Transaction& tx) {
    bool has_flag_event = false;
    std::vector<std::tuple<std::int64_t, std::string, std::string, std::string>> events;
    tx.for_each(
        "SELECT audit_event_id, kind, subject, body FROM audit_event WHERE audit_event_id > $1"
        " ORDER BY audit_event_id",
        [&](const Row& row) {
            events.emplace_back(row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2),
                                row.get<std::string>(3));
        },
        last_event_);
    for (const auto& [id, kind, subject, body] : events) {
        last_event_ = id;
        if (kind == "attempt_issued") note_issue(tx, subject, body);
        if (kind == "attempt_judged") check_judgement(tx, subject, body);
        if (kind.starts_with("flag_")) has_flag_event = true;
        if (kind == "flag_opened") flagged_.insert(subject.substr(subject.find('/') + 1));
    }
    if (has_flag_event) check_flags(tx);
}

void Invariants::note_issue(Transaction& tx, const std::string& subject, const std::string& body) {
    const auto [call, employee] = call_and_person(subject);
    const int number = json::parse(body).at("number");
    const auto row = tx.query_one(
        "SELECT attempt.issued_at, deadline, counts, counting_rule, call.zone, message, issuer_id, call.kind, unit.zone,"
        " call.unit_id FROM attempt JOIN call ON call.call_id = attempt.call_id"
        " JOIN employee ON employee.employee_id = issuer_id JOIN unit ON unit.unit_id = employee.unit_id"
        " WHERE attempt.call_id = $1 AND attempt.employee_id = $2 AND number = $3",
        call, employee, number);
    if (!row) breach(fmt::format("I2: {} number {} was issued and is not there", subject, number));
    Asked asked;
    asked.call = call;
    asked.employee = employee;
    asked.number = number;
    asked.wall_issued = row->get<Instant>(0);
    asked.length = row->get<Instant>(1) - asked.wall_issued;
    asked.issued = asked.wall_issued - clock_.skew();
    asked.deadline = asked.issued + asked.length;
    asked.counts = row->get<bool>(2);
    asked.is_by_attempt = row->get<std::string>(3).find("/attempts") != std::string::npos;
    const auto zone = row->get<std::string>(4);
    const auto date = domain::to_iso_date(domain::local_time(asked.wall_issued, zone).date);
    asked.call_key = row->get<std::string>(7) == "roll_call"
                         ? fmt::format("apel/{}/{}", row->get<std::string>(6), date)
                         : row->get<std::string>(5);
    asked.outcome = "pending";
    if (zone != row->get<std::string>(8))
        breach(fmt::format("I13: call {} holds zone {}, its issuer's is {}", call, zone,
                           row->get<std::string>(8)));
    if (!asked_.emplace(AskedKey{call, employee, number}, asked).second)
        breach(fmt::format("I11: {} number {} was issued twice", subject, number));
}

void Invariants::check_judgement(Transaction& tx, const std::string& subject, const std::string& body) {
    const auto [call, employee] = call_and_person(subject);
    const json judged = json::parse(body);
    const auto found = asked_.find({call, employee, judged.at("number").get<int>()});
    if (found == asked_.end()) breach(fmt::format("I2: {} was judged and never issued", subject));
    Asked& asked = found->second;
    const std::string outcome = judged.at("outcome");
    // By silence alone: an answer, or a human's decision, may come at any time.
    if (outcome == "missed" && asked.outcome == "pending") {
        const microseconds passed = clock_.truth() - asked.issued;
        if (passed < asked.length - seconds{5})
            breach(fmt::format("I12: {} number {} is missed {} s after its issue", subject, asked.number,
                               passed.count() / 1'000'000));
    }
    asked.outcome = outcome;
    asked.cause = judged.value("cause", "");
    asked.ground = judged.value("ground", "");
    const auto asks = tx.query_one(
        "SELECT count(*) FROM (SELECT lane FROM outbox WHERE subject = $1 AND kind = 'message'"
        " GROUP BY lane HAVING count(*) > 1)",
        fmt::format("{}/{}", subject, asked.number));
    if (asks->get<std::int64_t>(0) > 0)
        breach(fmt::format("I11: two intents for {} number {} on one lane", subject, asked.number));
}

/// I20, I5: an answer comes from something its own person truly did, when they did it.
void Invariants::check_answers(Transaction& tx) {
    tx.for_each(
        "SELECT answer_id, answer.call_id, answer.employee_id, answer.number, answer.answered_at, messenger,"
        " event_key, inbox.state, answer.received_at, issued_at FROM answer"
        " LEFT JOIN inbox ON inbox.inbox_id = answer.inbox_id"
        " JOIN attempt ON attempt.call_id = answer.call_id AND attempt.employee_id = answer.employee_id"
        " AND attempt.number = answer.number"
        " WHERE answer_id > $1 ORDER BY answer_id",
        [&](const Row& row) {
            last_answer_ = row.get<std::int64_t>(0);
            const auto employee = row.get<std::string>(2);
            const auto key = row.get<std::optional<std::string>>(6);
            if (!key) breach(fmt::format("I20: answer {} of {} has no event", last_answer_, employee));
            const auto act = truth_.act_of_key.find(*key);
            if (truth_.foreign.contains(*key) || act == truth_.act_of_key.end() ||
                truth_.acts[act->second].employee != employee)
                breach(fmt::format("I20: {} of {} answers what it may not", *key, employee));
            if (row.get<std::string>(7) != "done")
                breach(fmt::format("I2: {} has an effect and is {}", *key, row.get<std::string>(7)));
            const Act& done = truth_.acts[act->second];
            const auto answered_at = row.get<Instant>(4);
            // A press is as old as it looks, or up to 150 s older where something lagged.
            const auto received_at = row.get<Instant>(8);
            const bool is_within = received_at - seconds{150} <= answered_at && answered_at <= received_at;
            // Where our own clock was ahead at the issue, or is now, the issue is as early as an answer can
            // be; where it is behind, the arrival as late.
            const Instant said = done.has_time ? Instant{domain::whole_seconds(*done.at)} : received_at;
            const bool is_true_time =
                answered_at == row.get<Instant>(9) ||
                (done.has_time ? answered_at == std::min(said, received_at) : is_within);
            if (!is_true_time) breach(fmt::format("I5: {} answers at another time than it was sent", *key));
        },
        last_answer_);
}

/// I4, I16: nobody's event waits while Sigap is well, and none is tried more than three times.
bool Invariants::check_inbox(Transaction& tx, Instant well_since) {
    bool has_any = false;
    tx.for_each(
        "SELECT event_key, received_at, attempts FROM inbox WHERE state = 'pending'", [&](const Row& row) {
            has_any = true;
            const Instant since = std::max(row.get<Instant>(1) - clock_.skew(), well_since);
            if (clock_.truth() > since + minutes{1})
                breach(fmt::format("I4: {} waits for a minute while all is well", row.get<std::string>(0)));
            if (row.get<int>(2) > 2)
                breach(fmt::format("I16: {} is tried again and again", row.get<std::string>(0)));
        });
    return has_any;
}

/// I22, I6: a flag is a proposal; the person hears first, and nobody but a human closes it for good.
void Invariants::check_flags(Transaction& tx) {
    tx.for_each("SELECT flag_id, employee_id, state, opened_at, person_told_at, others_told_at FROM flag",
                [&](const Row& row) {
                    const auto id = row.get<std::int64_t>(0);
                    const auto state = row.get<std::string>(2);
                    if (state == "upheld" || state == "dismissed") {
                        const auto human = tx.query_one(
                            "SELECT count(*) FROM audit_event WHERE subject = $1 AND actor LIKE 'employee/%'"
                            " AND actor <> $1",
                            "employee/" + row.get<std::string>(1));
                        if (human->get<std::int64_t>(0) == 0)
                            breach(fmt::format("I22: flag {} is {} by nobody", id, state));
                    }
                    const auto told = row.get<std::optional<Instant>>(4);
                    const auto others = row.get<std::optional<Instant>>(5);
                    if (others && !(told && *told <= *others) && *others < row.get<Instant>(3) + minutes{10})
                        breach(fmt::format("I22: others heard of flag {} before its person", id));
                });
}

/// I10: at most one second copy of the same words, and only where the first may not have arrived.
void Invariants::check_copies(Transaction& tx) {
    for (const auto& [reference, copies] : truth_.copies) {
        std::map<std::string, std::pair<int, const Copy*>> by_text;  // how often, and the last
        for (const Copy& copy : copies) {
            auto& [sent, last] = by_text[copy.text];
            const bool is_excused = !last || !last->is_known ||
                                    std::any_of(truth_.kills.begin(), truth_.kills.end(), [&](Instant kill) {
                                        return last->at <= kill && kill <= copy.at;
                                    });
            if (!is_excused)
                breach(
                    fmt::format("I10: row {} ({}) is sent again though it was taken", reference, copy.key));
            last = &copy;
            if (++sent > 2)
                breach(fmt::format("I10: row {} ({}) is sent {} times", reference, copy.key, sent));
        }
    }
    const auto stuck =
        tx.query_one("SELECT count(*) FROM outbox WHERE sends > 2 OR (state = 'leased' AND leased_at < $1)",
                     tx.now() - std::chrono::hours{1});
    if (stuck->get<std::int64_t>(0) > 0) breach("I10: a send has no end");
}

void Invariants::at_day_end(storage::Database& database) {
    database.read([&](Transaction& tx) {
        const auto counted = cli::recount(tx);
        if (!counted.discrepancies.empty()) {
            const auto& first = counted.discrepancies.front();
            breach(fmt::format("I8: {}: recorded {}; recounted {} ({} differences)", first.subject,
                               first.recorded, first.recounted, counted.discrepancies.size()));
        }
        const auto chain = app::recount_chain(tx, std::nullopt);
        if (!chain.broken_at.empty())
            breach(fmt::format("I9: {}: {}, expected {}", chain.broken_at, chain.broken_recorded,
                               chain.broken_expected));
        if (chain.unsealed > 0) breach(fmt::format("I9: {} events are not sealed", chain.unsealed));
        std::set<std::string> kept;
        tx.for_each("SELECT messenger || '/' || event_key FROM inbox",
                    [&](const Row& row) { kept.insert(row.get<std::string>(0)); });
        for (const auto& [key, at] : truth_.acknowledged)
            if (!kept.contains(key)) breach(fmt::format("I1, I3: {} was answered 200 and is lost", key));
        check_copies(tx);
        check_flags(tx);
    });
}

void Invariants::at_end(storage::Database& database) {
    at_day_end(database);
    database.read([&](Transaction& tx) {
        const auto waiting = tx.query_one(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'pending')"
            " + (SELECT count(*) FROM outbox WHERE state = 'leased')"
            " + (SELECT count(*) FROM outbox WHERE state = 'queued' AND not_before < $1)"
            " + (SELECT count(*) FROM attempt WHERE outcome = 'pending')",
            tx.now() - std::chrono::hours{1});
        if (waiting->get<std::int64_t>(0) > 0)
            breach(fmt::format("I4: {} things are not settled in the end", waiting->get<std::int64_t>(0)));
    });
}

void check_figures(storage::Database& database, const engine::Setting& setting) {
    std::vector<cli::Discrepancy> found;
    database.read([&](Transaction& tx) {
        setting.play(tx, [&](app::Scene& scene) {
            cli::recount_figures(scene, found, "", [](const std::string&) {});
        });
    });
    if (found.empty()) return;
    breach(fmt::format("I8: {}: shown {}; recounted {} ({} figures differ)", found.front().subject,
                       found.front().recorded, found.front().recounted, found.size()));
}

}  // namespace sim
