// docs/policy-language.md, held to its word.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

#include "config/policy_file.hpp"

TEST_CASE("the policy that the documentation shows is sound") {
    std::ifstream file("docs/policy-language.md");
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    const std::string opening = "```toml\n";
    const auto from = page.find(opening);
    REQUIRE(from != std::string::npos);
    const auto to = page.find("```", from + opening.size());
    const auto policy =
        config::parse_policy(page.substr(from + opening.size(), to - from - opening.size()), "page");
    if (!policy)
        for (const config::Mistake& mistake : policy.error()) MESSAGE(to_string(mistake));
    CHECK(policy);
}

TEST_CASE("the documentation names every key that the reader suggests") {
    std::ifstream file("docs/policy-language.md");
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    const auto policy = config::parse_policy(
        "zzzz = 1\n[valid]\nzzzz = 1\n[overlay]\nzzzz = 1\n[scope]\nzzzz = 1\n[exempt]\nzzzz = 1\n[flexible]\n"
        "zzzz = 1\n[windows]\nzzzz = 1\n[[windows.regular]]\nzzzz = 1\n[[hours.regular]]\nzzzz = 1\n[calls]\n"
        "zzzz = 1\n[escalation]\nzzzz = 1\n[reminders]\nzzzz = 1\n[[reading_of]]\nzzzz = 1\n",
        "page");
    REQUIRE_FALSE(policy);
    int sections = 0;
    const std::string prefix = "one of ";
    for (const config::Mistake& mistake : policy.error()) {
        if (mistake.found != "unknown key") continue;
        ++sections;
        REQUIRE(mistake.expected.starts_with(prefix));
        std::string rest = mistake.expected.substr(prefix.size()) + ", ";
        for (std::size_t comma = rest.find(", "); comma != std::string::npos; comma = rest.find(", ")) {
            const std::string key = rest.substr(0, comma);
            CAPTURE(key);
            CHECK(page.find(key) != std::string::npos);
            rest.erase(0, comma + 2);
        }
    }
    CHECK(sections == 13);
}
