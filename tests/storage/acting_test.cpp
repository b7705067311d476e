#include "storage/acting.hpp"

#include "bot/domain/local_time.hpp"
#include "storage/migrations.hpp"
#include "storage/roster.hpp"
#include "storage/roster_history.hpp"
#include "tests/storage/opened.hpp"

using domain::Acting;
using domain::ActingKind;
using domain::EmployeeId;
using domain::UnitId;
using storage::Transaction;
using namespace storage_test;

namespace {

const UnitId kUnit{"Biro Umum"};

std::chrono::year_month_day day(std::string_view iso) {
    return domain::from_iso_date(iso).value();
}

std::unique_ptr<storage::Database> office() {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    database->write([](Transaction& tx) {
        storage::save(tx, domain::Unit{kUnit, {}, domain::UnitKind::office, EmployeeId{"P-01"}, ""}, "test");
        for (const std::string id : {"P-01", "P-02", "P-03"}) {
            domain::Employee employee;
            employee.id = EmployeeId{id};
            employee.nip = id;
            employee.unit = kUnit;
            storage::save(tx, employee, "test");
        }
    });
    return database;
}

std::string heads_on(Transaction& tx, std::string_view date) {
    std::string heads;
    for (const Acting& acting : storage::acting_heads(tx, kUnit, day(date)))
        heads += (heads.empty() ? "" : " ") + acting.employee.value;
    return heads;
}

Acting acting(const std::string& who, ActingKind kind, std::string_view from, std::string_view to = "") {
    return {kUnit, EmployeeId{who}, kind, {day(from), domain::from_iso_date(to)}};
}

}  // namespace

TEST_CASE("an acting head leads from the first day to the last, both included, over the end of a month") {
    auto database = office();
    database->write([](Transaction& tx) {
        storage::add_acting(tx, acting("P-02", ActingKind::plh, "2026-02-27", "2026-03-02"), "operator");
        const std::pair<const char*, const char*> rows[] = {
            {"2026-02-26", ""},     {"2026-02-27", "P-02"}, {"2026-02-28", "P-02"},
            {"2026-03-01", "P-02"}, {"2026-03-02", "P-02"}, {"2026-03-03", ""},
        };
        for (const auto& [date, heads] : rows) {
            CAPTURE(date);
            CHECK(heads_on(tx, date) == heads);
            CHECK(storage::units_acted_for(tx, EmployeeId{"P-02"}, day(date)).size() == (*heads ? 1 : 0));
            CHECK(storage::acting_on(tx, day(date)).size() == (*heads ? 1 : 0));
        }
    });
}

TEST_CASE("a Plt. goes on until it is withdrawn, and a Plh. stands before it") {
    auto database = office();
    database->write([](Transaction& tx) {
        const auto plt = storage::add_acting(tx, acting("P-02", ActingKind::plt, "2026-01-05"), "operator");
        storage::add_acting(tx, acting("P-03", ActingKind::plh, "2026-03-10", "2026-03-10"), "operator");
        CHECK(heads_on(tx, "2026-01-04").empty());
        CHECK(heads_on(tx, "2031-12-31") == "P-02");
        CHECK(heads_on(tx, "2026-03-10") == "P-03 P-02");
        CHECK(storage::withdraw_acting(tx, plt, "employee/P-01"));
        CHECK_FALSE(storage::withdraw_acting(tx, plt, "employee/P-01"));
        CHECK_FALSE(storage::withdraw_acting(tx, 99, "employee/P-01"));
        CHECK(heads_on(tx, "2031-12-31").empty());
        const auto rows = storage::all_acting(tx);
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].withdrawn_at == kNow);
        CHECK(rows[0].recorded_by == "operator");
        CHECK_FALSE(rows[1].withdrawn_at);
    });
}

TEST_CASE("the history of a unit tells who acted and who took it back") {
    auto database = office();
    database->write([](Transaction& tx) {
        const auto before = storage::roster_version(tx);
        const auto id =
            storage::add_acting(tx, acting("P-02", ActingKind::plh, "2026-03-02", "2026-03-06"), "operator");
        storage::withdraw_acting(tx, id, "employee/P-01");
        CHECK(storage::roster_version(tx) == before + 2);
        const auto changes = storage::roster_changes(tx, "unit/Biro Umum");
        REQUIRE(changes.size() == 3);  // made, acting, withdrawn
        CHECK(changes[1].kind == "acting");
        CHECK(changes[1].by == "operator");
        CHECK(changes[1].before.empty());
        CHECK(changes[1].after ==
              R"({"employee":"P-02","kind":"plh","first_day":"2026-03-02","last_day":"2026-03-06"})");
        CHECK(changes[2].by == "employee/P-01");
        CHECK(changes[2].before == changes[1].after);
        CHECK(changes[2].after.empty());
    });
}
