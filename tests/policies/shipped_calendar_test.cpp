// The calendar as shipped, held against the decrees.
#include <array>

#include "tests/policies/shipped.hpp"

TEST_CASE("the calendar holds the days that the decrees name") {
    struct Count {
        int year;
        int holidays;
        int joint_leave;
    };
    const domain::Calendar& calendar = shipped::calendar();
    CHECK(calendar.years == std::vector<int>{2025, 2026, 2027});
    for (const Count& row : {Count{2025, 17, 11}, Count{2026, 17, 8}, Count{2027, 18, 8}}) {
        CAPTURE(row.year);
        std::array<int, 3> counted{};
        for (const auto& [date, holiday] : calendar.holidays)
            if (std::chrono::year_month_day{date}.year() == std::chrono::year{row.year})
                ++counted[static_cast<std::size_t>(holiday.kind)];
        CHECK(counted[0] == row.holidays);
        CHECK(counted[1] == row.joint_leave);
        CHECK(counted[2] == 0);
    }
    REQUIRE(calendar.ramadans.size() == 3);
    CHECK(calendar.ramadans[1].first == shipped::date("2026-02-19"));
    CHECK(calendar.ramadans[1].last == shipped::date("2026-03-20"));
    CHECK(calendar.ramadans[2].certainty == domain::Certainty::estimated);
}
