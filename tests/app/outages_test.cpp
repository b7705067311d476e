// Outages as those concerned live through them: nothing is held against anybody, and everybody hears of it
// once.
#include "bot/app/outages.hpp"

#include "bot/app/digest.hpp"
#include "bot/app/outage_record.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using namespace std::chrono_literals;
using stories::Office;
using stories::wita;

namespace {

constexpr std::string_view kApology = "tidak dihitung karena gangguan pada sistem kami";

/// An outage that comes to light only now, as after a restart.
void found(Office& office, std::string_view from, std::string_view to, std::string_view scope = "sigap") {
    office.in_scene([&](app::Scene& scene) {
        app::outage_found(scene.tx, scope, {wita(from), wita(to)}, app::troubles::not_running);
    });
}

std::vector<std::string> events(Office& office, const std::string& kind) {
    return office.in_scene([&](app::Scene& scene) {
        std::vector<std::string> bodies;
        scene.tx.for_each(
            "SELECT body FROM audit_event WHERE kind = $1 ORDER BY audit_event_id",
            [&](const storage::Row& row) { bodies.push_back(row.get<std::string>(0)); }, kind);
        return bodies;
    });
}

void step_clock(Office& office, std::chrono::seconds by) {
    office.in_scene([&](app::Scene& scene) { storage::note_clock_step(scene.tx, by); });
}

}  // namespace

TEST_CASE("an outage that comes to light after the flag voids its miss and dissolves the flag, visibly") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 10:00");
    REQUIRE(office.outcomes("budi") == "missed, missed, missed");
    REQUIRE(office.flag()->state == "awaiting_reply");
    office.heard("budi");
    office.heard("rina");

    found(office, "2026-02-13 08:45", "2026-02-13 08:50");
    office.at("2026-02-13 10:01");
    CHECK(office.outcomes("budi") == "missed, void outage, missed");
    CHECK(office.flag()->state == "dissolved");
    CHECK(office.times_heard("budi", kApology) == 1);
    CHECK(office.times_heard("rina", "Panggilan kepada Budi Santoso tidak dihitung") == 1);
    REQUIRE(events(office, "outage_reviewed").size() == 1);
    CHECK(events(office, "outage_reviewed")[0] == R"({"attempts":1,"windows":0})");
    CHECK(events(office, "outage_opened").size() == 1);
    CHECK(events(office, "outage_closed").size() == 1);
}

TEST_CASE("an outage within the tolerance, of another messenger or of another time changes nothing") {
    struct Row {
        const char *from, *to, *scope;
        const char* outcomes;
    };
    for (const Row& row : {
             Row{"2026-02-13 08:45:00", "2026-02-13 08:46:30", "sigap", "missed, missed, missed"},
             Row{"2026-02-13 08:45:00", "2026-02-13 08:46:31", "sigap", "missed, void outage, missed"},
             Row{"2026-02-13 08:31", "2026-02-13 08:39", "sigap", "missed, missed, missed"},
             Row{"2026-02-13 08:45", "2026-02-13 08:55", "whatsapp/main", "missed, missed, missed"},
             Row{"2026-02-13 08:45", "2026-02-13 08:55", "telegram/main/templates", "missed, missed, missed"},
             Row{"2026-02-13 08:45", "2026-02-13 08:55", "telegram/main", "missed, void outage, missed"},
         }) {
        CAPTURE(row.from);
        CAPTURE(row.scope);
        Office office;
        calls_at(office, "2026-02-13 08:00", "budi: rapat");
        office.at("2026-02-13 10:00");
        found(office, row.from, row.to, row.scope);
        office.at("2026-02-13 10:01");
        CHECK(office.outcomes("budi") == row.outcomes);
        const bool is_void = std::string_view(row.outcomes).find("void") != std::string_view::npos;
        CHECK(office.has_heard("budi", kApology) == is_void);
    }
}

TEST_CASE("two short troubles that touch are one long one") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:20");
    office.in_scene([](app::Scene& scene) {
        app::outage_found(scene.tx, "sigap", {wita("2026-02-13 08:10:00"), wita("2026-02-13 08:11:00")},
                          app::troubles::stood_still);
        app::outage_found(scene.tx, "telegram/main",
                          {wita("2026-02-13 08:11:00"), wita("2026-02-13 08:12:00")},
                          app::troubles::fetching_failed);
    });
    office.at("2026-02-13 08:34");
    CHECK(office.outcomes("budi") == "void outage");
}

