#include "storage/call_tally.hpp"

namespace storage {
namespace {

using domain::Outcome;

std::int64_t sum_of(const std::map<Outcome, std::int64_t>& counts, std::initializer_list<Outcome> wanted) {
    std::int64_t sum = 0;
    for (const Outcome outcome : wanted)
        if (const auto found = counts.find(outcome); found != counts.end()) sum += found->second;
    return sum;
}

}  // namespace

std::int64_t CallTally::asked() const {
    std::int64_t sum = 0;
    for (const auto& [outcome, count] : by_outcome) sum += count;
    return sum;
}

std::int64_t CallTally::answered() const {
    return sum_of(by_outcome, {Outcome::answered, Outcome::late});
}

bool CallTally::is_anyone_silent() const {
    return sum_of(by_outcome, {Outcome::missed, Outcome::voided}) > 0;
}

CallTally tally_of(Transaction& tx, domain::CallId call) {
    CallTally tally;
    tx.for_each(
        "SELECT outcome, left_out IS NOT NULL, COUNT(*) FROM call_person WHERE call_id = $1 GROUP BY 1, 2",
        [&](const Row& row) {
            const auto count = row.get<std::int64_t>(2);
            if (row.get<bool>(1))
                tally.left_out += count;
            else
                tally.by_outcome[domain::outcome_from(row.get<std::string>(0)).value()] += count;
        },
        call);
    tally.deadline = tx.query_one("SELECT MAX(deadline) FROM attempt WHERE call_id = $1", call)
                         ->get<std::optional<domain::Instant>>(0);
    return tally;
}

}  // namespace storage
