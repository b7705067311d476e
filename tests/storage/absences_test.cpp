#include "storage/absences.hpp"

#include "bot/domain/local_time.hpp"
#include "storage/migrations.hpp"
#include "storage/roster.hpp"
#include "storage/roster_history.hpp"
#include "tests/storage/opened.hpp"

namespace {

using domain::AbsenceKind;
using domain::EmployeeId;
using storage::AbsenceEntry;
using storage::AbsenceState;
using storage::AbsenceStep;
using storage::Transaction;

const EmployeeId kSari{"P-03"};

std::chrono::year_month_day day(const char* date) {
    return domain::from_iso_date(date).value();
}

std::unique_ptr<storage::Database> office() {
    auto database = storage_test::open();
    REQUIRE(storage::migrate(*database).has_value());
    database->write([](Transaction& tx) {
        storage::save(
            tx, domain::Unit{domain::UnitId{"Setda"}, {}, domain::UnitKind::office, {}, "Asia/Makassar"},
            "operator");
        domain::Employee sari;
        sari.id = kSari;
        sari.nip = "198001012005012001";
        sari.unit = domain::UnitId{"Setda"};
        storage::save(tx, sari, "operator");
    });
    return database;
}

AbsenceEntry leave(const char* first, const char* last) {
    AbsenceEntry entry;
    entry.employee = kSari;
    entry.absence = {AbsenceKind::leave, {day(first), day(last)}, ""};
    entry.note = "menikah";
    return entry;
}

const AbsenceStep kAsked{AbsenceState::requested, "employee/P-03", "chat", ""};
const AbsenceStep kGranted{AbsenceState::recorded, "employee/P-01", "chat", "leave_granted"};
const AbsenceStep kWithdrawn{AbsenceState::withdrawn, "employee/P-03", "chat", ""};

std::size_t known_on(Transaction& tx, const char* date) {
    return storage::absences_on(tx, kSari, day(date)).size();
}

TEST_CASE("a request is no absence until it is granted, and holds on its first and last day") {
    auto database = office();
    database->write([](Transaction& tx) {
        const auto id = storage::enter_absence(tx, leave("2026-02-20", "2026-02-24"), kAsked);
        CHECK(known_on(tx, "2026-02-20") == 0);
        CHECK(storage::standing_absences(tx, kSari, day("2026-02-20"), day("2026-02-20")).size() == 1);
        CHECK(storage::settle_absence(tx, id, kGranted));
        CHECK(known_on(tx, "2026-02-19") == 0);
        CHECK(known_on(tx, "2026-02-20") == 1);
        CHECK(known_on(tx, "2026-02-24") == 1);
        CHECK(known_on(tx, "2026-02-25") == 0);
        CHECK(storage::absences_on(tx, day("2026-02-22")).size() == 1);
        CHECK(storage::find_absence(tx, id)->note == "menikah");
    });
}

TEST_CASE("every step is kept, with who took it and by which way, and stands in the roster's history") {
    auto database = office();
    database->write([](Transaction& tx) {
        const auto before = storage::roster_version(tx);
        const auto id = storage::enter_absence(tx, leave("2026-02-20", "2026-02-24"), kAsked);
        CHECK(storage::roster_version(tx) == before + 1);
        storage::settle_absence(tx, id, kGranted);
        storage::settle_absence(tx, id, kWithdrawn);
        CHECK(known_on(tx, "2026-02-20") == 0);
        const auto steps = storage::steps_of(tx, id);
        REQUIRE(steps.size() == 3);
        CHECK(steps[0].state == AbsenceState::requested);
        CHECK(steps[1].by == "employee/P-01");
        CHECK(steps[1].ground == "leave_granted");
        CHECK(steps[1].at == storage_test::kNow);
        CHECK(steps[2].state == AbsenceState::withdrawn);
        auto changes = storage::roster_changes(tx, "employee/P-03");
        std::erase_if(changes, [](const auto& change) { return change.kind != "absence"; });
        REQUIRE(changes.size() == 3);
        CHECK(changes[0].before == "");
        CHECK(changes[1].before.find("\"state\":\"requested\"") != std::string::npos);
        CHECK(changes[1].after.find("\"state\":\"recorded\"") != std::string::npos);
        CHECK(changes[2].after.find("menikah") == std::string::npos);
    });
}

TEST_CASE("what was settled stays settled") {
    struct Row {
        AbsenceState before;
        AbsenceState after;
        bool is_possible;
    };
    using enum AbsenceState;
    for (const Row& row :
         {Row{requested, recorded, true}, Row{requested, declined, true}, Row{requested, withdrawn, true},
          Row{requested, requested, false}, Row{requested, changed, false}, Row{recorded, withdrawn, true},
          Row{recorded, changed, true}, Row{recorded, declined, false}, Row{recorded, recorded, false},
          Row{declined, recorded, false}, Row{declined, withdrawn, false}, Row{withdrawn, recorded, false},
          Row{changed, withdrawn, false}}) {
        CAPTURE(std::string(to_string(row.before)));
        CAPTURE(std::string(to_string(row.after)));
        auto database = office();
        database->write([&](Transaction& tx) {
            const auto id = storage::enter_absence(tx, leave("2026-02-20", "2026-02-24"),
                                                   {row.before, "operator", "cli", ""});
            CHECK(storage::settle_absence(tx, id, {row.after, "operator", "cli", ""}) == row.is_possible);
            CHECK(storage::find_absence(tx, id)->state == (row.is_possible ? row.after : row.before));
            CHECK(storage::steps_of(tx, id).size() == (row.is_possible ? 2 : 1));
        });
    }
    auto database = office();
    database->write([](Transaction& tx) {
        CHECK_FALSE(storage::settle_absence(tx, 7, {withdrawn, "operator", "cli", ""}));
    });
}

TEST_CASE("a change closes the old entry and names it in the new one") {
    auto database = office();
    database->write([](Transaction& tx) {
        const AbsenceStep recorded{AbsenceState::recorded, "operator", "file", "cuti.csv"};
        const auto first = storage::enter_absence(tx, leave("2026-02-20", "2026-02-24"), recorded);
        const auto second = storage::replace_absence(tx, first, leave("2026-02-20", "2026-02-26"), recorded);
        CHECK(storage::find_absence(tx, first)->state == AbsenceState::changed);
        CHECK(storage::find_absence(tx, first)->absence.days.to == day("2026-02-24"));
        CHECK(storage::find_absence(tx, second)->replaces == first);
        CHECK(known_on(tx, "2026-02-20") == 1);
        CHECK(known_on(tx, "2026-02-26") == 1);
        CHECK_THROWS_AS(storage::replace_absence(tx, first, leave("2026-03-01", "2026-03-02"), recorded),
                        std::logic_error);
    });
}

TEST_CASE("hours of one day take nobody away for the whole of it") {
    auto database = office();
    database->write([](Transaction& tx) {
        AbsenceEntry entry = leave("2026-02-20", "2026-02-20");
        entry.absence.kind = domain::AbsenceKind::permission;
        entry.hours = storage::HoursOfDay{std::chrono::minutes{450}, std::chrono::minutes{600}};
        storage::enter_absence(tx, entry, kGranted);
        CHECK(known_on(tx, "2026-02-20") == 0);
        const auto standing = storage::standing_absences(tx, day("2026-02-01"), day("2026-02-28"));
        REQUIRE(standing.size() == 1);
        CHECK(standing.front().hours == entry.hours);
        CHECK(standing.front().absence.kind == domain::AbsenceKind::permission);
    });
}

TEST_CASE("what was recorded by hand holds at once") {
    auto database = office();
    database->write([](Transaction& tx) {
        storage::add_absence(
            tx, kSari, {AbsenceKind::official_travel, {day("2026-02-20"), day("2026-02-21")}, "Asia/Jakarta"},
            "operator");
        CHECK(storage::absences_on(tx, kSari, day("2026-02-21")).front().zone == "Asia/Jakarta");
        CHECK(storage::steps_of(tx, 1).front().via == "cli");
    });
}

TEST_CASE("a draft comes back as it was described and is closed once") {
    auto database = office();
    database->write([](Transaction& tx) {
        storage::AbsenceDraft draft;
        draft.employee = kSari;
        draft.kind = AbsenceKind::official_travel;
        draft.length = 3;
        draft.zone = "Asia/Jakarta";
        draft.note = "ke Jakarta";
        const auto id = storage::save_draft(tx, draft);
        const auto found = storage::find_absence_draft(tx, id).value();
        CHECK(found.employee == kSari);
        CHECK_FALSE(found.first.has_value());
        CHECK(found.length == 3);
        CHECK(found.zone == "Asia/Jakarta");
        CHECK_FALSE(found.hours.has_value());
        CHECK(found.is_open);
        CHECK(storage::close_absence_draft(tx, id, true));
        CHECK_FALSE(storage::close_absence_draft(tx, id, false));
        CHECK_FALSE(storage::find_absence_draft(tx, id)->is_open);
        CHECK_FALSE(storage::find_absence_draft(tx, 99).has_value());
    });
}

}  // namespace

