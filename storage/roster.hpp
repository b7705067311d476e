// Tables unit and employee: who works here. What is saved here is in the roster's history, too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/domain/roster.hpp"
#include "storage/database.hpp"

namespace storage {

/// People who have left are kept for their record and found by id alone; lists leave them out.
std::optional<domain::Employee> find_employee(Transaction& tx, const domain::EmployeeId& id);
std::vector<domain::Employee> employees(Transaction& tx);
/// A page of `employees` by id, from the one behind `after` on (empty: from the first).
std::vector<domain::Employee> employees_after(Transaction& tx, const domain::EmployeeId& after, int limit);
/// Those without a chat in which they can be written to and, but on WhatsApp, were heard since. Their number
/// is small, so an office is never looked through one by one.
std::vector<domain::Employee> employees_unheard(Transaction& tx, domain::Instant since);
std::vector<domain::Employee> employees_of(Transaction& tx, const domain::UnitId& unit);
std::vector<domain::Employee> employees_of(Transaction& tx, const domain::UnitId& unit, domain::Role role);
std::vector<domain::Employee> employees_with(Transaction& tx, domain::Role role);
/// Whom this call is about, left out of it or not.
std::vector<domain::Employee> employees_called(Transaction& tx, domain::CallId call);
bool has_left(Transaction& tx, const domain::EmployeeId& id);

std::optional<domain::Unit> find_unit(Transaction& tx, const domain::UnitId& id);
/// The unit and those above it, nearest first; empty if there is no such unit.
std::vector<domain::Unit> find_unit_and_above(Transaction& tx, const domain::UnitId& id);
/// Parents before their children.
std::vector<domain::Unit> units(Transaction& tx);

/// Inserts or replaces, and records the change with who made it (`operator`, `employee/P-03`); what is on
/// record just so is left alone. A unit's parent must be saved before it.
void save(Transaction& tx, const domain::Unit& unit, std::string_view by);
void save(Transaction& tx, const domain::Employee& employee, std::string_view by);
void mark_left(Transaction& tx, const domain::EmployeeId& id, std::string_view by);

}  // namespace storage
