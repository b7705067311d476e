// What stands across every page of a document that was made in a simulation, so that nobody takes it for an
// office's.
#pragma once

#include <string>

#include "bot/app/scene.hpp"

namespace app {

/// Empty in an office's own database.
std::string watermark(Scene& scene, domain::Language language);

}  // namespace app
