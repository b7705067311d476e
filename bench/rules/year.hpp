// A year of an office, as a figure.
#pragma once

#include <cstdint>
#include <string>

namespace bench {

struct Year {
    std::int64_t people = 0;
    std::int64_t messages = 0;     ///< that went out, edits and toasts included
    double processor_seconds = 0;  ///< of this process, on all its threads
    double seconds = 0;
    std::string trouble;  ///< why there is none, else empty
};

/// 2026 in East Kalimantan with its Ramadan and the days of Eid: two windows a Friday, reminders, receipts,
/// and a call a week by each of the unit's heads.
Year live_through_a_year(std::size_t people);

}  // namespace bench
