// Inside this room: a report to be read on a page, and the choice of its days, unit and kind.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "bot/app/report_order.hpp"
#include "bot/documents/report.hpp"
#include "web/visit.hpp"

namespace web {

/// `recent`: the thirty days up to the one named, whatever month they lie in. `weeks`: eight whole weeks, the
/// last of them that of the day named. `range`: from the first to the last day named.
enum class ReportSpan { day, week, month, recent, weeks, range };

/// From `?kind=period&span=week&date=2026-02-11&unit=RSUD&by=person&shared=yes`, and `first=2026-01-12` of a
/// range; what is missing or means nothing is the usual span, that of today, of all units, by unit.
/// An evaluation opens on eight weeks: a month that has just begun holds too few to compare. `of` is the kind
/// whose page the form stood on: who chooses another kind and leaves the span alone gets the usual one of it.
struct ReportChoice {
    ReportSpan span = ReportSpan::month;
    app::ReportOrder order;
    /// A key of the catalogue that says what is wrong with the days and what to choose; blank: nothing is.
    std::string flaw;
};
ReportChoice report_choice(const Visit& visit, bool is_large_office);

/// What is wrong with days that somebody chose, as `ReportChoice::flaw`: they are none, the wrong way round,
/// have not begun, or are more than `most`.
std::string flaw_of_days(const std::optional<std::chrono::year_month_day>& first,
                         const std::optional<std::chrono::year_month_day>& last,
                         std::chrono::year_month_day today, int most);

/// For the form, the two links to the spans before and after, and the order of the same report as a file.
void set_choice(const Visit& visit, Data& data, const ReportChoice& choice,
                const std::vector<domain::UnitId>& units);

/// For the partial `report_figures`: what stands in the letter, block by block.
void set_figures(Data& data, const documents::Report& report);

}  // namespace web
