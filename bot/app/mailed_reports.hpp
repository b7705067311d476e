// Which reports go to HR, or to whom the office names, by mail and by themselves.
#pragma once

#include <string>
#include <vector>

#include "bot/app/report_order.hpp"

namespace app {

enum class MailedReport {
    month,       ///< of the month before, by unit, on a month's first working day
    week,        ///< of the week before, by unit, on a week's first working day
    evaluation,  ///< of the month before, flexible beside office days, on a month's first working day
};

struct ReportMail {
    MailedReport report;
    ReportFormat format;
    std::vector<std::string> to{};  ///< empty: HR's addresses
};

}  // namespace app
