// What calls, presence windows and daily reports came to over a day, a week or a month, by unit or by person.
// Read a day at a time, so that a long one delays nobody.
#pragma once

#include <map>
#include <set>
#include <utility>

#include "bot/app/report_order.hpp"
#include "bot/app/scene.hpp"
#include "bot/documents/report.hpp"
#include "bot/domain/figures.hpp"

namespace app {

class PeriodReport {
public:
    explicit PeriodReport(ReportOrder order) : order_(std::move(order)) {}

    /// Takes in what is on record of that day, in the office's zone. Each day once; reads only.
    void read(Scene& scene, std::chrono::year_month_day date);
    /// Units in the order of the tree, every one of them; people by unit and name, those on record. A row and
    /// the sums above it are kept back as the order says.
    documents::Report finish(Scene& scene) const;

private:
    struct Sums {
        domain::CallSums calls;
        domain::WindowSums windows;
        domain::DailyReportSums reports;
        // Who stands behind each; see domain::add_person.
        std::set<domain::EmployeeId> called;
        std::set<domain::EmployeeId> awaited;
        std::set<domain::EmployeeId> reporting;
    };
    /// By unit, the person is blank.
    using Key = std::pair<domain::UnitId, domain::EmployeeId>;
    using Rows = std::vector<std::pair<Key, const Sums*>>;

    template <typename Record, typename Put>
    void put(const std::vector<Record>& records, const class ReportUnits& units, Put&& into);
    void add_summary(Scene& scene, documents::Report& report) const;
    documents::ReportTable by_unit(Scene& scene) const;
    documents::ReportTable by_person(Scene& scene) const;
    Rows rows_of_units(Scene& scene) const;

    ReportOrder order_;
    std::map<Key, Sums> sums_;
    Sums whole_;
};

}  // namespace app
