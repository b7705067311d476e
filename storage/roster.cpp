#include "storage/roster.hpp"

#include "bot/domain/local_time.hpp"

namespace storage {
namespace {

using domain::DateRange;
using domain::Employee;
using domain::EmployeeId;
using domain::Unit;
using domain::UnitId;

constexpr std::string_view kEmployeeColumns =
    "SELECT employee_id, nip, name, unit_id, role, phone, language, zone, exempt_from, exempt_to FROM employee ";

std::optional<std::string> date_text(const std::optional<std::chrono::year_month_day>& date) {
    return date ? std::optional(domain::to_iso_date(*date)) : std::nullopt;
}

std::optional<std::chrono::year_month_day> date_from(const std::optional<std::string>& text) {
    return text ? domain::from_iso_date(*text) : std::nullopt;
}

Employee employee_from(const Row& row) {
    Employee employee;
    employee.id = row.get<EmployeeId>(0);
    employee.nip = row.get<std::string>(1);
    employee.name = row.get<std::string>(2);
    employee.unit = row.get<UnitId>(3);
    employee.role = domain::role_from(row.get<std::string>(4)).value();
    employee.phone = row.get<std::string>(5);
    employee.language = domain::language_from(row.get<std::string>(6)).value();
    employee.zone = row.get<std::string>(7);
    const DateRange exempt{date_from(row.get<std::optional<std::string>>(8)),
                           date_from(row.get<std::optional<std::string>>(9))};
    if (exempt.from || exempt.to) employee.exempt = exempt;
    return employee;
}

std::vector<Employee> employees_from(const std::vector<Row>& rows) {
    std::vector<Employee> people;
    people.reserve(rows.size());
    for (const Row& row : rows) people.push_back(employee_from(row));
    return people;
}

Unit unit_from(const Row& row) {
    return {row.get<UnitId>(0), row.get<std::optional<UnitId>>(1),
            domain::unit_kind_from(row.get<std::string>(2)).value(), row.get<std::optional<EmployeeId>>(3),
            row.get<std::string>(4)};
}

}  // namespace

std::optional<Employee> find_employee(Transaction& tx, const EmployeeId& id) {
    const auto row = tx.query_one(std::string(kEmployeeColumns) + "WHERE employee_id = $1", id);
    return row ? std::optional(employee_from(*row)) : std::nullopt;
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

std::vector<Employee> employees_of(Transaction& tx, const UnitId& unit) {
    return employees_from(tx.query(
        std::string(kEmployeeColumns) + "WHERE unit_id = $1 AND left_at IS NULL ORDER BY name, employee_id",
        unit));
}

std::vector<Employee> employees_with(Transaction& tx, domain::Role role) {
    return employees_from(tx.query(
        std::string(kEmployeeColumns) + "WHERE role = $1 AND left_at IS NULL ORDER BY name, employee_id",
        to_string(role)));
}

bool has_left(Transaction& tx, const EmployeeId& id) {
    return tx.query_one("SELECT 1 FROM employee WHERE employee_id = $1 AND left_at IS NOT NULL", id)
        .has_value();
}

std::optional<Unit> find_unit(Transaction& tx, const UnitId& id) {
    const auto row = tx.query_one(
        "SELECT unit_id, parent_unit_id, kind, head_employee_id, zone FROM unit WHERE unit_id = $1", id);
    return row ? std::optional(unit_from(*row)) : std::nullopt;
}

std::vector<Unit> units(Transaction& tx) {
    std::vector<Unit> found;
    for (
        const Row& row : tx.query(
            "WITH RECURSIVE tree (unit_id, depth) AS ("
            "  SELECT unit_id, 0 FROM unit WHERE parent_unit_id IS NULL"
            "  UNION ALL SELECT unit.unit_id, depth + 1 FROM unit JOIN tree ON unit.parent_unit_id = tree.unit_id)"
            " SELECT unit.unit_id, parent_unit_id, kind, head_employee_id, zone"
            " FROM unit JOIN tree ON tree.unit_id = unit.unit_id ORDER BY depth, unit.unit_id"))
        found.push_back(unit_from(row));
    return found;
}

void save(Transaction& tx, const Unit& unit) {
    tx.execute(
        "INSERT INTO unit (unit_id, parent_unit_id, kind, head_employee_id, zone) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (unit_id) DO UPDATE SET parent_unit_id = excluded.parent_unit_id, kind = excluded.kind,"
        " head_employee_id = excluded.head_employee_id, zone = excluded.zone",
        unit.id, unit.parent, to_string(unit.kind), unit.head, unit.zone);
}

void save(Transaction& tx, const Employee& employee) {
    const DateRange exempt = employee.exempt.value_or(DateRange{});
    tx.execute(
        "INSERT INTO employee (employee_id, nip, name, unit_id, role, phone, language, zone, exempt_from, exempt_to)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        " ON CONFLICT (employee_id) DO UPDATE SET nip = excluded.nip, name = excluded.name,"
        " unit_id = excluded.unit_id, role = excluded.role, phone = excluded.phone, language = excluded.language,"
        " zone = excluded.zone, exempt_from = excluded.exempt_from, exempt_to = excluded.exempt_to, left_at = NULL",
        employee.id, employee.nip, employee.name, employee.unit, to_string(employee.role), employee.phone,
        to_string(employee.language), employee.zone, date_text(exempt.from), date_text(exempt.to));
}

void mark_left(Transaction& tx, const EmployeeId& id) {
    tx.execute("UPDATE employee SET left_at = $2 WHERE employee_id = $1 AND left_at IS NULL", id, tx.now());
}

}  // namespace storage
