#include "storage/many_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace storage {

std::string parameters(std::size_t first, std::size_t count) {
    std::string list;
    for (std::size_t at = first; at < first + count; ++at)
        list += fmt::format("{}${}", at == first ? "" : ", ", at);
    return list;
}

ManyRows::ManyRows(std::string (*make)(std::size_t rows)) {
    for (std::size_t at = 0; at < texts_.size(); ++at) texts_[at] = make(std::size_t{1} << at);
}

ManyRows::Part ManyRows::part_of(std::size_t left) const {
    // The next larger statement if what it says again makes up no more than a quarter of it, for a way to the
    // server costs more; else the next smaller one.
    const auto larger = static_cast<std::size_t>(std::bit_width(left - 1));
    const std::size_t said_again = (std::size_t{1} << larger) - left;
    const bool takes_larger = said_again * 4 <= std::size_t{1} << larger;
    const std::size_t doublings = std::min(takes_larger ? larger : larger - 1, kMostDoublings);
    const std::size_t rows = std::size_t{1} << doublings;
    return {texts_[doublings], rows, std::min(rows, left)};
}

}  // namespace storage
