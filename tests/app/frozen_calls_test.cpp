// A call is judged by what held when it was issued, whatever changes while it goes on.
#include "bot/domain/local_time.hpp"
#include "storage/calls.hpp"
#include "storage/roster.hpp"
#include "storage/roster_history.hpp"
#include "tests/app/office.hpp"

using namespace std::chrono_literals;
using domain::Caller;
using domain::CallRule;
using stories::Office;
using stories::wita;

namespace {

storage::Call call(Office& office, std::int64_t number = 1) {
    return office.in_scene(
        [&](app::Scene& scene) { return storage::find_call(scene.tx, domain::CallId{number}).value(); });
}

std::int64_t roster_version(Office& office) {
    return office.in_scene([](app::Scene& scene) { return storage::roster_version(scene.tx); });
}

std::int64_t roster_of_attempt(Office& office, int number) {
    return office.in_scene([&](app::Scene& scene) {
        return scene.tx
            .query_one("SELECT roster_version FROM attempt WHERE call_id = 1 AND number = $1", number)
            ->get<std::int64_t>(0);
    });
}

void calls_budi(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:10");
}

void new_policy(Office& office, const std::function<void(domain::Policy&)>& change) {
    office.amends([&](domain::Policy& policy) {
        policy.version = "a-later-version";
        change(policy);
    });
}

}  // namespace

TEST_CASE(
    "Presence windows: \"every call and window freezes policy version, zone, deadline\", calendar and roster when issued") {
    Office office;
    calls_budi(office);
    const storage::Call before = call(office);
    const std::string calendar_before = before.calendar_version;
    CHECK(before.roster_version == roster_version(office));
    CHECK(before.policy_id == "kaltim-friday");

    new_policy(office, [](domain::Policy& policy) { policy.calls.answer_within = 5min; });
    const auto holiday =
        domain::DayChange{domain::from_iso_date("2026-02-27").value(),
                          domain::Holiday{"HUT Provinsi", "Anniversary", domain::HolidayKind::local_holiday}};
    office.decides({{holiday}, "Kepala BKD", "Surat edaran"});
    office.changes("rina", [](domain::Employee& person) { person.zone = "Asia/Jayapura"; });
    office.changes("budi", [](domain::Employee& person) { person.unit = domain::UnitId{"Setda"}; });
    REQUIRE(roster_version(office) > before.roster_version);

    office.at("2026-02-13 08:40");
    const storage::Call after = call(office);
    CHECK(after.policy_version == before.policy_version);
    CHECK(after.zone == "Asia/Makassar");
    CHECK(after.unit == domain::UnitId{"Biro Organisasi"});
    CHECK(after.counts);
    CHECK(after.calendar_version == calendar_before);
    CHECK(after.roster_version == before.roster_version);
    CHECK(after.rule.answer_within == 30min);

    const auto attempts = office.attempts("budi");
    REQUIRE(attempts.size() == 2);
    CHECK(attempts[0].attempt.deadline == wita("2026-02-13 08:30"));
    CHECK(attempts[0].calendar_version == calendar_before);
    CHECK(roster_of_attempt(office, 1) == before.roster_version);
    // A later attempt goes by the call's rule, and keeps what was known when it went out itself.
    CHECK(attempts[1].attempt.deadline == wita("2026-02-13 09:10"));
    CHECK(attempts[1].calendar_version != calendar_before);
    CHECK(roster_of_attempt(office, 2) == roster_version(office));
}

TEST_CASE(
    "Presence windows: \"nothing recomputes history\": a milder or harsher rule that comes meanwhile judges the next call, not this one") {
    struct Row {
        const char* name;
        void (*change)(domain::Policy&);
    };
    for (const Row& row :
         {Row{"nothing counts", [](domain::Policy& policy) { policy.calls.count = CallRule::Count::none; }},
          Row{"one is enough", [](domain::Policy& policy) { policy.calls.threshold = 1; }},
          Row{"one attempt", [](domain::Policy& policy) { policy.calls.attempts = 1; }},
          Row{"five minutes", [](domain::Policy& policy) { policy.calls.answer_within = 5min; }},
          Row{"no call-outs", [](domain::Policy& policy) { policy.calls.call_outs_count = false; }},
          Row{"other callers", [](domain::Policy& policy) { policy.calls.callers = {Caller::hr}; }},
          Row{"other messengers",
              [](domain::Policy& policy) { policy.calls.messengers = {domain::Messenger::whatsapp}; }}}) {
        CAPTURE(row.name);
        Office office;
        calls_budi(office);
        new_policy(office, row.change);
        office.at("2026-02-13 09:52:59");
        CHECK_FALSE(office.flag().has_value());
        office.at("2026-02-13 09:53");
        CHECK(office.outcomes("budi") == "missed, missed, missed");
        REQUIRE(office.flag().has_value());
        CHECK(office.flag()->policy_version == call(office).policy_version);
        CHECK(office.flag()->policy_version != "a-later-version");
    }
}

TEST_CASE("a call that did not count when it was issued does not begin to count") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.callers = {Caller::hr}; });
    calls_budi(office);
    new_policy(office, [](domain::Policy& policy) {
        policy.calls.callers = {Caller::direct_supervisor};
        policy.calls.threshold = 1;
    });
    office.at("2026-02-13 16:00");
    CHECK(office.outcomes("budi") == "missed, missed, missed");
    CHECK(call(office).not_counted == "calls.callers");
    CHECK_FALSE(office.flag().has_value());
}

TEST_CASE("an answer within the deadline that was shown is in time, though a new rule leaves less") {
    Office office;
    calls_budi(office);
    new_policy(office, [](domain::Policy& policy) { policy.calls.answer_within = 5min; });
    office.at("2026-02-13 08:30");
    office.says("budi", "hadir");
    CHECK(office.outcomes("budi") == "answered");
    office.says("rina", "/panggil siti aminah: rapat");
    CHECK(office.last_heard("rina").find("Batas jawab: 08.35 WITA") != std::string::npos);
}

TEST_CASE("a call back noted by hand goes by the rule of the call") {
    Office office;
    calls_budi(office);
    new_policy(office, [](domain::Policy& policy) { policy.calls.call_backs_count = false; });
    office.says("rina", "/catat budi menelepon balik");
    CHECK(office.outcomes("budi") == "answered");
}

TEST_CASE("a new head meanwhile changes neither who called nor whether it counts") {
    Office office;
    calls_budi(office);
    office.in_scene([](app::Scene& scene) {
        auto unit = storage::find_unit(scene.tx, domain::UnitId{"Biro Organisasi"}).value();
        unit.head = domain::EmployeeId{"siti"};
        storage::save(scene.tx, unit, "test");
    });
    office.at("2026-02-13 09:53");
    CHECK(call(office).issuer.value == "rina");
    CHECK(call(office).counts);
    REQUIRE(office.flag().has_value());
    CHECK(office.has_heard("siti", "Pemberitahuan 1"));  // whoever leads when the flag opens is told
}

TEST_CASE("Outcome of an attempt: \"known later from a record: void\"") {
    Office on_leave;
    calls_budi(on_leave);
    on_leave.absent("budi", domain::AbsenceKind::leave, "2026-02-13");
    on_leave.at("2026-02-13 09:53");
    CHECK(on_leave.outcomes("budi") == "void off_duty");

    Office suspended;
    calls_budi(suspended);
    suspended.amends([](domain::Policy& policy) { policy.status = domain::PolicyStatus::suspended; });
    suspended.at("2026-02-13 09:53");
    CHECK(suspended.outcomes("budi") == "void policy_suspended");
    CHECK_FALSE(suspended.flag().has_value());
}
