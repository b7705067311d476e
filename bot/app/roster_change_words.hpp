// What a roster file changes, in the reader's words: the file's own names of columns and values are for
// whoever writes the file.
#pragma once

#include <string>
#include <vector>

#include "bot/app/roster_import.hpp"

namespace app {

struct ChangeInWords {
    std::string text;         ///< "peran: pegawai, menjadi admin sistem"
    bool is_weighty = false;  ///< a role, or who leads whom
};

/// Of one person: what changes, or why they come or go.
std::vector<ChangeInWords> in_words(Scene& scene, const PersonStep& person, domain::Language language);
/// Of one unit.
std::vector<ChangeInWords> in_words(Scene& scene, const UnitStep& unit, domain::Language language);

}  // namespace app
