#include "storage/roster_plan.hpp"

#include "bot/domain/local_time.hpp"
#include "storage/migrations.hpp"
#include "storage/roster.hpp"
#include "storage/roster_history.hpp"
#include "tests/storage/opened.hpp"

using domain::EmployeeId;
using domain::RosteredDay;
using domain::UnitId;
using storage::Transaction;
using namespace storage_test;

namespace {

std::chrono::year_month_day date(std::string_view text) {
    return domain::from_iso_date(text).value();
}

RosteredDay day(const char* employee, const char* on) {
    return {EmployeeId{employee}, date(on)};
}

/// Budi and Siti in one unit.
std::unique_ptr<storage::Database> office() {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    database->write([](Transaction& tx) {
        storage::save(tx, domain::Unit{UnitId{"Biro"}, {}, domain::UnitKind::office, {}, "Asia/Makassar"},
                      "test");
        for (const char* id : {"budi", "siti"}) {
            domain::Employee employee;
            employee.id = EmployeeId{id};
            employee.nip = id;
            employee.name = id;
            employee.unit = UnitId{"Biro"};
            storage::save(tx, employee, "test");
        }
    });
    return database;
}

std::string words(const std::vector<RosteredDay>& days) {
    std::string text;
    for (const RosteredDay& one : days)
        text += one.employee.value + " " + domain::to_iso_date(one.date) + " ";
    return text;
}

}  // namespace

TEST_CASE("the roster of a week is its Monday to its Sunday, person by person") {
    auto database = office();
    database->write([](Transaction& tx) {
        for (const char* on : {"2026-02-15", "2026-02-16", "2026-02-22", "2026-02-23"})
            CHECK(storage::give_flexible_day(tx, day("siti", on), "operator"));
        CHECK(storage::give_flexible_day(tx, day("budi", "2026-02-18"), "operator"));
        CHECK(storage::rostered_days_of(tx, EmployeeId{"siti"}, date("2026-02-16")) ==
              std::vector{date("2026-02-16"), date("2026-02-22")});
        CHECK(storage::rostered_days_of(tx, EmployeeId{"siti"}, date("2026-03-02")).empty());
        CHECK(storage::rostered_days_of(tx, EmployeeId{"nobody"}, date("2026-02-16")).empty());
        CHECK(words(storage::rostered_days(tx, date("2026-02-16"), date("2026-02-22"))) ==
              "budi 2026-02-18 siti 2026-02-16 siti 2026-02-22 ");
    });
}

TEST_CASE("a day is held once; taken away, it stays on record and may be given again") {
    auto database = office();
    const RosteredDay wednesday = day("siti", "2026-02-18");
    database->write([&](Transaction& tx) {
        CHECK_FALSE(storage::withdraw_flexible_day(tx, wednesday, "employee/rina"));
        CHECK(storage::give_flexible_day(tx, wednesday, "employee/rina"));
        CHECK_FALSE(storage::give_flexible_day(tx, wednesday, "employee/rina"));
        CHECK(storage::withdraw_flexible_day(tx, wednesday, "employee/dewi"));
        CHECK_FALSE(storage::withdraw_flexible_day(tx, wednesday, "employee/dewi"));
        CHECK(storage::rostered_days_of(tx, EmployeeId{"siti"}, date("2026-02-16")).empty());
        CHECK(storage::give_flexible_day(tx, wednesday, "employee/rina"));
        CHECK(storage::rostered_days_of(tx, EmployeeId{"siti"}, date("2026-02-16")).size() == 1);
    });
    CHECK(number(*database, "SELECT count(*) FROM flexible_day") == 2);
    CHECK(number(*database, "SELECT count(*) FROM flexible_day WHERE withdrawn_by = 'employee/dewi'") == 1);
}

TEST_CASE("every change of a day is a change of the roster, and what changes nothing is none") {
    auto database = office();
    database->write([](Transaction& tx) {
        const auto before = storage::roster_version(tx);
        storage::give_flexible_day(tx, day("siti", "2026-02-18"), "employee/rina");
        storage::give_flexible_day(tx, day("siti", "2026-02-18"), "employee/rina");
        storage::withdraw_flexible_day(tx, day("siti", "2026-02-18"), "operator");
        storage::withdraw_flexible_day(tx, day("siti", "2026-02-18"), "operator");
        CHECK(storage::roster_version(tx) == before + 2);
        const auto changes = storage::roster_changes(tx, "employee/siti");
        REQUIRE(changes.size() >= 2);
        const auto& given = changes[changes.size() - 2];
        const auto& withdrawn = changes.back();
        CHECK(given.kind == "flexible_day");
        CHECK(given.by == "employee/rina");
        CHECK(given.before == "");
        CHECK(given.after == R"({"day":"2026-02-18"})");
        CHECK(withdrawn.by == "operator");
        CHECK(withdrawn.before == given.after);
        CHECK(withdrawn.after == "");
    });
}

TEST_CASE("nobody who is not on the roster of people is given a day") {
    auto database = office();
    CHECK_THROWS_AS(database->write([](Transaction& tx) {
        storage::give_flexible_day(tx, day("nobody", "2026-02-18"), "operator");
    }),
                    storage::Failure);
    CHECK(number(*database, "SELECT count(*) FROM flexible_day") == 0);
}

TEST_CASE("a proposal is accepted once, as it was shown") {
    auto database = office();
    database->write([](Transaction& tx) {
        const auto id =
            storage::save_proposal(tx, {.unit = UnitId{"Biro"},
                                        .monday = date("2026-02-16"),
                                        .days = {day("budi", "2026-02-18"), day("siti", "2026-02-19")},
                                        .made_for = EmployeeId{"budi"}});
        const auto found = storage::find_proposal(tx, id);
        REQUIRE(found);
        CHECK(found->unit.value == "Biro");
        CHECK(found->monday == date("2026-02-16"));
        CHECK(words(found->days) == "budi 2026-02-18 siti 2026-02-19 ");
        CHECK(found->made_for.value == "budi");
        CHECK_FALSE(found->accepted_at);
        CHECK(storage::accept_proposal(tx, id));
        CHECK_FALSE(storage::accept_proposal(tx, id));
        CHECK(storage::find_proposal(tx, id)->accepted_at == kNow);
        CHECK_FALSE(storage::find_proposal(tx, id + 1));
        CHECK_FALSE(storage::accept_proposal(tx, id + 1));
    });
}
