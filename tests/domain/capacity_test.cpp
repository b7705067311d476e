#include "bot/domain/capacity.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;
using domain::accounts_needed;
using domain::Answering;
using domain::Throughput;
using domain::time_to_tell;

namespace {

constexpr Answering kNobodyAnswers{.share = 0};
constexpr Answering kAllAnswerAtOnce{.share = 1, .within = 1s, .sends_each = 2};

}  // namespace

TEST_CASE("nobody to tell takes no time, and a burst goes out at once") {
    CHECK(time_to_tell(0, {30, 1}, kNobodyAnswers) == 0ms);
    CHECK(time_to_tell(1, {30, 1}, kNobodyAnswers) == 0ms);
    CHECK(time_to_tell(16, {28, 16}, kNobodyAnswers) == 0ms);
    CHECK(time_to_tell(17, {28, 16}, kNobodyAnswers) > 0ms);
}

TEST_CASE("20,000 people on one free Telegram account hear a reminder within eleven minutes and a bit") {
    const auto time = time_to_tell(20'000, {30, 1}, kNobodyAnswers);
    CHECK(time >= 666s);
    CHECK(time <= 667s);
}

TEST_CASE("whoever answers at once is confirmed before others hear: each costs three sends") {
    const auto alone = time_to_tell(3'000, {30, 1}, kNobodyAnswers);
    const auto answered = time_to_tell(3'000, {30, 1}, kAllAnswerAtOnce);
    CHECK(answered >= 3 * alone - 2s);
    CHECK(answered <= 3 * alone + 2s);
}

TEST_CASE("answers that come after the last has heard cost the others nothing") {
    const Answering slow{.share = 1, .within = 24h, .sends_each = 2};
    const auto alone = time_to_tell(300, {30, 1}, kNobodyAnswers);
    CHECK(time_to_tell(300, {30, 1}, slow) <= alone + 100ms);
}

TEST_CASE("the fewest accounts are found: they suffice, and one fewer does not") {
    for (const std::int64_t people : {1, 100, 20'000, 1'000'000}) {
        CAPTURE(people);
        const auto accounts = accounts_needed(people, {28, 16}, kAllAnswerAtOnce, 10min);
        CHECK(time_to_tell(domain::people_an_account(people, accounts), {28, 16}, kAllAnswerAtOnce) <= 10min);
        if (accounts > 1)
            CHECK(time_to_tell(domain::people_an_account(people, accounts - 1), {28, 16}, kAllAnswerAtOnce) >
                  10min);
    }
}
