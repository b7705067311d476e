// Ten times the people are ten times the work, and no more: the same morning is lived through by offices of
// several sizes. What is counted is exact and is judged; what is measured by a clock is shown, and judged
// only where it is far off. By default 1,000 and 10,000 people; PEOPLE="1000 100000" names other sizes, each
// to be held against the one before, and `--engine=postgres` lives it over PostgreSQL.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <sstream>
#include <vector>

#include "tests/growth/day.hpp"
#include "tests/support/engine_choice.hpp"

using namespace growth_test;

namespace {

/// So much more an event may take among ten times the people: days differ a little in who does what.
constexpr double kSlack = 1.2;
/// Less than that for each event is too rare to be compared: flags among a thousand people, on one day.
constexpr double kRarely = 0.005;
constexpr double kFewSteps = 0.5;
/// A clock tells of a machine's other work, too.
constexpr double kFarOff = 4;
constexpr double kMiB = 1024.0 * 1024.0;

std::vector<std::int64_t> sizes() {
    const char* const people = std::getenv("PEOPLE");
    std::istringstream words(people == nullptr ? "1000 10000" : people);
    return {std::istream_iterator<std::int64_t>(words), {}};
}

/// How much of what is due is read at a time follows the account's burst, which here grows with the people:
/// it is judged in the sum.
constexpr std::string_view kDue =
    "SELECT outbox_id, priority, chat FROM outbox WHERE lane = $1 AND state = 'queued'";

double each(std::int64_t sum, const Day& day) {
    return static_cast<double>(sum) / static_cast<double>(day.events());
}

double processor_micros(const Day& day) {
    return day.processor_seconds * 1e6 / static_cast<double>(day.events());
}

void show_head(std::string_view what) {
    std::cout
        << fmt::format("\n{} over {}, for each event (a tap, a word, a receipt, a message sent):\n", what,
                       engine_choice::name())
        << "| people | events | wall | CPU | CPU µs an event | most memory | database, bytes an event | "
           "queries | rows | steps | statements | longest transaction |\n"
        << "|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n";
}

void show(const Day& day) {
    const Asked sum = day.sum();
    std::cout
        << fmt::format(
               "| {} | {} | {:.1f} s | {:.1f} s | {:.0f} | {:.0f} MiB | {:.0f} | {:.2f} | {:.2f} | {:.0f} | {} | {:.0f} ms |\n",
               day.people, day.events(), day.seconds, day.processor_seconds, processor_micros(day),
               static_cast<double>(day.memory) / kMiB, each(day.database, day), each(sum.times, day),
               each(sum.rows, day), each(engine_choice::is_postgres() ? day.server_rows : sum.steps, day),
               day.asked.size(), static_cast<double>(day.longest_job.took.count()) / 1000)
        << std::flush;
}

/// What the longest transaction of the day did most, for whoever wants to shorten it.
void show_longest(const Day& day) {
    const auto& times = day.longest_job.times;
    const auto most = std::max_element(times.begin(), times.end(), [](const auto& one, const auto& other) {
        return one.second < other.second;
    });
    if (most != times.end())
        std::cout << fmt::format("The longest transaction of {} people asked {} times: {}\n", day.people,
                                 most->second, most->first);
}

/// Whether one kind of figure of one statement grew faster than the events did, and enough to be felt.
void check_statement(const std::string& sql, std::string_view what, std::int64_t small, const Day& fewer,
                     std::int64_t large, const Day& more, double felt) {
    if (each(large, more) <= 2 * kSlack * each(small, fewer) + felt) return;
    FAIL_CHECK(fmt::format("{} grow from {} among {} people to {} among {}, of: {}", what, small,
                           fewer.people, large, more.people, sql));
}

/// The statements that made an event dearer, the dearest first: where to look.
std::string dearer(const Day& fewer, const Day& more) {
    std::vector<std::pair<double, std::string>> added;
    for (const auto& [sql, asked] : more.asked) {
        const auto found = fewer.asked.find(sql);
        added.emplace_back(
            each(asked.steps, more) - (found == fewer.asked.end() ? 0 : each(found->second.steps, fewer)),
            sql);
    }
    std::sort(added.rbegin(), added.rend());
    std::string text;
    for (std::size_t at = 0; at < std::min<std::size_t>(6, added.size()); ++at)
        text += fmt::format("\n  {:+.1f} steps: {}", added[at].first, added[at].second);
    return text;
}

void check_growth(const Day& fewer, const Day& more) {
    CAPTURE(fewer.people);
    CAPTURE(more.people);
    const std::string why = dearer(fewer, more);
    CAPTURE(why);
    const Asked before = fewer.sum(), after = more.sum();
    CHECK(each(after.times, more) <= kSlack * each(before.times, fewer));
    CHECK(each(after.rows, more) <= kSlack * each(before.rows, fewer));
    CHECK(each(more.database, more) <= kSlack * each(fewer.database, fewer));
    CHECK(each(after.steps, more) <= kSlack * each(before.steps, fewer));
    CHECK(processor_micros(more) <= kFarOff * processor_micros(fewer));
    for (const auto& [sql, asked] : more.asked) {
        if (sql.starts_with(kDue)) continue;
        const auto found = fewer.asked.find(sql);
        const Asked once = found == fewer.asked.end() ? Asked{} : found->second;
        check_statement(sql, "times asked", once.times, fewer, asked.times, more, kRarely);
        check_statement(sql, "rows", once.rows, fewer, asked.rows, more, kRarely);
        check_statement(sql, "steps", once.steps, fewer, asked.steps, more, kFewSteps);
    }
}

void grow(std::string_view what, Day (*live)(std::int64_t people)) {
    const auto lived = sizes();
    REQUIRE_FALSE(lived.empty());
    show_head(what);
    std::vector<Day> days;
    for (const std::int64_t people : lived) {
        days.push_back(live(people));
        show(days.back());
        REQUIRE(days.back().events() > 2 * people);
        if (days.size() > 1) check_growth(days[days.size() - 2], days.back());
    }
    show_longest(days.back());
    // A statement whose text holds a number or a name would be prepared anew for each.
    CHECK(days.back().asked.size() <= days.front().asked.size() + 60);
}

}  // namespace

TEST_CASE("the same morning costs each event the same, whether 1,000 people live it or ten times as many") {
    grow("One Friday until nine", live_a_morning);
}

TEST_CASE("a roll call of everybody costs each event the same") {
    grow("One roll call of everybody", live_a_roll_call);
}
