#include "storage/calls.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "storage/call_parts.hpp"

namespace storage {
namespace {

using domain::CallId;
using domain::CallRule;
using domain::EmployeeId;
using domain::Instant;
using domain::Outcome;

constexpr std::string_view kCallColumns =
    "SELECT call_id, kind, issuer_id, unit_id, message, issued_at, closed_at, policy_id, policy_version,"
    " counting_rule, counts, rule, zone, calendar_version, roster_version,"
    " not_counted, urgency FROM call ";

constexpr std::string_view kNewestChange = "(SELECT coalesce(max(change_id), 0) FROM roster_change)";

template <typename Value>
nlohmann::json names_of(const std::vector<Value>& values) {
    auto names = nlohmann::json::array();
    for (const Value& value : values) names.push_back(to_string(value));
    return names;
}

std::string rule_text(const CallRule& rule) {
    using nlohmann::json;
    return json{{"attempts", rule.attempts},
                {"answer_within_minutes", rule.answer_within.count()},
                {"gap_minutes", rule.gap.count()},
                {"advance", to_string(rule.advance)},
                {"count", to_string(rule.count)},
                {"threshold", rule.threshold},
                {"span_minutes", rule.span ? json(rule.span->count()) : json()},
                {"span_days", rule.span_days ? json(*rule.span_days) : json()},
                {"call_outs_count", rule.call_outs_count},
                {"roll_calls_count", rule.roll_calls_count},
                {"call_backs_count", rule.call_backs_count},
                {"check_in_resets", rule.check_in_resets},
                {"answer_to_uncounted_call_resets", rule.answer_to_uncounted_call_resets},
                {"callers", names_of(rule.callers)},
                {"messengers", names_of(rule.messengers)},
                {"outage_tolerance_seconds", rule.outage_tolerance.count()},
                {"quota_interval_minutes", rule.quota_interval.count()},
                {"quota_per_day", rule.quota_per_day}}
        .dump();
}

CallRule rule_from(const std::string& text) {
    const auto body = nlohmann::json::parse(text);
    CallRule rule;
    rule.attempts = body.at("attempts").get<int>();
    rule.answer_within = std::chrono::minutes{body.at("answer_within_minutes").get<std::int64_t>()};
    rule.gap = std::chrono::minutes{body.at("gap_minutes").get<std::int64_t>()};
    rule.advance = domain::call_advance_from(body.at("advance").get<std::string>()).value();
    rule.count = domain::call_count_from(body.at("count").get<std::string>()).value();
    rule.threshold = body.at("threshold").get<int>();
    if (!body.at("span_minutes").is_null())
        rule.span = std::chrono::minutes{body["span_minutes"].get<std::int64_t>()};
    rule.outage_tolerance = std::chrono::seconds{body.at("outage_tolerance_seconds").get<std::int64_t>()};
    // Calls of earlier versions do not say what follows; the defaults of the rule held for them.
    if (const auto days = body.find("span_days"); days != body.end() && !days->is_null())
        rule.span_days = days->get<int>();
    rule.call_outs_count = body.value("call_outs_count", rule.call_outs_count);
    rule.roll_calls_count = body.value("roll_calls_count", rule.roll_calls_count);
    rule.call_backs_count = body.value("call_backs_count", rule.call_backs_count);
    rule.check_in_resets = body.value("check_in_resets", rule.check_in_resets);
    rule.answer_to_uncounted_call_resets =
        body.value("answer_to_uncounted_call_resets", rule.answer_to_uncounted_call_resets);
    if (const auto callers = body.find("callers"); callers != body.end()) {
        rule.callers.clear();
        for (const auto& name : *callers)
            rule.callers.push_back(domain::caller_from(name.get<std::string>()).value());
    }
    if (const auto messengers = body.find("messengers"); messengers != body.end())
        for (const auto& name : *messengers)
            rule.messengers.push_back(domain::messenger_from(name.get<std::string>()).value());
    rule.quota_interval =
        std::chrono::minutes{body.value("quota_interval_minutes", rule.quota_interval.count())};
    rule.quota_per_day = body.value("quota_per_day", rule.quota_per_day);
    return rule;
}

Call call_from(const Row& row) {
    Call call;
    call.id = row.get<CallId>(0);
    call.kind = domain::call_kind_from(row.get<std::string>(1)).value();
    call.issuer = row.get<EmployeeId>(2);
    call.unit = row.get<domain::UnitId>(3);
    call.message = row.get<std::string>(4);
    call.issued_at = row.get<Instant>(5);
    call.closed_at = row.get<std::optional<Instant>>(6);
    call.policy_id = row.get<std::string>(7);
    call.policy_version = row.get<std::string>(8);
    call.counting_rule = row.get<std::string>(9);
    call.counts = row.get<bool>(10);
    call.rule = rule_from(row.get<std::string>(11));
    call.zone = row.get<std::string>(12);
    call.calendar_version = row.get<std::string>(13);
    call.roster_version = row.get<std::int64_t>(14);
    call.not_counted = row.get<std::string>(15);
    call.urgency = row.get<std::string>(16);
    return call;
}

constexpr std::string_view kAttemptColumns =
    "SELECT attempt.call_id, attempt.employee_id, attempt.number, attempt.issued_at, nudge_at, deadline, settles_at,"
    " late_until, attempt.outcome, cause, final_at, answered_at, ground,"
    " EXISTS (SELECT 1 FROM flag_miss JOIN flag ON flag.flag_id = flag_miss.flag_id WHERE"
    "         flag.state NOT IN ('dissolved', 'overtaken') AND flag_miss.call_id = attempt.call_id"
    "         AND flag_miss.number IN (0, attempt.number)"
    "         AND flag.employee_id = attempt.employee_id), attempt.calendar_version";

constexpr std::size_t kAttemptWidth = 15;

AttemptRow attempt_from(const Row& row) {
    AttemptRow attempt;
    attempt.call = row.get<CallId>(0);
    attempt.employee = row.get<EmployeeId>(1);
    attempt.attempt = {row.get<int>(2), row.get<Instant>(3), row.get<Instant>(4), row.get<Instant>(5),
                       row.get<Instant>(6)};
    attempt.late_until = row.get<Instant>(7);
    attempt.verdict.outcome = domain::outcome_from(row.get<std::string>(8)).value();
    if (const auto cause = row.get<std::optional<std::string>>(9))
        attempt.verdict.cause = domain::void_cause_from(*cause);
    attempt.verdict.final_at = row.get<std::optional<Instant>>(10);
    attempt.answered_at = row.get<std::optional<Instant>>(11);
    attempt.ground = row.get<std::string>(12);
    attempt.is_in_open_flag = row.get<bool>(13);
    attempt.calendar_version = row.get<std::string>(14);
    return attempt;
}

std::vector<AttemptRow> attempts_from(const std::vector<Row>& rows) {
    std::vector<AttemptRow> attempts;
    attempts.reserve(rows.size());
    for (const Row& row : rows) attempts.push_back(attempt_from(row));
    return attempts;
}

constexpr std::string_view kPersonColumns =
    "SELECT employee_id, unit_id, left_out, outcome, ended_at FROM call_person WHERE call_id = $1";

std::vector<CallPerson> people_from(const std::vector<Row>& rows) {
    std::vector<CallPerson> people;
    people.reserve(rows.size());
    for (const Row& row : rows)
        people.push_back({row.get<EmployeeId>(0), row.get<domain::UnitId>(1),
                          row.get<std::optional<std::string>>(2).value_or(""),
                          domain::outcome_from(row.get<std::string>(3)).value(),
                          row.get<std::optional<Instant>>(4)});
    return people;
}

/// A check-in at the very instant of a call comes after it, in favour of the person.
void merge_check_ins(Transaction& tx, const EmployeeId& employee, std::vector<domain::CountedItem>& items) {
    const auto calls = static_cast<std::ptrdiff_t>(items.size());
    for (const Row& row : tx.query("SELECT checked_in_at FROM presence WHERE employee_id = $1"
                                   " AND state IN ('in_time', 'late') AND checked_in_at IS NOT NULL"
                                   " ORDER BY checked_in_at",
                                   employee))
        items.push_back(domain::check_in_at(row.get<Instant>(0)));
    std::inplace_merge(items.begin(), items.begin() + calls, items.end(),
                       [](const auto& left, const auto& right) { return left.at < right.at; });
}

}  // namespace

std::int64_t save_draft(Transaction& tx, const CallDraft& draft) {
    nlohmann::json audience = nlohmann::json::array();
    for (const EmployeeId& employee : draft.audience) audience.push_back(employee.value);
    return tx
        .query_one(
            "INSERT INTO call_draft (issuer_id, kind, unit_id, audience, message, created_at, state)"
            " VALUES ($1, $2, $3, $4, $5, $6, 'open') RETURNING draft_id",
            draft.issuer, to_string(draft.kind), draft.unit, audience.dump(), draft.message, tx.now())
        ->get<std::int64_t>(0);
}

std::optional<CallDraft> find_draft(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(
        "SELECT draft_id, issuer_id, kind, unit_id, audience, message, created_at, state, urgency FROM call_draft"
        " WHERE draft_id = $1",
        id);
    if (!row) return std::nullopt;
    CallDraft draft{row->get<std::int64_t>(0),
                    row->get<EmployeeId>(1),
                    domain::call_kind_from(row->get<std::string>(2)).value(),
                    row->get<domain::UnitId>(3),
                    {},
                    row->get<std::string>(5),
                    row->get<Instant>(6),
                    row->get<std::string>(7),
                    row->get<std::string>(8)};
    for (const auto& employee : nlohmann::json::parse(row->get<std::string>(4)))
        draft.audience.emplace_back(employee.get<std::string>());
    return draft;
}

bool settle_draft(Transaction& tx, std::int64_t id, std::string_view state) {
    return tx.execute("UPDATE call_draft SET state = $2 WHERE draft_id = $1 AND state = 'open'", id, state) ==
           1;
}

void set_urgency(Transaction& tx, std::int64_t draft_id, std::string_view urgency) {
    tx.execute("UPDATE call_draft SET urgency = $2 WHERE draft_id = $1", draft_id, urgency);
}

CallId add_call(Transaction& tx, const Call& call) {
    return tx
        .query_one(
            "INSERT INTO call (kind, issuer_id, unit_id, message, created_at, issued_at, state, policy_id,"
            " policy_version, counting_rule, counts, rule, zone, calendar_version, not_counted, urgency, roster_version)"
            " VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, $11, $12, $13, $14, $15, " +
                std::string(kNewestChange) + ") RETURNING call_id",
            to_string(call.kind), call.issuer, call.unit, call.message, tx.now(), call.issued_at,
            call.policy_id, call.policy_version, call.counting_rule, call.counts, rule_text(call.rule),
            call.zone, call.calendar_version, call.not_counted, call.urgency)
        ->get<CallId>(0);
}

std::optional<Call> find_call(Transaction& tx, CallId id) {
    const auto row = tx.query_one(std::string(kCallColumns) + "WHERE call_id = $1", id);
    return row ? std::optional(call_from(*row)) : std::nullopt;
}

void close_call(Transaction& tx, CallId id) {
    tx.post("UPDATE call SET state = 'closed', closed_at = $2 WHERE call_id = $1 AND closed_at IS NULL", id,
            tx.now());
}

void add_person(Transaction& tx, CallId call, const CallPerson& person) {
    tx.post(
        "INSERT INTO call_person (call_id, employee_id, unit_id, left_out, outcome, ended_at)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        call, person.employee, person.unit,
        person.left_out.empty() ? std::nullopt : std::optional(person.left_out), to_string(person.outcome),
        person.ended_at);
}

std::vector<CallPerson> people_of(Transaction& tx, CallId call) {
    return people_from(tx.query(std::string(kPersonColumns) + " ORDER BY employee_id", call));
}

std::vector<CallPerson> awaited_after(Transaction& tx, CallId call, const EmployeeId& after, int limit) {
    return people_from(tx.query(std::string(kPersonColumns) + " AND employee_id > $2 AND ended_at IS NULL"
                                                              " ORDER BY employee_id LIMIT $3",
                                call, after, limit));
}

bool has_more_people_than(Transaction& tx, CallId call, int number) {
    return tx.query_one("SELECT 1 FROM call_person WHERE call_id = $1 LIMIT 1 OFFSET $2", call, number)
        .has_value();
}

bool is_anyone_awaited(Transaction& tx, CallId call) {
    return tx.query_one("SELECT 1 FROM call_person WHERE call_id = $1 AND ended_at IS NULL LIMIT 1", call)
        .has_value();
}

void set_outcome(Transaction& tx, CallId call, const EmployeeId& employee, Outcome outcome,
                 std::optional<Instant> ended_at) {
    tx.post(
        "UPDATE call_person SET outcome = $3, ended_at = coalesce(ended_at, $4)"
        " WHERE call_id = $1 AND employee_id = $2",
        call, employee, to_string(outcome), ended_at);
}

void add_attempt(Transaction& tx, const AttemptRow& row) {
    tx.post(
        "INSERT INTO attempt (call_id, employee_id, number, issued_at, nudge_at, deadline, settles_at, late_until,"
        " calendar_version, roster_version, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, " +
            std::string(kNewestChange) + ", 'pending')",
        row.call, row.employee, row.attempt.number, row.attempt.issued_at, row.attempt.nudge_at,
        row.attempt.deadline, row.attempt.settles_at, row.late_until, row.calendar_version);
}

std::vector<AttemptRow> attempts_of(Transaction& tx, CallId call) {
    return attempts_from(tx.query(
        std::string(kAttemptColumns) + " FROM attempt WHERE call_id = $1 ORDER BY employee_id, number",
        call));
}

std::vector<AttemptRow> attempts_of(Transaction& tx, CallId call, const EmployeeId& employee) {
    return attempts_from(tx.query(std::string(kAttemptColumns) +
                                      " FROM attempt WHERE call_id = $1 AND employee_id = $2 ORDER BY number",
                                  call, employee));
}

std::vector<AttemptRow> pending_after(Transaction& tx, CallId call, int number, const EmployeeId& after,
                                      int limit) {
    return attempts_from(tx.query(std::string(kAttemptColumns) +
                                      " FROM attempt WHERE call_id = $1 AND employee_id > $2 AND number = $3"
                                      " AND outcome = 'pending' ORDER BY employee_id LIMIT $4",
                                  call, after, number, limit));
}

std::vector<VoidedPerson> newly_voided(Transaction& tx, CallId call, int number) {
    std::vector<VoidedPerson> found;
    tx.for_each(
        "SELECT attempt.cause, employee.name FROM attempt JOIN employee USING (employee_id)"
        " WHERE attempt.call_id = $1 AND attempt.number = $2 AND attempt.outcome = 'void'"
        " AND attempt.cause <> 'outage' AND attempt.judged_at >= attempt.settles_at"
        " AND NOT EXISTS (SELECT 1 FROM attempt AS earlier"
        "     WHERE earlier.call_id = attempt.call_id AND earlier.employee_id = attempt.employee_id"
        "     AND earlier.number < attempt.number AND earlier.outcome = 'void' AND earlier.cause <> 'outage')"
        " ORDER BY employee.name, employee.employee_id",
        [&](const Row& row) {
            const auto cause = domain::void_cause_from(row.get<std::string>(0));
            found.push_back({cause.value(), row.get<std::string>(1)});
        },
        call, number);
    return found;
}

std::optional<Instant> last_issued_at(Transaction& tx, CallId call, int number) {
    return tx
        .query_one("SELECT max(issued_at) FROM attempt WHERE call_id = $1 AND number = $2", call, number)
        ->get<std::optional<Instant>>(0);
}

std::vector<AttemptRow> answerable_attempts(Transaction& tx, const EmployeeId& employee, Instant at) {
    return answerable_attempts(tx, employee, at, at);
}

std::vector<AttemptRow> answerable_attempts(Transaction& tx, const EmployeeId& employee, Instant at,
                                            Instant latest) {
    // Both sides in whole seconds: providers know no finer, and the very second of issue is after it.
    return attempts_from(tx.query(
        std::string(kAttemptColumns) + " FROM attempt WHERE employee_id = $1 AND issued_at < $2"
                                       " AND (deadline >= $3 OR late_until >= $3)"
                                       " ORDER BY attempt.issued_at, attempt.call_id, attempt.number",
        employee, domain::whole_seconds(latest) + std::chrono::seconds{1}, domain::whole_seconds(at)));
}

void set_verdict(Transaction& tx, const AttemptRow& row, const domain::Verdict& verdict,
                 std::optional<Instant> answered_at, std::string_view evidence) {
    tx.post(
        "UPDATE attempt SET outcome = $4, cause = $5, final_at = $6, answered_at = $7, ground = $8,"
        " evidence = CASE WHEN $9 = '' THEN evidence ELSE $9 END, judged_at = $10"
        " WHERE call_id = $1 AND employee_id = $2 AND number = $3",
        row.call, row.employee, row.attempt.number, to_string(verdict.outcome),
        verdict.cause ? std::optional(to_string(*verdict.cause)) : std::nullopt, verdict.final_at,
        answered_at, verdict.ground, evidence, tx.now());
}

std::string evidence_of(Transaction& tx, const AttemptRow& row) {
    return tx
        .query_one(
            "SELECT coalesce(evidence, '') FROM attempt"
            " WHERE call_id = $1 AND employee_id = $2 AND number = $3",
            row.call, row.employee, row.attempt.number)
        .value()
        .get<std::string>(0);
}

void add_answer(Transaction& tx, const AttemptRow& row, Instant answered_at, Instant received_at,
                domain::InboxId inbox_id, std::string_view effect, std::string_view words) {
    tx.post(
        "INSERT INTO answer (call_id, employee_id, number, answered_at, received_at, inbox_id, effect, words)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        row.call, row.employee, row.attempt.number, answered_at, received_at, inbox_id, effect, words);
}

std::vector<Answer> answers_of(Transaction& tx, CallId call, const EmployeeId& employee) {
    std::vector<Answer> answers;
    for (const Row& row : tx.query("SELECT number, answered_at, received_at, effect, words FROM answer"
                                   " WHERE call_id = $1 AND employee_id = $2 ORDER BY answer_id",
                                   call, employee))
        answers.push_back({row.get<int>(0), row.get<Instant>(1), row.get<Instant>(2), row.get<std::string>(3),
                           row.get<std::string>(4)});
    return answers;
}

std::vector<SettlingAnswer> settling_answers(Transaction& tx, CallId call) {
    std::vector<SettlingAnswer> answers;
    for (const Row& row :
         tx.query("SELECT answer.employee_id, answer.number, words, coalesce(evidence, '')"
                  " FROM answer JOIN attempt ON attempt.call_id = answer.call_id"
                  "  AND attempt.employee_id = answer.employee_id AND attempt.number = answer.number"
                  "  AND attempt.answered_at = answer.answered_at"
                  " WHERE answer.call_id = $1 ORDER BY answer_id",
                  call))
        answers.push_back(
            {row.get<EmployeeId>(0), row.get<int>(1), row.get<std::string>(2), row.get<std::string>(3)});
    return answers;
}

std::vector<domain::CountedItem> counted_items(Transaction& tx, const EmployeeId& employee,
                                               const CallRule& rule) {
    const bool by_attempt = rule.count == CallRule::Count::attempts;
    std::vector<domain::CountedItem> items;
    for (const Row& row :
         tx.query(by_attempt ? "SELECT call.call_id, attempt.number, attempt.issued_at, CASE WHEN"
                               " attempt.outcome = 'void' AND attempt.answered_at IS NOT NULL THEN 'late'"
                               " ELSE attempt.outcome END, call.counts, call.counting_rule FROM attempt"
                               " JOIN call ON call.call_id = attempt.call_id WHERE attempt.employee_id = $1"
                               " ORDER BY attempt.issued_at, attempt.call_id, attempt.number"
                             // A call that still goes on for the person is no miss yet; an answer to one
                             // that was void is a response, although the call itself did not count.
                             : "SELECT call.call_id, 0, call.issued_at, CASE WHEN call_person.outcome ="
                               " 'missed' AND call_person.ended_at IS NULL THEN 'pending'"
                               " WHEN call_person.outcome = 'void' AND EXISTS (SELECT 1 FROM attempt"
                               " WHERE attempt.call_id = call.call_id AND attempt.employee_id ="
                               " call_person.employee_id AND attempt.answered_at IS NOT NULL) THEN 'late'"
                               " ELSE call_person.outcome END, call.counts,"
                               " call.counting_rule FROM call_person"
                               " JOIN call ON call.call_id = call_person.call_id"
                               " WHERE call_person.employee_id = $1 AND call_person.left_out IS NULL"
                               " ORDER BY call.issued_at, call.call_id",
                  employee))
        items.push_back({row.get<CallId>(0), row.get<int>(1), row.get<Instant>(2),
                         domain::outcome_from(row.get<std::string>(3)).value(), row.get<bool>(4),
                         row.get<std::string>(5)});
    if (rule.check_in_resets) merge_check_ins(tx, employee, items);
    return items;
}

std::vector<Instant> counted_calls_since(Transaction& tx, const EmployeeId& employee, Instant since) {
    std::vector<Instant> issued;
    for (const Row& row :
         tx.query("SELECT call.issued_at FROM call_person JOIN call ON call.call_id = call_person.call_id"
                  " WHERE call_person.employee_id = $1 AND call_person.left_out IS NULL"
                  " AND call.counts = 1 AND call.issued_at >= $2 ORDER BY call.issued_at DESC",
                  employee, since))
        issued.push_back(row.get<Instant>(0));
    return issued;
}

std::optional<EarlierCall> newest_call(Transaction& tx, const EmployeeId& issuer, const EmployeeId& employee,
                                       domain::CallKind kind) {
    const auto row = tx.query_one(
        "SELECT call_person.outcome, coalesce((SELECT max(deadline) FROM attempt WHERE attempt.call_id ="
        " call.call_id AND attempt.employee_id = call_person.employee_id), call.issued_at) FROM call_person"
        " JOIN call ON call.call_id = call_person.call_id WHERE call_person.employee_id = $1"
        " AND call_person.left_out IS NULL AND call.issuer_id = $2 AND call.kind = $3"
        " ORDER BY call.call_id DESC LIMIT 1",
        employee, issuer, to_string(kind));
    if (!row) return std::nullopt;
    return EarlierCall{domain::outcome_from(row->get<std::string>(0)).value(), row->get<Instant>(1)};
}

std::vector<OutcomeLine> outcomes_between(Transaction& tx, Instant from, Instant to) {
    std::vector<OutcomeLine> lines;
    for (const Row& row :
         tx.query(std::string(kAttemptColumns) +
                      ", call.counts FROM attempt JOIN call ON call.call_id = attempt.call_id"
                      " WHERE attempt.issued_at >= $1 AND attempt.issued_at < $2"
                      " ORDER BY attempt.issued_at, attempt.employee_id, attempt.number",
                  from, to))
        lines.push_back({attempt_from(row), row.get<bool>(kAttemptWidth)});
    return lines;
}

}  // namespace storage
