// Who comes in, and who does not.
#include "bot/app/sign_in.hpp"

#include <fmt/format.h>

#include "storage/roster.hpp"
#include "tests/web/desk.hpp"
#include "web/pages.hpp"

using stories::Desk;
using stories::Office;

TEST_CASE("a link from chat opens a page whose button signs in, once") {
    Office office;
    Desk desk(office);
    office.says("budi", "/masuk");
    const std::string said = office.last_heard("budi");
    const auto at = said.find("https://sigap.example.go.id/sign-in/");
    REQUIRE(at != std::string::npos);
    const std::string path = said.substr(at + 27, said.find_first_of(" \n", at) - at - 27);

    auto preview = desk.nobody();
    CHECK(preview.opens(path).says("Masuk ke dasbor"));  // looking does not use it up
    auto browser = desk.nobody();
    const auto in = browser.sends(path);
    CHECK(in.status == 303);
    CHECK(in.location == "/");
    CHECK(in.headers.at("set-cookie").find("__Host-sigap=") == 0);
    CHECK(in.headers.at("set-cookie").find("; Secure; HttpOnly; SameSite=Lax") != std::string::npos);
    CHECK(browser.opens("/").status == 200);
    office.deliver();
    CHECK(office.has_heard("budi", "Dasbor dibuka dengan akun Bapak/Ibu"));

    const auto again = preview.sends(path);
    CHECK(again.status == 403);
    CHECK(again.says("sudah dipakai"));
}

TEST_CASE("who had to sign in first arrives at the page they came for, once") {
    Office office;
    Desk desk(office);
    const auto link = [&] {
        return office
            .in_scene([](app::Scene& scene) {
                return app::sign_in_link(scene, *storage::find_employee(scene.tx, domain::EmployeeId{"budi"}),
                                         "test");
            })
            .substr(27);
    };
    auto budi = desk.nobody();
    CHECK(budi.opens("/calls/1").location == "/sign-in");
    CHECK(budi.sends(link()).location == "/calls/1");
    CHECK(budi.sends(link()).location == "/");

    auto rina = desk.nobody();
    rina.opens("/calls");
    rina.opens("/flags");
    rina.sends("/calls/1/again");  // what changes something is not done later
    CHECK(rina.sends(link()).location == "/flags");
}

TEST_CASE("signing in leads to no other server, whatever a cookie says") {
    Office office;
    Desk desk(office);
    for (const char* elsewhere :
         {"//evil.example/calls/1", "https://evil.example/", "/\\evil.example", "/calls//evil.example",
          "evil.example", "/calls/../../x", "/calls/1?to=//evil.example", "/calls/%0d%0aSet-Cookie:a=b"}) {
        CAPTURE(elsewhere);
        const std::string link = office.in_scene([](app::Scene& scene) {
            return app::sign_in_link(scene, *storage::find_employee(scene.tx, domain::EmployeeId{"budi"}),
                                     "test");
        });
        const auto in = desk.nobody().posts(
            link.substr(27), "",
            {{"Sec-Fetch-Site", "same-origin"}, {"Cookie", "__Host-sigap_to=" + std::string(elsewhere)}});
        CHECK(in.status == 303);
        CHECK(in.location == "/");
    }
}

TEST_CASE("a link is good for ten minutes") {
    Office office;
    Desk desk(office);
    const std::string link = office.in_scene([](app::Scene& scene) {
        return app::sign_in_link(scene, *storage::find_employee(scene.tx, domain::EmployeeId{"budi"}),
                                 "test");
    });
    office.at("2026-02-13 05:10");
    CHECK(desk.nobody().sends(link.substr(27)).status == 403);
}

TEST_CASE("without a session every page leads to signing in, and posts change nothing") {
    Office office;
    Desk desk(office);
    for (const auto pages : web::all_pages())
        for (const web::Route& route : pages) {
            CAPTURE(route.path);
            std::string path(route.path);
            for (std::size_t at; (at = path.find('<')) != std::string::npos;)
                path.replace(at, path.find('>') - at + 1, "1");
            auto nobody = desk.nobody();
            const auto shown = route.method == "GET" ? nobody.opens(path) : nobody.sends(path);
            CHECK(shown.status == 303);
            CHECK(shown.location == "/sign-in");
        }
}

