// Tables call, call_person, attempt, answer and call_draft: who was asked what, and how each attempt ended.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/domain/call.hpp"
#include "bot/domain/ids.hpp"
#include "bot/domain/streak.hpp"
#include "storage/database.hpp"

namespace storage {

struct Call {
    domain::CallId id;
    domain::CallKind kind = domain::CallKind::call_out;
    domain::EmployeeId issuer;
    domain::UnitId unit;  ///< frozen: a call stays with the unit it was issued for
    std::string message;
    domain::Instant issued_at;
    std::optional<domain::Instant> closed_at;
    std::string policy_id;
    std::string policy_version;
    std::string counting_rule;  ///< policy and way of counting; a streak never crosses a change of it
    bool counts = true;         ///< frozen
    std::string not_counted;    ///< the rule by which it does not count: `calls.callers`; frozen
    std::string urgency;        ///< why it could not wait for duty hours; empty: it went out within them
    domain::CallRule rule;      ///< frozen: a policy that changes meanwhile changes no call
    std::string zone;
    std::string calendar_version;     ///< frozen
    std::int64_t roster_version = 0;  ///< frozen by `add_call`: the newest change of the roster
};

/// A call that was described in chat and waits for the supervisor's confirmation.
struct CallDraft {
    std::int64_t id = 0;
    domain::EmployeeId issuer;
    domain::CallKind kind = domain::CallKind::call_out;
    domain::UnitId unit;
    std::vector<domain::EmployeeId> audience;
    std::string message;
    domain::Instant created_at;
    std::string state;      ///< open, confirmed, cancelled
    std::string urgency{};  ///< why it cannot wait for duty hours; empty: nobody said so
};

/// A new draft never says why it cannot wait.
std::int64_t save_draft(Transaction& tx, const CallDraft& draft);
std::optional<CallDraft> find_draft(Transaction& tx, std::int64_t id);
/// False if somebody settled it before: a second tap on the same card does nothing.
bool settle_draft(Transaction& tx, std::int64_t id, std::string_view state);
void set_urgency(Transaction& tx, std::int64_t draft_id, std::string_view urgency);

/// Stores the call (its id is ignored) and returns its number.
domain::CallId add_call(Transaction& tx, const Call& call);
std::optional<Call> find_call(Transaction& tx, domain::CallId id);
void close_call(Transaction& tx, domain::CallId id);

struct CallPerson {
    domain::EmployeeId employee;
    domain::UnitId unit;
    std::string left_out;  ///< the rule by which nobody asked this person; empty if they were asked
    domain::Outcome outcome = domain::Outcome::pending;
    std::optional<domain::Instant> ended_at;  ///< no further attempt goes to this person
};

void add_person(Transaction& tx, domain::CallId call, const CallPerson& person);
std::vector<CallPerson> people_of(Transaction& tx, domain::CallId call);
/// Whether more than `number` people are in the call, asked or not.
bool has_more_people_than(Transaction& tx, domain::CallId call, int number);
/// Whether an attempt is open for somebody, or a further one may come.
bool is_anyone_awaited(Transaction& tx, domain::CallId call);
void set_outcome(Transaction& tx, domain::CallId call, const domain::EmployeeId& employee,
                 domain::Outcome outcome, std::optional<domain::Instant> ended_at);

struct AttemptRow {
    domain::CallId call;
    domain::EmployeeId employee;
    domain::Attempt attempt;
    domain::Instant late_until;  ///< an answer up to here is kept as late
    domain::Verdict verdict;
    std::optional<domain::Instant> answered_at;
    std::string ground;
    bool is_in_open_flag = false;  ///< a flag cites it, and nothing has dissolved or overtaken it
    std::string calendar_version;  ///< by which its day was planned; frozen
};

/// Freezes the roster's version as it is now.
void add_attempt(Transaction& tx, const AttemptRow& row);
/// Attempts of one call, by person and number; or of one person in it.
std::vector<AttemptRow> attempts_of(Transaction& tx, domain::CallId call);
std::vector<AttemptRow> attempts_of(Transaction& tx, domain::CallId call, const domain::EmployeeId& employee);
/// Attempts of the person that an event given at `at` may answer: issued before it, and in time, or not yet
/// past `late_until`. Oldest first.
std::vector<AttemptRow> answerable_attempts(Transaction& tx, const domain::EmployeeId& employee,
                                            domain::Instant at);
/// The same where it may have been given as late as `latest`: issued before that.
std::vector<AttemptRow> answerable_attempts(Transaction& tx, const domain::EmployeeId& employee,
                                            domain::Instant at, domain::Instant latest);
/// `evidence` is what the verdict leans on, as JSON.
void set_verdict(Transaction& tx, const AttemptRow& row, const domain::Verdict& verdict,
                 std::optional<domain::Instant> answered_at, std::string_view evidence);
/// What the verdict leans on, as it was stored; empty while nothing was judged.
std::string evidence_of(Transaction& tx, const AttemptRow& row);

/// What the person said or tapped, kept word for word; one a received event and attempt.
void add_answer(Transaction& tx, const AttemptRow& row, domain::Instant answered_at,
                domain::Instant received_at, domain::InboxId inbox_id, std::string_view effect,
                std::string_view words);

/// What answered an attempt, as it was taken. Effects: `in_time`, `late`.
struct Answer {
    int number = 0;  ///< of the attempt
    domain::Instant answered_at;
    domain::Instant received_at;
    std::string effect;
    std::string words;
};
/// To every attempt of the call, in order of arrival.
std::vector<Answer> answers_of(Transaction& tx, domain::CallId call, const domain::EmployeeId& employee);

/// The answer that settled an attempt, and what its verdict leans on.
struct SettlingAnswer {
    domain::EmployeeId employee;
    int number = 0;  ///< of the attempt
    std::string words;
    std::string evidence;  ///< JSON, or empty
};
/// Of everybody in the call, in order of arrival.
std::vector<SettlingAnswer> settling_answers(Transaction& tx, domain::CallId call);

/// Everything the streak of a person is counted over by that rule, in order of time: calls or attempts as
/// they were issued, and check-ins where the rule lets them end a streak.
std::vector<domain::CountedItem> counted_items(Transaction& tx, const domain::EmployeeId& employee,
                                               const domain::CallRule& rule);
/// When counted calls were issued to this person since an instant, newest first: the supervisor's quota.
std::vector<domain::Instant> counted_calls_since(Transaction& tx, const domain::EmployeeId& employee,
                                                 domain::Instant since);

/// The newest call of that kind, counted or not, by which this issuer asked this person; nullopt: none did.
struct EarlierCall {
    domain::Outcome outcome = domain::Outcome::pending;
    domain::Instant deadline;  ///< of its newest attempt
};
std::optional<EarlierCall> newest_call(Transaction& tx, const domain::EmployeeId& issuer,
                                       const domain::EmployeeId& employee, domain::CallKind kind);

/// One line of `sigap report outcomes`.
struct OutcomeLine {
    AttemptRow row;
    bool counts = true;
};
std::vector<OutcomeLine> outcomes_between(Transaction& tx, domain::Instant from, domain::Instant to);

}  // namespace storage
