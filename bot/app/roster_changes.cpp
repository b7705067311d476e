#include "bot/app/roster_changes.hpp"

#include <fmt/format.h>

#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Unit;

std::string date_or_blank(const std::optional<domain::DateRange>& days,
                          std::optional<std::chrono::year_month_day> domain::DateRange::*end) {
    return days && (*days).*end ? domain::to_iso_date(*((*days).*end)) : "";
}

template <typename Id>
std::string value_or_blank(const std::optional<Id>& id) {
    return id ? id->value : "";
}

class Changes {
public:
    void compare(std::string_view field, std::string_view before, std::string_view after,
                 bool is_masked = false) {
        if (is_masked || before != after)
            found_.push_back({std::string(field), std::string(before), std::string(after)});
    }
    std::vector<FieldChange> take() { return std::move(found_); }

private:
    std::vector<FieldChange> found_;
};

}  // namespace

std::vector<FieldChange> changes_between(const Employee& before, const Employee& after) {
    using domain::DateRange;
    Changes changes;
    if (before.nip != after.nip)
        changes.compare("nip", wording::masked_nip(before.nip), wording::masked_nip(after.nip), true);
    changes.compare("name", before.name, after.name);
    changes.compare("unit", before.unit.value, after.unit.value);
    changes.compare("role", to_string(before.role), to_string(after.role));
    changes.compare("phone", before.phone, after.phone);
    changes.compare("language", to_string(before.language), to_string(after.language));
    changes.compare("zone", before.zone, after.zone);
    changes.compare("exempt_from", date_or_blank(before.exempt, &DateRange::from),
                    date_or_blank(after.exempt, &DateRange::from));
    changes.compare("exempt_to", date_or_blank(before.exempt, &DateRange::to),
                    date_or_blank(after.exempt, &DateRange::to));
    changes.compare("employment", to_string(before.employment), to_string(after.employment));
    changes.compare("position", before.position ? to_string(*before.position) : "",
                    after.position ? to_string(*after.position) : "");
    changes.compare("task_traits", fmt::format("{}", fmt::join(before.task_traits, " ")),
                    fmt::format("{}", fmt::join(after.task_traits, " ")));
    const auto days_of = [](const Employee& employee) {
        return employee.ineligible ? std::optional(employee.ineligible->days) : std::nullopt;
    };
    changes.compare("ineligible_from", date_or_blank(days_of(before), &DateRange::from),
                    date_or_blank(days_of(after), &DateRange::from));
    changes.compare("ineligible_to", date_or_blank(days_of(before), &DateRange::to),
                    date_or_blank(days_of(after), &DateRange::to));
    changes.compare("ineligible_cause", before.ineligible ? to_string(before.ineligible->cause) : "",
                    after.ineligible ? to_string(after.ineligible->cause) : "");
    return changes.take();
}

std::vector<FieldChange> changes_between(const Unit& before, const Unit& after) {
    Changes changes;
    changes.compare("unit_parent", value_or_blank(before.parent), value_or_blank(after.parent));
    changes.compare("unit_kind", to_string(before.kind), to_string(after.kind));
    changes.compare("head", value_or_blank(before.head), value_or_blank(after.head));
    changes.compare("zone", before.zone, after.zone);
    changes.compare("week", to_string(before.week), to_string(after.week));
    return changes.take();
}

}  // namespace app
