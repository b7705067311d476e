#include "bot/documents/roster_units.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "bot/documents/roster_cells.hpp"

namespace documents {

UnitDraft& UnitDrafts::mention(const std::string& name, std::size_t line) {
    const auto [known, is_first] = positions_.emplace(lower(name), units_.size());
    if (is_first) {
        units_.push_back({});
        units_.back().unit.id = domain::UnitId(name);
        units_.back().line = line;
    }
    return units_[known->second];
}

void UnitDrafts::report_circles(std::vector<RowMistake>& mistakes) const {
    std::set<std::string> settled;
    for (const UnitDraft& start : units_) {
        std::vector<const UnitDraft*> path;
        const UnitDraft* unit = &start;
        while (unit != nullptr && !settled.contains(unit->unit.id.value)) {
            settled.insert(unit->unit.id.value);
            path.push_back(unit);
            unit = unit->unit.parent ? &units_[positions_.at(lower(unit->unit.parent->value))] : nullptr;
        }
        const auto back = std::find(path.begin(), path.end(), unit);
        if (unit == nullptr || back == path.end()) continue;
        std::string circle;
        for (auto at = back; at != path.end(); ++at) circle += fmt::format("\"{}\" < ", (*at)->unit.id.value);
        mistakes.push_back({(*back)->parent_line,
                            "unit_parent",
                            circle + fmt::format("\"{}\"", (*back)->unit.id.value),
                            {"csv_no_circle", "units that are not above themselves", {}},
                            {"csv_leave_blank", "leave the highest unit's parent blank", {}}});
    }
}

void UnitDrafts::settle_zones(std::vector<domain::Employee>& employees) {
    for (UnitDraft& draft : units_) {
        draft.unit.zone = draft.head_zone;
        std::size_t most = 0;
        if (draft.unit.zone.empty())
            for (const auto& [zone, count] : draft.zones)
                if (count > most) {
                    draft.unit.zone = zone;
                    most = count;
                }
    }
    for (auto& employee : employees) {
        const auto unit = positions_.find(lower(employee.unit.value));
        if (unit != positions_.end() && units_[unit->second].unit.zone == employee.zone)
            employee.zone.clear();
    }
}

std::vector<domain::Unit> UnitDrafts::take() {
    std::vector<domain::Unit> taken;
    for (UnitDraft& draft : units_) taken.push_back(std::move(draft.unit));
    return taken;
}

}  // namespace documents
