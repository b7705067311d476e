// `sigap admin`: the first way into the dashboard, and out of it.
#include <doctest/doctest.h>

#include "bot/app/sign_in.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

void has_people(Office& office) {
    REQUIRE(
        office.run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", std::string(kRoster)}}).exit_code ==
        0);
    office.session->office.dashboard_url = "https://sigap.example.go.id";
}

/// A browser that used the link; its session's number.
std::int64_t signs_in(Office& office, const std::string& link) {
    office.database->write([&](storage::Transaction& tx) {
        app::Scene scene{tx, *office.rules, office.words, office.session->office};
        REQUIRE(app::sign_in(scene, link.substr(link.rfind('/') + 1), "Firefox", "10.0.0.7").has_value());
    });
    return office.number("SELECT max(session_id) FROM web_session");
}

}  // namespace

TEST_CASE("a link signs in once, and that it was made is on record without the link itself") {
    Office office;
    has_people(office);
    const json made = office.ask({"admin", "link", "P-01", "--json"});
    const std::string link = made["link"];
    CHECK(link.starts_with("https://sigap.example.go.id/sign-in/"));
    CHECK(office.number(
              "SELECT count(*) FROM audit_event WHERE kind = 'sign_in_link_made' AND actor = 'operator'"
              " AND subject = 'employee/P-01' AND body = '{}'") == 1);
    CHECK(signs_in(office, link) == 1);
    CHECK(office.run({"admin", "link", "P-01"}).out.starts_with("https://"));
}

TEST_CASE("no link for who is not here, and none where there is no dashboard") {
    Office office;
    has_people(office);
    CHECK(office.run({"admin", "link", "P-99"}).exit_code == cli::kFinding);
    office.session->office.dashboard_url.clear();
    const auto none = office.run({"admin", "link", "P-01"});
    CHECK(none.exit_code == cli::kEnvironment);
    CHECK(none.err.find("[web] listen") != std::string::npos);
    CHECK(office.number("SELECT count(*) FROM sign_in_link") == 0);
}

TEST_CASE("sessions are shown, ended one by one, and all of a person at once") {
    Office office;
    has_people(office);
    const auto enters = [&] {
        return signs_in(office, office.ask({"admin", "link", "P-01", "--json"})["link"]);
    };
    const std::int64_t first = enters();
    enters();
    enters();
    const json open = office.ask({"admin", "sessions", "--json"});
    REQUIRE(open.size() == 3);
    CHECK(open[0]["employee"] == "P-01");
    CHECK(open[0]["address"] == "10.0.0.7");
    CHECK_FALSE(open.dump().find("token") != std::string::npos);
    CHECK(office.run({"admin", "sessions", "--end", std::to_string(first)}).exit_code == 0);
    CHECK(office.ask({"admin", "sessions", "--json"}).size() == 2);
    CHECK(office.run({"admin", "sessions", "--end", std::to_string(first)}).exit_code == cli::kFinding);
    CHECK(office.run({"admin", "sessions", "--end-all", "P-01"}).out == "2 sessions of P-01 ended\n");
    CHECK(office.ask({"admin", "sessions", "--json"}).empty());
    CHECK(office.run({"admin", "sessions", "--end-all", "P-99"}).exit_code == cli::kFinding);
    CHECK(office.number(
              "SELECT count(*) FROM audit_event WHERE kind = 'signed_out' AND actor = 'operator'") == 2);
}

TEST_CASE("a key is printed once; the list shows what it is good for and never its secret") {
    Office office;
    has_people(office);
    const json made = office.ask({"admin", "keys", "--issue", "SIMPEG", "--scope", "roster:read", "--json"});
    const std::string key = made["key"];
    CHECK(key.starts_with("sigap_"));
    const json kept = office.ask({"admin", "keys", "--json"});
    REQUIRE(kept.size() == 1);
    CHECK(kept[0]["name"] == "SIMPEG");
    CHECK(kept[0]["last_used_at"].is_null());
    CHECK(kept.dump().find(key.substr(15)) == std::string::npos);
    CHECK(office.run({"admin", "keys", "--revoke", "1"}).exit_code == 0);
    CHECK(office.run({"admin", "keys", "--revoke", "1"}).exit_code == cli::kFinding);
    CHECK(office.run({"admin", "keys", "--issue", "x"}).exit_code == cli::kUsage);
    CHECK(office.run({"admin", "keys", "--issue", "x", "--scope", "flags:decide"}).exit_code == cli::kUsage);
    CHECK(office.number("SELECT count(*) FROM api_key") == 1);
}

TEST_CASE("where links are mailed to is set, shown and taken away; what is no address is refused") {
    Office office;
    has_people(office);
    CHECK(office.run({"admin", "email", "P-01"}).out == "no address: links go to chat alone\n");
    CHECK(office.run({"admin", "email", "P-01", "rahmawati"}).exit_code == cli::kUsage);
    CHECK(office.run({"admin", "email", "P-01", "rahmawati@office.go.id"}).out == "rahmawati@office.go.id\n");
    CHECK(office.run({"admin", "email", "P-01"}).out == "rahmawati@office.go.id\n");
    CHECK(office.run({"admin", "email", "P-01", "--none"}).out == "no address: links go to chat alone\n");
    CHECK(office.run({"admin", "email", "P-99"}).exit_code == cli::kFinding);
}
