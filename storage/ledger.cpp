#include "storage/ledger.hpp"

namespace storage {

using domain::Instant;

void beat(Transaction& tx, std::string_view instance_id, Instant started_at) {
    tx.execute(
        "INSERT INTO heartbeat (instance_id, started_at, beat_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (instance_id, started_at) DO UPDATE SET beat_at = excluded.beat_at",
        instance_id, started_at, tx.now());
}

std::optional<Instant> last_beat(Transaction& tx) {
    const auto row = tx.query_one("SELECT max(beat_at) FROM heartbeat");
    return row ? row->get<std::optional<Instant>>(0) : std::nullopt;
}

void open_outage(Transaction& tx, std::string_view scope, Instant from, std::string_view what) {
    tx.execute(
        "INSERT INTO outage (scope, from_at, what) SELECT $1, $2, $3"
        " WHERE NOT EXISTS (SELECT 1 FROM outage WHERE scope = $1 AND to_at IS NULL) ON CONFLICT DO NOTHING",
        scope, from, what);
}

void close_outage(Transaction& tx, std::string_view scope, Instant to) {
    tx.execute("UPDATE outage SET to_at = $2 WHERE scope = $1 AND to_at IS NULL", scope, to);
}

std::vector<Outage> outages_between(Transaction& tx, Instant from, Instant to) {
    std::vector<Outage> outages;
    for (const Row& row : tx.query("SELECT scope, from_at, to_at, what FROM outage"
                                   " WHERE from_at < $2 AND (to_at IS NULL OR to_at > $1) ORDER BY from_at",
                                   from, to))
        outages.push_back({row.get<std::string>(0), row.get<Instant>(1), row.get<std::optional<Instant>>(2),
                           row.get<std::string>(3)});
    return outages;
}

void audit(Transaction& tx, std::string_view actor, std::string_view kind, std::string_view subject,
           std::string_view body) {
    tx.execute("INSERT INTO audit_event (at, actor, kind, subject, body) VALUES ($1, $2, $3, $4, $5)",
               tx.now(), actor, kind, subject, body);
}

void activate_policy(Transaction& tx, const Activation& activation) {
    tx.execute("UPDATE policy_activation SET withdrawn_at = $2 WHERE policy_id = $1 AND withdrawn_at IS NULL",
               activation.policy_id, tx.now());
    tx.execute(
        "INSERT INTO policy_activation (policy_id, policy_version, body, activated_at, activated_by, ground)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        activation.policy_id, activation.policy_version, activation.body, tx.now(), activation.activated_by,
        activation.ground);
}

namespace {

constexpr std::string_view kActivation =
    "SELECT policy_id, policy_version, body, activated_at, activated_by, ground FROM policy_activation";

Activation activation_from(const Row& row) {
    return {row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2),
            row.get<Instant>(3),     row.get<std::string>(4), row.get<std::string>(5)};
}

}  // namespace

std::vector<Activation> active_policies(Transaction& tx) {
    std::vector<Activation> policies;
    for (const Row& row :
         tx.query(std::string(kActivation) + " WHERE withdrawn_at IS NULL ORDER BY policy_id"))
        policies.push_back(activation_from(row));
    return policies;
}

std::optional<Activation> find_activation(Transaction& tx, std::string_view policy_id,
                                          std::string_view policy_version) {
    const auto row = tx.query_one(std::string(kActivation) +
                                      " WHERE policy_id = $1 AND policy_version = $2"
                                      " ORDER BY activated_at DESC LIMIT 1",
                                  policy_id, policy_version);
    return row ? std::optional(activation_from(*row)) : std::nullopt;
}

}  // namespace storage
