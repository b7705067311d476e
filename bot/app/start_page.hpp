// What the dashboard's first page says of today, by what its reader has to see to: their own day; presence,
// open calls and decisions of those in their care; files, a roster that waits for them, outages and people
// whom no chat reaches. Figures and few words; all else is a page further. Nothing here changes anything.
#pragma once

#include <string>
#include <vector>

#include "bot/app/viewer.hpp"

namespace app {

enum class StartMatter { own_day, presence, calls, decisions, flags, roster, outages, reach };

struct StartItem {
    StartMatter matter;
    std::vector<std::string> lines;  ///< never empty
};

/// In the order of `StartMatter`; only what the viewer may see.
std::vector<StartItem> start_page(Scene& scene, const Viewer& viewer, domain::Language language);

}  // namespace app
