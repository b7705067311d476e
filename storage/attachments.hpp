// Tables attachment, attachment_file and attachment_content: pictures and documents sent with a reason or a
// reply. Who sent what when, by which number the messenger knows the file, what became of it, and its bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace storage {

/// What became of the file.
struct AttachmentFile {
    std::string state;  ///< waiting, stored, lost, erased
    int tries = 0;
    std::optional<domain::Instant> due_at;      ///< of the next try, while it waits
    std::optional<domain::Instant> settled_at;  ///< stored, lost or erased
    std::string cause;                          ///< of the last try that failed: `gone`, `too_large` …
    std::optional<std::int64_t> bytes;          ///< as stored; stays when the bytes are erased
    std::string sha256;                         ///< in hexadecimal digits; the same
    std::string media_type;                     ///< by its first bytes; the same
};

struct Attachment {
    std::int64_t id = 0;
    domain::EmployeeId employee;
    /// `flag/3`: of the reply to it; else the subject of the reason it belongs to (storage/flags.hpp).
    std::string subject;
    std::string lane;                   ///< `telegram/main`
    std::string media_id;               ///< the provider's; it may expire there
    std::string kind;                   ///< photo, document
    std::string mime_type;              ///< as the messenger names it
    std::optional<std::int64_t> bytes;  ///< as the messenger says
    std::string caption;
    domain::Instant sent_at;
    domain::Instant received_at;
    AttachmentFile file{};
};

/// Its id and file are ignored: the file waits to be fetched at once. Its id, or nullopt if this event's was
/// kept before.
std::optional<std::int64_t> add_attachment(Transaction& tx, const Attachment& attachment,
                                           domain::InboxId inbox_id);
/// In order of arrival.
std::vector<Attachment> attachments_of(Transaction& tx, std::string_view subject);
std::vector<Attachment> attachments_by(Transaction& tx, const domain::EmployeeId& employee);
std::optional<Attachment> find_attachment(Transaction& tx, std::int64_t id);
/// How many arrived from the person since then.
std::int64_t attachments_since(Transaction& tx, const domain::EmployeeId& employee, domain::Instant since);

/// When the next file is to be fetched; nullopt: none waits.
std::optional<domain::Instant> next_file_due(Transaction& tx);
/// The one that has been due the longest.
std::optional<Attachment> file_due(Transaction& tx, domain::Instant now);

/// The bytes of a file that waits, with their hash, in one transaction; the hash in hexadecimal digits.
/// nullopt: it does not wait any more.
std::optional<std::string> store_file(Transaction& tx, std::int64_t id, std::string_view bytes,
                                      std::string_view media_type);
/// A try that failed; the next one is due then.
void postpone_file(Transaction& tx, std::int64_t id, std::string_view cause, domain::Instant due_at);
/// The last try failed, or none is made. False: it does not wait any more.
bool lose_file(Transaction& tx, std::int64_t id, std::string_view cause);

/// nullopt: there is no such file, or its bytes are not here.
std::optional<std::string> content_of(Transaction& tx, std::int64_t id);
/// Takes the bytes away; what they were stays. False: none were stored.
bool erase_file(Transaction& tx, std::int64_t id);

}  // namespace storage
