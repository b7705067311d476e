// Binding a chat to a person, on both messengers and in both languages.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/support/contains.hpp"
#include "tests/support/story.hpp"

using namespace stories;
using namespace std::chrono_literals;
using nlohmann::json;

TEST_CASE("people bind their chats by a one-time code, and are told what is recorded") {
    Story story({{"hadi", "Hadi Purnomo", Uses::telegram, "id", Role::hr},
                 {"budi", "Budi Santoso"},
                 {"maria", "Maria Lawai", Uses::telegram, "en"},
                 {"citra", "Citra Dewi", Uses::whatsapp},
                 {"john", "John Tukan", Uses::whatsapp, "en"},
                 {"bambang", "Bambang Setiawan", Uses::both},
                 {"arif", "Arif Wibowo"}},
                Enrolled::nobody);
    story.enrols("hadi", Uses::telegram);

    // Telegram: the link of the QR sheet opens the chat with the code in it.
    const json issued = json::parse(story.run({"enrol", "code", "budi", "--json"}).out);
    const std::string link = issued.at("telegram_link").get<std::string>();
    CHECK(link == "https://t.me/sigap_demo_bot?start=" + issued.at("code").get<std::string>());
    CHECK(contains(issued.at("whatsapp_link").get<std::string>(), "https://wa.me/6281100001060?text="));
    story.opens("budi", link);
    CHECK(contains(story.last_heard_by("budi"), "Apakah benar ini Bapak/Ibu?"));
    CHECK_FALSE(contains(story.last_heard_by("budi"), "Budi Santoso"));  // not before it is confirmed
    story.taps("budi", "Ya, ini saya");
    CHECK(contains(story.heard_by("budi", "Terima kasih").text,
                   "Budi Santoso. Akun ini terhubung dengan Biro Organisasi, zona waktu WITA"));
    CHECK(
        contains(story.heard_by("budi", "Data yang dicatat").text, "Keputusan selalu diambil oleh manusia"));

    // The same link once more, in another hand, binds nothing.
    story.opens("arif", link);
    CHECK(contains(story.last_heard_by("arif"), "kode tidak dikenal atau sudah kedaluwarsa"));

    story.opens("maria",
                json::parse(story.run({"enrol", "code", "maria", "--json"}).out).at("telegram_link"));
    story.taps("maria", "Yes, that is me");
    CHECK(contains(story.heard_by("maria", "Thank you").text, "Maria Lawai"));
    CHECK(contains(story.heard_by("maria", "records: name").text, "always taken by a person"));

    // WhatsApp: a text with the code; only the roster knows the language.
    story.says("citra", "daftar " + story.code_for("citra"));
    CHECK(story.heard_by("citra", "Apakah benar ini").buttons ==
          std::vector<std::string>{"Ya, ini saya", "Bukan saya"});
    story.taps("citra", "Ya, ini saya");
    CHECK(contains(story.heard_by("citra", "Terima kasih").text, "Citra Dewi"));
    story.says("john", story.code_for("john"));
    CHECK(story.heard_by("john", "Is that you?").buttons.front() == "Yes, that is me");
    story.taps("john", "Yes, that is me");
    CHECK(contains(story.heard_by("john", "Thank you").text, "John Tukan"));

    // One chat a messenger, one of them preferred; the earlier chat hears of the later one.
    story.enrols("bambang", Uses::telegram);
    story.enrols("bambang", Uses::whatsapp);
    CHECK(story.count_heard_by("bambang", "terhubung dengan percakapan lain") == 1);
    const json status = json::parse(story.run({"enrol", "status", "--json"}).out);
    for (const auto& row : status.at("employees")) {
        if (row.at("employee") != "bambang") continue;
        CHECK(row.at("chats").size() == 2);
        int preferred = 0;
        for (const auto& chat : row.at("chats")) preferred += chat.at("preferred").get<bool>();
        CHECK(preferred == 1);
    }
    CHECK(status.at("reachable") == 6);

    // Not me: the code is void and HR hears of it.
    story.says("arif", "/start " + story.code_for("arif"));
    story.taps("arif", "Bukan saya");
    CHECK(contains(story.last_heard_by("arif"), "Akun ini tidak dihubungkan"));
    CHECK(contains(story.last_heard_by("hadi"), "Arif Wibowo, Biro Organisasi, dibuka pukul"));
}

TEST_CASE("whoever guesses codes has to wait, in either language, and locks nobody else out") {
    Story story(
        {{"budi", "Budi Santoso"}, {"maria", "Maria Lawai", Uses::telegram, "en"}, {"siti", "Siti Aminah"}},
        Enrolled::nobody);
    const std::string right = story.code_for("budi");
    for (int i = 0; i < 5; ++i) story.says("budi", "K7M2P-9XQ4TRWA");
    CHECK(contains(story.last_heard_by("budi"), "Silakan coba lagi setelah pukul 07.00 WITA"));
    story.says("budi", right);
    CHECK(contains(story.last_heard_by("budi"), "Silakan coba lagi setelah pukul 07.00 WITA"));
    for (int i = 0; i < 5; ++i) story.says("maria", "K7M2P-9XQ4TRWA");
    CHECK(contains(story.last_heard_by("maria"), "Please try again after 07:00 WITA"));
    story.enrols("siti", Uses::telegram);
    CHECK(contains(story.heard_by("siti", "Terima kasih").text, "Siti Aminah"));

    story.at("07:01");
    story.says("budi", right);
    story.taps("budi", "Ya, ini saya");
    CHECK(contains(story.heard_by("budi", "Terima kasih").text, "Budi Santoso"));
    story.at("12:00");
    CHECK(story.count_heard_by("maria", "check-in") == 0);  // who is not enrolled is asked nothing
}
