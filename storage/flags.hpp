// Tables flag, flag_miss, reply and reason: what needs a look, and what the person says about it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/domain/streak.hpp"
#include "storage/database.hpp"

namespace storage {

/// `state` is of `domain::FlagState`.
struct Flag {
    domain::FlagId id;
    domain::EmployeeId employee;
    std::optional<domain::EmployeeId> supervisor;  ///< at opening
    std::string state;
    domain::Instant opened_at;
    std::optional<domain::Instant> person_told_at;
    std::optional<domain::Instant> reply_until;
    std::optional<domain::Instant> others_told_at;
    std::optional<domain::Instant> closed_at;
    std::string policy_id;
    std::string policy_version;
};

domain::FlagId add_flag(Transaction& tx, const Flag& flag, const std::vector<domain::CountedItem>& misses);
std::optional<Flag> find_flag(Transaction& tx, domain::FlagId id);
/// The flag of this person that is not closed, if any.
std::optional<Flag> open_flag_of(Transaction& tx, const domain::EmployeeId& employee);
std::vector<Flag> flags_opened_between(Transaction& tx, domain::Instant from, domain::Instant to);
std::vector<Flag> open_flags(Transaction& tx);
/// All of this person, by number.
std::vector<Flag> flags_of(Transaction& tx, const domain::EmployeeId& employee);
/// Whether some flag, open or closed, already cites this miss. One that was dissolved or overtaken cites
/// nothing.
bool is_cited(Transaction& tx, const domain::EmployeeId& employee, const domain::CountedItem& miss);
std::vector<std::pair<domain::CallId, int>> misses_of(Transaction& tx, domain::FlagId id);
/// Flags of the person, dissolved ones too, that cite the call or an attempt of it, oldest first.
std::vector<Flag> flags_about(Transaction& tx, const domain::EmployeeId& employee, domain::CallId call);
void update_flag(Transaction& tx, const Flag& flag);

struct Reply {
    domain::Instant received_at;
    std::string words;
};
void add_reply(Transaction& tx, domain::FlagId flag, domain::Instant received_at, domain::InboxId inbox_id,
               std::string_view words);
std::vector<Reply> replies_to(Transaction& tx, domain::FlagId flag);

/// A reason as stated; `subject` is what it explains, e.g. `attempt/17/P-03` or
/// `presence/P-03/2026-02-13/pagi`.
struct Reason {
    std::int64_t id = 0;
    domain::EmployeeId employee;
    std::string subject;
    std::string code;
    std::string words;
    domain::Instant given_at;
    std::string state;  ///< undecided, accepted, rejected; lapsed: nobody decided in time
};
std::int64_t add_reason(Transaction& tx, const Reason& reason, domain::InboxId inbox_id);
std::optional<Reason> find_reason(Transaction& tx, std::int64_t id);
/// `accepted`, `rejected` or `lapsed`. False if it was decided before; one that lapsed may still be accepted.
bool decide_reason(Transaction& tx, std::int64_t id, std::string_view state);
std::vector<Reason> undecided_reasons(Transaction& tx);
std::vector<Reason> reasons_about(Transaction& tx, std::string_view subject);
/// About anything below the subject: all windows of `presence/P-03/2026-02-20`.
std::vector<Reason> reasons_below(Transaction& tx, std::string_view subject);
/// Whether the person said so within the span and nobody has rejected it.
bool has_reported_ill(Transaction& tx, const domain::EmployeeId& employee, domain::Instant from,
                      domain::Instant to);

}  // namespace storage