TEST_CASE(
    "permission is a kind of its own, kept as leave for an earlier version, and its hours are no day off") {
    const auto database = office();
    database->write([](Transaction& tx) {
        AbsenceEntry whole = leave("2026-02-20", "2026-02-21");
        whole.absence.kind = AbsenceKind::permission;
        AbsenceEntry hours = leave("2026-02-23", "2026-02-23");
        hours.absence.kind = AbsenceKind::permission;
        hours.hours = {std::chrono::minutes{450}, std::chrono::minutes{600}};
        const auto first = storage::enter_absence(tx, whole, kAsked);
        const auto second = storage::enter_absence(tx, hours, kAsked);
        CHECK(storage::permitted_hours_on(tx, kSari, day("2026-02-23")).empty());  // nobody has decided
        CHECK(storage::settle_absence(tx, first, kGranted));
        CHECK(storage::settle_absence(tx, second, kGranted));
        CHECK(storage::find_absence(tx, first)->absence.kind == AbsenceKind::permission);
        CHECK(storage::absences_on(tx, kSari, day("2026-02-20")).front().kind == AbsenceKind::permission);
        CHECK(storage::absences_on(tx, kSari, day("2026-02-23")).empty());
        CHECK(storage::permitted_hours_on(tx, kSari, day("2026-02-23")) ==
              std::vector<domain::PermittedHours>{
                  {day("2026-02-23"), std::chrono::minutes{450}, std::chrono::minutes{600}}});
        for (const char* other : {"2026-02-20", "2026-02-22", "2026-02-24"})
            CHECK(storage::permitted_hours_on(tx, kSari, day(other)).empty());
        CHECK(storage::permitted_hours_on(tx, EmployeeId{"P-04"}, day("2026-02-23")).empty());
        CHECK(storage::settle_absence(tx, second, kWithdrawn));
        CHECK(storage::permitted_hours_on(tx, kSari, day("2026-02-23")).empty());
    });
    CHECK(storage_test::number(*database, "SELECT count(*) FROM absence WHERE kind = 'leave'") == 2);
}
