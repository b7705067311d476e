#include "storage/flags.hpp"

namespace storage {
namespace {

using domain::EmployeeId;
using domain::FlagId;
using domain::Instant;

constexpr std::string_view kFlagColumns =
    "SELECT flag_id, employee_id, supervisor_id, state, opened_at, person_told_at, reply_until, others_told_at,"
    " closed_at, policy_id, policy_version FROM flag ";

Flag flag_from(const Row& row) {
    return {row.get<FlagId>(0),
            row.get<EmployeeId>(1),
            row.get<std::optional<EmployeeId>>(2),
            row.get<std::string>(3),
            row.get<Instant>(4),
            row.get<std::optional<Instant>>(5),
            row.get<std::optional<Instant>>(6),
            row.get<std::optional<Instant>>(7),
            row.get<std::optional<Instant>>(8),
            row.get<std::string>(9),
            row.get<std::string>(10)};
}

std::vector<Flag> flags_from(const std::vector<Row>& rows) {
    std::vector<Flag> flags;
    flags.reserve(rows.size());
    for (const Row& row : rows) flags.push_back(flag_from(row));
    return flags;
}

}  // namespace

FlagId add_flag(Transaction& tx, const Flag& flag, const std::vector<domain::CountedItem>& misses) {
    const auto id =
        tx.query_one(
              "INSERT INTO flag (employee_id, supervisor_id, state, opened_at, policy_id,"
              " policy_version) VALUES ($1, $2, $3, $4, $5, $6) RETURNING flag_id",
              flag.employee, flag.supervisor, flag.state, flag.opened_at, flag.policy_id, flag.policy_version)
            ->get<FlagId>(0);
    for (const domain::CountedItem& miss : misses)
        tx.execute("INSERT INTO flag_miss (flag_id, call_id, number) VALUES ($1, $2, $3)", id, miss.call,
                   miss.attempt);
    return id;
}

std::optional<Flag> find_flag(Transaction& tx, FlagId id) {
    const auto row = tx.query_one(std::string(kFlagColumns) + "WHERE flag_id = $1", id);
    return row ? std::optional(flag_from(*row)) : std::nullopt;
}

std::optional<Flag> open_flag_of(Transaction& tx, const EmployeeId& employee) {
    const auto row =
        tx.query_one(std::string(kFlagColumns) +
                         "WHERE employee_id = $1 AND closed_at IS NULL ORDER BY flag_id DESC LIMIT 1",
                     employee);
    return row ? std::optional(flag_from(*row)) : std::nullopt;
}

std::vector<Flag> flags_opened_between(Transaction& tx, Instant from, Instant to) {
    return flags_from(tx.query(
        std::string(kFlagColumns) + "WHERE opened_at >= $1 AND opened_at < $2 ORDER BY flag_id", from, to));
}

std::vector<Flag> open_flags(Transaction& tx) {
    return flags_from(tx.query(std::string(kFlagColumns) + "WHERE closed_at IS NULL ORDER BY flag_id"));
}

std::vector<Flag> flags_of(Transaction& tx, const EmployeeId& employee) {
    return flags_from(
        tx.query(std::string(kFlagColumns) + "WHERE employee_id = $1 ORDER BY flag_id", employee));
}

bool is_cited(Transaction& tx, const EmployeeId& employee, const domain::CountedItem& miss) {
    return tx
        .query_one(
            "SELECT 1 FROM flag_miss JOIN flag ON flag.flag_id = flag_miss.flag_id"
            " WHERE flag.employee_id = $1 AND flag.state NOT IN ('dissolved', 'overtaken') AND flag_miss.call_id = $2"
            " AND flag_miss.number = $3 LIMIT 1",
            employee, miss.call, miss.attempt)
        .has_value();
}

std::vector<std::pair<domain::CallId, int>> misses_of(Transaction& tx, FlagId id) {
    std::vector<std::pair<domain::CallId, int>> misses;
    for (const Row& row :
         tx.query("SELECT call_id, number FROM flag_miss WHERE flag_id = $1 ORDER BY call_id, number", id))
        misses.emplace_back(row.get<domain::CallId>(0), row.get<int>(1));
    return misses;
}

std::vector<Flag> flags_about(Transaction& tx, const EmployeeId& employee, domain::CallId call) {
    return flags_from(tx.query(std::string(kFlagColumns) +
                                   "WHERE employee_id = $1 AND flag_id IN"
                                   " (SELECT flag_id FROM flag_miss WHERE call_id = $2) ORDER BY flag_id",
                               employee, call));
}

void update_flag(Transaction& tx, const Flag& flag) {
    tx.execute(
        "UPDATE flag SET state = $2, person_told_at = $3, reply_until = $4, others_told_at = $5, closed_at = $6"
        " WHERE flag_id = $1",
        flag.id, flag.state, flag.person_told_at, flag.reply_until, flag.others_told_at, flag.closed_at);
}

void add_reply(Transaction& tx, FlagId flag, Instant received_at, domain::InboxId inbox_id,
               std::string_view words) {
    tx.execute(
        "INSERT INTO reply (flag_id, received_at, inbox_id, words) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
        flag, received_at, inbox_id, words);
}

std::vector<Reply> replies_to(Transaction& tx, FlagId flag) {
    std::vector<Reply> replies;
    for (const Row& row :
         tx.query("SELECT received_at, words FROM reply WHERE flag_id = $1 ORDER BY reply_id", flag))
        replies.push_back({row.get<Instant>(0), row.get<std::string>(1)});
    return replies;
}

namespace {

constexpr std::string_view kReasonColumns =
    "SELECT reason_id, employee_id, subject, code, words, given_at, state FROM reason ";

Reason reason_from(const Row& row) {
    return {row.get<std::int64_t>(0), row.get<EmployeeId>(1),  row.get<std::string>(2),
            row.get<std::string>(3),  row.get<std::string>(4), row.get<Instant>(5),
            row.get<std::string>(6)};
}

}  // namespace

std::int64_t add_reason(Transaction& tx, const Reason& reason, domain::InboxId inbox_id) {
    return tx
        .query_one(
            "INSERT INTO reason (employee_id, subject, code, words, given_at, inbox_id, state)"
            " VALUES ($1, $2, $3, $4, $5, $6, 'undecided') RETURNING reason_id",
            reason.employee, reason.subject, reason.code, reason.words, reason.given_at, inbox_id)
        ->get<std::int64_t>(0);
}

std::optional<Reason> find_reason(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(std::string(kReasonColumns) + "WHERE reason_id = $1", id);
    return row ? std::optional(reason_from(*row)) : std::nullopt;
}

bool decide_reason(Transaction& tx, std::int64_t id, std::string_view state) {
    return tx.execute(
               "UPDATE reason SET state = $2 WHERE reason_id = $1"
               " AND (state = 'undecided' OR (state = 'lapsed' AND $2 = 'accepted'))",
               id, state) == 1;
}

std::vector<Reason> undecided_reasons(Transaction& tx) {
    std::vector<Reason> reasons;
    for (const Row& row :
         tx.query(std::string(kReasonColumns) + "WHERE state = 'undecided' ORDER BY reason_id"))
        reasons.push_back(reason_from(row));
    return reasons;
}

std::vector<Reason> reasons_about(Transaction& tx, std::string_view subject) {
    std::vector<Reason> reasons;
    for (const Row& row :
         tx.query(std::string(kReasonColumns) + "WHERE subject = $1 ORDER BY reason_id", subject))
        reasons.push_back(reason_from(row));
    return reasons;
}

std::vector<Reason> reasons_below(Transaction& tx, std::string_view subject) {
    const std::string from = std::string(subject) + "/";
    const std::string until = std::string(subject) + "0";  // '0' follows '/' in ASCII
    std::vector<Reason> reasons;
    for (const Row& row :
         tx.query(std::string(kReasonColumns) + "WHERE subject >= $1 AND subject < $2 ORDER BY reason_id",
                  from, until))
        reasons.push_back(reason_from(row));
    return reasons;
}

bool has_reported_ill(Transaction& tx, const domain::EmployeeId& employee, domain::Instant from,
                      domain::Instant to) {
    return tx
        .query_one(
            "SELECT 1 FROM reason WHERE employee_id = $1 AND given_at >= $2 AND given_at < $3"
            " AND code = 'illness' AND state <> 'rejected' LIMIT 1",
            employee, from, to)
        .has_value();
}

}  // namespace storage
