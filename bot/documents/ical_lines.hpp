// Inside this room: the frame of an iCalendar file, which the library forgets as it reads: on which line each
// event begins, and whether all that is opened is closed.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "bot/documents/csv.hpp"

namespace documents {

struct IcalLines {
    std::vector<std::size_t> events;    ///< from 1, in the order of the file
    std::vector<std::string> left_out;  ///< components that are no days off, a line each
    std::vector<RowMistake> mistakes;
};

/// `text` is UTF-8 without a byte order mark.
IcalLines lines_of_ical(std::string_view text);

}  // namespace documents
