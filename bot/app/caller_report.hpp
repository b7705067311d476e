// The month before, told to HR on the first working day of a month: who calls whom how often, in chat; what
// calls, presence windows and daily reports came to, by mail.
#pragma once

#include "bot/app/scene.hpp"

namespace app {

/// Tells HR of the office in chat, and nobody else: the totals of the month before, the three people called
/// most often, and the calls outside duty hours with their reasons. Nobody's silence is in it, and nothing is
/// said if nobody was called. Where mail to HR is set, orders the month's report for it. Sets the next one.
void send_month_report(Scene& scene);
/// The first working day of this or the next month, when digests go out; what is set stays.
void set_next_month_report(Scene& scene);

}  // namespace app
