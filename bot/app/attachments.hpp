// Pictures and documents as optional evidence. They are never asked for as a condition, never passed on, and
// never fetched: what is on record is who sent which file when (storage/attachments.hpp).
#pragma once

#include "bot/app/talk.hpp"

namespace app {

/// Puts a photo or document on record if it belongs to something: to the call or notice it quotes, to the
/// reason or reply that is awaited, to a reason nobody has decided yet, or to a flag that was replied to.
/// Its subject; empty if it belongs to nothing, or is no photo or document.
std::string keep_attachment(Scene& scene, const Talk& talk, const domain::InboundMessage& message);

}  // namespace app
