// Table attachment: pictures and documents sent with a reason or a reply. What is kept is who sent what, when
// and by which number the messenger knows the file; the file itself stays with the messenger.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/database.hpp"

namespace storage {

struct Attachment {
    std::int64_t id = 0;
    domain::EmployeeId employee;
    /// `flag/3`: of the reply to it; else the subject of the reason it belongs to (storage/flags.hpp).
    std::string subject;
    std::string lane;      ///< `telegram/main`
    std::string media_id;  ///< the provider's; it may expire there
    std::string kind;      ///< photo, document
    std::string mime_type;
    std::optional<std::int64_t> bytes;
    std::string caption;
    domain::Instant sent_at;
    domain::Instant received_at;
};

/// Its id is ignored. False if this event's was kept before.
bool add_attachment(Transaction& tx, const Attachment& attachment, domain::InboxId inbox_id);
/// In order of arrival.
std::vector<Attachment> attachments_of(Transaction& tx, std::string_view subject);

}  // namespace storage
