// docs/policy-language.md and docs/policy-officer.md, held to their word.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "config/policy_doubts.hpp"
#include "config/policy_file.hpp"

namespace {

std::string page(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// The blocks behind ```toml, in order.
std::vector<std::string> toml_blocks(const std::string& text) {
    const std::string opening = "\n```toml\n";
    std::vector<std::string> blocks;
    for (auto at = text.find(opening); at != std::string::npos; at = text.find(opening, at)) {
        at += opening.size();
        blocks.push_back(text.substr(at, text.find("\n```", at) + 1 - at));
    }
    return blocks;
}

domain::Policy sound(const std::string& text) {
    auto policy = config::parse_policy(text, "page");
    if (!policy)
        for (const config::Mistake& mistake : policy.error()) MESSAGE(to_string(mistake));
    REQUIRE(policy);
    return *policy;
}

struct Documented {
    std::string takes;
    std::string absent;

    friend bool operator==(const Documented&, const Documented&) = default;
};

/// The rows `| `key` | takes | without it | meaning |`. `windows.T.open` stands for both tables.
std::map<std::string, Documented> documented_keys() {
    std::map<std::string, Documented> rows;
    const std::string text = page("docs/policy-language.md");
    const auto keys =
        text.substr(text.find("\n## Keys"), text.find("The three readings") - text.find("\n## Keys"));
    for (auto at = keys.find("\n| `"); at != std::string::npos; at = keys.find("\n| `", at + 1)) {
        const std::string line = keys.substr(at + 4, keys.find('\n', at + 1) - at - 4);
        const auto first = line.find("` | "), second = line.find(" | ", first + 4),
                   third = line.find(" | ", second + 3);
        REQUIRE(third != std::string::npos);
        const std::string key = line.substr(0, first);
        const Documented row{line.substr(first + 4, second - first - 4),
                             line.substr(second + 3, third - second - 3)};
        const auto table = key.find(".T.");
        if (table == std::string::npos)
            CHECK(rows.emplace(key, row).second);
        else
            for (const std::string name : {".regular.", ".ramadan."})
                CHECK(rows.emplace(key.substr(0, table) + name + key.substr(table + 3), row).second);
    }
    return rows;
}

}  // namespace

TEST_CASE("the policy that the reference shows is sound") {
    const std::vector<std::string> blocks = toml_blocks(page("docs/policy-language.md"));
    REQUIRE_FALSE(blocks.empty());
    for (const std::string& block : blocks) sound(block);
}

TEST_CASE("what the officer's guide writes, step by step, is the policy that is shipped") {
    std::string whole;
    for (const std::string& block : toml_blocks(page("docs/policy-officer.md"))) whole += block;
    const domain::Policy written = sound(whole);
    auto shipped = config::load_policy("config/policies/kaltim-friday.toml");
    REQUIRE(shipped);
    CHECK(written.id == shipped->id);
    CHECK(written.legal_basis == shipped->legal_basis);
    CHECK(written.valid == shipped->valid);
    CHECK(written.zone == shipped->zone);
    CHECK(written.exempt == shipped->exempt);
    CHECK(written.ineligible == shipped->ineligible);
    CHECK(written.flexible.weekdays == shipped->flexible.weekdays);
    CHECK(written.windows[1].size() == 2);
    for (std::size_t table : {0U, 1U})
        for (std::size_t at = 0; at < written.windows[table].size(); ++at)
            CHECK(written.windows[table][at] == shipped->windows[table].at(at));
    REQUIRE(written.hours.size() == shipped->hours.size());
    for (std::size_t at = 0; at < written.hours.size(); ++at) CHECK(written.hours[at] == shipped->hours[at]);
    CHECK(written.calls.attempts == shipped->calls.attempts);
    CHECK(written.calls.answer_within == shipped->calls.answer_within);
    CHECK(written.calls.count == shipped->calls.count);
    CHECK(written.calls.roll_calls_count == shipped->calls.roll_calls_count);
    CHECK(written.report == shipped->report);
}

TEST_CASE("the doubts that the officer's guide quotes are the ones of the check") {
    auto friday = config::load_policy("config/policies/kaltim-friday.toml");
    auto frame = config::load_policy("config/policies/permen-panrb-4-2025.toml");
    REQUIRE((friday && frame));
    const auto found = config::doubts({*friday, *frame});
    REQUIRE(found.size() == 2);
    for (const config::Mistake& doubt : found) {
        const std::string key =
            doubt.key.substr(doubt.key.find(": ") + 2);  // it stands under the policy's name
        const std::string quoted =
            "  doubt: " + key + ": " + doubt.found + "; expected " + doubt.expected + ";";
        CAPTURE(quoted);
        CHECK(page("docs/policy-officer.md").find(quoted) != std::string::npos);
    }
}

TEST_CASE("every key the reader asks for is documented with what it takes and its default") {
    const auto rows = documented_keys();
    for (const config::PolicyKey& key : config::policy_keys()) {
        if (key.is_section()) continue;
        CAPTURE(key.key);
        const auto row = rows.find(key.key);
        REQUIRE(row != rows.end());
        CHECK(row->second.takes == key.takes);
        CHECK(row->second.absent == key.absent);
    }
}

TEST_CASE("every key that is documented is one the reader asks for") {
    for (const auto& [documented, row] : documented_keys()) {
        CAPTURE(documented);
        const auto& keys = config::policy_keys();
        CHECK(std::any_of(keys.begin(), keys.end(), [&, name = documented](const config::PolicyKey& key) {
            return key.key == name && !key.is_section();
        }));
    }
}

TEST_CASE("every section that may be unknown is one of the language") {
    for (const std::string section : {"valid", "windows", "hours", "calls", "scope", "frame", "quiet"}) {
        CAPTURE(section);
        const auto& keys = config::policy_keys();
        CHECK(std::any_of(keys.begin(), keys.end(), [&](const config::PolicyKey& key) {
            return key.key == section && key.is_section();
        }));
    }
}
