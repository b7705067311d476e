// More than one bot: each has its own people, limits and troubles.
#include <doctest/doctest.h>

#include "tests/support/story.hpp"

using namespace stories;

namespace {

using Lines = std::vector<std::string>;

Person on_second_bot(const std::string& key, const std::string& name) {
    Person person{key, name};
    person.bot = "kedua";
    return person;
}

}  // namespace

TEST_CASE("what one bot suffers is not the other's: its people are called, answer and are judged as always") {
    Story story({{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                 {"arif", "Arif Wibowo"},
                 {"siti", "Siti Aminah"},
                 on_second_bot("budi", "Budi Santoso")});
    story.at("08:00");
    story.fault(R"("fault":"outage","on":"telegram/kedua")");
    story.says("rina", "/panggil Arif, Siti, Budi: mohon hadir");
    story.taps("rina", "Kirim");
    CHECK(story.count_heard_by("arif", "Panggilan dari") == 1);
    CHECK(story.count_heard_by("siti", "Panggilan dari") == 1);
    CHECK(story.count_heard_by("budi", "Panggilan dari") == 0);
    story.says("arif", "siap bu");
    CHECK(story.outcomes_of("arif") == Lines{"1/1 answered"});

    story.at("08:36");  // deadline and what is still on its way
    CHECK(story.outcomes_of("siti").front() == "1/1 missed");
    CHECK(story.outcomes_of("budi").front().starts_with("1/1 void"));
    story.heal();
    story.at("09:00");
    story.says("budi", "maaf, baru masuk");
    CHECK(story.verdict().find("consistent") != std::string::npos);
}

TEST_CASE("whoever enrols is sent to the same one of several bots each time") {
    Story story({on_second_bot("budi", "Budi Santoso"), {"siti", "Siti Aminah"}}, Enrolled::nobody);
    const std::string once = story.run({"enrol", "code", "budi"}).out;
    const std::string again = story.run({"enrol", "code", "budi"}).out;
    const auto bot_of = [](const std::string& text) {
        const auto at = text.find("https://t.me/");
        return text.substr(at, text.find('?', at) - at);
    };
    CHECK(bot_of(once) == bot_of(again));

    story.enrols("budi", Uses::telegram);
    CHECK(bot_of(story.run({"enrol", "code", "budi"}).out) == "https://t.me/kedua_bot");
}
