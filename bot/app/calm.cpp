#include "bot/app/calm.hpp"

#include "bot/domain/local_time.hpp"
#include "storage/outbox.hpp"

namespace app {

bool may_remind(Scene& scene, const domain::EmployeeId& employee, const domain::Policy& policy,
                std::chrono::year_month_day date, std::string_view zone) {
    const auto count_since = [&](domain::Instant since) {
        return storage::count_for(scene.tx, employee, storage::Priority::reminder, since);
    };
    return count_since(domain::start_of_day(date, zone)) < policy.reminders_per_day &&
           count_since(scene.now() - std::chrono::hours{1}) < policy.reminders_per_hour;
}

}  // namespace app
