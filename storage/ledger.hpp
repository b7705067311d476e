// Tables heartbeat, outage, clock_step, audit_event and policy_activation: was Sigap well, what was decided,
// under which rule.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/clock_step.hpp"
#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace storage {

/// Longer than any answer window or presence window: it bounds the index range read for those that overlap an
/// outage.
inline constexpr std::chrono::hours kLongestWindow{24};

/// Writes that this run of the instance is alive; one row a run, moved forward.
void beat(Transaction& tx, std::string_view instance_id, domain::Instant started_at);
/// When any earlier run last said it was alive; nullopt in a fresh database.
std::optional<domain::Instant> last_beat(Transaction& tx);

/// A span in which `scope` (`sigap`, a lane such as `telegram/main`, or a part of one) was not well. Open
/// while `to` is empty.
struct Outage {
    std::string scope;
    domain::Instant from;
    std::optional<domain::Instant> to;
    std::string what;
    std::int64_t id = 0;
    bool is_reviewed = false;  ///< what it voids has been settled
};

/// One trouble of a scope is open once; another of the same scope may be open beside it. The number of the
/// new row; nullopt if it was open already. bot/app/outage_record.hpp says it to the log as well.
std::optional<std::int64_t> open_outage(Transaction& tx, std::string_view scope, domain::Instant from,
                                        std::string_view what);
/// The number of the row that was open; nullopt if none was.
std::optional<std::int64_t> close_outage(Transaction& tx, std::string_view scope, std::string_view what,
                                         domain::Instant to);
/// One that is over already. nullopt: it is on record.
std::optional<std::int64_t> add_outage(Transaction& tx, std::string_view scope, const domain::Span& span,
                                       std::string_view what);
std::optional<Outage> find_outage(Transaction& tx, std::int64_t id);
void mark_reviewed(Transaction& tx, std::int64_t id);
/// Outages that overlap the span, oldest first.
std::vector<Outage> outages_between(Transaction& tx, domain::Instant from, domain::Instant to);
std::vector<Outage> open_outages(Transaction& tx);

/// People with a missed attempt or presence window that overlaps the span, by employee, from the one behind
/// `after` on (empty: from the first).
std::vector<domain::EmployeeId> people_missed_in(Transaction& tx, const domain::Span& span,
                                                 const domain::EmployeeId& after, int limit);

/// Attempts and presence windows within the outage that are void for an outage of ours, of the people it
/// concerns. What two outages touch is counted with both.
struct OutageToll {
    std::int64_t attempts = 0;
    std::int64_t windows = 0;
};
OutageToll toll_of(Transaction& tx, const Outage& outage);

/// The wall clock was set by so much at once, beyond the time that passed.
void note_clock_step(Transaction& tx, std::chrono::microseconds by);
/// By how much it was set in all since `from`; less than nothing if it went back.
std::chrono::microseconds stepped_since(Transaction& tx, domain::Instant from);
/// Those by which the clock came to show more than `from`, in the order in which they happened.
std::vector<domain::ClockStep> clock_steps_since(Transaction& tx, domain::Instant from);

/// Puts a decision on record. `body` is JSON of references and values; it never holds a person's words or
/// name.
void audit(Transaction& tx, std::string_view actor, std::string_view kind, std::string_view subject,
           std::string_view body);

/// Somebody put a policy into force: the text it was decided on, who, when and why.
struct Activation {
    std::string policy_id;
    std::string policy_version;
    std::string body;
    domain::Instant activated_at;
    std::string activated_by;
    std::string ground;
};

/// Ends the earlier activation of the same policy.
void activate_policy(Transaction& tx, const Activation& activation);
std::vector<Activation> active_policies(Transaction& tx);
/// The policy as it was activated with that version, also if another holds by now.
std::optional<Activation> find_activation(Transaction& tx, std::string_view policy_id,
                                          std::string_view policy_version);

/// Another one whenever a policy was activated or withdrawn, or a calendar or a change of it was recorded.
std::string mark_of_rules(Transaction& tx);

}  // namespace storage
