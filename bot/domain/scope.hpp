// One person held against a set of people: whom a policy speaks about, and whom it leaves out.
#pragma once

#include <optional>
#include <string_view>

#include "bot/domain/duty.hpp"
#include "bot/domain/policy.hpp"

namespace domain {

/// Whether every list that says something names the person. A scope that says nothing includes everyone.
bool includes(const Scope& scope, const DutySubject& subject);

/// The key of the first list that names the person, e.g. `unit_kinds`; nullopt if none does. A scope that
/// says nothing names nobody.
std::optional<std::string_view> list_naming(const Scope& scope, const DutySubject& subject);

/// How closely a scope that includes the person speaks of them; larger is closer. Persons by name before
/// units, a near unit before one above it, any other list before everyone.
std::size_t closeness(const Scope& scope, const DutySubject& subject);

}  // namespace domain