TEST_CASE("a session ends after half an hour unused, after eight hours in all, and when it is ended") {
    Office office;
    Desk desk(office);
    auto idle = desk.of("budi");
    office.at("2026-02-13 05:30");
    CHECK(idle.opens("/").status == 303);

    auto busy = desk.of("budi");
    for (int minutes = 20; minutes < 8 * 60; minutes += 20) {
        office.at(fmt::format("2026-02-13 {:02}:{:02}", 5 + (30 + minutes) / 60, (30 + minutes) % 60));
        REQUIRE(busy.opens("/").status == 200);
    }
    office.at("2026-02-13 13:30");
    CHECK(busy.opens("/").status == 303);

    auto one = desk.of("budi");
    auto other = desk.of("budi");
    CHECK(other.sends("/sign-out-everywhere").location == "/sign-in");
    CHECK(one.opens("/").status == 303);
    CHECK(other.opens("/").status == 303);
}

TEST_CASE(
    "an office may choose how long a browser stays signed in; who is in keeps the terms of when they came") {
    Office office;
    Desk usual(office);
    auto before = usual.of("budi");
    Desk desk(office, {std::chrono::hours{20}, std::chrono::hours{3}});
    auto browser = desk.of("budi");
    CHECK(browser.opens("/sessions").says("setelah 3 jam tanpa dipakai, paling lama 20 jam"));
    office.at("2026-02-13 07:59");
    CHECK(before.opens("/").status == 303);
    CHECK(browser.opens("/").status == 200);
    office.at("2026-02-13 11:00");
    CHECK(browser.opens("/").status == 303);

    auto busy = desk.of("budi");
    for (int hour = 13; hour < 24; hour += 2) {
        office.at(fmt::format("2026-02-13 {:02}:00", hour));
        REQUIRE(busy.opens("/").status == 200);
    }
    office.at("2026-02-14 01:30");
    CHECK(busy.opens("/").status == 200);
    office.at("2026-02-14 04:00");
    CHECK(busy.opens("/").status == 200);
    office.at("2026-02-14 07:00");
    CHECK(busy.opens("/").status == 303);
}

TEST_CASE("a page that is left open and asks by itself keeps no session alive; opening and sending do") {
    Office office;
    Desk desk(office);
    auto left_open = desk.of("rina");
    auto at_work = desk.of("rina");
    const auto asks = [&](Desk::Browser& browser) {
        return browser.opens("/presence/units", {{"HX-Request", "true"}}).status;
    };
    office.at("2026-02-13 05:20");
    CHECK(asks(left_open) == 200);
    CHECK(at_work.sends("/call-drafts/1/cancel").status == 409);
    office.at("2026-02-13 05:30");
    CHECK(asks(left_open) == 401);
    CHECK(left_open.opens("/").status == 303);
    CHECK(asks(at_work) == 200);
    office.at("2026-02-13 05:49");
    CHECK(at_work.opens("/flags/1").status == 404);  // what is put on record counts as well
    office.at("2026-02-13 06:15");
    CHECK(at_work.opens("/").status == 200);
}

TEST_CASE("a form from elsewhere is refused, and so is one without the session's token") {
    Office office;
    Desk desk(office);
    auto budi = desk.of("budi");
    auto rina = desk.of("rina");
    const std::string body = "form_token=" + budi.form_token();
    CHECK(budi.posts("/sign-out-everywhere", body, {{"Sec-Fetch-Site", "cross-site"}}).status == 403);
    CHECK(budi.posts("/sign-out-everywhere", body, {{"Origin", "https://elsewhere.example"}}).status == 403);
    CHECK(budi.posts("/sign-out-everywhere", body, {}).status == 403);
    CHECK(budi.posts("/sign-out-everywhere", "", {{"Sec-Fetch-Site", "same-origin"}}).status == 403);
    CHECK(budi.sends("/sign-out-everywhere", {{"form_token", rina.form_token()}}).status == 403);
    CHECK(budi.opens("/").status == 200);
}