TEST_CASE(
    "one outage over many calls and windows is one message to each person and one to the supervisor a call") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi, rahma: rapat");
    office.at("2026-02-13 08:01");
    office.in_scene([](app::Scene& scene) {
        app::outage_began(scene.tx, "sigap", scene.now(), app::troubles::inbox_lags);
    });
    office.at("2026-02-13 10:00");
    CHECK(office.outcomes("budi") == "void outage, void outage, void outage");
    CHECK(office.outcomes("rahma") == "void outage, void outage, void outage");
    office.in_scene([](app::Scene& scene) {
        app::outage_ended(scene.tx, "sigap", app::troubles::inbox_lags, scene.now());
    });
    office.at("2026-02-13 14:00");
    CHECK(office.times_heard("budi", kApology) == 1);
    CHECK(office.times_heard("rahma", kApology) == 1);
    CHECK(office.times_heard("rina", "Panggilan kepada Budi Santoso dan Siti Rahma tidak dihitung") == 1);
    CHECK(office.times_heard("rina", "Panggilan kepada") == 1);
}

TEST_CASE("a window that was missed in an outage is taken back, said once, and not in quiet time") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.quiet = {{std::chrono::hours{18}, std::chrono::hours{6}}};
    });
    office.at("2026-02-13 19:00");
    REQUIRE(office.presence("budi", "pagi") == "missed");
    REQUIRE(office.presence("siti", "pagi") == "missed");
    office.heard("budi");
    found(office, "2026-02-13 07:00", "2026-02-13 07:20");
    office.at("2026-02-13 19:05");
    CHECK(office.presence("budi", "pagi") == "void outage");
    CHECK(office.presence("siti", "pagi") == "void outage");
    CHECK(office.heard("budi").empty());
    office.at("2026-02-14 12:00");
    CHECK(office.times_heard("budi", kApology) == 1);
}

TEST_CASE("an outage of many people is settled in several transactions, and nobody is left out") {
    Office office;
    office.at("2026-02-13 08:00");
    office.in_scene([](app::Scene& scene) {
        auto employee = storage::find_employee(scene.tx, domain::EmployeeId{"budi"}).value();
        for (int number = 0; number < 450; ++number) {
            employee.id = domain::EmployeeId{"p" + std::to_string(1000 + number)};
            employee.nip = std::to_string(number);
            storage::save(scene.tx, employee, "test");
            scene.tx.execute(
                "INSERT INTO presence (employee_id, local_date, window_id, opens_at, last_reminder_at,"
                " announced_close_at, closes_at, late_until, zone, policy_id, policy_version, state)"
                " SELECT $1, local_date, window_id, opens_at, last_reminder_at, announced_close_at, closes_at,"
                " late_until, zone, policy_id, policy_version, 'missed' FROM presence"
                " WHERE employee_id = 'budi' AND window_id = 'pagi'",
                employee.id);
        }
    });
    found(office, "2026-02-13 07:00", "2026-02-13 07:20");
    office.at("2026-02-13 08:01");
    CHECK(events(office, "outage_reviewed").size() == 1);
    const auto left = office.in_scene([](app::Scene& scene) {
        return scene.tx
            .query_one("SELECT count(*) FROM presence WHERE state = 'missed' AND window_id = 'pagi'")
            ->get<int>(0);
    });
    CHECK(left == 0);
}

TEST_CASE(
    "the digest says how long an outage lasted and what it voided, and is silent on what harmed nobody") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:20");
    found(office, "2026-02-13 08:10", "2026-02-13 08:12");
    found(office, "2026-02-13 08:50:00", "2026-02-13 08:50:20");
    office.at("2026-02-13 12:00");
    const auto digest = [&](domain::Language language) {
        return office.in_scene([&](app::Scene& scene) { return app::digest_text(scene, language); });
    };
    CHECK(digest(domain::Language::id)
              .find("Gangguan pada sistem: pukul 08.10 WITA sampai 08.12 WITA (tidak dihitung: panggilan 1, "
                    "presensi 0); 1 gangguan singkat lain") != std::string::npos);
    CHECK(digest(domain::Language::en).find("not counted: calls 1, check-ins 0); 1 other short one") !=
          std::string::npos);

    Office calm;
    calm.at("2026-02-13 08:00");
    found(calm, "2026-02-13 07:50:00", "2026-02-13 07:50:20");
    calm.at("2026-02-13 12:00");
    CHECK(calm.in_scene([](app::Scene& scene) { return app::digest_text(scene, domain::Language::id); })
              .find("Gangguan") == std::string::npos);
}

