// Tables heartbeat, outage, audit_event and policy_activation: was Sigap well, what was decided, under which
// rule.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/database.hpp"

namespace storage {

/// Writes that this run of the instance is alive; one row a run, moved forward.
void beat(Transaction& tx, std::string_view instance_id, domain::Instant started_at);
/// When any earlier run last said it was alive; nullopt in a fresh database.
std::optional<domain::Instant> last_beat(Transaction& tx);

/// A span in which `scope` (`sigap`, or a lane such as `telegram/main`) was not well. Open while `to` is
/// empty.
struct Outage {
    std::string scope;
    domain::Instant from;
    std::optional<domain::Instant> to;
    std::string what;
};

void open_outage(Transaction& tx, std::string_view scope, domain::Instant from, std::string_view what);
void close_outage(Transaction& tx, std::string_view scope, domain::Instant to);
/// Outages that overlap the span, oldest first.
std::vector<Outage> outages_between(Transaction& tx, domain::Instant from, domain::Instant to);

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

}  // namespace storage
