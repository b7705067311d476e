#include "bot/domain/nearest.hpp"

#include <algorithm>
#include <vector>

namespace domain {
namespace {

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit) {
    const std::size_t longer = std::max(left.size(), right.size());
    const std::size_t shorter = std::min(left.size(), right.size());
    if (longer - shorter > limit) return limit + 1;

    std::vector<std::size_t> before(right.size() + 1), above(right.size() + 1), row(right.size() + 1);
    for (std::size_t column = 0; column <= right.size(); ++column) above[column] = column;
    for (std::size_t line = 1; line <= left.size(); ++line) {
        row[0] = line;
        for (std::size_t column = 1; column <= right.size(); ++column) {
            const char ours = lower(left[line - 1]);
            const char theirs = lower(right[column - 1]);
            row[column] = std::min(
                {above[column] + 1, row[column - 1] + 1, above[column - 1] + (ours == theirs ? 0U : 1U)});
            if (line > 1 && column > 1 && ours == lower(right[column - 2]) && lower(left[line - 2]) == theirs)
                row[column] = std::min(row[column], before[column - 2] + 1);
        }
        // A swap reaches back two rows, so both must be beyond the limit before the rest cannot come back.
        if (std::min(*std::min_element(row.begin(), row.end()),
                     *std::min_element(above.begin(), above.end())) > limit)
            return limit + 1;
        before.swap(above);
        above.swap(row);
    }
    return std::min(above[right.size()], limit + 1);
}

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates) {
    std::size_t limit = std::clamp<std::size_t>(word.size() / 3, 1, 3);
    std::optional<std::string_view> best;
    for (const auto candidate : candidates) {
        const auto distance = edit_distance(word, candidate, limit);
        if (distance > limit || (best && distance == limit)) continue;
        best = candidate;
        limit = distance;
    }
    return best;
}

}  // namespace domain
