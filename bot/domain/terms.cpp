#include "bot/domain/terms.hpp"

#include <optional>
#include <string_view>

#include "bot/domain/grounds.hpp"

namespace domain {
namespace {

template <typename T>
bool is_said(const std::vector<T>& list) {
    return !list.empty();
}

bool is_said(const std::optional<ReportRule>& report) {
    return report.has_value();
}

/// The strongest lender that says something, else the rule. `said` gives what a policy says about the matter.
template <typename Said>
const Policy* strongest(const Policy& governing, const std::vector<const Policy*>& lenders,
                        std::string_view matter, Said said, std::vector<Ground>& conflicts) {
    const Policy* winner = nullptr;
    for (const Policy* lender : lenders) {
        if (!is_said(said(*lender))) continue;
        if (winner == nullptr)
            winner = lender;
        else if (lender->overlay_order == winner->overlay_order && said(*winner) != said(*lender))
            conflicts.push_back(overlays_conflict_ground(*winner, *lender, matter));
    }
    return winner != nullptr ? winner : &governing;
}

}  // namespace

Terms terms_of_day(const Policy& governing, const std::vector<const Policy*>& lenders, DayTable table) {
    const auto windows = [table](const Policy& policy) -> const auto& {
        return policy.windows[static_cast<std::size_t>(table)];
    };
    const auto hours = [](const Policy& policy) -> const auto& {
        return policy.hours;
    };
    const auto quiet = [](const Policy& policy) -> const auto& {
        return policy.quiet;
    };
    const auto report = [](const Policy& policy) -> const auto& {
        return policy.report;
    };

    Terms terms;
    terms.windows = strongest(governing, lenders, "windows", windows, terms.conflicts);
    terms.hours = strongest(governing, lenders, "hours", hours, terms.conflicts);
    terms.quiet = strongest(governing, lenders, "quiet", quiet, terms.conflicts);
    terms.report = strongest(governing, lenders, "report", report, terms.conflicts);
    return terms;
}

}  // namespace domain
