#include "bot/domain/calendar_change.hpp"

#include <doctest/doctest.h>

#include "bot/domain/local_time.hpp"

using namespace domain;

namespace {

std::chrono::year_month_day day(std::string_view iso) {
    return from_iso_date(iso).value();
}

Ramadan ramadan(std::string_view first, std::string_view last) {
    return {day(first), day(last), Certainty::certain, ""};
}

Holiday local(std::string name) {
    return {name, name, HolidayKind::local_holiday, Certainty::certain, ""};
}

/// Ramadan 1447 and 1448, Christmas 2026 and the joint leave before it.
Calendar calendar() {
    Calendar made;
    made.years = {2026, 2027};
    made.add(day("2026-12-25"), {"Natal", "Christmas", HolidayKind::national_holiday});
    made.add(day("2026-12-24"), {"Cuti bersama", "Joint leave", HolidayKind::joint_leave});
    made.ramadans = {ramadan("2026-02-19", "2026-03-20"), ramadan("2027-02-08", "2027-03-09")};
    return made;
}

std::string differing(const std::vector<CalendarChange>& changes) {
    const Calendar before = calendar();
    Calendar after = before;
    for (const CalendarChange& change : changes) apply(after, change);
    std::string dates;
    for (const auto date : differing_days(before, after))
        dates += (dates.empty() ? "" : " ") + to_iso_date(date);
    return dates;
}

}  // namespace

TEST_CASE("a change is seen on the days that mean something else, and on no other") {
    struct Row {
        std::string what;
        std::vector<CalendarChange> changes;
        std::string days;
    };
    for (const Row& row : std::vector<Row>{
             {"a local day off", {DayChange{day("2026-08-21"), local("HUT")}}, "2026-08-21"},
             {"one taken back", {DayChange{day("2026-12-24"), {}}}, "2026-12-24"},
             {"one moved",
              {DayChange{day("2026-12-24"), {}}, DayChange{day("2026-12-28"), local("Pindah")}},
              "2026-12-24 2026-12-28"},
             {"joint leave becomes a holiday", {DayChange{day("2026-12-24"), local("HUT")}}, "2026-12-24"},
             {"another name alone", {DayChange{day("2026-12-25"), Holiday{"Hari Natal", "Christmas"}}}, ""},
             {"an ordinary day stays one", {DayChange{day("2026-08-21"), {}}}, ""},
             {"Ramadan a day earlier",
              {RamadanChange{ramadan("2026-02-18", "2026-03-19")}},
              "2026-02-18 2026-03-20"},
             {"Ramadan a day later, as long as before",
              {RamadanChange{ramadan("2026-02-20", "2026-03-20")}},
              "2026-02-19"},
             {"moved and moved back",
              {RamadanChange{ramadan("2026-02-18", "2026-03-19")},
               RamadanChange{ramadan("2026-02-19", "2026-03-20")}},
              ""},
             {"the end alone", {RamadanChange{ramadan("2027-02-08", "2027-03-08")}}, "2027-03-09"},
         }) {
        CAPTURE(row.what);
        CHECK(differing(row.changes) == row.days);
    }
}

TEST_CASE("a Ramadan takes the place of the one expected then, else it is a further one") {
    Calendar known = calendar();
    apply(known, RamadanChange{ramadan("2027-02-09", "2027-03-10")});
    REQUIRE(known.ramadans.size() == 2);
    CHECK(known.ramadans[1].first == day("2027-02-09"));
    CHECK(ramadan_near(known, day("2027-12-29")) == nullptr);
    known.years.push_back(2028);
    apply(known, RamadanChange{ramadan("2028-01-28", "2028-02-26")});
    CHECK(known.ramadans.size() == 3);
}

TEST_CASE("what cannot be changed is named with its mend") {
    struct Row {
        std::string today;
        std::vector<CalendarChange> changes;
        std::string says;  ///< empty: nothing stands against it
    };
    const std::vector<CalendarChange> tomorrow{RamadanChange{ramadan("2026-02-18", "2026-03-19")}};
    for (const Row& row : std::vector<Row>{
             {"2026-02-17", tomorrow, ""},
             {"2026-02-18", tomorrow,
              "2026-02-18: that day is frozen: it has begun or is over; a change holds from 2026-02-19 on"},
             {"2026-02-19", tomorrow, "2026-02-18: that day is frozen"},
             // Inside Ramadan only its end is still to come.
             {"2026-03-18", {RamadanChange{ramadan("2026-02-19", "2026-03-19")}}, ""},
             {"2026-03-20",
              {RamadanChange{ramadan("2026-02-19", "2026-03-19")}},
              "2026-03-20: that day is frozen"},
             // Learnt a day too late: a month of 29 days whose first has passed.
             {"2026-02-17", {RamadanChange{ramadan("2026-02-19", "2026-03-18")}}, ""},
             {"2026-02-17",
              {RamadanChange{ramadan("2026-02-18", "2026-03-20")}},
              "31 days, both counted; expected at most 30"},
             {"2026-02-17", {RamadanChange{ramadan("2026-02-20", "2026-02-19")}}, "0 days, both counted"},
             {"2026-02-17",
              {RamadanChange{ramadan("2028-01-28", "2028-02-26")}},
              "2028-01-28: the calendar covers 2026 to 2027; add that year"},
             {"2026-02-17", {DayChange{day("2028-01-03"), local("HUT")}}, "2028-01-03: the calendar covers"},
             {"2026-02-17", {DayChange{day("2026-08-21"), local("")}}, "2026-08-21: a day off has a name"},
             {"2026-08-20", {DayChange{day("2026-08-21"), local("HUT")}}, ""},
             {"2026-08-21", {DayChange{day("2026-08-21"), local("HUT")}}, "2026-08-21: that day is frozen"},
             // Another name changes nobody's day.
             {"2026-12-25", {DayChange{day("2026-12-25"), Holiday{"Hari Natal", "Christmas"}}}, ""},
         }) {
        CAPTURE(row.today);
        CAPTURE(row.says);
        const auto found = objections(calendar(), row.changes, day(row.today));
        if (row.says.empty()) {
            CHECK(found.empty());
        } else {
            REQUIRE(found.size() == 1);
            CHECK(found.front().find(row.says) != std::string::npos);
        }
    }
}
