#include "storage/roster_json.hpp"

#include <nlohmann/json.hpp>

#include "bot/domain/local_time.hpp"
#include "storage/failure.hpp"

namespace storage {
namespace {

using nlohmann::ordered_json;

void put(ordered_json& object, std::string_view key, std::string_view value) {
    if (!value.empty()) object[std::string(key)] = value;
}

void put(ordered_json& object, std::string_view key, const std::optional<std::chrono::year_month_day>& date) {
    if (date) object[std::string(key)] = domain::to_iso_date(*date);
}

[[noreturn]] void refuse(std::string_view kind) {
    throw Failure(Failure::Kind::corrupt, "roster_change: a stored " + std::string(kind) + " cannot be read");
}

std::string text_in(const ordered_json& object, const char* key) {
    return object.value(key, std::string());
}

/// The date, or none if the text has none.
std::optional<std::chrono::year_month_day> date_in(const ordered_json& object, const char* key) {
    return domain::from_iso_date(text_in(object, key));
}

/// The word as `read` understands it; what is not said stays as it is.
template <typename Word, typename Read>
void take(const ordered_json& object, const char* key, Word& into, Read read) {
    const std::string text = text_in(object, key);
    if (text.empty()) return;
    const auto word = read(text);
    if (!word) throw std::invalid_argument(key);
    into = *word;
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

domain::Employee employee_from_json(const domain::EmployeeId& id, const std::string& text) try {
    const auto object = ordered_json::parse(text);
    domain::Employee employee;
    employee.id = id;
    employee.nip = text_in(object, "nip");
    employee.name = text_in(object, "name");
    employee.unit = domain::UnitId{text_in(object, "unit")};
    take(object, "role", employee.role, domain::role_from);
    employee.phone = text_in(object, "phone");
    // A language whose catalogue is gone is no reason to lose sight of the person.
    employee.language = domain::language_from(text_in(object, "language")).value_or(domain::Language::id);
    employee.zone = text_in(object, "zone");
    if (object.contains("exempt_from") || object.contains("exempt_to"))
        employee.exempt = domain::DateRange{date_in(object, "exempt_from"), date_in(object, "exempt_to")};
    take(object, "employment", employee.employment, domain::employment_from);
    take(object, "position", employee.position, domain::position_from);
    if (object.contains("task_traits"))
        employee.task_traits = object["task_traits"].get<std::vector<std::string>>();
    if (object.contains("ineligible_cause")) {
        domain::Ineligibility ineligible;
        take(object, "ineligible_cause", ineligible.cause, domain::ineligibility_cause_from);
        ineligible.days = {date_in(object, "ineligible_from"), date_in(object, "ineligible_to")};
        employee.ineligible = ineligible;
    }
    return employee;
} catch (const std::exception&) {
    refuse("employee");
}

domain::Unit unit_from_json(const domain::UnitId& id, const std::string& text) try {
    const auto object = ordered_json::parse(text);
    domain::Unit unit;
    unit.id = id;
    if (object.contains("unit_parent")) unit.parent = domain::UnitId{text_in(object, "unit_parent")};
    take(object, "unit_kind", unit.kind, domain::unit_kind_from);
    if (object.contains("head")) unit.head = domain::EmployeeId{text_in(object, "head")};
    unit.zone = text_in(object, "zone");
    take(object, "week", unit.week, domain::working_week_from);
    return unit;
} catch (const std::exception&) {
    refuse("unit");
}

}  // namespace storage
