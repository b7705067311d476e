// What was known of the calendar when.
#include "storage/calendars.hpp"

#include "bot/domain/local_time.hpp"
#include "storage/migrations.hpp"
#include "storage/roster.hpp"
#include "tests/storage/opened.hpp"

using domain::CalendarChange;
using domain::DayChange;
using domain::RamadanChange;
using namespace std::chrono_literals;

namespace {

std::chrono::year_month_day day(std::string_view iso) {
    return domain::from_iso_date(iso).value();
}

domain::Calendar of_files() {
    domain::Calendar calendar;
    calendar.version = "0123456789ab";
    calendar.years = {2026};
    calendar.add(day("2026-12-25"), {"Natal", "Christmas", domain::HolidayKind::national_holiday,
                                     domain::Certainty::decreed, "SKB"});
    calendar.ramadans = {{day("2026-02-19"), day("2026-03-20"), domain::Certainty::estimated, "computed"}};
    return calendar;
}

const CalendarChange kRamadanEarlier =
    RamadanChange{{day("2026-02-18"), day("2026-03-19"), domain::Certainty::certain, "sidang isbat"}};
const CalendarChange kLocalDay = DayChange{
    day("2026-08-21"), domain::Holiday{"HUT Provinsi", "Provincial day", domain::HolidayKind::local_holiday,
                                       domain::Certainty::certain, "SE 12/2026"}};
const CalendarChange kNoChristmas = DayChange{day("2026-12-25"), std::nullopt};

struct Ledger {
    domain::Instant now = storage_test::kNow;
    std::unique_ptr<storage::Database> database =
        storage::Database::open({.url = engine_choice::new_url()}, [this] { return now; }).value();

    Ledger() { REQUIRE(storage::migrate(*database).has_value()); }

    std::int64_t record(const std::vector<CalendarChange>& changes) {
        return database->write([&](storage::Transaction& tx) {
            return storage::record_calendar_changes(tx, changes, "Kepala BKD", "SE 12/2026");
        });
    }
    domain::Calendar known_at(domain::Instant instant) {
        return database->read(
            [&](storage::Transaction& tx) { return storage::calendar_as_known_at(tx, of_files(), instant); });
    }
};

}  // namespace

TEST_CASE("a change comes back as it was recorded, with who and why") {
    Ledger ledger;
    CHECK(ledger.record({kRamadanEarlier}) == 1);
    CHECK(ledger.record({kLocalDay, kNoChristmas}) == 2);
    CHECK(ledger.record({kRamadanEarlier}) == 4);
    const auto rows = ledger.database->read(storage::calendar_changes);
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].recorded_by == "Kepala BKD");
    CHECK(rows[0].ground == "SE 12/2026");
    CHECK(rows[0].recorded_at == storage_test::kNow);
    CHECK(std::get<RamadanChange>(rows[0].change).ramadan.first == day("2026-02-18"));
    CHECK(std::get<RamadanChange>(rows[0].change).ramadan.source == "sidang isbat");
    CHECK(rows[1].decision == 2);
    CHECK(rows[2].decision == 2);
    const auto& holiday = std::get<DayChange>(rows[1].change).holiday;
    REQUIRE(holiday.has_value());
    CHECK(holiday->name_id == "HUT Provinsi");
    CHECK(holiday->kind == domain::HolidayKind::local_holiday);
    CHECK_FALSE(std::get<DayChange>(rows[2].change).holiday.has_value());
    CHECK_THROWS_AS(ledger.record({}), std::logic_error);
}

TEST_CASE("the calendar in force is the files' and every change, and its version names both") {
    Ledger ledger;
    const auto in_force = [&] {
        return ledger.database->read(
            [](storage::Transaction& tx) { return storage::calendar_in_force(tx, of_files()); });
    };
    CHECK(in_force().version == "0123456789ab");
    ledger.record({kRamadanEarlier, kLocalDay});
    ledger.record({kNoChristmas});
    const domain::Calendar calendar = in_force();
    CHECK(calendar.version == "0123456789ab+3");
    CHECK(calendar.ramadans.size() == 1);
    CHECK(calendar.is_ramadan(day("2026-02-18")));
    CHECK_FALSE(calendar.is_ramadan(day("2026-03-20")));
    CHECK(calendar.holiday_on(day("2026-08-21")) != nullptr);
    CHECK(calendar.holiday_on(day("2026-12-25")) == nullptr);
}

