// Inside this room: one event of an iCalendar file, understood by itself.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bot/documents/ical_file.hpp"

struct icalcomponent_impl;

namespace documents {

struct IcalEvent {
    std::string uid;
    std::size_t line = 0;
    domain::Holiday holiday;
    bool is_cancelled = false;
    /// RECURRENCE-ID: the occurrence of the event with the same UID that this one stands for.
    std::optional<std::chrono::sys_days> replaces;
    std::chrono::days length{1};
    std::set<std::chrono::sys_days> starts;  ///< up to the span's end
};

/// Reads the VEVENT that begins on that line; `calendar` is the VCALENDAR around it. nullopt: it has
/// mistakes, which are added.
std::optional<IcalEvent> read_event(icalcomponent_impl* calendar, icalcomponent_impl* event, std::size_t line,
                                    const IcalSpan& span, std::vector<RowMistake>& mistakes);

}  // namespace documents
