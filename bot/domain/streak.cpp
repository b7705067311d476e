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

bool is_counted_miss(const CountedItem& item) {
    return item.outcome == Outcome::missed && item.counts;
}

void drop_older(std::vector<CountedItem>& misses, std::chrono::days span) {
    if (misses.empty()) return;
    const Instant oldest = misses.back().at - span;
    std::erase_if(misses, [&](const CountedItem& miss) { return miss.at < oldest; });
}

}  // namespace

std::string counting_rule(const PolicyId& policy, const CallRule& rule) {
    const bool is_by_attempt = rule.count == CallRule::Count::attempts;
    std::string name = policy.value + (is_by_attempt ? "/attempts" : "/calls");
    if (rule.check_in_resets) name += "/check_in_resets";
    if (!rule.answer_to_uncounted_call_resets) name += "/only_counted_answers_reset";
    if (rule.span_days && !is_by_attempt) name += "/span_days=" + std::to_string(*rule.span_days);
    return name;
}

CountedItem check_in_at(Instant at) {
    CountedItem item;
    item.at = at;
    item.outcome = Outcome::answered;
    item.is_check_in = true;
    return item;
}

bool ends_streak(const CountedItem& item, const CallRule& rule) {
    if (item.is_check_in) return rule.check_in_resets;
    const bool is_response = item.outcome == Outcome::answered || item.outcome == Outcome::late;
    return is_response && (item.counts || rule.answer_to_uncounted_call_resets);
}

std::vector<CountedItem> running_streak(const std::vector<CountedItem>& items, const CallRule& rule) {
    std::vector<CountedItem> misses;
    for (const CountedItem& item : items) {
        if (ends_streak(item, rule)) misses.clear();
        if (!is_counted_miss(item)) continue;
        if (!misses.empty() && misses.back().rule != item.rule) misses.clear();
        misses.push_back(item);
    }
    if (rule.count == CallRule::Count::attempts) return longest_within_one_call(misses);
    if (rule.span_days) drop_older(misses, std::chrono::days{*rule.span_days});
    return misses;
}

}  // namespace domain
