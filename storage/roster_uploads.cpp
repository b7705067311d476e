#include "storage/roster_uploads.hpp"

namespace storage {

std::optional<RosterUpload> waiting_upload(Transaction& tx, domain::Instant since) {
    const auto row = tx.query_one(
        "SELECT roster_upload_id, uploaded_by, uploaded_at, content, encoding, is_complete"
        " FROM roster_upload WHERE uploaded_at > $1 ORDER BY roster_upload_id DESC LIMIT 1",
        since);
    if (!row) return std::nullopt;
    return RosterUpload{row->get<std::int64_t>(0),    row->get<domain::EmployeeId>(1),
                        row->get<domain::Instant>(2), row->get<std::string>(3),
                        row->get<std::string>(4),     row->get<bool>(5)};
}

std::int64_t keep_upload(Transaction& tx, const RosterUpload& upload) {
    drop_uploads(tx);
    return tx
        .query_one(
            "INSERT INTO roster_upload (uploaded_by, uploaded_at, content, encoding, is_complete)"
            " VALUES ($1, $2, $3, $4, $5) RETURNING roster_upload_id",
            upload.by, tx.now(), upload.content, upload.encoding, upload.is_complete)
        ->get<std::int64_t>(0);
}

void drop_uploads(Transaction& tx) {
    tx.execute("DELETE FROM roster_upload");
}

void drop_uploads_before(Transaction& tx, domain::Instant instant) {
    tx.execute("DELETE FROM roster_upload WHERE uploaded_at < $1", instant);
}

}  // namespace storage
