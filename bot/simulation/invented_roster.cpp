#include <fmt/format.h>

#include <algorithm>

#include "bot/simulation/run.hpp"

namespace simulation {
namespace {

constexpr std::size_t kUnitSize = 25;
constexpr std::size_t kHospitalEvery = 10;

}  // namespace

documents::RosterFile invented_roster(std::size_t people, const std::string& zone) {
    documents::RosterFile roster;
    for (std::size_t index = 0; index < people; ++index) {
        const std::size_t unit = index / kUnitSize;
        const bool is_head = index % kUnitSize == 0;
        domain::Employee employee;
        employee.id = domain::EmployeeId{fmt::format("P-{:05}", index + 1)};
        employee.nip = fmt::format("19800101200501{:04}", index % 10'000);
        if (index >= 10'000) employee.nip = fmt::format("1980{:014}", index);
        employee.name = fmt::format("Pegawai {:05}", index + 1);
        employee.unit = domain::UnitId{fmt::format("Unit {:03}", unit + 1)};
        if (is_head) {
            domain::Unit made{employee.unit, {}, domain::UnitKind::office, employee.id, zone};
            if (unit > 0) made.parent = roster.units.front().id;
            if (unit % kHospitalEvery == kHospitalEvery - 1) made.kind = domain::UnitKind::hospital;
            roster.units.push_back(std::move(made));
            employee.role = domain::Role::supervisor;
        } else if (index == 1) {
            employee.role = domain::Role::hr;
        }
        roster.employees.push_back(std::move(employee));
    }
    return roster;
}

}  // namespace simulation
