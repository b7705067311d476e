// What is kept only for a time: raw bodies of messages, presence with its daily reports, and the bytes of
// attachments. In batches, so
// that a transaction stays short; each answers how much it did, and less than `limit` means that is all.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "storage/database.hpp"

namespace storage {

/// Empties the raw bodies of events received before that instant. Rows and keys stay, so a repeat is still
/// known as one. An event that waits to be worked on keeps its body, and so does all that came behind it.
std::int64_t erase_raw_messages(Transaction& tx, domain::Instant received_before, int limit);

/// Deletes presence, days not asked, and daily reports with their texts, of dates before that one (ISO). The
/// days of a person with an open flag stay until it is closed.
std::int64_t delete_presence(Transaction& tx, std::string_view before, int limit);

/// Erases the bytes of attachments: of those that no flag concerns, if they arrived before `received_before`
/// and the person has no open flag; of the others, once every flag they concern was closed before
/// `flags_closed_before` (nullopt: never). What they were stays.
std::int64_t erase_attachment_files(Transaction& tx, domain::Instant received_before,
                                    std::optional<domain::Instant> flags_closed_before, int limit);

}  // namespace storage
