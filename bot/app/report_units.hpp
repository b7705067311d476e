// The units that a report speaks of, in the order of the office's tree. There is no other order: nobody is
// ranked.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "bot/domain/roster.hpp"

namespace app {

class ReportUnits {
public:
    /// `roots` with everything below them; none: all. Units stand below their parent, sisters by name.
    ReportUnits(std::span<const domain::Unit> units, const std::vector<domain::UnitId>& roots);

    /// A unit that is no more is held where all are.
    bool hold(const domain::UnitId& unit) const { return is_whole_office_ || places_.contains(unit); }
    const std::vector<domain::UnitId>& in_order() const { return order_; }
    /// To sort by: units that are no more come last, by name.
    std::pair<std::size_t, std::string> place_of(const domain::UnitId& unit) const;

private:
    void put(const domain::UnitId& unit, const std::multimap<domain::UnitId, domain::UnitId>& below);

    bool is_whole_office_ = false;
    std::map<domain::UnitId, std::size_t> places_;
    std::vector<domain::UnitId> order_;
};

}  // namespace app
