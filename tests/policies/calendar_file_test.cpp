#include "config/calendar_file.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bot/domain/local_time.hpp"

namespace {

/// One holiday, one Ramadan, both replaceable.
std::string calendar_text(std::string_view holiday, std::string_view ramadan = "") {
    return "{\"meta\": {\"coverage_years\": [2026]},\n \"holidays\": [" + std::string{holiday} +
           "],\n \"ramadan\": [" + std::string{ramadan} + "]}";
}

constexpr std::string_view kChristmas =
    R"({"date": "2026-12-25", "name_id": "Natal", "name_en": "Christmas", "kind": "national_holiday"})";

std::string first_mistake(const std::string& text) {
    const auto calendar = config::parse_calendar(text, "c.json");
    return calendar ? "none" : to_string(calendar.error().at(0));
}

}  // namespace

TEST_CASE("a calendar is read as it is written") {
    const auto calendar = config::parse_calendar(
        calendar_text(kChristmas, R"({"start": "2026-02-19", "end": "2026-03-20", "certainty": "decreed"})"),
        "c.json");
    REQUIRE(calendar);
    const domain::Holiday* christmas = calendar->holiday_on(*domain::from_iso_date("2026-12-25"));
    REQUIRE(christmas != nullptr);
    CHECK(christmas->name_en == "Christmas");
    CHECK(calendar->is_ramadan(*domain::from_iso_date("2026-03-01")));
    CHECK(calendar->ramadans.at(0).certainty == domain::Certainty::decreed);
    CHECK(calendar->years == std::vector<int>{2026});
}

