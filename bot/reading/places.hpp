// Where a trip leads, and whose clock holds there: the provinces of Indonesia and their capitals.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace reading {

struct Place {
    std::string_view name;  ///< "Banda Aceh"
    std::string_view zone;  ///< IANA
};

/// The last place that the text names, for that is where a trip ends. Zones by Keppres 41/1987, with the
/// provinces founded since in that of the province they were cut from. Pure; any thread; any bytes.
std::optional<Place> find_place(std::string_view text);

}  // namespace reading