TEST_CASE("guessing links is slowed down, and asking for one tells nothing of who works here") {
    Office office;
    Desk desk(office);
    auto guesser = desk.nobody();
    for (int i = 0; i < 10; ++i)
        CHECK(guesser.sends("/sign-in/AAAAAAAAAAAAAAAAAAAAA" + std::to_string(i)).status == 403);
    const auto too_often = guesser.sends("/sign-in/AAAAAAAAAAAAAAAAAAAAAA");
    CHECK(too_often.status == 429);
    CHECK(too_often.says("Mohon coba lagi mulai pukul"));

    const auto known = desk.nobody().sends("/sign-in", {{"number", "budi"}});
    const auto unknown = desk.nobody().sends("/sign-in", {{"number", "nobody-of-that-name"}});
    CHECK(known.status == unknown.status);
    CHECK(known.location == unknown.location);
    CHECK(known.body == unknown.body);
    office.deliver();
    CHECK(office.has_heard("budi", "https://sigap.example.go.id/sign-in/"));
}

TEST_CASE("every page says what the browser may do with it") {
    Office office;
    Desk desk(office);
    const auto shown = desk.of("budi").opens("/");
    const std::string policy = shown.headers.at("content-security-policy");
    CHECK(policy.find("default-src 'none'") == 0);
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(shown.headers.at("cache-control") == "no-store");
    CHECK(shown.headers.at("x-content-type-options") == "nosniff");
    CHECK(shown.says("<html lang=\"id\""));
}

TEST_CASE("language and colours are chosen once and stay") {
    Office office;
    Desk desk(office);
    auto budi = desk.of("budi");
    budi.sends("/look", {{"language", "en"}});
    budi.sends("/look", {{"theme", "dark"}});
    const auto shown = budi.opens("/");
    CHECK(shown.says("<html lang=\"en\" data-bs-theme=\"dark\">"));
    CHECK(shown.says("Welcome, "));
    for (const domain::Language language :
         domain::languages()) {  // each by its own name, whatever is read now
        const std::string code(to_string(language));
        CAPTURE(code);
        CHECK(shown.says("name=\"language\" value=\"" + code + "\" lang=\"" + code + "\">"));
    }
    CHECK(shown.says(">Bahasa Indonesia</button>"));
    CHECK(budi.opens("/my-record").says("name=\"back\" value=\"/my-record\""));
    CHECK(budi.sends("/look", {{"theme", "dark"}, {"back", "/my-record"}}).location == "/my-record");
    for (const char* elsewhere : {"", "//example.org", "https://example.org", "/\\example.org"})
        CHECK(budi.sends("/look", {{"theme", "dark"}, {"back", elsewhere}}).location == "/");
    budi.sends("/look", {{"language", "tlh"}});  // nobody wrote its catalogue
    CHECK(budi.opens("/").says("<html lang=\"en\""));
}

TEST_CASE("whom no chat reaches gets the link by mail, if somebody said where to") {
    Office office;
    Desk desk(office);
    const auto mails = [&] {
        return office.in_scene([](app::Scene& scene) {
            std::vector<std::string> texts;
            scene.tx.for_each(
                "SELECT json_extract(body, '$.text') FROM outbox WHERE lane = 'email/hr' AND chat = 'nyoman@office.go.id'",
                [&](storage::Row&& row) { texts.push_back(row.get<std::string>(0)); });
            return texts;
        });
    };
    const auto set = [&](std::string_view address) {
        return office.in_scene([&](app::Scene& scene) {
            const auto nyoman = storage::find_employee(scene.tx, domain::EmployeeId{"nyoman"});
            return app::set_sign_in_address(scene, *nyoman, address, "test");
        });
    };
    desk.nobody().sends("/sign-in", {{"number", "nyoman"}});
    CHECK(mails().empty());
    for (const char* wrong : {"nyoman", "@office.go.id", "nyoman@", "a@b@c", "ny oman@office.go.id"})
        CHECK_FALSE(set(wrong));

    REQUIRE(set("nyoman@office.go.id"));
    desk.nobody().sends("/sign-in", {{"number", "nyoman"}});
    REQUIRE(mails().size() == 1);
    const std::string mail = mails().front();
    const auto at = mail.find("/sign-in/");
    REQUIRE(at != std::string::npos);
    auto browser = desk.nobody();
    CHECK(browser.sends(mail.substr(at, mail.find_first_of(" \n", at) - at)).location == "/");
    CHECK(browser.opens("/").says("Nyoman"));
}