TEST_CASE("a clock set forward closes no answer window early and asks again only after it") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:05");
    step_clock(office, 20min);  // what shows 08:05 was 07:45 by the time that passed
    office.at("2026-02-13 08:40");
    CHECK(office.outcomes("budi") == "pending");
    office.at("2026-02-13 08:52:59");
    CHECK(office.outcomes("budi") == "pending");
    CHECK(office.times_heard("budi", "Panggilan kedua") == 0);
    office.at("2026-02-13 08:53");
    CHECK(office.outcomes("budi") != "pending");
    office.at("2026-02-13 09:00");
    CHECK(office.times_heard("budi", "Panggilan kedua") == 1);
}

TEST_CASE("a clock set forward closes no presence window early; one set back or a little closes it on time") {
    struct Row {
        std::chrono::seconds by;
        bool is_held;
    };
    for (const Row& row : {Row{10min, true}, Row{4s, false}, Row{-10min, false}}) {
        CAPTURE(row.by.count());
        Office office;
        office.at("2026-02-13 07:10");
        step_clock(office, row.by);
        office.at("2026-02-13 07:35");
        CHECK((office.presence("budi", "pagi") == "asked") == row.is_held);
        office.at("2026-02-13 07:45");
        CHECK(office.presence("budi", "pagi") == "missed");
    }
}

TEST_CASE("a template that the provider stops is on record until it may be used again, and voids nothing") {
    Office office;
    const domain::Account account{domain::Messenger::whatsapp, "main"};
    const auto open = [&] {
        return office.in_scene([](app::Scene& scene) { return storage::open_outages(scene.tx); });
    };
    const auto notice = [&](bool is_stopped) {
        domain::InboundEvent event;
        event.body = domain::TemplateNotice{"sigap_call_1", is_stopped};
        office.receives(account.messenger, event);
    };
    notice(true);
    notice(true);
    REQUIRE(open().size() == 1);
    CHECK(open()[0].scope == "whatsapp/main/templates");
    office.at("2026-02-13 06:00");
    notice(false);
    CHECK(open().empty());
    office.at("2026-02-13 06:01");
    CHECK(events(office, "outage_reviewed") == std::vector<std::string>{R"({"attempts":0,"windows":0})"});
}

namespace {

constexpr std::string_view kDoorShut = "jawaban belum dapat kami terima";

/// The front door of everybody's messenger, as the loop that knocks there says it.
void shuts(Office& office, std::string_view from) {
    office.in_scene([&](app::Scene& scene) {
        app::outage_began(scene.tx, "telegram/main", wita(from), app::troubles::front_door_shut);
    });
}
void opens(Office& office) {
    office.in_scene([&](app::Scene& scene) {
        app::outage_ended(scene.tx, "telegram/main", app::troubles::front_door_shut, scene.now());
    });
}

}  // namespace

TEST_CASE(
    "F29: while the front door is shut nobody is asked once more, the caller hears why, and it goes on") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:36");
    shuts(office, "2026-02-13 08:35");
    office.at("2026-02-13 09:00");
    CHECK(office.attempts("budi").size() == 1);
    CHECK(office.times_heard("rina", kDoorShut) == 1);
    CHECK(events(office, "attempt_put_off") ==
          std::vector<std::string>{R"({"cause":"front_door","number":2})"});
    CHECK_FALSE(office.is_over());
    opens(office);
    office.at("2026-02-13 09:03");
    REQUIRE(office.attempts("budi").size() == 2);
    CHECK(office.attempts("budi")[1].attempt.issued_at >= wita("2026-02-13 09:00"));
    office.at("2026-02-13 09:40");
    CHECK(office.outcomes("budi") == "missed, missed");  // neither lay in the outage
}

TEST_CASE("F29: an attempt that waits for the front door ends with duty, and was not asked") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:36");
    shuts(office, "2026-02-13 08:35");
    office.at("2026-02-13 20:00");
    CHECK(office.attempts("budi").size() == 1);
    CHECK(office.is_over());
    CHECK_FALSE(office.flag());
}

TEST_CASE(
    "F29: a call behind a shut front door goes out, says so to the caller, and its silence never counts") {
    Office office;
    office.at("2026-02-13 07:58");
    shuts(office, "2026-02-13 07:55");
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    CHECK(office.times_heard("rina", kDoorShut) == 1);
    CHECK(office.attempts("budi").size() == 1);
    office.at("2026-02-13 08:35");
    CHECK(office.outcome("budi") == "void outage");
}

TEST_CASE("F29: whose messenger has no shut door is asked as ever") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:36");
    office.in_scene([](app::Scene& scene) {
        app::outage_began(scene.tx, "whatsapp/main", wita("2026-02-13 08:35"),
                          app::troubles::front_door_shut);
    });
    office.at("2026-02-13 08:41");
    CHECK(office.attempts("budi").size() == 2);
    CHECK_FALSE(office.has_heard("rina", kDoorShut));
}
