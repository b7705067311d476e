#include "bot/cli/unit_choice.hpp"

#include <fmt/format.h>

#include <ostream>
#include <vector>

#include "bot/domain/nearest.hpp"
#include "storage/roster.hpp"

namespace cli {

std::set<domain::UnitId> units_below(storage::Transaction& tx, const std::string& unit) {
    std::set<domain::UnitId> below;
    for (const domain::Unit& candidate : storage::units(tx))  // parents come first
        if (candidate.id.value == unit || (candidate.parent && below.contains(*candidate.parent)))
            below.insert(candidate.id);
    return below;
}

int unknown_unit(Work& work, const std::string& unit) {
    std::vector<std::string> names;
    work.session.database.read([&](storage::Transaction& tx) {
        for (const domain::Unit& known : storage::units(tx)) names.push_back(known.id.value);
    });
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    const auto near = domain::nearest(unit, candidates);
    work.err << fmt::format("sigap: --unit: there is no unit \"{}\"{}\n", unit,
                            near ? fmt::format("; did you mean \"{}\"?", *near)
                                 : std::string("; `sigap roster list` shows them"));
    return kFinding;
}

}  // namespace cli
