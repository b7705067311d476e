#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

#include "config/keys.hpp"
#include "config/options.hpp"
#include "config/toml_reader.hpp"
#include "tests/config/workshop.hpp"

namespace {

std::string shipped_example() {
    std::ifstream stream("config/sigap.example.toml", std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The example with its optional accounts switched on: a `#` directly before a key or a section goes.
std::string with_accounts(const std::string& text) {
    std::istringstream lines(text);
    std::string result;
    for (std::string line; std::getline(lines, line);)
        result += (line.size() > 1 && line[0] == '#' && line[1] != ' ' ? line.substr(1) : line) + "\n";
    return result;
}

TEST_CASE("the shipped example is what the table of settings says") {
    CHECK(shipped_example() == config::example());
}

TEST_CASE("the shipped example can be used as it is") {
    const auto options = config::load("config/sigap.example.toml", {});
    REQUIRE(options);
    CHECK(options->telegram.empty());
}

TEST_CASE("the example holds every key once and nothing else") {
    const auto sections = config::read_toml(with_accounts(shipped_example()), "example");
    REQUIRE(sections);
    std::multiset<std::string> written, known;
    for (const auto& section : *sections)
        for (const auto& setting : section.settings) written.insert(section.name + "." + setting.key);
    for (const auto& section : config::key_sections())
        for (const auto& key : section.keys) known.insert(section.name + "." + key.name);
    CHECK(written == known);
}

TEST_CASE("the defaults in the example are those of the code") {
    const Workshop workshop;
    const config::Environment accounts{
        {"SIGAP_TELEGRAM_0_TOKEN", "1:a"},    {"SIGAP_WHATSAPP_0_PHONE_NUMBER_ID", "1"},
        {"SIGAP_WHATSAPP_0_ACCOUNT_ID", "2"}, {"SIGAP_WHATSAPP_0_ACCESS_TOKEN", "a"},
        {"SIGAP_WHATSAPP_0_APP_SECRET", "b"}, {"SIGAP_WHATSAPP_0_VERIFY_TOKEN", "c"}};
    const auto written = workshop.load(with_accounts(shipped_example()), accounts);
    const auto unwritten = workshop.load("", accounts);
    REQUIRE(written);
    REQUIRE(unwritten);
    for (const auto& section : config::key_sections())
        for (const auto& key : section.keys) {
            CAPTURE(section.name);
            CAPTURE(key.name);
            CHECK(key.get(*written, 0) == key.get(*unwritten, 0));
        }
}

TEST_CASE("every key explains itself") {
    for (const auto& section : config::key_sections()) {
        CHECK_FALSE(section.help.empty());
        for (const auto& key : section.keys) {
            CAPTURE(key.name);
            CHECK_FALSE(key.help.empty());
            CHECK_FALSE(key.type.empty());
            CHECK_FALSE(key.expected.empty());
        }
    }
}

}  // namespace
