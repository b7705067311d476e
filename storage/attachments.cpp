#include "storage/attachments.hpp"

#include <sodium.h>

#include <array>

namespace storage {
namespace {

constexpr std::string_view kSelect =
    "SELECT a.attachment_id, a.employee_id, a.subject, a.lane, a.media_id, a.kind, a.mime_type, a.bytes,"
    " a.caption, a.sent_at, a.received_at, f.state, f.tries, f.due_at, f.settled_at, f.cause, f.bytes,"
    " f.sha256, f.media_type FROM attachment a JOIN attachment_file f ON f.attachment_id = a.attachment_id ";

Attachment attachment_from(const Row& row) {
    return {row.get<std::int64_t>(0),
            row.get<domain::EmployeeId>(1),
            row.get<std::string>(2),
            row.get<std::string>(3),
            row.get<std::string>(4),
            row.get<std::string>(5),
            row.get<std::string>(6),
            row.get<std::optional<std::int64_t>>(7),
            row.get<std::string>(8),
            row.get<domain::Instant>(9),
            row.get<domain::Instant>(10),
            {row.get<std::string>(11), row.get<int>(12), row.get<std::optional<domain::Instant>>(13),
             row.get<std::optional<domain::Instant>>(14), row.get<std::string>(15),
             row.get<std::optional<std::int64_t>>(16), row.get<std::string>(17), row.get<std::string>(18)}};
}

std::string sql(std::string_view rest) {
    return std::string(kSelect) + std::string(rest);
}

std::vector<Attachment> all_from(const std::vector<Row>& rows) {
    std::vector<Attachment> attachments;
    for (const Row& row : rows) attachments.push_back(attachment_from(row));
    return attachments;
}

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    std::array<char, 2 * crypto_hash_sha256_BYTES + 1> text{};
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    return text.data();
}

}  // namespace

std::optional<std::int64_t> add_attachment(Transaction& tx, const Attachment& attachment,
                                           domain::InboxId inbox_id) {
    const auto added = tx.query_one(
        "INSERT INTO attachment (employee_id, subject, inbox_id, lane, media_id, kind, mime_type,"
        " bytes, caption, sent_at, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        " ON CONFLICT DO NOTHING RETURNING attachment_id",
        attachment.employee, attachment.subject, inbox_id, attachment.lane, attachment.media_id,
        attachment.kind, attachment.mime_type, attachment.bytes, attachment.caption, attachment.sent_at,
        attachment.received_at);
    if (!added) return std::nullopt;
    const auto id = added->get<std::int64_t>(0);
    tx.execute(
        "INSERT INTO attachment_file (attachment_id, state, tries, due_at, cause, sha256, media_type)"
        " VALUES ($1, 'waiting', 0, $2, '', '', '')",
        id, tx.now());
    return id;
}

std::vector<Attachment> attachments_of(Transaction& tx, std::string_view subject) {
    return all_from(tx.query(sql("WHERE a.subject = $1 ORDER BY a.attachment_id"), subject));
}

std::vector<Attachment> attachments_by(Transaction& tx, const domain::EmployeeId& employee) {
    return all_from(tx.query(sql("WHERE a.employee_id = $1 ORDER BY a.attachment_id"), employee));
}

std::optional<Attachment> find_attachment(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one(sql("WHERE a.attachment_id = $1"), id);
    return row ? std::optional(attachment_from(*row)) : std::nullopt;
}

std::int64_t attachments_since(Transaction& tx, const domain::EmployeeId& employee, domain::Instant since) {
    return tx
        .query_one("SELECT count(*) FROM attachment WHERE employee_id = $1 AND received_at >= $2", employee,
                   since)
        ->get<std::int64_t>(0);
}

std::optional<domain::Instant> next_file_due(Transaction& tx) {
    return tx.query_one("SELECT min(due_at) FROM attachment_file WHERE state = 'waiting'")
        ->get<std::optional<domain::Instant>>(0);
}

std::optional<Attachment> file_due(Transaction& tx, domain::Instant now) {
    const auto row = tx.query_one(sql("WHERE f.state = 'waiting' AND f.due_at <= $1"
                                      " ORDER BY f.due_at, f.attachment_id LIMIT 1"),
                                  now);
    return row ? std::optional(attachment_from(*row)) : std::nullopt;
}

std::optional<std::string> store_file(Transaction& tx, std::int64_t id, std::string_view bytes,
                                      std::string_view media_type) {
    std::string hash = sha256_hex(bytes);
    const auto changed = tx.execute(
        "UPDATE attachment_file SET state = 'stored', tries = tries + 1, due_at = NULL, settled_at = $2,"
        " cause = '', bytes = $3, sha256 = $4, media_type = $5"
        " WHERE attachment_id = $1 AND state = 'waiting'",
        id, tx.now(), bytes.size(), hash, media_type);
    if (changed == 0) return std::nullopt;
    const std::array<Argument, 2> arguments{to_argument(id), BlobView{bytes}};
    tx.run("INSERT INTO attachment_content (attachment_id, content) VALUES ($1, $2)", arguments, {});
    return hash;
}

void postpone_file(Transaction& tx, std::int64_t id, std::string_view cause, domain::Instant due_at) {
    tx.execute(
        "UPDATE attachment_file SET tries = tries + 1, due_at = $2, cause = $3"
        " WHERE attachment_id = $1 AND state = 'waiting'",
        id, due_at, cause);
}

bool lose_file(Transaction& tx, std::int64_t id, std::string_view cause) {
    return tx.execute(
               "UPDATE attachment_file SET state = 'lost', tries = tries + 1, due_at = NULL,"
               " settled_at = $2, cause = $3 WHERE attachment_id = $1 AND state = 'waiting'",
               id, tx.now(), cause) == 1;
}

std::optional<std::string> content_of(Transaction& tx, std::int64_t id) {
    const auto row = tx.query_one("SELECT content FROM attachment_content WHERE attachment_id = $1", id);
    return row ? std::optional(row->get<Blob>(0).bytes) : std::nullopt;
}

bool erase_file(Transaction& tx, std::int64_t id) {
    tx.execute("DELETE FROM attachment_content WHERE attachment_id = $1", id);
    return tx.execute(
               "UPDATE attachment_file SET state = 'erased', settled_at = $2"
               " WHERE attachment_id = $1 AND state = 'stored'",
               id, tx.now()) == 1;
}

}  // namespace storage
