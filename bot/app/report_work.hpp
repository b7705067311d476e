// Makes the report that was ordered, a day at a time: in one go for the command line, between other work in
// the background.
#pragma once

#include <string>
#include <variant>

#include "bot/app/evaluation_report.hpp"
#include "bot/app/period_report.hpp"
#include "bot/app/report_order.hpp"

namespace app {

class ReportWork {
public:
    /// The order has no flaw (`flaw_of`).
    explicit ReportWork(ReportOrder order);

    /// How many days are read, of how many.
    int steps_done() const { return done_; }
    int steps() const { return steps_; }
    bool is_read() const { return done_ == steps_; }

    /// Reads one more day; a reading transaction will do, and each step may have its own.
    void step(Scene& scene);
    /// Once all are read. What was read is the same, the report is the same.
    documents::Report report(Scene& scene) const;
    const ReportOrder& order() const { return order_; }

private:
    ReportOrder order_;
    int done_ = 0;
    int steps_ = 0;
    std::variant<PeriodReport, EvaluationReport> figures_;
};

}  // namespace app
