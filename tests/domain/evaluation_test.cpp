// Flexible days beside office days, against tables counted by hand.
#include "bot/domain/evaluation.hpp"

#include <doctest/doctest.h>

using namespace domain;
using namespace std::chrono_literals;

namespace {

const UnitId kUmum{"Biro Umum"};
const UnitId kHukum{"Biro Hukum"};
const std::string kFirst = "2026-02-09";
const std::string kSecond = "2026-02-16";

CallRecord call(const UnitId& unit, const std::string& who, Outcome outcome,
                std::optional<std::chrono::seconds> wait = {}) {
    CallRecord made;
    made.employee = EmployeeId{who};
    made.unit = unit;
    made.issued_at = Instant{1000s};
    made.outcome = outcome;
    if (outcome == Outcome::voided) made.cause = VoidCause::outage;
    if (wait) made.answered_at = made.issued_at + *wait;
    return made;
}

WindowRecord window(const UnitId& unit, const std::string& who, const std::string& state) {
    WindowRecord made;
    made.employee = EmployeeId{who};
    made.unit = unit;
    made.state = state;
    return made;
}

DailyReportRecord report(const UnitId& unit, const std::string& who, bool is_handed_in) {
    DailyReportRecord made;
    made.employee = EmployeeId{who};
    made.unit = unit;
    made.state = is_handed_in ? "handed_in" : "missing";
    made.is_handed_in = is_handed_in;
    return made;
}

/// Two weeks by hand. Flexible: Umum answers two in time (60 s, 180 s), one late (1,200 s), one not; one
/// void, one excused. Office: Umum answers two in time (30 s, 90 s) in the first week, Hukum none in the
/// second.
Evaluation two_weeks() {
    Evaluation made;
    made.add(call(kUmum, "budi", Outcome::answered, 60s), Place::flexible, kFirst);
    made.add(call(kUmum, "siti", Outcome::answered, 180s), Place::flexible, kFirst);
    made.add(call(kUmum, "emma", Outcome::late, 1200s), Place::flexible, kFirst);
    made.add(call(kUmum, "budi", Outcome::missed), Place::flexible, kSecond);
    made.add(call(kUmum, "siti", Outcome::voided), Place::flexible, kSecond);
    made.add(call(kUmum, "emma", Outcome::excused), Place::flexible, kSecond);
    made.add(call(kUmum, "budi", Outcome::answered, 30s), Place::office, kFirst);
    made.add(call(kUmum, "siti", Outcome::answered, 90s), Place::office, kFirst);
    made.add(call(kHukum, "dewi", Outcome::missed), Place::office, kSecond);
    made.add(call(kHukum, "dewi", Outcome::missed), Place::none, kSecond);
    made.add(call(kHukum, "dewi", Outcome::missed), std::nullopt, kSecond);
    made.add(window(kUmum, "budi", "in_time"), Place::flexible, kFirst);
    made.add(window(kUmum, "siti", "missed"), Place::flexible, kFirst);
    made.add(window(kUmum, "emma", "explained"), Place::flexible, kFirst);
    made.add(window(kUmum, "emma", "planned"), Place::flexible, kFirst);
    made.add(report(kUmum, "budi", true), Place::flexible, kFirst);
    made.add(report(kUmum, "siti", false), Place::flexible, kFirst);
    return made;
}

}  // namespace

TEST_CASE("the whole period counts what was settled, and leaves void and excused out of the shares") {
    const Evaluation evaluation = two_weeks();
    const SideBySide& whole = evaluation.of({std::nullopt, ""});
    CHECK(whole.flexible.calls.asked == 6);
    CHECK(in_time(whole.flexible.calls) == Share{2, 4});
    CHECK(answered(whole.flexible.calls) == Share{3, 4});
    CHECK(whole.flexible.calls.excused == 1);
    CHECK(whole.flexible.calls.voided.at(VoidCause::outage) == 1);
    CHECK(in_time(whole.office.calls) == Share{2, 3});
    CHECK(in_time(whole.flexible.windows) == Share{1, 2});
    CHECK(handed_in(whole.flexible.reports) == Share{1, 2});
    CHECK(whole.flexible.called.size() == 3);
}

