// What calls and windows add up to.
#include "bot/domain/figures.hpp"

#include <doctest/doctest.h>

using namespace domain;
using namespace std::chrono_literals;

namespace {

CallRecord record(const std::string& caller, const std::string& employee, Outcome outcome,
                  std::optional<std::chrono::seconds> answered_after = {}) {
    CallRecord made;
    made.caller = EmployeeId{caller};
    made.employee = EmployeeId{employee};
    made.unit = UnitId{"Biro Umum"};
    made.issued_at = Instant{1000s};
    made.outcome = outcome;
    if (answered_after) made.answered_at = made.issued_at + *answered_after;
    return made;
}

}  // namespace

TEST_CASE("every outcome has its own sum, and void its causes") {
    CallSums sums;
    for (const Outcome outcome : {Outcome::answered, Outcome::late, Outcome::missed, Outcome::missed,
                                  Outcome::excused, Outcome::pending})
        add(sums, record("rina", "budi", outcome));
    for (const VoidCause cause : {VoidCause::outage, VoidCause::outage, VoidCause::off_duty}) {
        auto voided = record("rina", "budi", Outcome::voided);
        voided.cause = cause;
        voided.counts = false;
        voided.urgency = cause == VoidCause::off_duty ? "banjir" : "";
        add(sums, voided);
    }
    const CallSums expected{.asked = 9,
                            .counted = 6,
                            .outside_duty = 1,
                            .answered = 1,
                            .late = 1,
                            .no_reply = 2,
                            .excused = 1,
                            .pending = 1,
                            .voided = {{VoidCause::outage, 2}, {VoidCause::off_duty, 1}}};
    CHECK(sums == expected);
}

TEST_CASE("a window counts once it has opened, by its state, and void by its cause") {
    WindowSums sums;
    for (const char* state :
         {"planned", "asked", "in_time", "in_time", "late", "explained", "missed", "void"}) {
        WindowRecord window;
        window.state = state;
        window.cause = window.state == "void" ? "outage" : "";
        add(sums, window);
    }
    const WindowSums expected{.asked = 7,
                              .in_time = 2,
                              .late = 1,
                              .explained = 1,
                              .no_check_in = 1,
                              .open = 1,
                              .voided = {{"outage", 1}}};
    CHECK(sums == expected);
}

TEST_CASE("units have their own sums, from calls, windows or both") {
    auto elsewhere = record("rina", "sari", Outcome::answered);
    elsewhere.unit = UnitId{"RSUD"};
    WindowRecord window;
    window.unit = UnitId{"Setda"};
    window.state = "in_time";
    const auto sums = sums_by_unit({record("rina", "budi", Outcome::missed), elsewhere}, std::vector{window});
    REQUIRE(sums.size() == 3);
    CHECK(sums.at(UnitId{"Biro Umum"}).calls.no_reply == 1);
    CHECK(sums.at(UnitId{"RSUD"}).calls.answered == 1);
    CHECK(sums.at(UnitId{"RSUD"}).windows == WindowSums{});
    CHECK(sums.at(UnitId{"Setda"}).windows.in_time == 1);
}

TEST_CASE("a line tells how often one person called another, the reasons in order, and the median wait") {
    auto later = record("rina", "budi", Outcome::answered, 60s);
    later.issued_at += 2h;
    later.answered_at = later.issued_at + 60s;
    later.unit = UnitId{"Biro Hukum"};
    later.urgency = "kedua";
    auto urgent = record("rina", "budi", Outcome::late, 600s);
    urgent.urgency = "pertama";
    const auto lines = caller_lines({record("dewi", "budi", Outcome::missed), later, urgent,
                                     record("rina", "budi", Outcome::answered, 120s),
                                     record("rina", "siti", Outcome::answered, 30s),
                                     record("rina", "siti", Outcome::answered, 61s)});
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].caller == EmployeeId{"dewi"});
    CHECK_FALSE(lines[0].median_wait.has_value());
    CHECK(lines[1].sums.asked == 3);
    CHECK(lines[1].unit == UnitId{"Biro Hukum"});
    CHECK(lines[1].urgencies == std::vector<std::string>{"pertama", "kedua"});
    CHECK(lines[1].median_wait == 120s);
    CHECK(lines[2].employee == EmployeeId{"siti"});
    CHECK(lines[2].median_wait == 45s);  // of two, the middle
}

TEST_CASE("who is called most often comes first, whatever came of it") {
    std::vector<CallRecord> records;
    for (const char* who : {"budi", "emma", "emma", "siti", "siti", "made"})
        records.push_back(record("rina", who, who[0] == 'e' ? Outcome::answered : Outcome::missed));
    const auto people = most_called(records, 3);
    REQUIRE(people.size() == 3);
    CHECK(people[0] == std::pair{EmployeeId{"emma"}, std::int64_t{2}});
    CHECK(people[1].first == EmployeeId{"siti"});
    CHECK(people[2].first == EmployeeId{"budi"});  // as often as Made, and before by key
    CHECK(most_called({}, 3).empty());
}

TEST_CASE("a daily report counts by when it came; void ones were asked for, as calls and check-ins were") {
    DailyReportSums sums;
    const auto put = [&](const char* state, bool is_handed_in, bool is_late, const char* cause = "") {
        DailyReportRecord made;
        made.state = state;
        made.is_handed_in = is_handed_in;
        made.is_late = is_late;
        made.cause = cause;
        add(sums, made);
    };
    put("handed_in", true, false);
    put("acknowledged", true, true);
    put("returned", true, false);
    put("missing", false, false);
    put("expected", false, false);
    put("void", false, false, "off_duty");
    const DailyReportSums expected{
        .asked = 6, .in_time = 2, .late = 1, .missing = 1, .not_due = 1, .voided = {{"off_duty", 1}}};
    CHECK(sums == expected);
    CHECK(handed_in(sums) == Share{3, 4});
}
