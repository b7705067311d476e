#include "bot/domain/local_time.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace std::chrono_literals;
using std::chrono::year_month_day;

namespace {

year_month_day date(std::string_view text) {
    return *domain::from_iso_date(text);
}

}  // namespace

TEST_CASE("a zone is known by its IANA name and by nothing else") {
    for (const std::string zone :
         {"Asia/Makassar", "Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "UTC"}) {
        CAPTURE(zone);
        CHECK(domain::is_known_zone(zone));
    }
    for (const std::string zone : {"", "WITA", "asia/makassar", "Asia", "Asia/Makassar ", "../etc/passwd",
                                   "localtime", "+08:00", "Asia/Atlantis"}) {
        CAPTURE(zone);
        CHECK_FALSE(domain::is_known_zone(zone));
    }
}

TEST_CASE("the release of the zone rules is named") {
    CHECK(domain::tzdata_version().size() >= 5);
    CHECK(domain::tzdata_version().starts_with("20"));
}

TEST_CASE("an instant shows on the wall of its zone, and the wall leads back to it") {
    struct Row {
        std::string instant;
        std::string zone;
        std::string date;
        std::chrono::microseconds time_of_day;
        std::string written;
    };
    const std::vector<Row> rows{
        {"2026-02-12T22:45:00Z", "Asia/Makassar", "2026-02-13", 6h + 45min, "2026-02-13T06:45:00+08:00"},
        {"2026-02-12T22:45:00Z", "Asia/Jakarta", "2026-02-13", 5h + 45min, "2026-02-13T05:45:00+07:00"},
        {"2026-02-12T15:59:59Z", "Asia/Makassar", "2026-02-12", 23h + 59min + 59s,
         "2026-02-12T23:59:59+08:00"},
        {"2026-02-12T16:00:00Z", "Asia/Makassar", "2026-02-13", 0h, "2026-02-13T00:00:00+08:00"},
        {"2026-02-28T15:00:00Z", "Asia/Jayapura", "2026-03-01", 0h, "2026-03-01T00:00:00+09:00"},
        {"2028-02-28T16:00:00Z", "Asia/Makassar", "2028-02-29", 0h, "2028-02-29T00:00:00+08:00"},
        {"2026-12-31T16:00:00Z", "Asia/Makassar", "2027-01-01", 0h, "2027-01-01T00:00:00+08:00"},
        {"2026-12-31T17:00:00Z", "Asia/Jakarta", "2027-01-01", 0h, "2027-01-01T00:00:00+07:00"},
        {"2026-01-01T03:30:00Z", "America/St_Johns", "2026-01-01", 0h, "2026-01-01T00:00:00-03:30"},
        {"1969-12-31T23:59:59Z", "UTC", "1969-12-31", 23h + 59min + 59s, "1969-12-31T23:59:59+00:00"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.instant);
        CAPTURE(row.zone);
        const auto instant = domain::from_rfc3339(row.instant);
        REQUIRE(instant);
        const domain::LocalTime shown = domain::local_time(*instant, row.zone);
        CHECK(domain::to_iso_date(shown.date) == row.date);
        CHECK(shown.time_of_day == row.time_of_day);
        CHECK(domain::instant_at(shown.date, shown.time_of_day, row.zone) == *instant);
        CHECK(domain::to_rfc3339(*instant, row.zone) == row.written);
        CHECK(domain::to_rfc3339_utc(*instant) == row.instant);
        CHECK(domain::from_rfc3339(row.written) == instant);
    }
}

TEST_CASE(
    "a wall time that does not exist means the first instant after it, one that comes twice the first") {
    struct Row {
        std::string what;
        std::string date;
        std::chrono::minutes time_of_day;
        std::string zone;
        std::string instant;
    };
    const std::vector<Row> rows{
        {"a minute before the gap", "2026-03-29", 1h + 59min, "Europe/Berlin", "2026-03-29T00:59:00Z"},
        {"the first minute of the gap", "2026-03-29", 2h, "Europe/Berlin", "2026-03-29T01:00:00Z"},
        {"the midst of the gap", "2026-03-29", 2h + 30min, "Europe/Berlin", "2026-03-29T01:00:00Z"},
        {"the end of the gap", "2026-03-29", 3h, "Europe/Berlin", "2026-03-29T01:00:00Z"},
        {"a minute before the overlap", "2026-10-25", 1h + 59min, "Europe/Berlin", "2026-10-24T23:59:00Z"},
        {"twice, the first is meant", "2026-10-25", 2h + 30min, "Europe/Berlin", "2026-10-25T00:30:00Z"},
        {"after the overlap", "2026-10-25", 3h, "Europe/Berlin", "2026-10-25T02:00:00Z"},
        {"a midnight that is skipped", "2018-11-04", 0h, "America/Sao_Paulo", "2018-11-04T03:00:00Z"},
        {"a midnight that comes twice", "2025-11-02", 0h, "America/Havana", "2025-11-02T04:00:00Z"},
        {"a day that never was", "2011-12-30", 12h, "Pacific/Apia", "2011-12-30T10:00:00Z"},
        {"24:00 is the next midnight", "2026-02-13", 24h, "Asia/Makassar", "2026-02-13T16:00:00Z"},
        {"no gap in Indonesia", "2026-03-29", 2h + 30min, "Asia/Makassar", "2026-03-28T18:30:00Z"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        CHECK(domain::to_rfc3339_utc(domain::instant_at(date(row.date), row.time_of_day, row.zone)) ==
              row.instant);
    }
}

TEST_CASE("a day starts at its first instant, also where midnight is skipped") {
    CHECK(domain::to_rfc3339_utc(domain::start_of_day(date("2026-02-13"), "Asia/Makassar")) ==
          "2026-02-12T16:00:00Z");
    CHECK(domain::to_rfc3339(domain::start_of_day(date("2018-11-04"), "America/Sao_Paulo"),
                             "America/Sao_Paulo") == "2018-11-04T01:00:00-02:00");
}

TEST_CASE("the next day knows months, years and leap days") {
    CHECK(domain::next_day(date("2026-02-28")) == date("2026-03-01"));
    CHECK(domain::next_day(date("2028-02-28")) == date("2028-02-29"));
    CHECK(domain::next_day(date("2026-12-31")) == date("2027-01-01"));
}

TEST_CASE("a clock shows whole minutes, rounded down") {
    const domain::Instant last = *domain::from_rfc3339("2026-02-13T07:30:59.999999+08:00");
    CHECK(domain::to_clock(last, "Asia/Makassar") == "07:30");
    CHECK(domain::to_clock(last + 1us, "Asia/Makassar") == "07:31");
}

TEST_CASE("RFC 3339 is read to the microsecond") {
    struct Row {
        std::string text;
        std::int64_t micros;
    };
    const std::vector<Row> rows{
        {"1970-01-01T00:00:00Z", 0},
        {"1970-01-01t00:00:01z", 1'000'000},
        {"1970-01-01T00:00:00.5Z", 500'000},
        {"1970-01-01T00:00:00.1234567Z", 123'456},
        {"1970-01-01T08:00:00+08:00", 0},
        {"1969-12-31T20:30:00-03:30", 0},
        {"1970-01-01T00:00:00-00:00", 0},
        {"1969-12-31T23:59:59.999999Z", -1},
        {"2026-02-12T22:45:00Z", 1'770'936'300'000'000},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto read = domain::from_rfc3339(row.text);
        REQUIRE(read);
        CHECK(domain::to_micros(*read) == row.micros);
    }
}

TEST_CASE("what is not RFC 3339 is refused") {
    for (const std::string text : {"",
                                   "2026",
                                   "2026-02-12",
                                   "2026-02-12T22:45:00",
                                   "2026-02-12T22:45Z",
                                   "2026-02-12 22:45:00Z",
                                   "2026-2-12T22:45:00Z",
                                   "26-02-12T22:45:00Z",
                                   "2026-02-30T22:45:00Z",
                                   "2026-13-01T22:45:00Z",
                                   "2026-00-01T00:00:00Z",
                                   "2026-02-12T24:00:00Z",
                                   "2026-02-12T22:60:00Z",
                                   "2026-02-12T22:45:60Z",
                                   "2026-02-12T22:45:00.Z",
                                   "2026-02-12T22:45:00+8",
                                   "2026-02-12T22:45:00+0800",
                                   "2026-02-12T22:45:00+24:00",
                                   "2026-02-12T22:45:00+08:60",
                                   "2026-02-12T22:45:00Zulu",
                                   "+2026-02-12T22:45:00Z",
                                   " 2026-02-12T22:45:00Z",
                                   "2026-02-12T22:45:00Z\n",
                                   "2026-02-12T22:4５:00Z"}) {
        CAPTURE(text);
        CHECK_FALSE(domain::from_rfc3339(text));
    }
}

TEST_CASE("a date is four, two and two digits of a day that exists") {
    CHECK(domain::to_iso_date(date("2028-02-29")) == "2028-02-29");
    CHECK(domain::to_iso_date(date("0001-01-01")) == "0001-01-01");
    for (const std::string text :
         {"", "2027-02-29", "2026-04-31", "2026-4-30", "2026/04/30", "20260430", "2026-04-30 ", "2026-04-30T",
          "30-04-2026", "2026-00-10", "2026-01-00", "-026-01-01"}) {
        CAPTURE(text);
        CHECK_FALSE(domain::from_iso_date(text));
    }
}