TEST_CASE("what was known at an instant stays known, to the microsecond") {
    Ledger ledger;
    const auto first = ledger.now += 1h;
    ledger.record({kRamadanEarlier});
    const auto second = ledger.now += 24h;
    ledger.record({kNoChristmas});
    CHECK_FALSE(ledger.known_at(first - 1us).is_ramadan(day("2026-02-18")));
    CHECK(ledger.known_at(first - 1us).version == "0123456789ab");
    CHECK(ledger.known_at(first).is_ramadan(day("2026-02-18")));
    CHECK(ledger.known_at(first).version == "0123456789ab+1");
    CHECK(ledger.known_at(second - 1us).holiday_on(day("2026-12-25")) != nullptr);
    CHECK(ledger.known_at(second).holiday_on(day("2026-12-25")) == nullptr);
}

TEST_CASE("the files are kept whenever they differ, and changes stand over whichever held then") {
    Ledger ledger;
    const auto keep = [&](const domain::Calendar& calendar) {
        return ledger.database->write(
            [&](storage::Transaction& tx) { return storage::keep_calendar(tx, calendar, "configuration"); });
    };
    const auto has_kept = [&] { return ledger.database->read(storage::has_kept_calendar); };
    CHECK_FALSE(has_kept());
    CHECK(keep(of_files()));
    CHECK(has_kept());
    CHECK_FALSE(keep(of_files()));
    ledger.record({kLocalDay});
    const auto before = ledger.now;
    ledger.now += 24h;
    domain::Calendar later = of_files();
    later.version = "ba9876543210";
    later.holidays.clear();
    CHECK(keep(later));
    CHECK_FALSE(keep(later));

    const domain::Calendar then = ledger.known_at(before);
    CHECK(then.version == "0123456789ab+1");
    REQUIRE(then.holiday_on(day("2026-12-25")) != nullptr);
    CHECK(then.holiday_on(day("2026-12-25"))->certainty == domain::Certainty::decreed);
    CHECK(then.ramadans.at(0).source == "computed");
    CHECK(then.years == std::vector<int>{2026});
    const domain::Calendar now = ledger.known_at(ledger.now);
    CHECK(now.version == "ba9876543210+1");
    CHECK(now.holiday_on(day("2026-12-25")) == nullptr);
    CHECK(now.holiday_on(day("2026-08-21")) != nullptr);
}

TEST_CASE("a decision is a step from what held before it") {
    Ledger ledger;
    ledger.record({kLocalDay});
    const auto decision = ledger.record({kRamadanEarlier, kNoChristmas});
    ledger.record({DayChange{day("2026-08-21"), std::nullopt}});
    const auto step = ledger.database->read(
        [&](storage::Transaction& tx) { return storage::calendar_step(tx, of_files(), decision); });
    CHECK(step.before.holiday_on(day("2026-08-21")) != nullptr);
    CHECK(step.after.holiday_on(day("2026-08-21")) != nullptr);
    CHECK(step.before.holiday_on(day("2026-12-25")) != nullptr);
    CHECK(step.after.holiday_on(day("2026-12-25")) == nullptr);
    CHECK_FALSE(step.before.is_ramadan(day("2026-02-18")));
    CHECK(step.after.is_ramadan(day("2026-02-18")));
}

TEST_CASE("who was affected is counted once each, by unit, with those who were told") {
    Ledger ledger;
    ledger.database->write([](storage::Transaction& tx) {
        storage::save(tx, domain::Unit{domain::UnitId{"Biro"}, {}, domain::UnitKind::office, {}, ""},
                      "operator");
        for (const char* id : {"a", "b"}) {
            domain::Employee employee;
            employee.id = domain::EmployeeId{id};
            employee.nip = id;
            employee.unit = domain::UnitId{"Biro"};
            storage::save(tx, employee, "operator");
        }
        storage::mark_affected(tx, 1, domain::EmployeeId{"a"}, true);
        storage::mark_affected(tx, 1, domain::EmployeeId{"b"}, false);
        storage::mark_affected(tx, 1, domain::EmployeeId{"b"}, false);
        storage::mark_affected(tx, 2, domain::EmployeeId{"a"}, true);
        const auto units = storage::affected_units(tx, 1);
        REQUIRE(units.size() == 1);
        CHECK(units[0].people == 2);
        CHECK(units[0].told == 1);
    });
}
