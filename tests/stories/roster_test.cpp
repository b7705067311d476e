// The roster comes from HR's file: shown first, refused with its mistakes, and never half imported.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/contains.hpp"
#include "tests/support/story.hpp"

using namespace stories;
using nlohmann::json;

namespace {

std::string with(const std::string& text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return std::string(text).replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("HR tries a roster, sees what would change, and imports all of it or nothing") {
    Story story({{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                 {"budi", "Budi Santoso"},
                 {"siti", "Siti Aminah"},
                 {"maria", "Maria Lawai", Uses::telegram, "en"}});
    const auto people = [&] { return json::parse(story.run({"roster", "list", "--json"}).out).dump(); };
    const std::string before = people();
    const std::string newcomer =
        "andi;198001012005031099;Andi Pratama;Biro "
        "Organisasi;;office;;employee;+628110000099;id;Asia/Makassar;;\n";
    const std::string changed = with(story.roster() + newcomer, "Budi Santoso", "Budi Santoso Putra");

    SUBCASE("a dry run tells the differences and writes nothing") {
        const auto tried = story.run({"roster", "import", story.write("next.csv", changed), "--dry-run"});
        CHECK(tried.exit_code == 0);
        CHECK(contains(tried.out, "Budi Santoso Putra"));
        CHECK(contains(tried.out, "Andi Pratama"));
        CHECK(contains(tried.out, "1 added, 1 changed, 3 the same; 0 left"));
        CHECK(contains(tried.out, "nothing was written"));
        CHECK(people() == before);

        const auto imported = story.run({"roster", "import", story.write("next.csv", changed), "--json"});
        const json told = json::parse(imported.out);
        CHECK(told.at("counts") == json({{"add", 1}, {"change", 1}, {"same", 3}, {"leave", 0}}));
        CHECK(contains(people(), "Andi Pratama"));
        story.says("siti", "/status");  // the office goes on
        CHECK(contains(story.last_heard_by("siti"), "Tidak ada panggilan yang terbuka"));
    }
    SUBCASE("every mistake is named with its line and mend, and nothing is half imported") {
        std::string wrong =
            with(changed, "Siti Aminah;Biro Organisasi;;office", "Siti Aminah;Biro Organisasi;;kantor");
        wrong = with(wrong, "19800101200503100", "1980010120050310");
        wrong +=
            "rina;198001012005031098;Rina Lagi;Biro "
            "Organisasi;;office;;employee;+628110000098;id;Asia/Makassar;;\n";
        for (const char* way : {"--dry-run", "--complete"}) {
            CAPTURE(way);
            const auto refused =
                story.run({"roster", "import", story.write("wrong.csv", wrong), way, "--json"});
            CHECK(refused.exit_code == 1);
            const json told = json::parse(refused.out);
            CHECK(told.at("imported") == false);
            CHECK(told.at("refusals").size() >= 3);
            for (const auto& refusal : told.at("refusals")) {
                CHECK(refusal.at("line").get<int>() > 1);
                CHECK_FALSE(refusal.at("expected").get<std::string>().empty());
            }
        }
        CHECK(people() == before);
    }
    SUBCASE("who is no longer named leaves only where the file says that it is complete") {
        const std::string shorter = story.roster().substr(0, story.roster().find("maria;"));
        CHECK(contains(story.run({"roster", "import", story.write("short.csv", shorter)}).out, "0 left"));
        CHECK(people() == before);
        CHECK(contains(story.run({"roster", "import", story.write("short.csv", shorter), "--complete"}).out,
                       "1 left"));
        CHECK_FALSE(contains(people(), "Maria"));
    }
}