TEST_CASE("mistakes in a calendar name the entry") {
    struct Row {
        std::string text;
        std::string mistake;
    };
    const std::vector<Row> rows{
        {"", "c.json:1:1: not JSON from here on; mend this first: nothing was read"},
        {"{\n \"meta\": }", "c.json:2:10: not JSON from here on; mend this first: nothing was read"},
        {"[]", "c.json: array; expected an object with meta, holidays and ramadan"},
        {"{}", "c.json: /meta: missing; write it"},
        {R"({"meta": {"coverage_years": ["2026"]}, "holidays": [], "ramadan": []})",
         "c.json: /meta/coverage_years/0: \"2026\"; expected a year from 2000 to 2200"},
        {R"({"meta": {"coverage_years": []}, "holidays": [], "ramadan": []})",
         "c.json: /meta/coverage_years: array; expected a list of years such as [2026, 2027]"},
        {R"({"meta": {"coverage_years": [2026]}, "holidays": {}, "ramadan": []})",
         "c.json: /holidays: object; expected a list"},
        {calendar_text("7"),
         "c.json: /holidays/0: 7; expected an object with date, name_id, name_en and kind"},
        {calendar_text(R"({"date": "2026-02-30", "name_id": "a", "name_en": "a", "kind": "joint_leave"})"),
         "c.json: /holidays/0/date: \"2026-02-30\"; expected a date such as \"2026-02-13\""},
        {calendar_text(R"({"date": "2028-12-25", "name_id": "a", "name_en": "a", "kind": "joint_leave"})"),
         "c.json: /holidays/0/date: 2028-12-25; expected a date within meta.coverage_years; mend the date or add its year there"},
        {calendar_text(R"({"date": "2026-12-25", "name_id": "", "name_en": "a", "kind": "joint_leave"})"),
         "c.json: /holidays/0/name_id: \"\"; expected text, not empty"},
        {calendar_text(R"({"date": "2026-12-25", "name_id": "a", "name_en": "a", "kind": "holiday"})"),
         "c.json: /holidays/0/kind: \"holiday\"; expected national_holiday, joint_leave or local_holiday"},
        {calendar_text(R"({"date": "2026-12-25", "name_id": "a", "name_en": "a"})"),
         "c.json: /holidays/0/kind: missing; write it"},
        {calendar_text(kChristmas, R"({"start": "2026-02-19"})"),
         "c.json: /ramadan/0/end: missing; write it"},
        {calendar_text(kChristmas, R"({"start": "2026-02-19", "end": "2026-02-18"})"),
         "c.json: /ramadan/0/end: 0 days after its start, both counted; expected a month of 29 or 30 days"},
        {calendar_text(kChristmas, R"({"start": "2026-02-19", "end": "2026-03-20", "certainty": "sure"})"),
         "c.json: /ramadan/0/certainty: \"sure\"; expected certain, decreed or estimated"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(first_mistake(row.text) == row.mistake);
    }
}

TEST_CASE("every mistake of a calendar is told at once") {
    const auto calendar = config::parse_calendar(calendar_text("{}, 7", "{}"), "c.json");
    REQUIRE_FALSE(calendar);
    CHECK(calendar.error().size() == 7);
}

TEST_CASE("bytes that are no text do not crash the reader") {
    CHECK(first_mistake("\xff\xfe{}") != "none");
    CHECK(first_mistake(calendar_text("\"\xc3\x28\"")) != "none");
    CHECK(first_mistake(std::string(100'000, '[')) != "none");
}

TEST_CASE("a calendar's version names its meaning, whatever the order and the notes") {
    const auto version = [](const std::string& text) {
        return config::parse_calendar(text, "c.json").value().version;
    };
    constexpr std::string_view kNewYear =
        R"({"date": "2026-01-01", "name_id": "Tahun Baru", "name_en": "New Year", "kind": "national_holiday"})";
    constexpr std::string_view kRamadan = R"({"start": "2026-02-19", "end": "2026-03-20"})";
    const std::string text = calendar_text(std::string{kChristmas} + "," + std::string{kNewYear}, kRamadan);
    CHECK(version(text).size() == 12);
    CHECK(version(text) ==
          version(calendar_text(std::string{kNewYear} + ",\n  " + std::string{kChristmas}, kRamadan)));
    CHECK(version(text) != version(calendar_text(kChristmas, kRamadan)));
    for (const auto& [from, to] :
         std::vector<std::pair<std::string, std::string>>{{"\"Natal\"", "\"Hari Natal\""},
                                                          {"2026-12-25", "2026-12-26"},
                                                          {"2026-02-19", "2026-02-20"},
                                                          {"[2026]", "[2026, 2027]"}}) {
        CAPTURE(from);
        std::string other = text;
        other.replace(other.find(from), from.size(), to);
        CHECK(version(text) != version(other));
    }
}

TEST_CASE("the shipped calendar says what the decrees say") {
    const auto calendar = config::load_calendar("config/calendars/id.json").value();
    CHECK(calendar.years == std::vector<int>{2025, 2026, 2027});
    struct Row {
        int year;
        int national;
        int joint_leave;
    };
    for (const Row& row : {Row{2025, 17, 11}, Row{2026, 17, 8}, Row{2027, 18, 8}}) {
        CAPTURE(row.year);
        int national = 0, joint_leave = 0;
        for (const auto& [date, holiday] : calendar.holidays) {
            if (static_cast<int>(std::chrono::year_month_day{date}.year()) != row.year) continue;
            CHECK_FALSE(holiday.source.empty());
            national += holiday.kind == domain::HolidayKind::national_holiday;
            joint_leave += holiday.kind == domain::HolidayKind::joint_leave;
        }
        CHECK(national == row.national);
        CHECK(joint_leave == row.joint_leave);
    }
}

TEST_CASE("dates that may still move are marked so") {
    const auto calendar = config::load_calendar("config/calendars/id.json").value();
    struct Row {
        const char* date;
        domain::Certainty certainty;
    };
    using enum domain::Certainty;
    for (const Row& row : {Row{"2025-08-18", certain}, Row{"2026-05-27", decreed}, Row{"2026-12-25", certain},
                           Row{"2027-03-10", decreed}, Row{"2027-05-17", decreed}, Row{"2027-02-05", decreed},
                           Row{"2027-08-17", certain}}) {
        CAPTURE(row.date);
        const auto* holiday = calendar.holiday_on(*domain::from_iso_date(row.date));
        REQUIRE(holiday != nullptr);
        CHECK(holiday->certainty == row.certainty);
    }
    REQUIRE(calendar.ramadans.size() == 3);
    CHECK(calendar.ramadans[1].certainty == certain);
    CHECK(calendar.ramadans[2].certainty == estimated);
    CHECK(calendar.ramadans[2].first == *domain::from_iso_date("2027-02-08"));
}
