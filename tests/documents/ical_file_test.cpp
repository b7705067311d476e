// Days off as calendar programs export them.
#include "bot/documents/ical_file.hpp"

#include <doctest/doctest.h>

#include "bot/domain/local_time.hpp"

namespace {

using documents::IcalFile;

documents::IcalSpan span() {
    return {"Asia/Makassar", domain::from_iso_date("2025-01-01").value(),
            domain::from_iso_date("2027-12-31").value()};
}

/// Lines in a calendar, ended as the format wants.
std::string calendar(const std::vector<std::string>& lines) {
    std::string text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//id\r\n";
    for (const std::string& line : lines) text += line + "\r\n";
    return text + "END:VCALENDAR\r\n";
}

/// One event with a UID and a name; its first line is line 4 of the file.
std::string event(const std::vector<std::string>& lines) {
    std::vector<std::string> all{"BEGIN:VEVENT", "UID:a@bkd", "SUMMARY:HUT Provinsi"};
    all.insert(all.end(), lines.begin(), lines.end());
    all.emplace_back("END:VEVENT");
    return calendar(all);
}

IcalFile read(const std::string& text) {
    auto file = documents::read_ical(text, span());
    if (!file)
        for (const auto& mistake : file.error()) MESSAGE(to_string(mistake));
    REQUIRE(file.has_value());
    return std::move(*file);
}

std::string dates(const std::string& text) {
    std::string found;
    for (const auto& day : read(text).days)
        found += (found.empty() ? "" : " ") + domain::to_iso_date(day.date);
    return found;
}

}  // namespace

