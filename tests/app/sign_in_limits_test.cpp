// Asked too often for a link into the dashboard: whoever may wait is told until when.
#include "bot/app/sign_in.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using stories::Office;
using stories::wita;

namespace {

struct Linked : Office {
    Linked() { settings().dashboard_url = "https://sigap.example.id"; }

    std::optional<domain::Instant> asks(const std::string& number, const std::string& address = "192.0.2.7") {
        const auto until =
            in_scene([&](app::Scene& scene) { return app::send_sign_in_link_to(scene, number, address); });
        deliver();
        return until;
    }
    std::string newest_mail() {
        return in_scene([](app::Scene& scene) {
            const auto row = scene.tx.query_one(
                "SELECT outbox_id FROM outbox WHERE lane LIKE 'email/%' ORDER BY outbox_id DESC LIMIT 1");
            return row ? storage::message_of(scene.tx, row->get<domain::OutboxId>(0)).text : std::string();
        });
    }
};

constexpr const char* kWait =
    "Tautan masuk sudah beberapa kali dikirim. Yang berikutnya dapat diminta mulai pukul 10.01 WITA: /masuk";

}  // namespace

TEST_CASE("/masuk too often said no until-when: it names the minute from which it works again") {
    Linked office;
    office.at("2026-02-13 09:00:20");
    for (int time = 0; time < 6; ++time) office.says("budi", "/masuk");
    office.at("2026-02-13 09:30");
    office.says("budi", "/masuk");
    CHECK(office.last_heard("budi") == kWait);
    office.at("2026-02-13 10:00:19");
    office.says("budi", "/masuk");
    CHECK(office.last_heard("budi") == kWait);
    office.at("2026-02-13 10:01");
    office.says("budi", "/masuk");
    CHECK(office.last_heard("budi").find("https://sigap.example.id/sign-in/") != std::string::npos);
}

TEST_CASE("asked for on the page too often: the person is told in chat until when, once") {
    Linked office;
    office.at("2026-02-13 09:00:20");
    for (int time = 0; time < 6; ++time) office.says("budi", "/masuk");
    office.at("2026-02-13 09:30");
    for (int time = 0; time < 3; ++time) CHECK_FALSE(office.asks("budi"));  // whoever asks learns nothing
    CHECK(office.times_heard("budi", "mulai pukul 10.01 WITA") == 1);
    CHECK_FALSE(office.asks("nobody"));
}

TEST_CASE("asked for on the page too often, by somebody without a chat: the mail says until when") {
    Linked office;
    office.in_scene([](app::Scene& scene) {
        const auto nyoman = storage::find_employee(scene.tx, domain::EmployeeId{"nyoman"}).value();
        return app::set_sign_in_address(scene, nyoman, "nyoman@example.id", "test");
    });
    office.at("2026-02-13 09:00:20");
    for (int time = 0; time < 6; ++time) office.asks("nyoman");
    CHECK(office.newest_mail().find("/sign-in/") != std::string::npos);
    office.at("2026-02-13 09:30");
    office.asks("nyoman");
    CHECK(office.newest_mail() == kWait);
}

TEST_CASE("too many from one address: it hears from when on it may ask again, and nothing is sent") {
    Linked office;
    office.at("2026-02-13 09:00:20");
    for (int time = 0; time < 10; ++time) CHECK_FALSE(office.asks("nobody"));
    office.at("2026-02-13 09:05");
    CHECK(office.asks("budi") == wita("2026-02-13 09:11"));
    CHECK_FALSE(office.has_heard("budi", "Tautan masuk dasbor"));
    CHECK_FALSE(office.asks("budi", "192.0.2.8"));
    CHECK(office.has_heard("budi", "Tautan masuk dasbor"));
    office.at("2026-02-13 09:11");
    CHECK_FALSE(office.asks("budi"));
}
