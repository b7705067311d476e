// The bytes that msgfmt makes of a catalogue, and those of them that the build put into the program.
#pragma once

#include <string_view>
#include <vector>

namespace wording {

/// One language's texts in the form of the GNU gettext manual, "The Format of GNU MO Files", little-endian.
struct CompiledCatalogue {
    std::string_view language;  ///< the name of the .po file, as `domain::language_from` knows it
    std::string_view bytes;
    std::string_view locale{};  ///< of its header's `Language:`, for ICU: `en_GB`
};

/// One for each file in `catalogues/`. The views hold for the life of the program.
std::vector<CompiledCatalogue> compiled_catalogues();

}  // namespace wording
