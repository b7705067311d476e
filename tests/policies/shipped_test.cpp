// The policies and the calendar as shipped, held against the dates the circulars name.
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "bot/domain/explain.hpp"
#include "bot/domain/local_time.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_doubts.hpp"
#include "config/policy_file.hpp"

using namespace std::chrono_literals;
using domain::DayTable;
using domain::Explanation;

namespace {

template <typename T>
T sound(config::Checked<T> checked) {
    if (!checked)
        for (const config::Mistake& mistake : checked.error()) MESSAGE(to_string(mistake));
    REQUIRE(checked);
    return std::move(*checked);
}

domain::Policy shipped(const std::string& id) {
    return sound(config::load_policy("config/policies/" + id + ".toml"));
}

domain::Calendar shipped_calendar() {
    return sound(config::load_calendar("config/calendars/id.json"));
}

const domain::Rulebook& kaltim() {
    static const domain::Rulebook rules{{shipped("kaltim-friday"), shipped("kaltim-eid-2026")},
                                        shipped_calendar()};
    return rules;
}

Explanation moment(std::string_view at, domain::UnitKind kind = domain::UnitKind::office) {
    domain::DutySubject subject;
    subject.unit_kind = kind;
    return domain::explain(kaltim(), subject, domain::from_rfc3339(at).value());
}

/// `pagi open, siang not_open`; empty without windows.
std::string states(const Explanation& explanation) {
    std::string text;
    for (const domain::ExplainedWindow& window : explanation.windows)
        text += (text.empty() ? "" : ", ") + window.id + " " + std::string{to_string(window.state)};
    return text;
}

}  // namespace

