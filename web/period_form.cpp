#include "web/period_form.hpp"

#include <utility>

#include "bot/domain/local_time.hpp"

namespace web {

app::Period period_of(const Visit& visit, const app::Period& usual) {
    app::Period period{domain::from_iso_date(visit.query("from")).value_or(usual.first),
                       domain::from_iso_date(visit.query("to")).value_or(usual.last)};
    if (period.last < period.first) std::swap(period.first, period.last);
    return period;
}

void set_period(Data& data, const app::Period& period) {
    data.set("from", Data{domain::to_iso_date(period.first)});
    data.set("to", Data{domain::to_iso_date(period.last)});
}

}  // namespace web