TEST_CASE("answer times: the median and the ninetieth percentile of those who answered") {
    const Evaluation evaluation = two_weeks();
    const SideBySide& whole = evaluation.of({std::nullopt, ""});
    CHECK(median(whole.flexible.waits) == 180s);
    CHECK(percentile(whole.flexible.waits, 90) == 1200s);
    CHECK(median(whole.office.waits) == 60s);
    CHECK(percentile(whole.office.waits, 90) == 90s);
    CHECK_FALSE(median({}).has_value());
    CHECK_FALSE(percentile({}, 90).has_value());
    std::vector<std::chrono::seconds> ten;
    for (int wait = 10; wait > 0; --wait) ten.emplace_back(wait);
    CHECK(percentile(ten, 90) == 9s);
    CHECK(percentile(ten, 100) == 10s);
    CHECK(median(ten) == 5s);
}

TEST_CASE("an answer that came to a call which is void is no answer time") {
    Evaluation evaluation;
    evaluation.add(call(kUmum, "budi", Outcome::voided, 60s), Place::office, kFirst);
    CHECK(evaluation.of({std::nullopt, ""}).office.waits.empty());
}

TEST_CASE("each unit and each week has its own sums, and they add up to the whole") {
    const Evaluation evaluation = two_weeks();
    CHECK(in_time(evaluation.of({kUmum, kFirst}).flexible.calls) == Share{2, 3});
    CHECK(in_time(evaluation.of({kUmum, kSecond}).flexible.calls) == Share{0, 1});
    CHECK(in_time(evaluation.of({kHukum, ""}).office.calls) == Share{0, 1});
    CHECK(in_time(evaluation.of({std::nullopt, kSecond}).office.calls) == Share{0, 1});
    std::int64_t asked = 0;
    for (const auto& [key, both] : evaluation.sums())
        if (key.unit && !key.monday.empty()) asked += both.flexible.calls.asked + both.office.calls.asked;
    const SideBySide& whole = evaluation.of({std::nullopt, ""});
    CHECK(asked == whole.flexible.calls.asked + whole.office.calls.asked);
    CHECK(evaluation.of({UnitId{"Biro Lain"}, ""}).office.calls.asked == 0);
}

TEST_CASE("what happened on a day without a place of work is on neither side, and told") {
    const Unplaced unplaced = two_weeks().unplaced();
    CHECK(unplaced.calls == 2);
    CHECK(unplaced.windows == 0);
    CHECK(unplaced.reports == 0);
}

TEST_CASE("two shares differ by a span that follows from how many stand behind them") {
    // Newcombe (1998), method 10: 56/70 and 48/80 give 0.2000 (0.0524 to 0.3339).
    const auto found = difference({56, 70}, {48, 80});
    REQUIRE(found);
    CHECK(found->points == doctest::Approx(0.2));
    CHECK(found->low == doctest::Approx(0.0524).epsilon(0.001));
    CHECK(found->high == doctest::Approx(0.3339).epsilon(0.001));
    CHECK_FALSE(difference({0, 0}, {48, 80}).has_value());
    CHECK_FALSE(difference({3, 5}, {0, 0}).has_value());
}

TEST_CASE("as reachable is said only where the numbers carry it") {
    CHECK(compare({29, 29}, {900, 1000}) == Comparison::too_few);
    CHECK(compare({900, 1000}, {29, 29}) == Comparison::too_few);
    CHECK(compare({28, 30}, {28, 30}) == Comparison::undecided);  // alike, and too few to be sure of it
    CHECK(compare({930, 1000}, {940, 1000}) == Comparison::as_reachable);
    CHECK(compare({960, 1000}, {900, 1000}) == Comparison::more_reachable);
    CHECK(compare({800, 1000}, {940, 1000}) == Comparison::less_reachable);
}
