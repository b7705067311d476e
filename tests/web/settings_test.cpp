// What who administers sees and does: settings without secrets, users, keys shown once, a test message.
#include "bot/app/administration.hpp"
#include "bot/app/api_keys.hpp"
#include "storage/roster.hpp"
#include "tests/web/desk.hpp"

using domain::Role;
using stories::Desk;
using stories::Office;
using stories::Shown;

namespace {

/// `sigap_…` as the page shows it this once.
std::string key_on(const Shown& page) {
    const auto at = page.body.find("<code class=\"text-break\">sigap_");
    if (at == std::string::npos) return "";
    const auto begin = at + 25;
    return page.body.substr(begin, page.body.find('<', begin) - begin);
}

bool opens(Office& office, const std::string& key, const std::string& scope) {
    return office.in_scene(
        [&](app::Scene& scene) { return app::api_key_for(scene, key, scope).has_value(); });
}

}  // namespace

TEST_CASE(
    "the settings in effect and their origin are shown, secrets hidden, and users with when they were in") {
    Office office;
    Desk desk(office);
    becomes(office, "made", Role::admin);
    desk.of("rina");
    const auto shown = desk.of("made").opens("/settings");
    REQUIRE(shown.status == 200);
    CHECK(shown.says("telegram.0.token"));
    CHECK(shown.says("&quot;********&quot;"));
    CHECK(shown.says("environment: SIGAP_TELEGRAM_MAIN_TOKEN"));
    CHECK(shown.says("Rina Wati</th><td>"));
    CHECK(shown.says("13 Februari 2026 pukul 05.00 WITA"));
    CHECK(shown.says("Dewi Lestari"));
    CHECK(shown.says("belum pernah"));
    CHECK_FALSE(shown.says("Budi Santoso"));  // an employee like others
}

TEST_CASE("a test message goes to one's own chat, and without a chat the page says so") {
    Office office;
    Desk desk(office);
    becomes(office, "made", Role::admin);
    becomes(office, "nyoman", Role::admin);
    CHECK(desk.of("made").sends("/settings/test").location == "/settings?notice=web_notice_test_sent");
    office.deliver();
    CHECK(office.has_heard("made", "Pesan uji dari dasbor"));
    const auto without = desk.of("nyoman").sends("/settings/test");
    CHECK(without.status == 409);
    CHECK(without.says("belum punya percakapan"));
}

TEST_CASE("a key is shown once, is good for what it names until it is revoked, and its use is noted") {
    Office office;
    Desk desk(office);
    becomes(office, "made", Role::admin);
    auto made = desk.of("made");
    const auto issued = made.posts("/settings/keys",
                                   "form_token=" + made.form_token() +
                                       "&name=Aplikasi+kepegawaian&scope=roster%3Aread&scope=reports%3Aread",
                                   {{"Sec-Fetch-Site", "same-origin"}});
    REQUIRE(issued.status == 200);
    const std::string key = key_on(issued);
    REQUIRE(key.size() > 40);
    CHECK(issued.headers.at("cache-control") == "no-store");
    const auto later = made.opens("/settings/keys");
    CHECK_FALSE(later.says(key));
    CHECK(later.says("Aplikasi kepegawaian"));
    CHECK(later.says("reports:read, roster:read"));
    CHECK(later.says("belum pernah"));
    CHECK_FALSE(office.in_scene([&](app::Scene& scene) {
        return scene.tx.query_one("SELECT 1 FROM api_key WHERE secret_hash = $1", key.substr(15)).has_value();
    }));

    CHECK(opens(office, key, "roster:read"));
    CHECK_FALSE(opens(office, key, "roster:write"));
    for (const std::string& wrong : {key + "x", key.substr(0, key.size() - 1), key.substr(6),
                                     std::string("sigap_"), std::string("sigap_aaaaaaaa_"), std::string()})
        CHECK_FALSE(opens(office, wrong, "roster:read"));
    CHECK_FALSE(made.opens("/settings/keys").says("belum pernah"));

    CHECK(made.sends("/settings/keys/1/revoke").location == "/settings/keys?notice=web_notice_key_revoked");
    CHECK_FALSE(opens(office, key, "roster:read"));
    CHECK(made.opens("/settings/keys").says("dicabut"));
    CHECK(made.sends("/settings/keys/1/revoke").status == 404);
    CHECK(made.sends("/settings/keys/7/revoke").status == 404);
}

TEST_CASE("a key without a name, without a scope or for what does not exist is refused") {
    Office office;
    Desk desk(office);
    becomes(office, "made", Role::admin);
    auto made = desk.of("made");
    CHECK(made.sends("/settings/keys", {{"name", "  "}, {"scope", "roster:read"}}).status == 409);
    CHECK(made.sends("/settings/keys", {{"name", "x"}}).status == 409);
    CHECK(made.sends("/settings/keys", {{"name", "x"}, {"scope", "flags:decide"}}).status == 409);
    CHECK(office.in_scene([](app::Scene& scene) { return storage::api_keys(scene.tx).empty(); }));
}

TEST_CASE("who does not administer gets nothing of it, on the page and in the use case") {
    Office office;
    Desk desk(office);
    becomes(office, "emma", Role::auditor);
    becomes(office, "sari", Role::unit_hr);
    office.in_scene([](app::Scene& scene) {
        return app::issue_api_key(scene, "x", {"roster:read"}, "operator").has_value();
    });
    for (const char* who : {"hana", "emma", "sari", "rina", "budi"}) {
        CAPTURE(who);
        auto browser = desk.of(who);
        CHECK(browser.opens("/settings").status == 404);
        CHECK(browser.opens("/settings/keys").status == 404);
        CHECK(browser.sends("/settings/test").status == 404);
        CHECK(browser.sends("/settings/keys", {{"name", "x"}, {"scope", "roster:read"}}).status == 404);
        CHECK(browser.sends("/settings/keys/1/revoke").status == 404);
        office.in_scene([&](app::Scene& scene) {
            const auto viewer =
                app::viewer_of(scene, storage::find_employee(scene.tx, domain::EmployeeId{who}).value());
            CHECK(app::users_with_roles(scene, viewer).empty());
            CHECK(app::api_keys(scene, viewer).empty());
            CHECK(app::issue_api_key(scene, viewer, "x", {"roster:read"}).error() ==
                  app::KeyRefusal::not_allowed);
            CHECK_FALSE(app::revoke_api_key(scene, viewer, 1));
            CHECK(app::send_test(scene, viewer) == app::TestSend::not_allowed);
            return true;
        });
    }
}
