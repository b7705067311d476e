#include "bot/app/report_units.hpp"

#include <set>

namespace app {

using domain::UnitId;

ReportUnits::ReportUnits(std::span<const domain::Unit> units, const std::vector<UnitId>& roots)
    : is_whole_office_(roots.empty()) {
    std::set<UnitId> tops(roots.begin(), roots.end());
    std::multimap<UnitId, UnitId> below;
    std::set<UnitId> names;
    for (const domain::Unit& unit : units) names.insert(unit.id);
    std::erase_if(tops, [&](const UnitId& top) { return !names.contains(top); });
    std::set<std::pair<UnitId, UnitId>> pairs;  // sisters by name
    for (const domain::Unit& unit : units) {
        if (unit.parent) pairs.emplace(*unit.parent, unit.id);
        if (is_whole_office_ && !unit.parent) tops.insert(unit.id);
    }
    below.insert(pairs.begin(), pairs.end());
    for (const UnitId& top : tops) put(top, below);
}

void ReportUnits::put(const UnitId& unit, const std::multimap<UnitId, UnitId>& below) {
    if (!places_.emplace(unit, order_.size()).second) return;
    order_.push_back(unit);
    const auto [from, to] = below.equal_range(unit);
    for (auto child = from; child != to; ++child) put(child->second, below);
}

std::pair<std::size_t, std::string> ReportUnits::place_of(const UnitId& unit) const {
    const auto found = places_.find(unit);
    return {found == places_.end() ? order_.size() : found->second, unit.value};
}

}  // namespace app
