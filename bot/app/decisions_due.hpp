// `/nilai`: what waits for this person's decision, oldest first.
#pragma once

#include "bot/app/scene.hpp"

namespace app {

/// Reasons and requests to be away with their deadlines and a button for each way to decide, and daily
/// reports that were asked back. An empty list says so.
void show_decisions_due(Scene& scene, const domain::Employee& decider, const storage::Chat& chat,
                        const Cause& cause);

}  // namespace app
