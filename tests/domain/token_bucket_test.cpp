#include "bot/domain/token_bucket.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <deque>

namespace {

using namespace domain;
using namespace std::chrono_literals;

constexpr Instant kStart = from_unix_seconds(1'795'000'000);

}  // namespace

TEST_CASE("a bucket gives its burst at once, then a token an interval") {
    TokenBucket bucket(1s, 3);
    for (int i = 0; i < 3; ++i) {
        CHECK(bucket.ready_at(kStart) == kStart);
        bucket.take(kStart);
    }
    CHECK(bucket.ready_at(kStart) == kStart + 1s);
    bucket.take(kStart + 1s);
    CHECK(bucket.ready_at(kStart + 1s) == kStart + 2s);
    CHECK(bucket.ready_at(kStart + 10s) == kStart + 10s);
}

TEST_CASE("silence fills a bucket to its burst and no further") {
    TokenBucket bucket(1s, 2);
    bucket.take(kStart);
    const Instant later = kStart + 24h;
    bucket.take(later);
    CHECK(bucket.ready_at(later) == later);
    bucket.take(later);
    CHECK(bucket.ready_at(later) == later + 1s);
}

TEST_CASE("what the provider says goes before the bucket, and the longest wait wins") {
    TokenBucket bucket(1s, 1);
    bucket.block_until(kStart + 30s);
    bucket.block_until(kStart + 10s);
    CHECK(bucket.ready_at(kStart) == kStart + 30s);
    CHECK(bucket.ready_at(kStart + 31s) == kStart + 31s);
}

TEST_CASE("an interval of nothing holds nobody back") {
    TokenBucket bucket(0s, 1);
    for (int i = 0; i < 100; ++i) bucket.take(kStart);
    CHECK(bucket.ready_at(kStart) == kStart);
}

TEST_CASE("in no span of n intervals do more than burst + n go out, whatever the pauses") {
    const bool holds = rc::check([] {
        const auto interval = std::chrono::milliseconds{*rc::gen::inRange(1, 5000)};
        const int burst = *rc::gen::inRange(1, 20);
        const auto pauses = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 20'000));
        TokenBucket bucket(interval, burst);
        Instant now = kStart;
        std::deque<Instant> taken;
        for (const int pause : pauses) {
            now = bucket.ready_at(now + std::chrono::milliseconds{pause});
            RC_ASSERT(bucket.ready_at(now) == now);
            bucket.take(now);
            taken.push_back(now);
            // Any burst + 1 tokens in a row take at least an interval.
            if (taken.size() > static_cast<std::size_t>(burst)) {
                RC_ASSERT(taken.back() - taken.front() >= interval);
                taken.pop_front();
            }
        }
    });
    CHECK(holds);
}
