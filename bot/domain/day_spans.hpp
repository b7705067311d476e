// Spans of the local day as a policy writes them, sorted, cut and made into instants.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "bot/domain/instant.hpp"
#include "bot/domain/policy.hpp"
#include "bot/domain/roster.hpp"

namespace domain {

/// Working hours without breaks and prayers, in order. Pauses may overlap and stick out.
std::vector<DaySpan> working_spans(const HoursRule& hours);

/// The prayers that lie within the working hours, cut to them, in order.
std::vector<DaySpan> prayer_spans(const HoursRule& hours);

/// The instants of spans on one date. What a gap in the zone's time swallows is left out.
std::vector<Span> on_date(const std::vector<DaySpan>& spans, std::chrono::year_month_day date,
                          const std::string& zone);

/// The instants of the hours permitted on that date, in order; where two touch they are one.
std::vector<Span> permitted_on(const std::vector<PermittedHours>& hours, std::chrono::year_month_day date,
                               const std::string& zone);

/// What is left of `spans` outside `taken`, in order.
std::vector<Span> without(const std::vector<Span>& spans, const std::vector<Span>& taken);

/// Every quiet time that touches the date, in order; one that passes midnight begins the day before, too.
std::vector<Span> quiet_on(const std::vector<DaySpan>& quiet, std::chrono::year_month_day date,
                           const std::string& zone);

}  // namespace domain
