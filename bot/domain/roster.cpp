#include "bot/domain/roster.hpp"

#include "bot/domain/names.hpp"

namespace domain {
namespace {

constexpr Names<Role, 6> kRoles{{{Role::employee, "employee"},
                                 {Role::supervisor, "supervisor"},
                                 {Role::unit_hr, "unit_hr"},
                                 {Role::hr, "hr"},
                                 {Role::auditor, "auditor"},
                                 {Role::admin, "admin"}}};

constexpr Names<UnitKind, 6> kUnitKinds{{{UnitKind::office, "office"},
                                         {UnitKind::direct_public_service, "direct_public_service"},
                                         {UnitKind::hospital, "hospital"},
                                         {UnitKind::puskesmas, "puskesmas"},
                                         {UnitKind::guard, "guard"},
                                         {UnitKind::shift, "shift"}}};

constexpr Names<AbsenceKind, 6> kAbsenceKinds{{{AbsenceKind::leave, "leave"},
                                               {AbsenceKind::illness, "illness"},
                                               {AbsenceKind::official_travel, "official_travel"},
                                               {AbsenceKind::study, "study"},
                                               {AbsenceKind::shift_off, "shift_off"},
                                               {AbsenceKind::permission, "permission"}}};

constexpr Names<WorkingWeek, 2> kWorkingWeeks{
    {{WorkingWeek::five_days, "five_days"}, {WorkingWeek::six_days, "six_days"}}};

constexpr Names<Employment, 3> kEmployments{
    {{Employment::pns, "pns"}, {Employment::cpns, "cpns"}, {Employment::pppk, "pppk"}}};

constexpr Names<Position, 7> kPositions{{{Position::jpt_utama, "jpt_utama"},
                                         {Position::jpt_madya, "jpt_madya"},
                                         {Position::jpt_pratama, "jpt_pratama"},
                                         {Position::administrator, "administrator"},
                                         {Position::pengawas, "pengawas"},
                                         {Position::pelaksana, "pelaksana"},
                                         {Position::fungsional, "fungsional"}}};

constexpr Names<IneligibilityCause, 3> kIneligibilityCauses{
    {{IneligibilityCause::under_discipline, "under_discipline"},
     {IneligibilityCause::new_in_post, "new_in_post"},
     {IneligibilityCause::other, "other"}}};

constexpr Names<ActingKind, 2> kActingKinds{{{ActingKind::plh, "plh"}, {ActingKind::plt, "plt"}}};

}  // namespace

std::string_view to_string(Role role) {
    return name_in(kRoles, role);
}
std::optional<Role> role_from(std::string_view name) {
    return value_in(kRoles, name);
}

std::string_view to_string(UnitKind kind) {
    return name_in(kUnitKinds, kind);
}
std::optional<UnitKind> unit_kind_from(std::string_view name) {
    return value_in(kUnitKinds, name);
}

std::string_view to_string(AbsenceKind kind) {
    return name_in(kAbsenceKinds, kind);
}
std::optional<AbsenceKind> absence_kind_from(std::string_view name) {
    return value_in(kAbsenceKinds, name);
}

std::string_view to_string(WorkingWeek week) {
    return name_in(kWorkingWeeks, week);
}
std::optional<WorkingWeek> working_week_from(std::string_view name) {
    return value_in(kWorkingWeeks, name);
}

std::string_view to_string(Employment employment) {
    return name_in(kEmployments, employment);
}
std::optional<Employment> employment_from(std::string_view name) {
    return value_in(kEmployments, name);
}

std::string_view to_string(Position position) {
    return name_in(kPositions, position);
}
std::optional<Position> position_from(std::string_view name) {
    return value_in(kPositions, name);
}

std::string_view to_string(IneligibilityCause cause) {
    return name_in(kIneligibilityCauses, cause);
}
std::optional<IneligibilityCause> ineligibility_cause_from(std::string_view name) {
    return value_in(kIneligibilityCauses, name);
}

std::string_view to_string(ActingKind kind) {
    return name_in(kActingKinds, kind);
}
std::optional<ActingKind> acting_kind_from(std::string_view name) {
    return value_in(kActingKinds, name);
}

bool DateRange::contains(std::chrono::year_month_day date) const {
    return (!from || *from <= date) && (!to || date <= *to);
}

}  // namespace domain
