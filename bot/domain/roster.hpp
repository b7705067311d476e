// Who works here: people, units, and who supervises whom on a given day.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/ids.hpp"

namespace domain {

enum class Role { employee, supervisor, unit_hr, hr, auditor, admin };

std::string_view to_string(Role role);
std::optional<Role> role_from(std::string_view name);

/// What a unit is for decides whether it can work from anywhere (Permen PANRB 4/2025, art. 25).
enum class UnitKind { office, direct_public_service, hospital, puskesmas, guard, shift };

std::string_view to_string(UnitKind kind);
std::optional<UnitKind> unit_kind_from(std::string_view name);

enum class Language { id, en };

std::string_view to_string(Language language);
std::optional<Language> language_from(std::string_view name);

struct Unit {
    UnitId id;
    std::optional<UnitId> parent;
    UnitKind kind = UnitKind::office;
    std::optional<EmployeeId> head;
    std::string zone;  ///< IANA name, e.g. `Asia/Makassar`

    friend bool operator==(const Unit&, const Unit&) = default;
};

/// Dates are whole local days, both included; an absent bound is open.
struct DateRange {
    std::optional<std::chrono::year_month_day> from;
    std::optional<std::chrono::year_month_day> to;

    bool contains(std::chrono::year_month_day date) const;
    friend bool operator==(const DateRange&, const DateRange&) = default;
};

struct Employee {
    EmployeeId id;
    std::string nip;  ///< 18 digits; personal data: only the last four may reach a chat
    std::string name;
    UnitId unit;
    Role role = Role::employee;
    std::string phone;  ///< E.164, `+62…`; may be empty
    Language language = Language::id;
    std::string zone;                 ///< the person's own if it differs from the unit's, else empty
    std::optional<DateRange> exempt;  ///< personally left out of flexible work and calls in these days

    friend bool operator==(const Employee&, const Employee&) = default;
};

enum class AbsenceKind { leave, illness, official_travel, study, shift_off };

std::string_view to_string(AbsenceKind kind);
std::optional<AbsenceKind> absence_kind_from(std::string_view name);

/// Days on which a person is known not to be on duty (or is so in another zone: travel).
struct Absence {
    AbsenceKind kind;
    DateRange days;
    std::string zone;  ///< for travel: where; else empty

    friend bool operator==(const Absence&, const Absence&) = default;
};

}  // namespace domain
