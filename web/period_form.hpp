// Inside this room: the two dates by which long lists are narrowed.
#pragma once

#include "bot/app/period.hpp"
#include "web/visit.hpp"

namespace web {

/// From `?from=2026-02-01&to=2026-02-28`, both included; what is missing or no date comes from `usual`, and
/// dates the wrong way round are turned.
app::Period period_of(const Visit& visit, const app::Period& usual);

/// For the partial `period_fields`.
void set_period(Data& data, const app::Period& period);

}  // namespace web