TEST_CASE("days off are read as they are meant") {
    struct Row {
        std::string what;
        std::string text;
        std::string dates;
    };
    for (const Row& row : std::vector<Row>{
             {"one day, without an end", event({"DTSTART;VALUE=DATE:20260821"}), "2026-08-21"},
             {"one day, its end excluded",
              event({"DTSTART;VALUE=DATE:20260821", "DTEND;VALUE=DATE:20260822"}), "2026-08-21"},
             {"three days over the end of a month",
              event({"DTSTART;VALUE=DATE:20260830", "DTEND;VALUE=DATE:20260902"}),
              "2026-08-30 2026-08-31 2026-09-01"},
             {"a leap day that there is not", event({"DTSTART;VALUE=DATE:20260228", "DURATION:P2D"}),
              "2026-02-28 2026-03-01"},
             {"a week as a duration", event({"DTSTART;VALUE=DATE:20260302", "DURATION:P1W"}),
              "2026-03-02 2026-03-03 2026-03-04 2026-03-05 2026-03-06 2026-03-07 2026-03-08"},
             {"midnight to midnight in a zone",
              event(
                  {"DTSTART;TZID=Asia/Makassar:20260821T000000", "DTEND;TZID=Asia/Makassar:20260822T000000"}),
              "2026-08-21"},
             {"midnight to midnight in another zone is that day there",
              event(
                  {"DTSTART;TZID=Asia/Jayapura:20260821T000000", "DTEND;TZID=Asia/Jayapura:20260822T000000"}),
              "2026-08-21"},
             {"midnight to midnight nowhere in particular",
              event({"DTSTART:20260821T000000", "DTEND:20260822T000000"}), "2026-08-21"},
             {"in UTC: 16.00 the day before is midnight here",
              event({"DTSTART:20260820T160000Z", "DTEND:20260821T160000Z"}), "2026-08-21"},
             {"a zone that the file itself defines",
              calendar({"BEGIN:VTIMEZONE", "TZID:Kantor", "BEGIN:STANDARD", "DTSTART:19700101T000000",
                        "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "END:STANDARD", "END:VTIMEZONE",
                        "BEGIN:VEVENT", "UID:z", "SUMMARY:HUT", "DTSTART;TZID=Kantor:20260821T000000",
                        "DTEND;TZID=Kantor:20260822T000000", "END:VEVENT"}),
              "2026-08-21"},
             {"every year, cut at the span", event({"DTSTART;VALUE=DATE:20200109", "RRULE:FREQ=YEARLY"}),
              "2025-01-09 2026-01-09 2027-01-09"},
             {"every year, three times in all",
              event({"DTSTART;VALUE=DATE:20240109", "RRULE:FREQ=YEARLY;COUNT=3"}), "2025-01-09 2026-01-09"},
             {"every year, its last day included",
              event({"DTSTART;VALUE=DATE:20250109", "RRULE:FREQ=YEARLY;UNTIL=20260109"}),
              "2025-01-09 2026-01-09"},
             {"every second year, two days each",
              event({"DTSTART;VALUE=DATE:20250109", "DTEND;VALUE=DATE:20250111",
                     "RRULE:FREQ=YEARLY;INTERVAL=2"}),
              "2025-01-09 2025-01-10 2027-01-09 2027-01-10"},
             {"the first Monday of each October",
              event({"DTSTART;VALUE=DATE:20251006", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=1MO"}),
              "2025-10-06 2026-10-05 2027-10-04"},
             {"29 February is only in leap years",
              event({"DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY"}), ""},
             {"four Fridays", event({"DTSTART;VALUE=DATE:20260306", "RRULE:FREQ=WEEKLY;COUNT=4"}),
              "2026-03-06 2026-03-13 2026-03-20 2026-03-27"},
             {"until an instant, taken where the office is",
              event({"DTSTART;VALUE=DATE:20260306", "RRULE:FREQ=DAILY;UNTIL=20260307T160000Z"}),
              "2026-03-06 2026-03-07 2026-03-08"},
             {"less one of them",
              event(
                  {"DTSTART;VALUE=DATE:20260306", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20260313"}),
              "2026-03-06 2026-03-20"},
             {"and one more", event({"DTSTART;VALUE=DATE:20260306", "RDATE;VALUE=DATE:20260410"}),
              "2026-03-06 2026-04-10"},
             {"one of them moved",
              calendar({"BEGIN:VEVENT", "UID:m", "SUMMARY:HUT", "DTSTART;VALUE=DATE:20250109",
                        "RRULE:FREQ=YEARLY", "END:VEVENT", "BEGIN:VEVENT", "UID:m", "SUMMARY:HUT digeser",
                        "RECURRENCE-ID;VALUE=DATE:20260109", "DTSTART;VALUE=DATE:20260112", "END:VEVENT"}),
              "2025-01-09 2026-01-12 2027-01-09"},
             {"one of them cancelled",
              calendar({"BEGIN:VEVENT", "UID:m", "SUMMARY:HUT", "DTSTART;VALUE=DATE:20250109",
                        "RRULE:FREQ=YEARLY", "END:VEVENT", "BEGIN:VEVENT", "UID:m", "SUMMARY:HUT",
                        "STATUS:CANCELLED", "RECURRENCE-ID;VALUE=DATE:20260109",
                        "DTSTART;VALUE=DATE:20260109", "END:VEVENT"}),
              "2025-01-09 2027-01-09"},
             {"the first and the last day of the span",
              calendar({"BEGIN:VEVENT", "UID:1", "SUMMARY:A", "DTSTART;VALUE=DATE:20250101", "END:VEVENT",
                        "BEGIN:VEVENT", "UID:2", "SUMMARY:B", "DTSTART;VALUE=DATE:20271231", "END:VEVENT"}),
              "2025-01-01 2027-12-31"},
         }) {
        CAPTURE(row.what);
        CHECK(dates(row.text) == row.dates);
    }
}

TEST_CASE("the name, the kind and how certain it is come from the event") {
    struct Row {
        std::vector<std::string> lines;
        std::string name;
        domain::HolidayKind kind;
        domain::Certainty certainty;
    };
    using enum domain::HolidayKind;
    using enum domain::Certainty;
    for (const Row& row : std::vector<Row>{
             {{"SUMMARY:HUT Provinsi"}, "HUT Provinsi", local_holiday, certain},
             {{"SUMMARY:Cuti Bersama Natal"}, "Cuti Bersama Natal", joint_leave, certain},
             {{"SUMMARY:Natal", "CATEGORIES:LIBUR,Cuti bersama"}, "Natal", joint_leave, certain},
             {{"SUMMARY:Christmas", "CATEGORIES:Joint Leave"}, "Christmas", joint_leave, certain},
             {{"SUMMARY:Pilkada", "STATUS:TENTATIVE"}, "Pilkada", local_holiday, estimated},
             {{"SUMMARY:Pilkada", "STATUS:CONFIRMED"}, "Pilkada", local_holiday, certain},
             {{"SUMMARY;LANGUAGE=id:Hari jadi\\, ke-69\\nKaltim  "},
              "Hari jadi, ke-69 Kaltim",
              local_holiday,
              certain},
             {{"SUMMARY:Hari jadi Kab. Pa", " ser – libur"},
              "Hari jadi Kab. Paser – libur",
              local_holiday,
              certain},
             {{"summary:Huruf kecil"}, "Huruf kecil", local_holiday, certain},
         }) {
        CAPTURE(row.name);
        std::vector<std::string> lines{"BEGIN:VEVENT", "UID:a@bkd", "DTSTART;VALUE=DATE:20260821"};
        lines.insert(lines.end(), row.lines.begin(), row.lines.end());
        lines.emplace_back("END:VEVENT");
        const IcalFile file = read(calendar(lines));
        REQUIRE(file.days.size() == 1);
        CHECK(file.days[0].holiday.name_id == row.name);
        CHECK(file.days[0].holiday.kind == row.kind);
        CHECK(file.days[0].holiday.certainty == row.certainty);
        CHECK(file.days[0].uid == "a@bkd");
        CHECK(file.days[0].line == 4);
        CHECK(file.left_out.empty());
    }
}

TEST_CASE("a byte order mark and bare line ends are no obstacle") {
    std::string text = event({"DTSTART;VALUE=DATE:20260821"});
    std::erase(text, '\r');
    CHECK(dates("\xEF\xBB\xBF" + text) == "2026-08-21");
}

TEST_CASE("what is not taken is named") {
    struct Row {
        std::string text;
        std::string says;
        std::size_t days;
    };
    for (const Row& row : std::vector<Row>{
             {event({"DTSTART;VALUE=DATE:20260821", "STATUS:CANCELLED"}),
              "line 4, UID a@bkd: \"HUT Provinsi\": cancelled, left out", 0},
             {event({"DTSTART;VALUE=DATE:20240821"}),
              "line 4, UID a@bkd: \"HUT Provinsi\": all its days outside 2025-01-01 to 2027-12-31, left out",
              0},
             {event({"DTSTART;VALUE=DATE:20241231", "DTEND;VALUE=DATE:20250102"}),
              "line 4, UID a@bkd: \"HUT Provinsi\": its days outside 2025-01-01 to 2027-12-31, left out", 1},
             {event({"DTSTART;VALUE=DATE:20260821", "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:x",
                     "TRIGGER:-PT15M", "END:VALARM"}),
              "line 8: VALARM: no day off, left out", 1},
             {calendar({"BEGIN:VTODO", "UID:t", "SUMMARY:Rapat", "END:VTODO", "BEGIN:VEVENT", "UID:a",
                        "SUMMARY:HUT", "DTSTART;VALUE=DATE:20260821", "END:VEVENT"}),
              "line 4: VTODO: no day off, left out", 1},
             {calendar({"BEGIN:VEVENT", "UID:a", "SUMMARY:HUT", "DTSTART;VALUE=DATE:20260821", "END:VEVENT",
                        "BEGIN:VEVENT", "UID:b", "SUMMARY:Juga", "DTSTART;VALUE=DATE:20260821",
                        "END:VEVENT"}),
              "line 9, UID b: \"Juga\": 2026-08-21 is named by line 4 already, left out", 1},
         }) {
        CAPTURE(row.says);
        const IcalFile file = read(row.text);
        CHECK(file.days.size() == row.days);
        REQUIRE(file.left_out.size() == 1);
        CHECK(file.left_out[0] == row.says);
    }
}

TEST_CASE("every mistake names its line, its event and the mend") {
    struct Row {
        std::string text;
        std::string says;
    };
    const std::string day = "DTSTART;VALUE=DATE:20260821";
    const auto bare = [](const std::vector<std::string>& lines) {
        std::vector<std::string> all{"BEGIN:VEVENT"};
        all.insert(all.end(), lines.begin(), lines.end());
        all.emplace_back("END:VEVENT");
        return calendar(all);
    };
    for (
        const Row& row : std::vector<Row>{
            {"", "no BEGIN:VCALENDAR; expected an iCalendar file (.ics)"},
            {"\r\n\r\n", "no BEGIN:VCALENDAR"},
            {"employee_id;nip\r\n1;2\r\n",
             "line 1: employee_id;nip; expected BEGIN:VCALENDAR before anything else"},
            {"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "line 1: BEGIN:VEVENT; expected BEGIN:VCALENDAR"},
            {calendar({}), "no VEVENT; expected at least one event; is it the right file?"},
            {calendar({}) + calendar({}), "line 5: a second BEGIN:VCALENDAR; expected one calendar a file"},
            {"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
             "line 2: BEGIN:VEVENT without an end; expected END:VEVENT; the file may have been cut off"},
            {calendar({"BEGIN:VEVENT", "UID:a", "END:VTODO", "END:VEVENT"}),
             "line 6: END:VTODO without a beginning; expected END:VEVENT"},
            {calendar({"BEGIN:VEVENT", "BEGIN:VALARM", "END:VEVENT"}),
             "line 6: END:VEVENT; expected END:VALARM, begun on line 5"},
            {calendar({"BEGIN:VEVENT", "BEGIN:VEVENT", "END:VEVENT", "END:VEVENT"}),
             "line 5: BEGIN:VEVENT within VEVENT; expected events within VCALENDAR alone"},
            {calendar({"METHOD:CANCEL"}), "line 4: METHOD:CANCEL; expected a calendar to be read"},
            {event({day, "nothing here"}), "line 8: nothing here; expected NAME:VALUE"},
            {event({day, "LOCATION:\xFF\xFE"}), "line 8: bytes that are no UTF-8; expected UTF-8"},
            {event({day, std::string("X-A:\0b", 6)}), "line 8: bytes that are no UTF-8"},
            {std::string(1024 * 1024 + 1, 'x'), "1048577 bytes; expected at most 1048576"},
            {bare({"SUMMARY:HUT", day}), "line 4: no UID; expected a UID, which tells events apart"},
            {bare({"UID:a", day}), "line 4, UID a: no SUMMARY; expected the name of the day off"},
            {bare({"UID:a", "SUMMARY:  ", day}), "line 4, UID a: No value for SUMMARY property"},
            {bare({"UID:a", "SUMMARY:" + std::string(121, 'x'), day}),
             "line 4, UID a: a SUMMARY of 121 bytes; expected at most 120; shorten the name"},
            {event({}), "line 4, UID a@bkd: no DTSTART; expected the day it begins; add DTSTART"},
            {event({"DTSTART;VALUE=DATE:20260230"}), "DTSTART that is no date"},
            {event({"DTSTART;VALUE=DATE:21 Agustus"}), "line 4, UID a@bkd: "},
            {event({day, "DTEND;VALUE=DATE:20260821"}),
             "an event of 0 days; expected a DTEND after its DTSTART; DTEND is the first day that no longer"},
            {event({day, "DTEND;VALUE=DATE:20260820"}), "an event of -1 days"},
            {event({day, "DTEND;VALUE=DATE:20270821"}), "an event of 365 days; expected at most 31"},
            {event({day, "DTEND:20260822T000000"}), "DTSTART and DTEND of two kinds"},
            {event({day, "DURATION:PT8H"}), "a DURATION with hours"},
            {event({"DTSTART:20260821T080000", "DTEND:20260821T120000"}),
             "DTSTART at 08:00; expected whole days: all-day, or from midnight to midnight"},
            {event({"DTSTART:20260821T000000", "DTEND:20260821T120000"}), "DTEND at 12:00"},
            {event({"DTSTART:20260821T000000"}), "a time without DTEND"},
            {event({"DTSTART:20260821T000000Z", "DTEND:20260822T000000Z"}), "DTSTART at 08:00"},
            {event({"DTSTART;TZID=WITA:20260821T000000", "DTEND;TZID=WITA:20260822T000000"}),
             "DTSTART in the zone \"WITA\"; expected an IANA name such as Asia/Makassar"},
            {event({day, "RRULE:FREQ=WEEKLY;BYDAY=SA"}),
             "RRULE:FREQ=WEEKLY without an end; expected yearly, or with COUNT or UNTIL"},
            {event({day, "RRULE:FREQ=DAILY"}), "RRULE:FREQ=DAILY without an end"},
            {event({day, "RRULE:FREQ=MONTHLY"}), "RRULE:FREQ=MONTHLY without an end"},
            {event({day, "RRULE:FREQ=HOURLY;COUNT=3"}), "RRULE:FREQ=HOURLY; expected YEARLY, MONTHLY"},
            {event({day, "RRULE:FREQ=YEARLY;BYHOUR=8"}), "RRULE with hours"},
            {event({day, "RRULE:FREQ=SOMETIMES"}), "line 4, UID a@bkd: "},
            {event({day, "RRULE:FREQ=YEARLY", "RRULE:FREQ=YEARLY;INTERVAL=2"}), "more than one RRULE"},
            {event({day, "EXRULE:FREQ=YEARLY;COUNT=2"}), "EXRULE; expected EXDATE"},
            {event({day, "RDATE;VALUE=PERIOD:20260822T000000Z/PT8H"}), "an RDATE with a period"},
            {event({"DTSTART;VALUE=DATE:19000101", "RRULE:FREQ=DAILY;UNTIL=20271231"}),
             "an RRULE of more than 5000 days before 2027-12-31"},
            {event({day, "RECURRENCE-ID;RANGE=THISANDFUTURE;VALUE=DATE:20260821"}),
             "RECURRENCE-ID with RANGE"},
            {event({day, "RECURRENCE-ID;VALUE=DATE:20260821"}),
             "RECURRENCE-ID 2026-08-21; expected a day on which the event of that UID takes place"},
            {calendar({"BEGIN:VEVENT", "UID:a", "SUMMARY:A", day, "END:VEVENT", "BEGIN:VEVENT", "UID:a",
                       "SUMMARY:B", "DTSTART;VALUE=DATE:20260822", "END:VEVENT"}),
             "line 9, UID a: the UID of the event on line 4; expected a UID of its own"},
        }) {
        CAPTURE(row.says);
        const auto file = documents::read_ical(row.text, span());
        REQUIRE_FALSE(file.has_value());
        const std::string said = to_string(file.error().front());
        CAPTURE(said);
        CHECK(said.find(row.says) != std::string::npos);
        for (const auto& mistake : file.error()) {
            CHECK_FALSE(mistake.expected.empty());
            CHECK_FALSE(mistake.mend.empty());
        }
    }
}

TEST_CASE("all mistakes come at once, in the order of their lines") {
    const auto file = documents::read_ical(
        calendar({"BEGIN:VEVENT", "UID:a", "SUMMARY:A", "END:VEVENT", "BEGIN:VEVENT", "UID:b",
                  "DTSTART:20260821T080000", "DTEND:20260821T120000", "END:VEVENT"}),
        span());
    REQUIRE_FALSE(file.has_value());
    std::vector<std::size_t> lines;
    for (const auto& mistake : file.error()) lines.push_back(mistake.line);
    CHECK(lines == std::vector<std::size_t>{4, 8, 8});
}
