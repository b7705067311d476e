#include "bot/domain/calendar.hpp"

#include <doctest/doctest.h>

#include "tests/domain/kaltim.hpp"

using domain::Calendar;
using domain::HolidayKind;
using kaltim::date;

TEST_CASE("of two holidays on one date the stronger is kept, in whatever order they are added") {
    using enum HolidayKind;
    struct Row {
        HolidayKind first;
        HolidayKind second;
        HolidayKind kept;
    };
    for (const Row& row :
         {Row{national_holiday, joint_leave, national_holiday},
          Row{joint_leave, national_holiday, national_holiday},
          Row{local_holiday, joint_leave, local_holiday}, Row{joint_leave, local_holiday, local_holiday},
          Row{local_holiday, national_holiday, national_holiday}}) {
        CAPTURE(to_string(row.first));
        CAPTURE(to_string(row.second));
        Calendar calendar;
        calendar.add(date("2026-05-01"), {"a", "a", row.first});
        calendar.add(date("2026-05-01"), {"b", "b", row.second});
        REQUIRE(calendar.holiday_on(date("2026-05-01")) != nullptr);
        CHECK(calendar.holiday_on(date("2026-05-01"))->kind == row.kept);
    }
}

TEST_CASE("an ordinary date is no holiday") {
    CHECK(kaltim::calendar().holiday_on(date("2026-02-13")) == nullptr);
    CHECK(kaltim::calendar().holiday_on(date("2025-12-25")) == nullptr);
    CHECK(Calendar{}.holiday_on(date("2026-12-25")) == nullptr);
}

TEST_CASE("Ramadan holds its first and its last day") {
    const Calendar calendar = kaltim::calendar();
    CHECK_FALSE(calendar.is_ramadan(date("2026-02-18")));
    CHECK(calendar.is_ramadan(date("2026-02-19")));
    CHECK(calendar.is_ramadan(date("2026-03-20")));
    CHECK_FALSE(calendar.is_ramadan(date("2026-03-21")));
    CHECK_FALSE(calendar.is_ramadan(date("2027-02-19")));
}

TEST_CASE("kinds and certainties are read by the names they are written with") {
    for (const std::string name : {"national_holiday", "joint_leave", "local_holiday"})
        CHECK(to_string(domain::holiday_kind_from(name).value()) == name);
    for (const std::string name : {"certain", "decreed", "estimated"})
        CHECK(to_string(domain::certainty_from(name).value()) == name);
    CHECK_FALSE(domain::holiday_kind_from("holiday"));
    CHECK_FALSE(domain::certainty_from(""));
}
