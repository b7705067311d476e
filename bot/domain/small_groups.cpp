#include "bot/domain/small_groups.hpp"

#include <optional>

namespace domain {
namespace {

using People = std::set<EmployeeId>;

std::optional<std::size_t> smallest_shown(const std::vector<People>& rows, const std::vector<bool>& hidden) {
    std::optional<std::size_t> found;
    for (std::size_t at = 0; at < rows.size(); ++at)
        if (!hidden[at] && !rows[at].empty() && (!found || rows[at].size() < rows[*found].size())) found = at;
    return found;
}

}  // namespace

void add_person(People& people, const EmployeeId& person) {
    if (people.size() < kPlentyOfPeople) people.insert(person);
}

std::vector<bool> hidden_groups(const std::vector<People>& rows, std::size_t smallest) {
    std::vector<bool> hidden(rows.size(), false);
    People behind;
    const auto hide = [&](std::size_t at) {
        hidden[at] = true;
        behind.insert(rows[at].begin(), rows[at].end());
    };
    for (std::size_t at = 0; at < rows.size(); ++at)
        if (!rows[at].empty() && rows[at].size() < smallest) hide(at);
    while (!behind.empty() && behind.size() < smallest) {
        const auto next = smallest_shown(rows, hidden);
        if (!next) break;
        hide(*next);
    }
    return hidden;
}

}  // namespace domain
