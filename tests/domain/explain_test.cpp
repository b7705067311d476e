#include "bot/domain/explain.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/domain/kaltim.hpp"

using domain::Explanation;
using domain::WindowState;
using kaltim::at;

TEST_CASE("a moment is explained with its window, in local time and in UTC") {
    const Explanation morning =
        domain::explain(kaltim::rulebook(), kaltim::staff(), at("2026-02-12T22:45:00Z"));
    CHECK(morning.at == "2026-02-12T22:45:00Z");
    CHECK(morning.at_local == "2026-02-13T06:45:00+08:00");
    CHECK(morning.zone == "Asia/Makassar");
    CHECK(morning.policy == domain::PolicyId{"kaltim-friday"});
    CHECK(morning.version == "f1");
    CHECK(morning.day_kind == domain::DayKind::workday);
    CHECK(morning.table == domain::DayTable::regular);
    CHECK(morning.place == domain::Place::flexible);
    CHECK_FALSE(morning.exempt);
    CHECK(morning.reminder);
    REQUIRE(morning.windows.size() == 2);
    CHECK(morning.windows[0].id == "pagi");
    CHECK(morning.windows[0].open == "06:30");
    CHECK(morning.windows[0].close == "07:30");
    CHECK(morning.windows[0].open_utc == "2026-02-12T22:30:00Z");
    CHECK(morning.windows[0].close_utc == "2026-02-12T23:31:00Z");
    CHECK(morning.windows[0].state == WindowState::open);
    CHECK(morning.windows[1].state == WindowState::not_open);
    CHECK_FALSE(morning.call_counts);
    CHECK(morning.reasons.back().rule == "hours");
}

TEST_CASE("windows open and close to the second") {
    struct Row {
        std::string at;
        WindowState pagi;
        WindowState siang;
        bool call_counts;
    };
    const std::vector<Row> rows{
        {"2026-02-13T00:00:00+08:00", WindowState::not_open, WindowState::not_open, false},
        {"2026-02-13T06:29:59+08:00", WindowState::not_open, WindowState::not_open, false},
        {"2026-02-13T06:30:00+08:00", WindowState::open, WindowState::not_open, false},
        {"2026-02-13T07:30:59+08:00", WindowState::open, WindowState::not_open, true},
        {"2026-02-13T07:31:00+08:00", WindowState::closed, WindowState::not_open, true},
        {"2026-02-13T11:00:00+08:00", WindowState::closed, WindowState::open, true},
        {"2026-02-13T11:45:00+08:00", WindowState::closed, WindowState::open, false},
        {"2026-02-13T13:01:00+08:00", WindowState::closed, WindowState::closed, true},
        {"2026-02-13T23:59:59+08:00", WindowState::closed, WindowState::closed, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.at);
        const Explanation moment = domain::explain(kaltim::rulebook(), kaltim::staff(), at(row.at));
        REQUIRE(moment.windows.size() == 2);
        CHECK(to_string(moment.windows[0].state) == to_string(row.pagi));
        CHECK(to_string(moment.windows[1].state) == to_string(row.siang));
        CHECK(moment.call_counts == row.call_counts);
    }
}

TEST_CASE("days without windows say why, and nobody is reminded") {
    struct Row {
        std::string at;
        std::string rule;  ///< of the last reason
    };
    for (const Row& row : std::vector<Row>{{"2026-02-06T09:00:00+08:00", "valid.from"},
                                           {"2026-02-14T09:00:00+08:00", "calendar.weekend"},
                                           {"2026-02-16T09:00:00+08:00", "calendar.joint_leave"},
                                           {"2026-04-03T09:00:00+08:00", "calendar.holiday"}}) {
        CAPTURE(row.at);
        const Explanation moment = domain::explain(kaltim::rulebook(), kaltim::staff(), at(row.at));
        CHECK(moment.windows.empty());
        CHECK_FALSE(moment.reminder);
        CHECK_FALSE(moment.call_counts);
        CHECK(moment.reasons.back().rule == row.rule);
    }
}

TEST_CASE("a nurse is told that her unit is exempt") {
    domain::DutySubject nurse = kaltim::staff();
    nurse.unit_kind = domain::UnitKind::hospital;
    const Explanation moment = domain::explain(kaltim::rulebook(), nurse, at("2026-02-13T09:00:00+08:00"));
    CHECK(moment.exempt);
    CHECK(moment.windows.empty());
    CHECK_FALSE(moment.call_counts);
    CHECK(moment.reasons.back().rule == "exempt");
}
