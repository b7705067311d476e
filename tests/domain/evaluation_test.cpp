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

namespace {

using People = std::vector<PersonShares>;

/// So many people, each with the same cases on both sides.
void add_people(People& people, int how_many, const Share& flexible, const Share& office) {
    for (int at = 0; at < how_many; ++at) people.push_back({flexible, office});
}

People of(std::initializer_list<std::pair<int, PersonShares>> groups) {
    People people;
    for (const auto& [how_many, shares] : groups)
        add_people(people, how_many, shares.flexible, shares.office);
    return people;
}

void check_span(const People& people, double points, double low, double high) {
    const auto found = difference(people);
    REQUIRE(found);
    CHECK(found->points == doctest::Approx(points).epsilon(0.0001));
    CHECK(found->low == doctest::Approx(low).epsilon(0.0005));
    CHECK(found->high == doctest::Approx(high).epsilon(0.0005));
}

}  // namespace

// The spans below were worked out apart from this program, from the formulas of the papers that
// evaluation.hpp names, with Student's t by its incomplete beta function.

TEST_CASE("two shares differ by a span that follows from how many people stand behind them") {
    // Newcombe (1998), method 10, of 56/70 and 48/80 gives 0.2000 (0.0524 to 0.3339). With a person behind
    // each case it is that, and a little for estimating the spread between people.
    const People singles =
        of({{56, {{1, 1}, {}}}, {14, {{0, 1}, {}}}, {48, {{}, {1, 1}}}, {32, {{}, {0, 1}}}});
    check_span(singles, 0.2, 0.04885, 0.34414);
    CHECK(difference(singles)->low == doctest::Approx(0.0524).epsilon(0.1));
    CHECK(difference(singles)->high == doctest::Approx(0.3339).epsilon(0.05));
    CHECK_FALSE(difference(of({{5, {{}, {1, 1}}}})).has_value());
    CHECK_FALSE(difference(of({{5, {{3, 5}, {}}}})).has_value());
    CHECK_FALSE(difference({}).has_value());
}

TEST_CASE("people asked unequally often, some on one kind of day alone, weigh as they were asked") {
    check_span({{{8, 10}, {9, 10}},
                {{10, 10}, {10, 12}},
                {{7, 9}, {8, 8}},
                {{5, 6}, {11, 12}},
                {{9, 9}, {9, 9}},
                {{3, 5}, {6, 7}},
                {{10, 10}, {10, 10}},
                {{6, 8}, {7, 9}},
                {{9, 10}, {8, 8}},
                {{4, 4}, {9, 10}},
                {{7, 7}, {}},
                {{}, {5, 6}}},
               -0.02453, -0.14086, 0.07789);
}

TEST_CASE("three silences of one person counted as three people's and turned the verdict") {
    // Twelve people asked three times on flexible days and thirty times at the office; one of them was silent
    // all three times. Case by case the span would be -0.179 to -0.028 and the verdict "less reachable".
    const People one_person = of({{1, {{0, 3}, {30, 30}}}, {11, {{3, 3}, {30, 30}}}});
    check_span(one_person, -0.08333, -0.40969, 0.10008);
    CHECK(compare(one_person) == Comparison::undecided);
}

TEST_CASE("as many silences are the office's if they are everybody's, and one person's if they are one's") {
    // 396 of 432 answered on flexible days, all at the office.
    const People everybody = of({{12, {{33, 36}, {36, 36}}}});
    check_span(everybody, -0.08333, -0.11742, -0.05612);
    CHECK(compare(everybody) == Comparison::less_reachable);
    const People one_person = of({{1, {{0, 36}, {36, 36}}}, {11, {{36, 36}, {36, 36}}}});
    check_span(one_person, -0.08333, -0.40969, 0.10008);
    CHECK(compare(one_person) == Comparison::undecided);
    // Who is silent everywhere makes no difference between the days, and leaves it open.
    const People silent_everywhere = of({{1, {{0, 36}, {0, 36}}}, {11, {{36, 36}, {36, 36}}}});
    CHECK(difference(silent_everywhere)->points == doctest::Approx(0.0));
    CHECK(compare(silent_everywhere) == Comparison::undecided);
}

TEST_CASE("as reachable is said only where the numbers carry it") {
    CHECK(compare(of({{29, {{1, 1}, {10, 10}}}})) == Comparison::too_few);
    CHECK(compare(of({{29, {{10, 10}, {1, 1}}}})) == Comparison::too_few);
    CHECK(compare(of({{9, {{100, 100}, {100, 100}}}})) == Comparison::too_few);  // of nine people
    CHECK(compare(of({{10, {{100, 100}, {100, 100}}}})) == Comparison::as_reachable);
    // Alike, and too few to be sure of it.
    CHECK(compare(of({{28, {{1, 1}, {1, 1}}}, {2, {{0, 1}, {0, 1}}}})) == Comparison::undecided);
    const People alike = of({{930, {{1, 1}, {1, 1}}}, {60, {{0, 1}, {0, 1}}}, {10, {{0, 1}, {1, 1}}}});
    check_span(alike, -0.01, -0.03191, 0.0118);
    CHECK(compare(alike) == Comparison::as_reachable);
    CHECK(compare(of({{30, {{10, 10}, {8, 10}}}})) == Comparison::more_reachable);
    const People less = of({{800, {{1, 1}, {1, 1}}}, {140, {{0, 1}, {1, 1}}}, {60, {{0, 1}, {0, 1}}}});
    check_span(less, -0.14, -0.16909, -0.11115);
    CHECK(compare(less) == Comparison::less_reachable);
}

TEST_CASE("each person's cases are kept apart, for the whole, a week, a unit and a unit in a week") {
    const Evaluation evaluation = two_weeks();
    const auto cases = [&](const EvaluationKey& key, Measure measure) {
        Share flexible, office;
        const auto people = evaluation.by_person(key, measure);
        for (const PersonShares& person : people) {
            flexible.count += person.flexible.count;
            flexible.of += person.flexible.of;
            office.count += person.office.count;
            office.of += person.office.of;
        }
        return std::tuple(people.size(), flexible, office);
    };
    // Budi, Siti and Emma on flexible days, Budi, Siti and Dewi at the office; void and excused are no cases.
    CHECK(cases({std::nullopt, ""}, Measure::calls_in_time) == std::tuple(4U, Share{2, 4}, Share{2, 3}));
    CHECK(cases({std::nullopt, ""}, Measure::calls_answered) == std::tuple(4U, Share{3, 4}, Share{2, 3}));
    CHECK(cases({kUmum, ""}, Measure::calls_in_time) == std::tuple(3U, Share{2, 4}, Share{2, 2}));
    CHECK(cases({std::nullopt, kSecond}, Measure::calls_in_time) == std::tuple(2U, Share{0, 1}, Share{0, 1}));
    CHECK(cases({kHukum, kSecond}, Measure::calls_in_time) == std::tuple(1U, Share{0, 0}, Share{0, 1}));
    CHECK(cases({kHukum, kFirst}, Measure::calls_in_time) == std::tuple(0U, Share{}, Share{}));
    CHECK(cases({std::nullopt, ""}, Measure::windows_in_time) == std::tuple(2U, Share{1, 2}, Share{}));
    CHECK(cases({kUmum, kFirst}, Measure::reports_handed_in) == std::tuple(2U, Share{1, 2}, Share{}));
}