TEST_CASE("ordinary staff in East Kalimantan live through 2026 and 2027 as the circulars say") {
    struct Row {
        std::string at;
        std::string day_kind;
        std::string table;
        std::string place;
        std::string windows;
        bool call_counts;
    };
    const std::vector<Row> rows{
        {"2026-02-06T09:00:00+08:00", "before_start", "regular", "office", "", false},
        {"2026-02-12T22:45:00Z", "workday", "regular", "flexible", "pagi open, siang not_open", false},
        {"2026-02-13T07:30:59+08:00", "workday", "regular", "flexible", "pagi open, siang not_open", true},
        {"2026-02-13T07:31:00+08:00", "workday", "regular", "flexible", "pagi closed, siang not_open", true},
        {"2026-02-13T11:45:00+08:00", "workday", "regular", "flexible", "pagi closed, siang open", false},
        {"2026-02-13T13:00:59+08:00", "workday", "regular", "flexible", "pagi closed, siang open", true},
        {"2026-02-13T15:30:00+08:00", "workday", "regular", "flexible", "pagi closed, siang closed", true},
        {"2026-02-13T15:31:00+08:00", "workday", "regular", "flexible", "pagi closed, siang closed", false},
        {"2026-02-14T09:00:00+08:00", "weekend", "regular", "none", "", false},
        {"2026-02-16T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
        {"2026-02-17T09:00:00+08:00", "holiday", "regular", "none", "", false},
        {"2026-02-18T09:00:00+08:00", "workday", "regular", "office", "", true},
        {"2026-02-19T07:45:00+08:00", "workday", "ramadan", "office", "", false},
        {"2026-02-20T06:45:00+08:00", "workday", "ramadan", "flexible", "pagi not_open, siang not_open",
         false},
        {"2026-02-20T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
        {"2026-02-20T08:01:00+08:00", "workday", "ramadan", "flexible", "pagi closed, siang not_open", true},
        {"2026-02-27T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
        {"2026-03-06T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
        {"2026-03-13T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
        {"2026-03-16T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
        {"2026-03-20T09:00:00+08:00", "joint_leave", "ramadan", "none", "", false},
        {"2026-03-25T07:00:00+08:00", "workday", "regular", "flexible", "pagi open, siang not_open", false},
        {"2026-03-26T07:40:00+08:00", "workday", "regular", "flexible", "pagi closed, siang not_open", true},
        {"2026-03-27T07:00:00+08:00", "workday", "regular", "flexible", "pagi open, siang not_open", false},
        {"2026-03-30T07:00:00+08:00", "workday", "regular", "office", "", false},
        {"2026-04-03T09:00:00+08:00", "holiday", "regular", "none", "", false},
        {"2026-05-01T09:00:00+08:00", "holiday", "regular", "none", "", false},
        {"2026-05-15T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
        {"2026-12-24T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
        {"2026-12-25T09:00:00+08:00", "holiday", "regular", "none", "", false},
        {"2027-01-01T09:00:00+08:00", "holiday", "regular", "none", "", false},
        {"2027-02-05T09:00:00+08:00", "joint_leave", "regular", "none", "", false},
        {"2027-02-12T07:40:00+08:00", "workday", "ramadan", "flexible", "pagi open, siang not_open", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.at);
        const Explanation found = moment(row.at);
        CHECK(to_string(found.day_kind) == row.day_kind);
        CHECK(to_string(found.table) == row.table);
        CHECK(to_string(found.place) == row.place);
        CHECK(states(found) == row.windows);
        CHECK(found.call_counts == row.call_counts);
        CHECK(found.reminder == !found.windows.empty());
        CHECK(found.zone == "Asia/Makassar");
        CHECK_FALSE(found.exempt);
    }
}

TEST_CASE("four Fridays of Ramadan 2026 have windows, and no other") {
    std::vector<std::string> fridays;
    domain::DutySubject subject;
    for (auto date = domain::from_iso_date("2026-01-01").value(); date.year() == std::chrono::year{2026};
         date = domain::next_day(date)) {
        const domain::DayPlan plan = kaltim().plan(subject, date);
        if (plan.table == DayTable::ramadan && !plan.windows.empty() &&
            std::chrono::weekday{std::chrono::sys_days{date}} == std::chrono::Friday)
            fridays.push_back(domain::to_iso_date(date));
    }
    CHECK(fridays == std::vector<std::string>{"2026-02-20", "2026-02-27", "2026-03-06", "2026-03-13"});
}

TEST_CASE("a nurse is exempt on the flexible Friday, and so is whoever serves the public") {
    for (const auto kind :
         {domain::UnitKind::hospital, domain::UnitKind::puskesmas, domain::UnitKind::direct_public_service}) {
        CAPTURE(to_string(kind));
        const Explanation found = moment("2026-02-13T09:00:00+08:00", kind);
        CHECK(found.exempt);
        CHECK(found.place == domain::Place::office);
        CHECK(found.windows.empty());
        CHECK_FALSE(found.call_counts);
    }
}

TEST_CASE("the shipped call rules are the readings they claim to be") {
    const domain::CallRule friday = shipped("kaltim-friday").calls;
    CHECK(friday.attempts == 3);
    CHECK(friday.answer_within == 30min);
    CHECK(friday.gap == 10min);
    CHECK(friday.count == domain::CallRule::Count::attempts);
    CHECK(friday.threshold == 3);
    CHECK_FALSE(friday.span);
    CHECK(friday.call_outs_count);
    CHECK_FALSE(friday.roll_calls_count);

    const domain::CallRule neutral = shipped("default").calls;
    CHECK(neutral.attempts == 1);
    CHECK(neutral.count == domain::CallRule::Count::calls);
    CHECK(neutral.threshold == 3);
    CHECK(neutral.call_outs_count);
    CHECK(neutral.roll_calls_count);
}

TEST_CASE("default.toml says what the built-in rule does") {
    const domain::Policy file = shipped("default");
    const domain::Policy built_in = domain::default_policy();
    CHECK(file.id == built_in.id);
    CHECK(file.exempt.unit_kinds == built_in.exempt.unit_kinds);
    REQUIRE(file.hours.size() == built_in.hours.size());
    for (std::size_t at = 0; at < file.hours.size(); ++at) {
        CAPTURE(at);
        CHECK(file.hours[at].table == built_in.hours[at].table);
        CHECK(file.hours[at].weekdays == built_in.hours[at].weekdays);
        CHECK(file.hours[at].span.open == built_in.hours[at].span.open);
        CHECK(file.hours[at].span.close == built_in.hours[at].span.close);
        REQUIRE(file.hours[at].breaks.size() == 1);
        CHECK(file.hours[at].breaks[0].open == built_in.hours[at].breaks[0].open);
        CHECK(file.hours[at].breaks[0].close == built_in.hours[at].breaks[0].close);
    }
    CHECK(file.calls.answer_within == built_in.calls.answer_within);
    CHECK(file.calls.outage_tolerance == built_in.calls.outage_tolerance);
    CHECK(file.calls.quota_interval == built_in.calls.quota_interval);
    CHECK(file.calls.quota_per_day == built_in.calls.quota_per_day);
    CHECK(file.escalation.reply_working_days == built_in.escalation.reply_working_days);
    CHECK(file.reminders_per_day == built_in.reminders_per_day);
    CHECK(file.reminders_per_hour == built_in.reminders_per_hour);
}

TEST_CASE("with default.toml loaded, calls count under it before the flexible Friday starts") {
    const domain::Rulebook rules{{shipped("default"), shipped("kaltim-friday")}, shipped_calendar()};
    const Explanation found =
        domain::explain(rules, {}, domain::from_rfc3339("2026-02-06T09:00:00+08:00").value());
    CHECK(found.policy == domain::PolicyId{"default"});
    CHECK(found.day_kind == domain::DayKind::before_start);
    CHECK(found.zone == "Asia/Makassar");
    CHECK(found.call_counts);
}

TEST_CASE("the shipped policies mark their readings and leave nothing unknown") {
    CHECK(shipped("kaltim-friday").readings.size() == 8);
    for (const std::string id : {"kaltim-friday", "kaltim-eid-2026", "default"}) {
        CAPTURE(id);
        const domain::Policy policy = shipped(id);
        CHECK(policy.id.value == id);
        CHECK(policy.unknowns.empty());
        CHECK(policy.version.size() == 12);
    }
}

TEST_CASE("the only doubts about the shipped policies are the reported hours of Kaltim") {
    std::vector<std::string> keys;
    for (const config::Mistake& doubt :
         config::doubts({shipped("default"), shipped("kaltim-friday"), shipped("kaltim-eid-2026")}))
        keys.push_back(doubt.key + ": " + doubt.found);
    CHECK(keys == std::vector<std::string>{"kaltim-friday: hours.regular: 37h00 a week without breaks",
                                           "kaltim-friday: hours.ramadan: 32h00 a week without breaks"});
}

TEST_CASE("the calendar holds the days that the decrees name") {
    struct Row {
        int year;
        int holidays;
        int joint_leave;
    };
    const domain::Calendar calendar = shipped_calendar();
    CHECK(calendar.years == std::vector<int>{2025, 2026, 2027});
    for (const Row& row : {Row{2025, 17, 11}, Row{2026, 17, 8}, Row{2027, 18, 8}}) {
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
    CHECK(calendar.ramadans[1].first == domain::from_iso_date("2026-02-19").value());
    CHECK(calendar.ramadans[1].last == domain::from_iso_date("2026-03-20").value());
    CHECK(calendar.ramadans[2].certainty == domain::Certainty::estimated);
}
