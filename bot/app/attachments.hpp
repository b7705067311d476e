// Pictures and documents as optional evidence. They are never asked for as a condition. Their files are
// fetched from the messenger behind the person's back, stored with their hash, and shown to whoever decides:
// they are never passed on in any chat (docs/adr/0019).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bot/app/talk.hpp"
#include "storage/attachments.hpp"

namespace app {

/// Telegram's own limit for bots is 20 MB, WhatsApp's for documents 100: a photo of a letter has less than
/// one.
inline constexpr std::size_t kMostFileBytes = 10 * 1024 * 1024;
/// Of one person within a day; what is beyond stays a reference, so that nobody fills the office's disk.
inline constexpr int kMostFilesADay = 10;
/// From the arrival on. WhatsApp keeps what people send for seven days.
inline constexpr std::chrono::days kFetchedWithin{7};

struct KeptAttachment {
    std::string subject;      ///< what it belongs to
    bool is_fetched = false;  ///< false: the person is told why its file will not be
};

/// Puts a photo or document on record if it belongs to something: to the call or notice it quotes, to the
/// reason or reply that is awaited, to a reason nobody has decided yet, or to a flag that was replied to. Its
/// file is due at once. nullopt: it belongs to nothing, or is no photo or document.
std::optional<KeptAttachment> keep_attachment(Scene& scene, const Talk& talk,
                                              const domain::InboundMessage& message);

/// What came of one try to fetch a file that waits: it is stored, tried again after a while (1 min, 5 min, 15
/// min, 1 h, 3 h, 6 h, and every 12 h), or lost. Only of a lost one the person hears, and not in quiet time.
void record_file(Scene& scene, std::int64_t attachment_id, const domain::Fetched& fetched);

/// Whether this person may have the file: who sent it, who may decide on what it belongs to, HR of the
/// sender, and auditors.
bool may_have_file(Scene& scene, const storage::Attachment& attachment, const domain::Employee& reader);

/// HR of the sender alone.
bool may_erase_file(Scene& scene, const storage::Attachment& attachment, const domain::Employee& officer);

/// `attachment-7.jpg`: of our own making, whatever the sender called it.
std::string file_name_of(const storage::Attachment& attachment);

/// What became of the file, in words: `stored, 213 kB`.
std::string file_state_words(Scene& scene, const storage::Attachment& attachment, domain::Language language);

/// Takes the bytes of one file away, on somebody's word; that they were there, and their hash, stays on
/// record. False: none are stored.
bool erase_file(Scene& scene, const storage::Attachment& attachment, std::string_view by);

}  // namespace app
