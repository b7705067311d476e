#include "tests/sim/twins.hpp"

#include <fmt/format.h>

#include <map>
#include <tuple>

namespace sim {
namespace {

using TwinKey = std::tuple<std::string, std::string, int>;  // call key, employee, attempt

std::map<TwinKey, AskedKey> by_twin_key(const Lived& lived) {
    std::map<TwinKey, AskedKey> keys;
    for (const auto& [key, asked] : lived.asked)
        keys.emplace(TwinKey{asked.call_key, asked.employee, asked.number}, key);
    return keys;
}

/// I7: whoever is missed with faults did not answer that asking in time without them. Calls that the faults
/// moved to another time were other calls; of these the oracle alone can speak, and of answers that were
/// meant for something else, a flag perhaps that with faults was never opened.
std::string unfair_miss(const Lived& faulty, const Lived& twin, std::size_t& compared) {
    const auto twins = by_twin_key(twin);
    for (const auto& [key, asked] : faulty.asked) {
        if (asked.outcome != "missed" || !asked.counts || faulty.given_up.contains(key)) continue;
        const auto found = twins.find({asked.call_key, asked.employee, asked.number});
        if (found == twins.end()) continue;
        const Asked& other = twin.asked.at(found->second);
        if (std::chrono::abs(other.issued - asked.issued) > std::chrono::minutes{2}) continue;
        if (!other.counts) continue;
        ++compared;
        if (other.outcome == "answered" && twin.answered_in_time.contains(found->second))
            return fmt::format("I7: {} missed {} number {} with faults ({}), and without them it was {}:{}",
                               asked.employee, asked.call_key, asked.number, asked.ground, other.outcome,
                               faulty.told_acts.at(key));
    }
    return "";
}

}  // namespace

Verdict try_seed(std::uint64_t seed, const Furnishing& furnishing) {
    Verdict verdict;
    verdict.seed = seed;
    const auto take = [&](const Lived& lived, std::string_view which) {
        verdict.checks += lived.checks;
        verdict.kills += lived.kills;
        verdict.acts += lived.acts;
        verdict.asked += lived.asked.size();
        if (lived.breach.empty() || !verdict.breach.empty()) return;
        verdict.breach = fmt::format("{}: {}", which, lived.breach);
        verdict.history = lived.history;
    };
    const Lived twin = World(seed, false, furnishing).live();
    take(twin, "without faults");
    if (!verdict.breach.empty()) return verdict;
    const Lived faulty = World(seed, true, furnishing).live();
    take(faulty, "with faults");
    verdict.flags = faulty.flags;
    if (verdict.breach.empty()) verdict.breach = unfair_miss(faulty, twin, verdict.compared);
    return verdict;
}

std::string told(const Verdict& verdict) {
    std::string text = fmt::format("seed {}: {}\n", verdict.seed, verdict.breach);
    if (!verdict.history.empty()) text += "  the last that happened:\n";
    for (const std::string& line : verdict.history) text += "    " + line + "\n";
    return text + fmt::format("  to replay: SIGAP_SIM_SEED={} build/release/test_sim -tc='every seed*'\n",
                              verdict.seed);
}

}  // namespace sim
