#include "storage/audit_trail.hpp"

namespace storage {
namespace {

constexpr std::string_view kEvent =
    "SELECT e.audit_event_id, e.at, e.actor, e.kind, e.subject, e.body, coalesce(l.sequence, 0),"
    " coalesce(l.hash, ''), e.erased_at IS NOT NULL FROM audit_event e"
    " LEFT JOIN audit_link l ON l.audit_event_id = e.audit_event_id";

TrailEvent event_from(const Row& row) {
    return {{row.get<std::int64_t>(0), row.get<domain::Instant>(1), row.get<std::string>(2),
             row.get<std::string>(3), row.get<std::string>(4), row.get<std::string>(5),
             row.get<std::int64_t>(6), row.get<std::string>(7)},
            row.get<bool>(8)};
}

/// Conditions that are wanted, each with its arguments behind those before.
class Conditions {
public:
    template <typename... Values>
    void add(std::string_view text, const Values&... values) {
        sql_ += sql_.empty() ? " WHERE " : " AND ";
        sql_ += text;
        (arguments_.push_back(to_argument(values)), ...);
    }
    std::string place() const { return "$" + std::to_string(arguments_.size() + 1); }
    const std::string& sql() const { return sql_; }
    std::vector<Argument>& arguments() { return arguments_; }

private:
    std::string sql_;
    std::vector<Argument> arguments_;
};

}  // namespace

std::vector<TrailEvent> audit_trail(Transaction& tx, const TrailFilter& filter,
                                    const std::optional<std::int64_t>& before, int limit) {
    Conditions conditions;
    // Above every subject below it, and below the next: a range of the index.
    const std::string below = filter.subject + "/", behind = filter.subject + "0";
    if (before) conditions.add("e.audit_event_id < " + conditions.place(), *before);
    if (!filter.kind.empty()) conditions.add("e.kind = " + conditions.place(), filter.kind);
    if (!filter.actor.empty()) conditions.add("e.actor = " + conditions.place(), filter.actor);
    if (!filter.subject.empty()) {
        const std::size_t first = conditions.arguments().size() + 1;
        const auto at = [&](std::size_t offset) { return "$" + std::to_string(first + offset); };
        conditions.add(
            "(e.subject = " + at(0) + " OR (e.subject > " + at(1) + " AND e.subject < " + at(2) + "))",
            filter.subject, below, behind);
    }
    if (filter.span) {
        const std::size_t first = conditions.arguments().size() + 1;
        conditions.add("e.at >= $" + std::to_string(first) + " AND e.at < $" + std::to_string(first + 1),
                       filter.span->from, filter.span->to);
    }
    const std::string sql = std::string(kEvent) + conditions.sql() +
                            " ORDER BY e.audit_event_id DESC LIMIT " + conditions.place();
    conditions.arguments().push_back(to_argument(limit));
    std::vector<TrailEvent> events;
    tx.run(sql, conditions.arguments(), [&](Row&& row) { events.push_back(event_from(row)); });
    return events;
}

std::vector<std::string> audit_kinds(Transaction& tx) {
    std::vector<std::string> kinds;
    tx.for_each("SELECT DISTINCT kind FROM audit_event ORDER BY kind",
                [&](const Row& row) { kinds.push_back(row.get<std::string>(0)); });
    return kinds;
}

std::optional<ChainedEvent> newest_event(Transaction& tx, std::string_view kind) {
    const auto row =
        tx.query_one(std::string(kEvent) + " WHERE e.kind = $1 ORDER BY e.audit_event_id DESC LIMIT 1", kind);
    return row ? std::optional(event_from(*row).event) : std::nullopt;
}

}  // namespace storage
