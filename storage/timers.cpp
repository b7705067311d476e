#include "storage/timers.hpp"

namespace storage {

void set_timer(Transaction& tx, std::string_view kind, std::string_view subject, domain::Instant due_at) {
    tx.post(
        "INSERT INTO timer (kind, subject, due_at) VALUES ($1, $2, $3)"
        " ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, tries = 0",
        kind, subject, due_at);
}

void set_timer_once(Transaction& tx, std::string_view kind, std::string_view subject,
                    domain::Instant due_at) {
    tx.post(
        "INSERT INTO timer (kind, subject, due_at) VALUES ($1, $2, $3) ON CONFLICT (kind, subject) DO NOTHING",
        kind, subject, due_at);
}

void cancel_timer(Transaction& tx, std::string_view kind, std::string_view subject) {
    tx.post("DELETE FROM timer WHERE kind = $1 AND subject = $2", kind, subject);
}

std::vector<Timer> due_timers(Transaction& tx, domain::Instant now, int limit) {
    std::vector<Timer> timers;
    for (const Row& row :
         tx.query("SELECT timer_id, kind, subject, due_at, tries FROM timer WHERE due_at <= $1"
                  " ORDER BY due_at, timer_id LIMIT $2",
                  now, limit))
        timers.push_back({row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2),
                          row.get<domain::Instant>(3), row.get<int>(4)});
    return timers;
}

std::optional<domain::Instant> next_timer_at(Transaction& tx) {
    const auto row = tx.query_one("SELECT due_at FROM timer ORDER BY due_at LIMIT 1");
    return row ? std::optional(row->get<domain::Instant>(0)) : std::nullopt;
}

bool take_timer(Transaction& tx, const Timer& timer) {
    return tx.execute("DELETE FROM timer WHERE timer_id = $1 AND due_at = $2", timer.id, timer.due_at) == 1;
}

void postpone_timer(Transaction& tx, const Timer& timer, domain::Instant due_at) {
    tx.execute("UPDATE timer SET due_at = $2, tries = tries + 1 WHERE timer_id = $1", timer.id, due_at);
}

}  // namespace storage
