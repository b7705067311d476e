#include "storage/roster_json.hpp"

#include <nlohmann/json.hpp>

#include "bot/domain/local_time.hpp"

namespace storage {
namespace {

using nlohmann::ordered_json;

void put(ordered_json& object, std::string_view key, std::string_view value) {
    if (!value.empty()) object[std::string(key)] = value;
}

void put(ordered_json& object, std::string_view key, const std::optional<std::chrono::year_month_day>& date) {
    if (date) object[std::string(key)] = domain::to_iso_date(*date);
}

}  // namespace

std::string to_json(const domain::Employee& employee) {
    ordered_json object;
    put(object, "nip", employee.nip);
    put(object, "name", employee.name);
    put(object, "unit", employee.unit.value);
    put(object, "role", to_string(employee.role));
    put(object, "phone", employee.phone);
    put(object, "language", to_string(employee.language));
    put(object, "zone", employee.zone);
    if (employee.exempt) {
        put(object, "exempt_from", employee.exempt->from);
        put(object, "exempt_to", employee.exempt->to);
    }
    put(object, "employment", to_string(employee.employment));
    if (employee.position) put(object, "position", to_string(*employee.position));
    if (!employee.task_traits.empty()) object["task_traits"] = employee.task_traits;
    if (employee.ineligible) {
        put(object, "ineligible_cause", to_string(employee.ineligible->cause));
        put(object, "ineligible_from", employee.ineligible->days.from);
        put(object, "ineligible_to", employee.ineligible->days.to);
    }
    return object.dump();
}

std::string to_json(const domain::Unit& unit) {
    ordered_json object;
    if (unit.parent) put(object, "unit_parent", unit.parent->value);
    put(object, "unit_kind", to_string(unit.kind));
    if (unit.head) put(object, "head", unit.head->value);
    put(object, "zone", unit.zone);
    put(object, "week", to_string(unit.week));
    return object.dump();
}

std::string to_json(const domain::Acting& acting) {
    ordered_json object;
    put(object, "employee", acting.employee.value);
    put(object, "kind", to_string(acting.kind));
    put(object, "first_day", acting.days.from);
    put(object, "last_day", acting.days.to);
    return object.dump();
}

}  // namespace storage
