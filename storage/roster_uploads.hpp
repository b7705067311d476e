// Roster files that one person has confirmed and another has to. One waits at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "bot/domain/ids.hpp"
#include "storage/database.hpp"

namespace storage {

struct RosterUpload {
    std::int64_t id = 0;
    domain::EmployeeId by;
    domain::Instant at{};
    std::string content;   ///< the file as text
    std::string encoding;  ///< that the file had before, as the browser told it; may be empty
    bool is_complete = false;
};

/// The one that waits, if it was made after `since`.
std::optional<RosterUpload> waiting_upload(Transaction& tx, domain::Instant since);
/// In place of any other. Answers its number.
std::int64_t keep_upload(Transaction& tx, const RosterUpload& upload);
void drop_uploads(Transaction& tx);
/// Those made before: nobody has come to confirm them.
void drop_uploads_before(Transaction& tx, domain::Instant instant);

}  // namespace storage
