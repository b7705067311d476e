// What providers do on bad days, and what the office must not notice of it.
#include <doctest/doctest.h>

#include "tests/support/contains.hpp"
#include "tests/support/story.hpp"

using namespace stories;
using namespace std::chrono_literals;

namespace {

using Lines = std::vector<std::string>;

std::vector<Sent> asked(const Story& story, const std::string& person) {
    std::vector<Sent> calls;
    for (const Sent& sent : story.sent_to(person))
        if (contains(sent.text, "Panggilan dari") || contains(sent.text, "Call from")) calls.push_back(sent);
    return calls;
}

const std::vector<Person> kEachMessengerAndLanguage{
    {"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
    {"budi", "Budi Santoso"},
    {"maria", "Maria Lawai", Uses::telegram, "en"},
    {"citra", "Citra Dewi", Uses::whatsapp},
    {"john", "John Tukan", Uses::whatsapp, "en"}};

void call(Story& story, const std::string& whom) {
    story.says("rina", "/panggil " + whom + ": mohon hadir");
    story.taps("rina", "Kirim");
}

}  // namespace

TEST_CASE("a call that a provider throttles or fails is sent again when it may be, and once") {
    Story story(kEachMessengerAndLanguage);
    story.at("08:00");
    story.fault(
        R"("fault":"throttle","on":"telegram","person":"budi","method":"sendMessage","retry_after":20,"count":1)");
    story.fault(
        R"("fault":"error","on":"telegram","person":"maria","method":"sendMessage","status":502,"count":2)");
    story.fault(
        R"("fault":"throttle","on":"whatsapp","person":"citra","method":"interactive","retry_after":20,"count":1)");
    story.fault(
        R"("fault":"error","on":"whatsapp","person":"john","method":"interactive","status":500,"count":1)");
    call(story, "Budi, Maria, Citra, John");
    story.at("08:02");
    const auto throttled = asked(story, "budi");
    REQUIRE(throttled.size() == 2);
    CHECK_FALSE(throttled[0].is_accepted);
    CHECK(throttled[1].is_accepted);
    CHECK(throttled[1].at - throttled[0].at >= 20s);
    for (const char* person : {"budi", "citra"}) CHECK(story.count_heard_by(person, "Panggilan dari") == 1);
    for (const char* person : {"maria", "john"}) CHECK(story.count_heard_by(person, "Call from") == 1);
    CHECK(contains(story.verdict(), "consistent"));
}

TEST_CASE(
    "a connection cut after the provider took the call brings at most one second copy, and either answers") {
    Story story(kEachMessengerAndLanguage);
    story.at("08:00");
    story.fault(R"("fault":"cut","on":"telegram","person":"budi","method":"sendMessage","count":1)");
    story.fault(R"("fault":"cut","on":"whatsapp","person":"citra","method":"interactive","count":1)");
    call(story, "Budi, Citra");
    story.at("08:02");
    for (const char* person : {"budi", "citra"}) {
        CAPTURE(person);
        const auto copies = story.count_heard_by(person, "Panggilan dari");
        CHECK(copies >= 1);
        CHECK(copies <= 2);
    }
    story.quotes("budi", "Panggilan dari", "siap");
    story.taps("citra", "Siap, saya hadir");
    CHECK(story.outcomes_of("budi") == Lines{"1/1 answered"});
    CHECK(story.outcomes_of("citra") == Lines{"1/1 answered"});
}

TEST_CASE("nobody is judged by a provider's outage, and they are told so") {
    Story story(kEachMessengerAndLanguage);
    story.at("08:00");
    call(story, "Budi, Maria");
    story.at("08:05");
    story.fault(R"("fault":"outage","on":"telegram","part":"both")");
    story.at("08:12");
    story.heal();
    story.at("08:40");
    CHECK(story.outcomes_of("budi") == Lines{"1/1 void outage"});
    CHECK(story.outcomes_of("maria") == Lines{"1/1 void outage"});
    CHECK(contains(story.heard_by("budi", "gangguan pada sistem kami").text,
                   "Panggilan Rina Hapsari pukul 08.00 WITA tidak dihitung"));
    CHECK(contains(story.heard_by("maria", "fault in our system").text,
                   "The call from Rina Hapsari at 08:00 WITA is not counted"));
    CHECK(contains(story.heard_by("rina", "tidak dihitung").text, "gangguan pada sistem kami"));
    CHECK(story.count_heard_by("rina", "Panggilan kepada Budi Santoso dan Maria Lawai tidak dihitung") == 1);
    CHECK(story.count_heard_by("budi", "gangguan pada sistem kami") == 1);
    const auto ledger =
        story.run({"report", "outages", "--from", "2026-02-13", "--to", "2026-02-13", "--json"});
    CHECK(contains(ledger.out, "telegram/main"));
    CHECK(contains(ledger.out, "fetching events failed"));
    CHECK(contains(story.verdict(), "consistent"));
}

TEST_CASE("a template that Meta pauses is on record while it lasts, and keeps nobody from answering") {
    Story story(kEachMessengerAndLanguage);
    const auto ledger = [&] {
        return story.run({"report", "outages", "--from", "2026-02-13", "--to", "2026-02-13", "--json"}).out;
    };
    story.at("07:58");
    story.fault(R"("fault":"template_paused","on":"whatsapp","template":"call_1")");
    story.at("08:00");
    call(story, "Citra");
    CHECK(contains(ledger(), "whatsapp/main/templates"));
    CHECK(contains(ledger(), "\"to\": null"));
    story.taps("citra", "Siap, saya hadir");
    CHECK(story.outcomes_of("citra") == Lines{"1/1 answered"});
    story.heal();
    story.at("08:10");
    CHECK_FALSE(contains(ledger(), "\"to\": null"));
}

TEST_CASE("webhooks that come twice and out of order have one effect each") {
    Story story(kEachMessengerAndLanguage);
    story.fault(R"("fault":"duplicate","on":"whatsapp","times":3)");
    story.fault(R"("fault":"late","on":"whatsapp","by":"1s","jitter":"20s")");
    story.at("06:40");
    story.says("citra", "hadir");
    story.says("john", "present");
    story.at("08:00");
    CHECK(story.count_heard_by("citra", "Presensi pagi Bapak/Ibu tercatat") == 1);
    CHECK(story.count_heard_by("citra", "Tidak perlu diulang") == 0);
    CHECK(story.count_heard_by("john", "check-in is recorded") == 1);
    call(story, "Citra, John");
    story.at("08:05");
    story.says("citra", "siap bu");
    story.taps("john", "Ready, I am here");
    story.at("08:07");
    CHECK(story.count_heard_by("citra", "Respons tercatat") == 1);
    CHECK(story.count_heard_by("john", "Your response is recorded") == 1);
    CHECK(story.count_heard_by("rina", "Citra Dewi menjawab") == 1);
    CHECK(story.outcomes_of("citra") == Lines{"1/1 answered"});
    CHECK(story.outcomes_of("john") == Lines{"1/1 answered"});
    CHECK(contains(story.verdict(), "consistent"));
}

TEST_CASE("updates that Telegram hands out again, because its answer got lost, have one effect each") {
    Story story(kEachMessengerAndLanguage);
    story.at("06:40");
    story.fault(R"("fault":"cut","on":"telegram","method":"getUpdates","applied":true,"count":2)");
    story.says("budi", "hadir");
    story.says("maria", "present");
    story.at("06:45");
    CHECK(story.count_heard_by("budi", "Presensi pagi Bapak/Ibu tercatat") == 1);
    CHECK(story.count_heard_by("budi", "Tidak perlu diulang") == 0);
    CHECK(story.count_heard_by("maria", "check-in is recorded") == 1);
}

TEST_CASE("who has blocked the bot is not called silent") {
    Story story(kEachMessengerAndLanguage);
    story.blocks("budi");
    story.at("08:00");
    call(story, "Budi");
    story.at("10:00");
    CHECK(story.outcomes_of("budi") == Lines{"1/1 void unreachable"});
    CHECK(contains(story.heard_by("rina", "tidak dihitung: ").text, "percakapan tidak dapat dijangkau"));
    CHECK(asked(story, "budi").size() <= 1);
}

TEST_CASE("an answer given in time that WhatsApp brings late takes the miss back and ends the call") {
    Story story(kEachMessengerAndLanguage);
    story.at("08:00");
    call(story, "John");
    story.at("08:05");
    story.fault(R"("fault":"late","on":"whatsapp","person":"john","by":"40m","count":1)");
    story.says("john", "on my way");
    story.at("08:35");
    CHECK(story.outcomes_of("john") == Lines{"1/1 missed"});
    story.at("08:44");
    CHECK(story.count_heard_by("john", "Second call") == 1);
    story.at("08:46");
    CHECK(story.outcomes_of("john").front() == "1/1 answered");
    CHECK(story.count_heard_by("john", "recorded at 08:05 WITA") == 1);
    CHECK(contains(story.heard_by("rina", "Pembetulan untuk panggilan 1").text,
                   "John Tukan ternyata menjawab tepat waktu, pukul 08.05 WITA"));
    story.at("10:00");
    CHECK(story.count_heard_by("john", "Third call") == 0);
    CHECK(story.count_heard_by("john", "penalty") == 0);
    CHECK(contains(story.verdict(), "0 flags: consistent"));
}
