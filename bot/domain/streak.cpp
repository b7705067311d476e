#include "bot/domain/streak.hpp"

#include <algorithm>

namespace domain {
namespace {

/// The misses of whichever call has most of them; the later call if two have as many.
std::vector<CountedItem> longest_within_one_call(const std::vector<CountedItem>& misses) {
    std::vector<CountedItem> longest;
    for (const CountedItem& miss : misses) {
        std::vector<CountedItem> of_this_call;
        std::copy_if(misses.begin(), misses.end(), std::back_inserter(of_this_call),
                     [&](const CountedItem& other) { return other.call == miss.call; });
        if (of_this_call.size() >= longest.size()) longest = std::move(of_this_call);
    }
    return longest;
}

}  // namespace

std::vector<CountedItem> running_streak(const std::vector<CountedItem>& items, CallRule::Count count) {
    std::vector<CountedItem> misses;
    for (const CountedItem& item : items) {
        if (item.outcome == Outcome::answered || item.outcome == Outcome::late) misses.clear();
        if (item.outcome != Outcome::missed || !item.counts) continue;
        if (!misses.empty() && misses.back().rule != item.rule) misses.clear();
        misses.push_back(item);
    }
    return count == CallRule::Count::attempts ? longest_within_one_call(misses) : misses;
}

}  // namespace domain
