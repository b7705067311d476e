#include "storage/lead.hpp"

namespace storage {

std::optional<Lead> find_lead(Transaction& tx) {
    const auto row = tx.query_one("SELECT holder, key_mark, epoch, renewals, taken_at FROM lead");
    if (!row) return std::nullopt;
    return Lead{row->get<std::string>(0), row->get<std::string>(1), row->get<std::int64_t>(2),
                row->get<std::int64_t>(3), row->get<domain::Instant>(4)};
}

bool holds_lead(Transaction& tx, std::string_view holder, std::int64_t epoch) {
    return tx.query_one("SELECT 1 FROM lead WHERE epoch = $1 AND holder = $2", epoch, holder).has_value();
}

std::optional<std::int64_t> take_lead(Transaction& tx, std::string_view holder, std::string_view key_mark,
                                      std::int64_t epoch) {
    const auto taken = tx.execute(
        "INSERT INTO lead (office, holder, key_mark, epoch, renewals, taken_at)"
        " VALUES (1, $1, $2, $3 + 1, 0, $4) ON CONFLICT (office) DO UPDATE SET holder = excluded.holder,"
        " key_mark = excluded.key_mark, epoch = excluded.epoch, renewals = 0, taken_at = excluded.taken_at"
        " WHERE lead.epoch = $3",
        holder, key_mark, epoch, tx.now());
    return taken == 1 ? std::optional(epoch + 1) : std::nullopt;
}

bool renew_lead(Transaction& tx, std::string_view holder, std::int64_t epoch) {
    return tx.execute("UPDATE lead SET renewals = renewals + 1 WHERE epoch = $1 AND holder = $2", epoch,
                      holder) == 1;
}

void lay_down_lead(Transaction& tx, std::string_view holder, std::int64_t epoch) {
    tx.execute("UPDATE lead SET holder = '' WHERE epoch = $1 AND holder = $2", epoch, holder);
}

}  // namespace storage
