// Who cannot be reached before the next flexible day, and the word about it to those who lead them.
#include "bot/app/coverage.hpp"

#include "bot/app/enrolment.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/acting.hpp"
#include "storage/timers.hpp"
#include "tests/app/office.hpp"

using app::Reach;
using stories::Office;

namespace {

const std::string kReminder = "Jumat, 20 Februari 2026 adalah hari kerja fleksibel";

std::string states(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        const std::set<domain::UnitId> all{domain::UnitId{"Setda"}, domain::UnitId{"Biro Organisasi"},
                                           domain::UnitId{"RSUD"}};
        std::string text;
        for (const app::Covered& one : app::coverage_of(scene, all).to_see_to)
            text += one.employee.id.value + " " + std::string(to_string(one.reach)) + " " +
                    (one.next_flexible_day ? domain::to_iso_date(*one.next_flexible_day) : "-") + "; ";
        return text;
    });
}

}  // namespace

TEST_CASE(
    "coverage names who has no chat, who closed it and who has long been silent, by their next flexible day") {
    Office office;
    CHECK(states(office) == "nyoman not_enrolled 2026-02-13; ");
    office.blocks("budi");
    office.at("2026-02-13 06:45");  // the morning's reminder is refused
    office.absent("budi", domain::AbsenceKind::leave, "2026-02-20");
    office.at("2026-02-14 06:00");
    CHECK(states(office) == "nyoman not_enrolled 2026-02-20; budi blocked 2026-02-27; ");
    office.at("2026-03-20 06:00");
    for (const char* who : {"dewi", "rina", "siti", "rahma", "emma", "hana", "sari"})
        office.says(who, "pagi");
    CHECK(states(office).find("siti") == std::string::npos);
    CHECK(states(office).find("made") == std::string::npos);  // on WhatsApp receipts prove delivery
    office.at("2026-04-20 06:00");
    office.says("siti", "pagi");
    const std::string later = states(office);
    CAPTURE(later);
    CHECK(later.find("emma silent") != std::string::npos);
    CHECK(later.find("siti") == std::string::npos);
    CHECK(later.find("sari silent -; ") == later.size() - std::string("sari silent -; ").size());  // exempt
}

TEST_CASE("coverage counts each unit") {
    Office office;
    const auto counts = office.in_scene([](app::Scene& scene) {
        return app::coverage_of(scene, {domain::UnitId{"Setda"}, domain::UnitId{"Biro Organisasi"}}).counts;
    });
    CHECK(counts.size() == 2);
    CHECK(counts.at(domain::UnitId{"Biro Organisasi"}).at(Reach::reachable) == 5);
    CHECK(counts.at(domain::UnitId{"Biro Organisasi"}).at(Reach::not_enrolled) == 1);
    CHECK(counts.at(domain::UnitId{"Setda"}).at(Reach::reachable) == 3);
}

TEST_CASE(
    "on the last working day before a flexible one the supervisor hears of own people who cannot be reached") {
    Office office;
    office.at("2026-02-19 07:29");
    CHECK_FALSE(office.has_heard("rina", kReminder));
    office.at("2026-02-19 09:00");
    CHECK(office.times_heard("rina", kReminder) == 1);
    CHECK(office.has_heard("rina", "belum dapat menghubungi Nyoman Putra (belum terdaftar)"));
    CHECK(office.has_heard("rina", "lembar kode QR"));
    for (const char* who : {"dewi", "budi", "siti", "hana", "made"}) {
        CAPTURE(who);
        CHECK_FALSE(office.has_heard(who, "Nyoman"));
    }
}

TEST_CASE("the reminder is not repeated for the same people, and comes again when they are others") {
    Office office;
    office.at("2026-02-26 12:00");
    CHECK(office.times_heard("rina", "belum dapat menghubungi") == 1);
    office.blocks("siti");
    office.at("2026-03-05 12:00");
    CHECK(office.times_heard("rina", "belum dapat menghubungi") == 2);
    CHECK(office.has_heard("rina", "Nyoman Putra (belum terdaftar) dan Siti Aminah (percakapan tertutup)"));
    office.at("2026-03-12 12:00");
    CHECK(office.times_heard("rina", "belum dapat menghubungi") == 2);
}

TEST_CASE("nobody is reminded of people who enrolled meanwhile, or who are away on the flexible day") {
    SUBCASE("enrolled") {
        Office office;
        office.at("2026-02-18 10:00");
        const std::string code = office.in_scene([](app::Scene& scene) {
            return app::issue_code(scene, domain::EmployeeId{"nyoman"}, "test")->code;
        });
        domain::InboundMessage message;
        message.text = code;
        office.receives(domain::Messenger::telegram, office.event_from("tg-nyoman", message));
        office.taps("nyoman", "Ya, ini saya");
        office.at("2026-02-19 12:00");
        CHECK_FALSE(office.has_heard("rina", "belum dapat menghubungi"));
    }
    SUBCASE("away") {
        Office office;
        office.absent("nyoman", domain::AbsenceKind::leave, "2026-02-20");
        office.at("2026-02-19 12:00");
        CHECK_FALSE(office.has_heard("rina", "belum dapat menghubungi"));
    }
    SUBCASE("exempt units have no flexible days") {
        Office office;
        office.blocks("sari");
        office.at("2026-02-19 12:00");
        CHECK_FALSE(office.has_heard("dewi", "belum dapat menghubungi"));
    }
}

TEST_CASE("the head's own head hears of the head, and the acting head of the people") {
    Office office;
    office.blocks("rina");
    office.at("2026-02-13 06:45");
    office.at("2026-02-19 12:00");
    CHECK(office.has_heard("dewi", "menghubungi Rina Wati (percakapan tertutup)"));
    CHECK_FALSE(office.has_heard("dewi", "Nyoman"));  // who answers for Nyoman is Rina, reachable or not

    Office acting;
    acting.in_scene([](app::Scene& scene) {
        domain::Acting siti{domain::UnitId{"Biro Organisasi"},
                            domain::EmployeeId{"siti"},
                            domain::ActingKind::plh,
                            {domain::from_iso_date("2026-02-19"), domain::from_iso_date("2026-02-19")}};
        storage::add_acting(scene.tx, siti, "test");
    });
    acting.at("2026-02-19 12:00");
    CHECK(acting.has_heard("siti", "menghubungi Nyoman Putra"));
}

TEST_CASE("a coverage reminder waits for room in the calm budget, and gives up when the day is over") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.reminders_per_hour = 0; });
    office.at("2026-02-19 12:00");
    CHECK_FALSE(office.has_heard("rina", "belum dapat menghubungi"));
    office.amends([](domain::Policy& policy) { policy.reminders_per_hour = 2; });
    office.at("2026-02-19 13:00");
    CHECK(office.times_heard("rina", "belum dapat menghubungi") == 1);

    Office never;
    never.amends([](domain::Policy& policy) { policy.reminders_per_day = 0; });
    never.at("2026-02-19 23:00");
    CHECK_FALSE(never.has_heard("rina", "belum dapat menghubungi"));
    never.in_scene([](app::Scene& scene) {
        for (const storage::Timer& timer :
             storage::due_timers(scene.tx, scene.now() + std::chrono::days{30}, 100))
            CHECK(timer.subject != "rina");
    });
}
