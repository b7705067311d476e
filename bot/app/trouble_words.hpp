// What a trouble of the outage ledger is called to people who read a file.
#pragma once

#include <string>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// In that language; a name that the ledger has from elsewhere stays as it is.
std::string trouble_words(Scene& scene, std::string_view what, domain::Language language);

}  // namespace app
