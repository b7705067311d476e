// Reports that go out by mail by themselves, as `[reports]` of the configuration says.
#pragma once

#include <optional>

#include "bot/app/period.hpp"
#include "bot/app/scene.hpp"

namespace app {

/// nullopt: the office works on no day of it.
std::optional<std::chrono::year_month_day> first_working_day(Scene& scene, const Period& span);

/// Queues every mailed report of that kind for those days; none without an address. A report that goes to
/// anybody but HR leaves the circle that may know every person, and is made as a shared one.
void order_report_mail(Scene& scene, MailedReport report, const Period& days);

/// On the first working day of a week: what is mailed of the week before. Sets the next one.
void send_week_report(Scene& scene);
/// The first working day of this or a later week, when digests go out; none if nothing is mailed by the week.
void set_next_week_report(Scene& scene);

}  // namespace app
