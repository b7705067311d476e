// Inside this room: a report to be read on a page, and the choice of its days, unit and kind.
#pragma once

#include "bot/app/report_order.hpp"
#include "bot/documents/report.hpp"
#include "web/visit.hpp"

namespace web {

/// `recent`: the thirty days up to the one named, whatever month they lie in.
enum class ReportSpan { day, week, month, recent };

/// From `?kind=period&span=week&date=2026-02-11&unit=RSUD&by=person&shared=yes`; what is missing or means
/// nothing is the usual span, that of today, of all units, by unit. An evaluation opens on
/// the recent days instead of a month: one that has just begun holds too few to compare.
struct ReportChoice {
    ReportSpan span = ReportSpan::month;
    app::ReportOrder order;
};
ReportChoice report_choice(const Visit& visit, ReportSpan usual);

/// For the form, the two links to the spans before and after, and the order of the same report as a file.
void set_choice(const Visit& visit, Data& data, const ReportChoice& choice,
                const std::vector<domain::UnitId>& units);

/// For the partial `report_figures`: what stands in the letter, block by block.
void set_figures(Data& data, const documents::Report& report);

}  // namespace web
