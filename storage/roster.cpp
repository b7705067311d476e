#include "storage/roster.hpp"

#include <map>
#include <sstream>

#include "bot/domain/local_time.hpp"
#include "storage/roster_history.hpp"
#include "storage/roster_json.hpp"
#include "storage/unit_tree.hpp"

namespace storage {
namespace {

using domain::DateRange;
using domain::Employee;
using domain::EmployeeId;
using domain::Unit;
using domain::UnitId;

constexpr std::string_view kEmployeeColumns =
    "SELECT employee_id, nip, name, unit_id, role, phone, language, zone, exempt_from, exempt_to, employment,"
    " position, task_traits, ineligible_cause, ineligible_from, ineligible_to, left_at FROM employee ";

/// The units that a transaction has asked for, one by one: everything about a person asks for theirs.
struct KnownUnits {
    std::map<UnitId, std::optional<Unit>> by_id;
};

/// The same of people, the last few: an event is about one or two.
struct KnownPeople {
    static constexpr std::size_t kMost = 16;
    struct Person {
        Employee employee;
        bool has_left = false;
    };
    std::map<EmployeeId, Person> by_id;
};

std::optional<std::string> date_text(const std::optional<std::chrono::year_month_day>& date) {
    return date ? std::optional(domain::to_iso_date(*date)) : std::nullopt;
}

std::optional<std::chrono::year_month_day> date_from(const std::optional<std::string>& text) {
    return text ? domain::from_iso_date(*text) : std::nullopt;
}

/// `field_work,needs_special_room`
std::string as_text(const std::vector<std::string>& traits) {
    std::string text;
    for (const std::string& trait : traits) text += (text.empty() ? "" : ",") + trait;
    return text;
}

std::vector<std::string> traits_from(const std::string& text) {
    std::vector<std::string> traits;
    std::istringstream words(text);
    for (std::string trait; std::getline(words, trait, ',');) traits.push_back(trait);
    return traits;
}

Employee employee_from(const Row& row) {
    Employee employee;
    employee.id = row.get<EmployeeId>(0);
    employee.nip = row.get<std::string>(1);
    employee.name = row.get<std::string>(2);
    employee.unit = row.get<UnitId>(3);
    employee.role = domain::role_from(row.get<std::string>(4)).value();
    employee.phone = row.get<std::string>(5);
    employee.language = domain::language_from(row.get<std::string>(6)).value_or(domain::Language::id);
    employee.zone = row.get<std::string>(7);
    const DateRange exempt{date_from(row.get<std::optional<std::string>>(8)),
                           date_from(row.get<std::optional<std::string>>(9))};
    if (exempt.from || exempt.to) employee.exempt = exempt;
    employee.employment = domain::employment_from(row.get<std::string>(10)).value();
    if (const auto position = row.get<std::optional<std::string>>(11))
        employee.position = domain::position_from(*position);
    employee.task_traits = traits_from(row.get<std::string>(12));
    if (const auto cause = row.get<std::optional<std::string>>(13))
        employee.ineligible = domain::Ineligibility{domain::ineligibility_cause_from(*cause).value(),
                                                    {date_from(row.get<std::optional<std::string>>(14)),
                                                     date_from(row.get<std::optional<std::string>>(15))}};
    return employee;
}

std::vector<Employee> employees_from(const std::vector<Row>& rows) {
    std::vector<Employee> people;
    people.reserve(rows.size());
    for (const Row& row : rows) people.push_back(employee_from(row));
    return people;
}

void record_change(Transaction& tx, const EmployeeId& id, std::string_view by, std::string before,
                   std::string after) {
    record_roster_change(
        tx,
        {0, {}, std::string(by), "employee", "employee/" + id.value, std::move(before), std::move(after)});
}

}  // namespace

std::optional<Employee> find_employee(Transaction& tx, const EmployeeId& id) {
    auto& known = tx.kept<KnownPeople>().by_id;
    if (const auto found = known.find(id); found != known.end()) return found->second.employee;
    const auto row = tx.query_one(std::string(kEmployeeColumns) + "WHERE employee_id = $1", id);
    if (!row) return std::nullopt;
    if (known.size() == KnownPeople::kMost) known.clear();
    const bool has_left = row->get<std::optional<domain::Instant>>(16).has_value();
    return known.emplace(id, KnownPeople::Person{employee_from(*row), has_left}).first->second.employee;
}

std::vector<Employee> employees(Transaction& tx) {
    return employees_from(tx.query(std::string(kEmployeeColumns) +
                                   "WHERE left_at IS NULL ORDER BY unit_id, name, employee_id"));
}

std::vector<Employee> employees_after(Transaction& tx, const EmployeeId& after, int limit) {
    return employees_from(
        tx.query(std::string(kEmployeeColumns) +
                     "WHERE employee_id > $1 AND left_at IS NULL ORDER BY employee_id LIMIT $2",
                 after, limit));
}

std::vector<Employee> employees_unheard(Transaction& tx, domain::Instant since) {
    return employees_from(tx.query(
        std::string(kEmployeeColumns) +
            "WHERE left_at IS NULL AND NOT EXISTS (SELECT 1 FROM chat"
            "     WHERE chat.employee_id = employee.employee_id AND state = 'live' AND blocked_at IS NULL"
            "     AND (messenger = 'whatsapp' OR coalesce(last_heard_at, bound_at) >= $1))"
            " ORDER BY unit_id, name, employee_id",
        since));
}

std::vector<Employee> employees_of(Transaction& tx, const UnitId& unit) {
    return employees_from(tx.query(
        std::string(kEmployeeColumns) + "WHERE unit_id = $1 AND left_at IS NULL ORDER BY name, employee_id",
        unit));
}

std::vector<Employee> employees_of(Transaction& tx, const UnitId& unit, domain::Role role) {
    return employees_from(tx.query(std::string(kEmployeeColumns) +
                                       "WHERE unit_id = $1 AND role = $2 AND left_at IS NULL"
                                       " ORDER BY name, employee_id",
                                   unit, to_string(role)));
}

std::vector<Employee> employees_with(Transaction& tx, domain::Role role) {
    return employees_from(tx.query(
        std::string(kEmployeeColumns) + "WHERE role = $1 AND left_at IS NULL ORDER BY name, employee_id",
        to_string(role)));
}

std::vector<Employee> employees_called(Transaction& tx, domain::CallId call) {
    return employees_from(tx.query(
        std::string(kEmployeeColumns) +
            "WHERE left_at IS NULL AND employee_id IN (SELECT employee_id FROM call_person WHERE call_id = $1)"
            " ORDER BY unit_id, name, employee_id",
        call));
}

bool has_left(Transaction& tx, const EmployeeId& id) {
    const auto& known = tx.kept<KnownPeople>().by_id;
    if (const auto found = known.find(id); found != known.end()) return found->second.has_left;
    return tx.query_one("SELECT 1 FROM employee WHERE employee_id = $1 AND left_at IS NOT NULL", id)
        .has_value();
}

std::optional<Unit> find_unit(Transaction& tx, const UnitId& id) {
    auto& known = tx.kept<KnownUnits>().by_id;
    if (const auto found = known.find(id); found != known.end()) return found->second;
    const auto row =
        tx.query_one("SELECT " + std::string(kUnitColumns) + " FROM unit WHERE unit_id = $1", id);
    return known.emplace(id, row ? std::optional(unit_from(*row)) : std::nullopt).first->second;
}

std::vector<Unit> find_unit_and_above(Transaction& tx, const UnitId& id) {
    std::vector<Unit> line;
    for (
        const Row& row : tx.query(
            "WITH RECURSIVE line (unit_id, parent_unit_id, kind, head_employee_id, zone, week, height) AS ("
            "  SELECT unit_id, parent_unit_id, kind, head_employee_id, zone, week, 0 FROM unit"
            "   WHERE unit_id = $1"
            "  UNION ALL SELECT unit.unit_id, unit.parent_unit_id, unit.kind, unit.head_employee_id, unit.zone,"
            "   unit.week, height + 1 FROM line JOIN unit ON unit.unit_id = line.parent_unit_id)"
            " SELECT unit_id, parent_unit_id, kind, head_employee_id, zone, week FROM line ORDER BY height",
            id))
        line.push_back(unit_from(row));
    return line;
}

std::vector<Unit> units(Transaction& tx) {
    std::vector<Unit> found;
    for (
        const Row& row : tx.query(
            "WITH RECURSIVE tree (unit_id, depth) AS ("
            "  SELECT unit_id, 0 FROM unit WHERE parent_unit_id IS NULL"
            "  UNION ALL SELECT unit.unit_id, depth + 1 FROM unit JOIN tree ON unit.parent_unit_id = tree.unit_id) SELECT " +
            std::string(kUnitColumns) +
            " FROM unit JOIN tree ON tree.unit_id = unit.unit_id ORDER BY depth, unit.unit_id"))
        found.push_back(unit_from(row));
    return found;
}

void save(Transaction& tx, const Unit& unit, std::string_view by) {
    const auto before = find_unit(tx, unit.id);
    if (before == unit) return;
    tx.execute(
        "INSERT INTO unit (unit_id, parent_unit_id, kind, head_employee_id, zone, week)"
        " VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (unit_id) DO UPDATE SET parent_unit_id = excluded.parent_unit_id, kind = excluded.kind,"
        " head_employee_id = excluded.head_employee_id, zone = excluded.zone, week = excluded.week",
        unit.id, unit.parent, to_string(unit.kind), unit.head, unit.zone, to_string(unit.week));
    tx.kept<KnownUnits>().by_id[unit.id] = unit;
    record_roster_change(tx, {0,
                              {},
                              std::string(by),
                              "unit",
                              "unit/" + unit.id.value,
                              before ? to_json(*before) : "",
                              to_json(unit)});
}

void save(Transaction& tx, const Employee& employee, std::string_view by) {
    const auto before = has_left(tx, employee.id) ? std::nullopt : find_employee(tx, employee.id);
    if (before == employee) return;
    const DateRange exempt = employee.exempt.value_or(DateRange{});
    const DateRange ineligible = employee.ineligible ? employee.ineligible->days : DateRange{};
    tx.execute(
        "INSERT INTO employee (employee_id, nip, name, unit_id, role, phone, language, zone, exempt_from, exempt_to,"
        " employment, position, task_traits, ineligible_cause, ineligible_from, ineligible_to)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        " ON CONFLICT (employee_id) DO UPDATE SET nip = excluded.nip, name = excluded.name,"
        " unit_id = excluded.unit_id, role = excluded.role, phone = excluded.phone, language = excluded.language,"
        " zone = excluded.zone, exempt_from = excluded.exempt_from, exempt_to = excluded.exempt_to,"
        " employment = excluded.employment, position = excluded.position, task_traits = excluded.task_traits,"
        " ineligible_cause = excluded.ineligible_cause, ineligible_from = excluded.ineligible_from,"
        " ineligible_to = excluded.ineligible_to, left_at = NULL",
        employee.id, employee.nip, employee.name, employee.unit, to_string(employee.role), employee.phone,
        to_string(employee.language), employee.zone, date_text(exempt.from), date_text(exempt.to),
        to_string(employee.employment),
        employee.position ? std::optional(to_string(*employee.position)) : std::nullopt,
        as_text(employee.task_traits),
        employee.ineligible ? std::optional(to_string(employee.ineligible->cause)) : std::nullopt,
        date_text(ineligible.from), date_text(ineligible.to));
    tx.kept<KnownPeople>().by_id.erase(employee.id);
    record_change(tx, employee.id, by, before ? to_json(*before) : "", to_json(employee));
}

void mark_left(Transaction& tx, const EmployeeId& id, std::string_view by) {
    const auto before = find_employee(tx, id);
    tx.kept<KnownPeople>().by_id.erase(id);
    if (tx.execute("UPDATE employee SET left_at = $2 WHERE employee_id = $1 AND left_at IS NULL", id,
                   tx.now()) == 1)
        record_change(tx, id, by, to_json(*before), "");
}

}  // namespace storage
