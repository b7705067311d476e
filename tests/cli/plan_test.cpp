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

TEST_CASE("who hears too late is told when to begin, and into how many groups to go") {
    const json late = planned({"--employees", "20000", "--opens", "06:30"});
    const double seconds = late["channels"][0]["reminder_seconds_with_answers"];
    CHECK(late["head_start_seconds"] == doctest::Approx(seconds - 900));
    CHECK(late["begin_at"] == "06:17");
    CHECK(late["channels"][0]["groups_needed"] == 2);
    const cli::Output output = plan({"--employees", "20000", "--opens", "06:30"});
    CHECK(output.out.find("or begin reminding at 06:17,") != std::string::npos);
    CHECK(output.out.find("or 2 groups of units, each with a window 15 min after") != std::string::npos);
    CHECK(plan({"--employees", "20000"}).out.find(" before the window opens") != std::string::npos);
    CHECK(plan({"--employees", "100000", "--opens", "00:30"}).out.find("the day before") !=
          std::string::npos);

    CHECK(planned({"--employees", "800", "--opens", "06:30"})["begin_at"] == "06:30");
    CHECK(plan({"--employees", "800", "--opens", "06:30"}).out.find("the last one hears at") !=
          std::string::npos);
}

TEST_CASE("one instance takes in a province, two let one be lost, and a state is many offices") {
    const json province = planned({"--employees", "20000"});
    CHECK(province["instances"] == 1);
    CHECK(province["instances_with_one_lost"] == 2);
    CHECK(province["offices"] == 1);
    const json state = planned({"--employees", "5000000"});
    CHECK(state["offices"] > 10);
    // Twice the people are twice the offices, and each of them is no more than one instance takes.
    CHECK(planned({"--employees", "10000000"})["offices"] ==
          doctest::Approx(2.0 * state["offices"].get<double>()).epsilon(0.1));
    CHECK(plan({"--employees", "5000000"}).out.find("each with a database of its own") != std::string::npos);
}

TEST_CASE("a template's fee that nobody named is not taken for nothing") {
    const Words numbers = {"--employees", "1000", "--channels", "whatsapp=100%"};
    CHECK(planned(numbers)["channels"][0]["template_fees"].is_null());
    CHECK(plan(numbers).out.find("1000 templates; name Meta's price by --template-fee") != std::string::npos);
    CHECK(planned({"--employees", "1000", "--channels", "whatsapp=100%", "--whatsapp-fee",
                   "0.02"})["channels"][0]["template_fees"] == 20);
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
    for (const char* time : {"6:30", "24:00", "06:60", "half past"})
        refused({"--employees", "10", "--opens", time}, "expected a time of day such as 06:30");
}
