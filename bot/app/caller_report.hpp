// Who calls whom how often: told to HR on the first working day of a month, for the month before.
#pragma once

#include <string>

#include "bot/app/period.hpp"
#include "bot/app/scene.hpp"
#include "bot/domain/figures.hpp"

namespace app {

/// The totals of the period, the three people called most often, and the calls outside duty hours with their
/// reasons. Nobody's silence is in it. For HR alone.
std::string month_report_text(Scene& scene, const Period& period, domain::Language language);

/// Tells HR of the office in chat, unless nobody was called, and sets the next one.
void send_month_report(Scene& scene);
/// The first working day of this or the next month, when digests go out; what is set stays.
void set_next_month_report(Scene& scene);

}  // namespace app
