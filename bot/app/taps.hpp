// What a tap on one of our buttons does, one row an action.
#pragma once

#include "bot/app/talk.hpp"

namespace app {

/// A tap in the person's own chat. A button that is not ours, or was made for somebody else, has no effect
/// and is put on record.
void hear_tap(Scene& scene, const Talk& talk, const domain::InboundTap& tap);

}  // namespace app
