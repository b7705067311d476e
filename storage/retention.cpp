#include "storage/retention.hpp"

#include <string>

#include "storage/attachments.hpp"
#include "storage/meta.hpp"

namespace storage {
namespace {

/// Up to which event raw bodies are gone: years of rows need not be walked each night.
constexpr std::string_view kErasedThrough = "raw_messages_erased_through";

constexpr std::string_view kHasNoOpenFlag =
    "NOT EXISTS (SELECT 1 FROM flag WHERE flag.employee_id = old.employee_id AND flag.closed_at IS NULL)";

/// Of the flags that an attachment belongs to: as a reply, or as a reason for a call they lean on.
constexpr std::string_view kItsFlags =
    "(SELECT 1 FROM flag WHERE flag.employee_id = old.employee_id AND (old.subject = 'flag/' || flag.flag_id"
    " OR EXISTS (SELECT 1 FROM flag_miss m WHERE m.flag_id = flag.flag_id"
    "            AND old.subject = 'attempt/' || m.call_id || '/' || flag.employee_id))";

std::int64_t erased_through(Transaction& tx) {
    const auto kept = meta::get(tx, kErasedThrough);
    return kept ? std::stoll(*kept) : 0;
}

}  // namespace

std::int64_t erase_raw_messages(Transaction& tx, domain::Instant received_before, int limit) {
    const std::int64_t from = erased_through(tx);
    // The next rows in order of arrival, up to the first that must stay.
    const auto last = tx.query_one(
        "SELECT max(inbox_id), count(*) FROM (SELECT inbox_id FROM inbox WHERE inbox_id > $1"
        " AND inbox_id < COALESCE((SELECT min(inbox_id) FROM inbox WHERE state = 'pending'), $2)"
        " AND inbox_id < COALESCE((SELECT inbox_id FROM inbox WHERE inbox_id > $1 AND received_at >= $3"
        "                          ORDER BY inbox_id LIMIT 1), $2)"
        " ORDER BY inbox_id LIMIT $4) AS old",
        from, INT64_MAX, received_before, limit);
    const auto through = last->get<std::optional<std::int64_t>>(0);
    if (!through) return 0;
    tx.execute("UPDATE inbox SET raw = '' WHERE inbox_id > $1 AND inbox_id <= $2", from, *through);
    meta::set(tx, kErasedThrough, std::to_string(*through));
    return last->get<std::int64_t>(1);
}

std::int64_t delete_presence(Transaction& tx, std::string_view before, int limit) {
    const std::string clause = " WHERE old.local_date < $1 AND " + std::string(kHasNoOpenFlag) + " LIMIT $2)";
    const auto left = [&](std::int64_t done) { return limit - done; };
    std::int64_t done = tx.execute(
        "DELETE FROM presence WHERE (employee_id, local_date, window_id) IN"
        " (SELECT employee_id, local_date, window_id FROM presence AS old" +
            clause,
        before, limit);
    done += tx.execute(
        "DELETE FROM not_asked WHERE (employee_id, local_date) IN"
        " (SELECT employee_id, local_date FROM not_asked AS old" +
            clause,
        before, left(done));
    done += tx.execute(
        "DELETE FROM daily_report WHERE daily_report_id IN"
        " (SELECT daily_report_id FROM daily_report AS old" +
            clause,
        before, left(done));
    return done;
}

std::int64_t erase_attachment_files(Transaction& tx, domain::Instant received_before,
                                    std::optional<domain::Instant> flags_closed_before, int limit) {
    const std::string flags(kItsFlags);
    const auto old = tx.query(
        "SELECT old.attachment_id FROM attachment_file f JOIN attachment old"
        " ON old.attachment_id = f.attachment_id WHERE f.state = 'stored' AND"
        " ((old.received_at < $1 AND " +
            std::string(kHasNoOpenFlag) + " AND NOT EXISTS " + flags +
            ")) OR (CAST($2 AS BIGINT) IS NOT NULL AND EXISTS " + flags + ") AND NOT EXISTS " + flags +
            " AND (flag.closed_at IS NULL OR flag.closed_at >= $2))))"
            " ORDER BY old.attachment_id LIMIT $3",
        received_before, flags_closed_before, limit);
    for (const Row& row : old) erase_file(tx, row.get<std::int64_t>(0));
    return static_cast<std::int64_t>(old.size());
}

}  // namespace storage
