#include "storage/roster.hpp"

#include <nlohmann/json.hpp>

#include "bot/domain/local_time.hpp"
#include "storage/calls.hpp"
#include "storage/migrations.hpp"
#include "storage/presence.hpp"
#include "storage/roster_history.hpp"
#include "storage/roster_json.hpp"
#include "tests/storage/opened.hpp"

using domain::Employee;
using domain::EmployeeId;
using domain::Unit;
using domain::UnitId;
using storage::Transaction;
using namespace storage_test;

namespace {

std::unique_ptr<storage::Database> office() {
    auto database = open();
    REQUIRE(storage::migrate(*database));
    return database;
}

Unit unit(const std::string& name, const std::string& parent = "") {
    Unit made;
    made.id = UnitId{name};
    if (!parent.empty()) made.parent = UnitId{parent};
    return made;
}

Employee siti() {
    Employee employee;
    employee.id = EmployeeId{"P-03"};
    employee.nip = "199001012015031003";
    employee.name = "Siti Aminah";
    employee.unit = UnitId{"Setda"};
    employee.phone = "+62811111111";
    return employee;
}

std::chrono::year_month_day day(std::string_view iso) {
    return domain::from_iso_date(iso).value();
}

}  // namespace

TEST_CASE("everything that is known of people and units comes back as it was saved") {
    auto database = office();
    database->write([](Transaction& tx) {
        Unit six = unit("RSUD");
        six.kind = domain::UnitKind::hospital;
        six.week = domain::WorkingWeek::six_days;
        six.zone = "Asia/Makassar";
        six.head = EmployeeId{"P-03"};
        storage::save(tx, six, "operator");
        CHECK(storage::find_unit(tx, six.id) == six);
        CHECK(storage::units(tx) == std::vector{six});

        Employee full = siti();
        full.unit = six.id;
        full.employment = domain::Employment::pppk;
        full.position = domain::Position::fungsional;
        full.task_traits = {"field_work", "needs_special_room"};
        full.ineligible = {domain::IneligibilityCause::new_in_post, {day("2026-02-01"), std::nullopt}};
        full.exempt = domain::DateRange{std::nullopt, day("2026-03-31")};
        storage::save(tx, full, "operator");
        CHECK(storage::find_employee(tx, full.id) == full);

        Employee plain = full;
        plain.position.reset();
        plain.task_traits.clear();
        plain.ineligible.reset();
        plain.exempt.reset();
        storage::save(tx, plain, "operator");
        CHECK(storage::find_employee(tx, full.id) == plain);
    });
}

TEST_CASE("a save that changes nothing leaves no trace; one that does tells before, after and by whom") {
    auto database = office();
    database->write([](Transaction& tx) {
        storage::save(tx, unit("Setda"), "operator");
        storage::save(tx, siti(), "operator");
        storage::save(tx, unit("Setda"), "employee/P-09");
        storage::save(tx, siti(), "employee/P-09");
        CHECK(storage::roster_version(tx) == 2);

        Employee changed = siti();
        changed.language = domain::Language::en;
        storage::save(tx, changed, "employee/P-03");
        const auto changes = storage::roster_changes(tx, "employee/P-03");
        REQUIRE(changes.size() == 2);
        CHECK(changes[0].before.empty());
        CHECK(changes[0].by == "operator");
        CHECK(changes[1].by == "employee/P-03");
        CHECK(changes[1].kind == "employee");
        CHECK(changes[1].at == kNow);
        CHECK(nlohmann::json::parse(changes[1].before).at("language") == "id");
        CHECK(nlohmann::json::parse(changes[1].after).at("language") == "en");
    });
}

TEST_CASE("a person whose language has lost its catalogue is spoken to in the master's") {
    auto database = office();
    database->write([](Transaction& tx) {
        storage::save(tx, unit("Setda"), "operator");
        storage::save(tx, siti(), "operator");
        tx.execute("UPDATE employee SET language = 'tlh'");
        CHECK(storage::find_employee(tx, siti().id)->language == domain::Language::id);
        CHECK(storage::employee_from_json(siti().id, R"({"unit":"Setda","language":"tlh"})").language ==
              domain::Language::id);
    });
}

TEST_CASE("who leaves and who returns is in the history, once each") {
    auto database = office();
    database->write([](Transaction& tx) {
        storage::save(tx, unit("Setda"), "operator");
        storage::save(tx, siti(), "operator");
        storage::mark_left(tx, EmployeeId{"P-03"}, "operator");
        storage::mark_left(tx, EmployeeId{"P-03"}, "operator");
        storage::mark_left(tx, EmployeeId{"nobody"}, "operator");
        storage::save(tx, siti(), "operator");  // returns just as they left
        CHECK_FALSE(storage::has_left(tx, EmployeeId{"P-03"}));
        const auto changes = storage::roster_changes(tx, "employee/P-03");
        REQUIRE(changes.size() == 3);
        CHECK(changes[1].after.empty());
        CHECK(changes[2].before.empty());
    });
}

