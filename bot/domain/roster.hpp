// Who works here: people, units, and who supervises whom on a given day.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/ids.hpp"
#include "bot/domain/language.hpp"

namespace domain {

enum class Role { employee, supervisor, unit_hr, hr, auditor, admin };

std::string_view to_string(Role role);
std::optional<Role> role_from(std::string_view name);

/// What a unit is for decides whether it can work from anywhere (Permen PANRB 4/2025, art. 25).
enum class UnitKind { office, direct_public_service, hospital, puskesmas, guard, shift };

std::string_view to_string(UnitKind kind);
std::optional<UnitKind> unit_kind_from(std::string_view name);

/// How long the unit's working week is: it decides whether Saturday is a working day and which tables hold
/// (Perpres 21/2023 leaves six-day weeks to units that need them).
enum class WorkingWeek { five_days, six_days };

std::string_view to_string(WorkingWeek week);
std::optional<WorkingWeek> working_week_from(std::string_view name);

/// Discipline law differs by it (PP 94/2021 is written for PNS and CPNS).
enum class Employment { pns, cpns, pppk };

std::string_view to_string(Employment employment);
std::optional<Employment> employment_from(std::string_view name);

/// Class of position (UU 20/2023): high leadership in three grades, administration in three, functional.
enum class Position { jpt_utama, jpt_madya, jpt_pratama, administrator, pengawas, pelaksana, fungsional };

std::string_view to_string(Position position);
std::optional<Position> position_from(std::string_view name);

struct Unit {
    UnitId id;
    std::optional<UnitId> parent;
    UnitKind kind = UnitKind::office;
    std::optional<EmployeeId> head;  ///< the definitive head; for who leads on a given day see `Acting`
    std::string zone;                ///< IANA name, e.g. `Asia/Makassar`
    WorkingWeek week = WorkingWeek::five_days;

    friend bool operator==(const Unit&, const Unit&) = default;
};

/// Dates are whole local days, both included; an absent bound is open.
struct DateRange {
    std::optional<std::chrono::year_month_day> from;
    std::optional<std::chrono::year_month_day> to;

    bool contains(std::chrono::year_month_day date) const;
    friend bool operator==(const DateRange&, const DateRange&) = default;
};

/// Why a person may not work from anywhere for a while (Permen PANRB 4/2025, art. 25). They work at the
/// office like everybody; nothing else changes.
enum class IneligibilityCause { under_discipline, new_in_post, other };

std::string_view to_string(IneligibilityCause cause);
std::optional<IneligibilityCause> ineligibility_cause_from(std::string_view name);

struct Ineligibility {
    IneligibilityCause cause = IneligibilityCause::other;
    DateRange days;

    friend bool operator==(const Ineligibility&, const Ineligibility&) = default;
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
    Employment employment = Employment::pns;
    std::optional<Position> position{};
    std::vector<std::string> task_traits{};  ///< the office's own words, e.g. `needs_special_room`; sorted
    std::optional<Ineligibility> ineligible{};

    friend bool operator==(const Employee&, const Employee&) = default;
};

enum class AbsenceKind { leave, illness, official_travel, study, shift_off, permission };

std::string_view to_string(AbsenceKind kind);
std::optional<AbsenceKind> absence_kind_from(std::string_view name);

/// Days on which a person is known not to be on duty (or is so in another zone: travel).
struct Absence {
    AbsenceKind kind;
    DateRange days;
    std::string zone;  ///< for travel: where; else empty

    friend bool operator==(const Absence&, const Absence&) = default;
};

/// A part of one day for which the person has permission to be away, in minutes since local midnight,
/// `[from, until)`. The rest of the day is like any other.
struct PermittedHours {
    std::chrono::year_month_day date;
    std::chrono::minutes from;
    std::chrono::minutes until;

    friend bool operator==(const PermittedHours&, const PermittedHours&) = default;
};

/// Plh. stands in for a head who is away, Plt. fills a post that is vacant; both lead the unit in these days.
enum class ActingKind { plh, plt };

std::string_view to_string(ActingKind kind);
std::optional<ActingKind> acting_kind_from(std::string_view name);

/// Somebody leads a unit for some days in place of, or without, its definitive head.
struct Acting {
    UnitId unit;
    EmployeeId employee;
    ActingKind kind = ActingKind::plh;
    DateRange days;

    friend bool operator==(const Acting&, const Acting&) = default;
};

}  // namespace domain
