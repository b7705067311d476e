// Which browser on which system somebody uses, as people say it, from what the browser says of itself.
#pragma once

#include <string>
#include <string_view>

#include "bot/wording/catalogue.hpp"

namespace app {

/// "Chrome di Android"; what is not known is said to be so. `stated` is the browser's User-Agent.
std::string browser_words(const wording::Catalogue& words, domain::Language language,
                          std::string_view stated);

}  // namespace app
