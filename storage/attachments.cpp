#include "storage/attachments.hpp"

namespace storage {

bool add_attachment(Transaction& tx, const Attachment& attachment, domain::InboxId inbox_id) {
    return tx.execute(
               "INSERT INTO attachment (employee_id, subject, inbox_id, lane, media_id, kind, mime_type,"
               " bytes, caption, sent_at, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
               " ON CONFLICT DO NOTHING",
               attachment.employee, attachment.subject, inbox_id, attachment.lane, attachment.media_id,
               attachment.kind, attachment.mime_type, attachment.bytes, attachment.caption,
               attachment.sent_at, attachment.received_at) == 1;
}

std::vector<Attachment> attachments_of(Transaction& tx, std::string_view subject) {
    std::vector<Attachment> attachments;
    for (const Row& row :
         tx.query("SELECT attachment_id, employee_id, subject, lane, media_id, kind, mime_type, bytes,"
                  " caption, sent_at, received_at FROM attachment WHERE subject = $1 ORDER BY attachment_id",
                  subject))
        attachments.push_back({row.get<std::int64_t>(0), row.get<domain::EmployeeId>(1),
                               row.get<std::string>(2), row.get<std::string>(3), row.get<std::string>(4),
                               row.get<std::string>(5), row.get<std::string>(6),
                               row.get<std::optional<std::int64_t>>(7), row.get<std::string>(8),
                               row.get<domain::Instant>(9), row.get<domain::Instant>(10)});
    return attachments;
}

}  // namespace storage
