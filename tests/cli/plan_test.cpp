#include <doctest/doctest.h>

#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

cli::Output plan(Words arguments) {
    arguments.insert(arguments.begin(), "plan");
    return program(arguments);
}

json planned(Words arguments) {
    arguments.push_back("--json");
    const cli::Output output = plan(arguments);
    CAPTURE(output.err);
    REQUIRE(output.err.empty());
    return json::parse(output.out);
}

}  // namespace

TEST_CASE("an office of 800 is reminded within half a minute, and nothing stands against it") {
    const cli::Output output = plan({"--employees", "800"});
    CHECK(output.exit_code == 0);
    CHECK(output.out.find("telegram: 800 people over 1 account, 28 messages a second each") !=
          std::string::npos);
    CHECK(output.out.find('!') == std::string::npos);
}

TEST_CASE("20,000 people are too many for one bot: the plan says how many it takes, and those suffice") {
    const json one = planned({"--employees", "20000"});
    const json& telegram = one["channels"][0];
    CHECK(telegram["reminder_seconds_with_answers"] > 900);
    REQUIRE(telegram["accounts_needed"] > 1);

    const std::string accounts = "telegram=" + telegram["accounts_needed"].dump();
    CHECK(planned({"--employees", "20000", "--accounts",
                   accounts})["channels"][0]["reminder_seconds_with_answers"] <= 900);
    CHECK(plan({"--employees", "20000"}).exit_code == 1);
    CHECK(plan({"--employees", "20000", "--accounts", accounts}).exit_code == 0);
}

TEST_CASE("a call to fifty takes two seconds at Telegram's free limit, however many wait to be reminded") {
    CHECK(planned({"--employees", "1000000"})["channels"][0]["call_seconds"] <= 2);
}

TEST_CASE("a young WhatsApp portfolio reaches only so many on its first day") {
    const Words office = {"--employees",          "1000", "--channels", "telegram=60%,whatsapp=40%",
                          "--whatsapp-portfolio", "250"};
    CHECK(planned(office)["channels"][1]["beyond_portfolio"] == 150);
    const cli::Output output = plan(office);
    CHECK(output.exit_code == 1);
    CHECK(output.out.find("150 people cannot be written to on one day") != std::string::npos);
}

TEST_CASE(
    "only what goes beyond Telegram's free rate costs Stars, and templates cost what they are said to") {
    CHECK(planned({"--employees", "10000", "--rate", "telegram=30"})["channels"][0]["stars"] == 0);
    CHECK(planned({"--employees", "10000", "--rate", "telegram=60"})["channels"][0]["stars"] == 500);
    CHECK(planned({"--employees", "1000", "--channels", "whatsapp=1000", "--template-fee",
                   "0.5"})["channels"][0]["template_fees"] == 500);
}

TEST_CASE("a plan that cannot be understood says what was found and what is expected") {
    const auto refused = [](const Words& arguments, const std::string& words) {
        const cli::Output output = plan(arguments);
        CAPTURE(output.err);
        CHECK(output.exit_code == 2);
        CHECK(output.err.find(words) != std::string::npos);
    };
    refused({}, "--employees is required");
    refused({"--employees", "0"}, "--employees");
    refused({"--employees", "10", "--window", "an hour"}, "found \"an hour\", expected a length such as 90s");
    refused({"--employees", "10", "--channels", "signal=10"}, "found \"signal=10\"");
    refused({"--employees", "10", "--accounts", "telegram=0"}, "expected a count such as telegram=2");
    refused({"--employees", "10", "--channels", "telegram=5"}, "name 5 people of 10");
    refused({"--employees", "10", "--answering", "120%"}, "expected a share");
}
