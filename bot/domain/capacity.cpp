#include "bot/domain/capacity.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace domain {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kStep{100};

/// As many steps as a span holds, at least one.
std::size_t steps_in(milliseconds span) {
    return static_cast<std::size_t>(std::max<std::int64_t>(1, span / kStep));
}

/// Those who heard within the last `Answering::within`, step by step: each answers once within it.
class Listeners {
public:
    explicit Listeners(milliseconds within) : heard_(steps_in(within), 0.0) {}

    /// How many of them answer in this step, if each does some time.
    double answers() const { return sum_ / static_cast<double>(heard_.size()); }

    void hear(double people) {
        sum_ += people - heard_[oldest_];
        heard_[oldest_] = people;
        oldest_ = (oldest_ + 1) % heard_.size();
    }

private:
    std::vector<double> heard_;
    std::size_t oldest_ = 0;
    double sum_ = 0;
};

}  // namespace

milliseconds time_to_tell(std::int64_t people, const Throughput& account, const Answering& answering) {
    const double each_step = account.per_second * std::chrono::duration<double>(kStep).count();
    const double owed_an_answer = std::clamp(answering.share, 0.0, 1.0) * answering.sends_each;
    Listeners listeners(answering.within);
    double waiting =
        static_cast<double>(people) - std::min<double>(account.burst, static_cast<double>(people));
    double confirmations = 0;
    listeners.hear(static_cast<double>(people) - waiting);
    milliseconds spent{0};
    while (waiting > 0) {
        confirmations += listeners.answers() * owed_an_answer;
        const double confirmed = std::min(confirmations, each_step);
        confirmations -= confirmed;
        const double told = std::min(waiting, each_step - confirmed);
        listeners.hear(told);
        waiting -= told;
        const double share_of_step = waiting > 0 || each_step <= 0 ? 1.0 : (confirmed + told) / each_step;
        spent += milliseconds{std::llround(share_of_step * static_cast<double>(kStep.count()))};
    }
    return spent;
}

std::int64_t shares_of(double much, double each) {
    return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(much / each)));
}

std::int64_t people_an_account(std::int64_t people, std::int64_t accounts) {
    return (people + accounts - 1) / accounts;
}

std::int64_t accounts_needed(std::int64_t people, const Throughput& account, const Answering& answering,
                             milliseconds within) {
    const auto suffice = [&](std::int64_t accounts) {
        return time_to_tell(people_an_account(people, accounts), account, answering) <= within;
    };
    std::int64_t enough = 1;
    while (!suffice(enough)) enough *= 2;
    for (std::int64_t too_few = enough / 2; enough - too_few > 1;) {
        const std::int64_t middle = too_few + (enough - too_few) / 2;
        (suffice(middle) ? enough : too_few) = middle;
    }
    return enough;
}

}  // namespace domain
