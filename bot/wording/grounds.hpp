// The sentences that say why, in the language of whoever reads them.
#pragma once

#include <string>

#include "bot/domain/ground.hpp"
#include "bot/wording/catalogue.hpp"

namespace wording {

/// The ground as a sentence: "Jumat adalah hari kerja fleksibel."
std::string sentence(const Catalogue& words, domain::Language language, const domain::Ground& ground);

}  // namespace wording