TEST_CASE("a unit with those above it, nearest first") {
    auto database = office();
    database->write([](Transaction& tx) {
        storage::save(tx, unit("Setda"), "test");
        storage::save(tx, unit("Biro Umum", "Setda"), "test");
        storage::save(tx, unit("Subbag Rapat", "Biro Umum"), "test");
        std::vector<std::string> line;
        for (const Unit& one : storage::find_unit_and_above(tx, UnitId{"Subbag Rapat"}))
            line.push_back(one.id.value);
        CHECK(line == std::vector<std::string>{"Subbag Rapat", "Biro Umum", "Setda"});
        CHECK(storage::find_unit_and_above(tx, UnitId{"nowhere"}).empty());
    });
}

TEST_CASE("calls, attempts and windows freeze the roster and the calendar of their issue") {
    auto database = office();
    database->write([](Transaction& tx) {
        storage::save(tx, unit("Setda"), "operator");
        storage::save(tx, siti(), "operator");

        storage::Call call;
        call.issuer = EmployeeId{"P-03"};
        call.unit = UnitId{"Setda"};
        call.issued_at = kNow;
        call.calendar_version = "id-2026a";
        call.id = storage::add_call(tx, call);
        storage::AttemptRow row;
        row.call = call.id;
        row.employee = EmployeeId{"P-03"};
        row.attempt.number = 1;
        row.calendar_version = "id-2026a";
        storage::add_attempt(tx, row);
        domain::DayPlan plan;
        plan.date = day("2026-02-13");
        plan.policy = domain::PolicyId{"kaltim-friday"};
        plan.calendar_version = "id-2026a";
        plan.windows.push_back({"pagi", "", "", kNow, kNow, kNow, kNow, kNow});
        storage::plan_presence(tx, EmployeeId{"P-03"}, plan);

        Employee changed = siti();
        changed.phone = "+62822222222";
        storage::save(tx, changed, "operator");
        CHECK(storage::roster_version(tx) == 3);
        const auto kept = storage::find_call(tx, call.id).value();
        CHECK(kept.roster_version == 2);
        CHECK(kept.calendar_version == "id-2026a");
        CHECK(storage::attempts_of(tx, call.id).at(0).calendar_version == "id-2026a");
        for (const std::string table : {"attempt", "presence"}) {
            CAPTURE(table);
            const auto frozen = tx.query_one("SELECT roster_version, calendar_version FROM " + table);
            CHECK(frozen->get<std::int64_t>(0) == 2);
            CHECK(frozen->get<std::string>(1) == "id-2026a");
        }
    });
}

TEST_CASE("a call keeps the whole of its rule; a rule of an earlier version reads as its defaults") {
    auto database = office();
    database->write([](Transaction& tx) {
        storage::save(tx, unit("Setda"), "operator");
        storage::save(tx, siti(), "operator");
        storage::Call call;
        call.issuer = EmployeeId{"P-03"};
        call.unit = UnitId{"Setda"};
        call.rule.count = domain::CallRule::Count::none;
        call.rule.span_days = 14;
        call.rule.callers = {domain::Caller::hr};
        call.rule.messengers = {domain::Messenger::whatsapp};
        call.rule.call_backs_count = false;
        const auto kept = storage::find_call(tx, storage::add_call(tx, call)).value().rule;
        CHECK(kept.count == domain::CallRule::Count::none);
        CHECK(kept.span_days == 14);
        CHECK(kept.callers == std::vector{domain::Caller::hr});
        CHECK(kept.messengers == std::vector{domain::Messenger::whatsapp});
        CHECK_FALSE(kept.call_backs_count);

        tx.run_script(R"(UPDATE call SET rule = '{"attempts":3,"answer_within_minutes":30,"gap_minutes":10,)"
                      R"("advance":"auto","count":"attempts","threshold":3,"span_minutes":null,)"
                      R"("outage_tolerance_seconds":90}')");
        const auto old = storage::find_call(tx, domain::CallId{1}).value().rule;
        CHECK(old.attempts == 3);
        CHECK(old.count == domain::CallRule::Count::attempts);
        CHECK(old.callers == domain::CallRule{}.callers);
        CHECK(old.messengers.empty());
        CHECK(old.call_backs_count);
        CHECK_FALSE(old.span_days);
    });
}
