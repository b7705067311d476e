#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

#include "tests/sim/twins.hpp"

namespace {

using sim::Furnishing;
using sim::Verdict;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text && *text ? std::stoull(text) : otherwise;
}

/// The same in each run, so that what is mended stays so; and some that have never been lived.
struct Seeds {
    std::vector<std::uint64_t> all;  ///< the fresh ones last
    std::uint64_t fresh = 0;
};

Seeds seeds(std::uint64_t number, std::uint64_t fresh) {
    if (const auto one = from_environment("SIGAP_SIM_SEED", 0)) return {{one}};
    const std::uint64_t first = from_environment("SIGAP_SIM_FIRST", 0);
    Seeds seeds;
    for (std::uint64_t index = 0; index < number; ++index)
        seeds.all.push_back(std::max<std::uint64_t>(first, 1) + index);
    seeds.fresh = from_environment("SIGAP_SIM_FRESH", first ? 0 : fresh);
    std::random_device random;
    const std::uint64_t base = 1'000'000 + random() % 999'000'000;
    for (std::uint64_t index = 0; index < seeds.fresh; ++index) seeds.all.push_back(base + index);
    if (seeds.fresh > 0) std::cout << fmt::format("{} fresh seeds from {} on\n", seeds.fresh, base);
    return seeds;
}

void keep_quiet() {
    spdlog::set_level(spdlog::level::off);  // faults are asked for here
}

// Of a build without optimisation, with sanitizers or for debugging, no more is asked than the box holds.
#ifdef SIGAP_SIM_IN_FULL
constexpr std::uint64_t kSeeds = 40;
constexpr std::uint64_t kFresh = 10;
constexpr bool kMustFit = true;
#else
constexpr std::uint64_t kSeeds = 4;
constexpr std::uint64_t kFresh = 0;
constexpr bool kMustFit = false;
#endif

}  // namespace

TEST_CASE("every seed: invariants, oracle and twin") {
    keep_quiet();
    const auto [wanted, fresh] = seeds(from_environment("SIGAP_SIM_SEEDS", kSeeds), kFresh);
    const auto box = std::chrono::minutes{from_environment("SIGAP_SIM_MINUTES", 2)};
    const auto begin = std::chrono::steady_clock::now();
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::vector<Verdict> verdicts;
    const auto work = [&] {
        const Furnishing furnishing;
        for (std::size_t index = next++; index < wanted.size(); index = next++) {
            if (std::chrono::steady_clock::now() - begin > box) return;
            const Verdict verdict = sim::try_seed(wanted[index], furnishing);
            const std::lock_guard lock(mutex);
            if (!verdict.breach.empty()) std::cerr << sim::told(verdict) << std::flush;
            verdicts.push_back(verdict);
        }
    };
    std::vector<std::thread> threads;
    for (unsigned count = 0; count < std::max(1U, std::thread::hardware_concurrency()); ++count)
        threads.emplace_back(work);
    for (std::thread& thread : threads) thread.join();

    std::size_t failed = 0, asked = 0, flags = 0, compared = 0, kills = 0;
    std::uint64_t checks = 0;
    for (const Verdict& verdict : verdicts) {
        failed += !verdict.breach.empty();
        asked += verdict.asked;
        flags += verdict.flags;
        compared += verdict.compared;
        kills += verdict.kills;
        checks += verdict.checks;
    }
    std::cout << fmt::format(
        "{} seeds in {:.1f} s: {} attempts, {} people flagged, {} misses compared with the twin, {} kills,"
        " {} instants checked, {} seeds failed\n",
        verdicts.size(), std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(),
        asked, flags, compared, kills, checks, failed);
    CHECK(!verdicts.empty());
    if (kMustFit)
        CHECK_MESSAGE(verdicts.size() + fresh >= wanted.size(), "the time box was too small for the seeds");
    CHECK(failed == 0);
}

TEST_CASE("the same seed twice is the same office, row by row") {
    keep_quiet();
    const Furnishing furnishing;
    const auto first = sim::World(7, true, furnishing).live();
    const auto second = sim::World(7, true, furnishing).live();
    CHECK(first.breach == second.breach);
    CHECK(first.log_hash == second.log_hash);
    CHECK(first.asked.size() == second.asked.size());
}
