// Enrolment: a code, a confirmation, and nobody who guesses their way in.
#include "bot/app/enrolment.hpp"

#include "bot/app/button.hpp"
#include "bot/app/enrolment_codes.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using stories::Office;

namespace {

void presses(Office& office, const std::string& address, std::string_view action, const std::string& code,
             Messenger on = Messenger::telegram) {
    domain::InboundTap tap;
    tap.callback_id = "cb";
    tap.token = app::button_token(office.settings().signing_key, address, action, code.substr(0, 5));
    office.receives(on, office.event_from(address, tap));
}

bool is_bound(Office& office, const std::string& address, Messenger on = Messenger::telegram) {
    return office.in_scene(
        [&](app::Scene& scene) { return storage::find_chat(scene.tx, on, address).has_value(); });
}

}  // namespace

TEST_CASE("a right code shows a masked name, and the confirmation binds the chat") {
    Office office;
    const std::string code = code_for(office, "nyoman");
    writes(office, "tg-nyoman", "/start " + code);
    CHECK(office.heard_at_address("tg-nyoman").find("Ny*** Pu***, Biro Organisasi") != std::string::npos);
    CHECK(office.heard_at_address("tg-nyoman").find("Nyoman") == std::string::npos);
    CHECK_FALSE(is_bound(office, "tg-nyoman"));
    office.taps("nyoman", "Ya, ini saya");
    CHECK(is_bound(office, "tg-nyoman"));
    CHECK(office.has_heard(
        "nyoman", "Terima kasih, Bapak/Ibu Nyoman Putra. Akun ini terhubung dengan Biro Organisasi"));
    CHECK(office.has_heard("nyoman", "SE Gubernur Kalimantan Timur"));
    writes(office, "tg-nyoman", "/start " + code);
    CHECK(office.last_heard("nyoman").find("sudah terhubung") != std::string::npos);
}

TEST_CASE("a code works once, for a day, and only the newest of a person") {
    Office office;
    const std::string used = code_for(office, "nyoman");
    writes(office, "tg-nyoman", used);
    office.taps("nyoman", "Ya, ini saya");
    writes(office, "tg-other", used);
    CHECK(office.heard_at_address("tg-other").find("tidak dikenal atau sudah kedaluwarsa") !=
          std::string::npos);

    const std::string older = code_for(office, "budi");
    const std::string newer = code_for(office, "budi");
    writes(office, "tg-new", older);
    CHECK(office.heard_at_address("tg-new").find("kedaluwarsa") != std::string::npos);
    office.at("2026-02-14 04:59:59");
    writes(office, "tg-new", newer);
    CHECK(office.heard_at_address("tg-new").find("Apakah benar ini Bapak/Ibu?") != std::string::npos);
    office.at("2026-02-14 05:00");
    presses(office, "tg-new", app::actions::confirm_me, newer);  // expired meanwhile
    CHECK_FALSE(is_bound(office, "tg-new"));
}

TEST_CASE("five wrong codes lock the chat for an hour and nobody else") {
    Office office;
    const std::string code = code_for(office, "nyoman");
    const std::string wrong = code.substr(0, 6) + (code[6] == 'A' ? "B" : "A") + code.substr(7);
    for (int i = 0; i < 4; ++i) {
        writes(office, "tg-guesser", wrong);
        CHECK(office.heard_at_address("tg-guesser").find("tidak dikenal") != std::string::npos);
    }
    writes(office, "tg-guesser", wrong);
    CHECK(office.heard_at_address("tg-guesser").find("coba lagi setelah pukul 06.00 WITA") !=
          std::string::npos);
    writes(office, "tg-guesser", code);
    CHECK(office.heard_at_address("tg-guesser").find("06.00 WITA") != std::string::npos);
    writes(office, "tg-nyoman", code);
    CHECK(office.heard_at_address("tg-nyoman").find("Apakah benar") != std::string::npos);
    office.at("2026-02-13 06:00");
    writes(office, "tg-guesser", code);
    CHECK(office.heard_at_address("tg-guesser").find("Apakah benar") != std::string::npos);
}

TEST_CASE("a stranger's ordinary sentences were taken for wrong codes and locked the chat") {
    Office office;
    for (const char* words :
         {"selamat pagi saya Andi", "mohon didaftar", "nomor saya 6281234567890", "salam sejahtera"})
        for (int i = 0; i < 3; ++i) {
            writes(office, "tg-andi", words);
            CHECK(office.heard_at_address("tg-andi").find("Selamat datang") == 0);
        }
}

TEST_CASE("codes are read as people write them, and nothing else is taken for one") {
    for (const char* text : {"K7M2P-9XQ4TRWA", "/start K7M2P-9XQ4TRWA", "DAFTAR k7m2p 9xq4trwa",
                             "k7m2p9xq4trwa", "kode saya: K7M2P-9XQ4TRWA"}) {
        CAPTURE(text);
        CHECK(app::code_in(text) == "K7M2P-9XQ4TRWA");
    }
    CHECK(app::code_in("OIL23-ABCDEFGH") == "01123-ABCDEFGH");
    for (const char* text : {"", "/start", "K7M2P", "K7M2P-9XQ4TRW", "K7M2P-9XQ4TRWAX", "6281234567890",
                             "U7M2P-9XQ4TRWA", "mohon didaftar", "198001012005011001"}) {
        CAPTURE(text);
        CHECK_FALSE(app::code_in(text).has_value());
    }
}

TEST_CASE("a code of another length is a slip: what is wrong is said, and it is no wrong try") {
    Office office;
    const std::string code = code_for(office, "nyoman");
    for (int slip = 0; slip < 6; ++slip) {
        writes(office, "tg-nyoman", "DAFTAR " + code.substr(0, code.size() - 1));
        CHECK(
            office.heard_at_address("tg-nyoman") ==
            "Kode pendaftaran terdiri atas 13 huruf dan angka, misalnya K7M2P-9XQ4TRWA. Yang kami terima 12. "
            "Mohon periksa, lalu kirim lagi.");
    }
    writes(office, "tg-nyoman", code);
    CHECK(office.heard_at_address("tg-nyoman").find("Apakah benar") != std::string::npos);
    for (const char* text : {"K7M2P-9XQ4TRW", "k7m2p9xq4trw", "/start K7M2P-9XQ4TRWAX", "K7M-2P9XQ4TR"}) {
        CAPTURE(text);
        CHECK(app::length_of_near_code(text) > 0);
    }
    for (const char* text : {"", "/start", "K7M2P", "6281234567890", "mohon didaftar", "198001012005011001",
                             "baik-baik saja", "Setda2026!", "pukul 08.00"}) {
        CAPTURE(text);
        CHECK(app::length_of_near_code(text) == 0);
    }
}

TEST_CASE("whoever says it is not them revokes the code, and HR hears of it") {
    Office office;
    const std::string code = code_for(office, "nyoman");
    writes(office, "tg-wrong", code);
    presses(office, "tg-wrong", app::actions::not_me, code);
    CHECK_FALSE(is_bound(office, "tg-wrong"));
    CHECK(office.last_heard("hana").find("Kode pendaftaran untuk Nyoman Putra") == 0);
    writes(office, "tg-nyoman", code);
    CHECK(office.heard_at_address("tg-nyoman").find("kedaluwarsa") != std::string::npos);
}

TEST_CASE("a confirmation works only in the chat that showed the code, with the button made for it") {
    Office office;
    const std::string code = code_for(office, "nyoman");
    writes(office, "tg-nyoman", code);
    presses(office, "tg-thief", app::actions::confirm_me,
            code);  // signed for the thief, who never showed the code
    CHECK_FALSE(is_bound(office, "tg-thief"));
    domain::InboundTap stolen;
    stolen.token = app::button_token(office.settings().signing_key, "tg-nyoman", app::actions::confirm_me,
                                     code.substr(0, 5));
    office.receives(Messenger::telegram, office.event_from("tg-thief", stolen));
    CHECK_FALSE(is_bound(office, "tg-thief"));
    office.taps("nyoman", "Ya, ini saya");
    CHECK(is_bound(office, "tg-nyoman"));
}

TEST_CASE("a second messenger is added, a second chat replaces the first, and the earlier one is told") {
    Office office;
    std::string code = code_for(office, "budi");
    writes(office, "wa-budi", "DAFTAR " + code, Messenger::whatsapp);
    presses(office, "wa-budi", app::actions::confirm_me, code, Messenger::whatsapp);
    CHECK(is_bound(office, "wa-budi", Messenger::whatsapp));
    CHECK(office.has_heard("budi", "juga terhubung dengan percakapan lain"));  // added, not moved
    CHECK(is_bound(office, "tg-budi"));
    CHECK(office.heard_at_address("tg-budi").find("terhubung dengan percakapan lain") != std::string::npos);

    code = code_for(office, "budi");
    writes(office, "tg-budi-2", code);
    presses(office, "tg-budi-2", app::actions::confirm_me, code);
    CHECK(is_bound(office, "tg-budi-2"));
    CHECK_FALSE(is_bound(office, "tg-budi"));
}

TEST_CASE("another's button, a forged one and one of another office do nothing") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    const std::string token =
        app::button_token(office.settings().signing_key, "tg-budi", app::actions::answer, "1");
    REQUIRE(app::read_button(office.settings().signing_key, "tg-budi", token).has_value());
    CHECK(token.size() <= 64);
    CHECK_FALSE(app::read_button(office.settings().signing_key, "tg-siti", token).has_value());
    CHECK_FALSE(app::read_button("another key", "tg-budi", token).has_value());
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string forged = token;
        forged[i] = forged[i] == 'A' ? 'B' : 'A';
        CHECK_FALSE(app::read_button(office.settings().signing_key, "tg-budi", forged).has_value());
    }
    for (const std::string& wrong :
         std::vector<std::string>{"", "1", "1.", "1..", "1.a.1", "2.a.1.xxxx", std::string(65, '1')})
        CHECK_FALSE(app::read_button(office.settings().signing_key, "tg-budi", wrong).has_value());

    office.sends("siti", domain::InboundTap{"cb-stolen", "m1", token});
    CHECK(office.last_toast("siti") == "Tombol ini sudah tidak berlaku.");
    CHECK(office.outcome("budi") == "pending");
}

TEST_CASE("a stranger may read what is recorded before enrolling") {
    Office office;
    writes(office, "tg-stranger", "/privasi");
    CHECK(office.heard_at_address("tg-stranger").find("Data yang dicatat oleh Setda") == 0);
    domain::InboundMessage photo;
    photo.content = domain::ContentKind::photo;
    office.receives(Messenger::telegram, office.event_from("tg-stranger", photo));
    CHECK(office.heard_at_address("tg-stranger").find("Selamat datang") == 0);
}

TEST_CASE("where the office wants it, whoever confirms gives the last digits of the NIP as well") {
    Office office;
    office.settings().enrolment_asks_nip = true;
    const std::string code = code_for(office, "nyoman");  // NIP 198001012005010008
    writes(office, "tg-nyoman", "/start " + code);
    office.taps("nyoman", "Ya, ini saya");
    CHECK(office.heard_at_address("tg-nyoman").find("empat angka terakhir NIP") != std::string::npos);
    CHECK_FALSE(is_bound(office, "tg-nyoman"));
    writes(office, "tg-nyoman", "untuk apa?");
    writes(office, "tg-nyoman", "1234");
    CHECK(office.heard_at_address("tg-nyoman").find("belum cocok") != std::string::npos);
    CHECK_FALSE(is_bound(office, "tg-nyoman"));
    writes(office, "tg-nyoman", " 0008 ");
    CHECK(is_bound(office, "tg-nyoman"));
    CHECK(office.has_heard("nyoman", "Terima kasih, Bapak/Ibu Nyoman Putra"));

    const std::string another = code_for(office, "nyoman");
    writes(office, "wa-nyoman", another, Messenger::whatsapp);
    presses(office, "wa-nyoman", app::actions::confirm_me, another, Messenger::whatsapp);
    writes(office, "wa-nyoman", "19800101 200501 0008", Messenger::whatsapp);  // all of it will do
    CHECK(is_bound(office, "wa-nyoman", Messenger::whatsapp));
}

TEST_CASE("three wrong numbers, from whatever chats, end the code and tell HR") {
    Office office;
    office.settings().enrolment_asks_nip = true;
    const std::string code = code_for(office, "nyoman");
    for (const std::string chat : {"tg-1", "tg-2"}) {
        writes(office, chat, code);
        presses(office, chat, app::actions::confirm_me, code);
        writes(office, chat, "1111");
    }
    writes(office, "tg-1", code);  // the same code once more gives no further tries
    presses(office, "tg-1", app::actions::confirm_me, code);
    CHECK_FALSE(office.has_heard("hana", "NIP"));
    writes(office, "tg-1", "2222");
    CHECK(office.heard_at_address("tg-1").find("kode tidak dikenal") != std::string::npos);
    CHECK(office.has_heard("hana", "atas nama Nyoman Putra, Biro Organisasi berhenti"));
    writes(office, "tg-2", "0008");
    writes(office, "tg-1", "0008");
    writes(office, "tg-nyoman", code);
    CHECK(office.heard_at_address("tg-nyoman").find("kode tidak dikenal") != std::string::npos);
    for (const std::string chat : {"tg-1", "tg-2", "tg-nyoman"}) CHECK_FALSE(is_bound(office, chat));
}

TEST_CASE(
    "who has no NIP on the roster confirms without one, and whoever says it is not them is asked nothing") {
    Office office;
    office.settings().enrolment_asks_nip = true;
    office.changes("nyoman", [](domain::Employee& nyoman) { nyoman.nip.clear(); });
    const std::string code = code_for(office, "nyoman");
    writes(office, "tg-nyoman", code);
    presses(office, "tg-nyoman", app::actions::confirm_me, code);
    CHECK(is_bound(office, "tg-nyoman"));

    const std::string for_budi = code_for(office, "budi");
    writes(office, "tg-7", for_budi);
    presses(office, "tg-7", app::actions::confirm_me, for_budi);
    presses(office, "tg-7", app::actions::not_me, for_budi);
    writes(office, "tg-7", "0004");
    CHECK_FALSE(is_bound(office, "tg-7"));
    CHECK(office.has_heard("hana", "Budi Santoso"));
}

TEST_CASE("people are spread over the office's bots, and each is sent to the same one every time") {
    Office office;
    office.settings().entrances = {{{Messenger::telegram, "main"}, "satu_bot"},
                                   {{Messenger::telegram, "kedua"}, "dua_bot"}};
    const auto bot_for = [&](const std::string& who) {
        return office.in_scene([&](app::Scene& scene) {
            return app::entrance_for(scene, domain::EmployeeId{who}, Messenger::telegram)->contact;
        });
    };
    std::map<std::string, int> people;
    for (int number = 0; number < 1000; ++number) ++people[bot_for("P-" + std::to_string(number))];
    CHECK(people["satu_bot"] > 400);
    CHECK(people["dua_bot"] > 400);
    CHECK(bot_for("P-7") == bot_for("P-7"));

    // Whoever has a chat goes on there, whatever their number would say.
    const std::string bound = office.in_scene([](app::Scene& scene) {
        return storage::chats_of(scene.tx, domain::EmployeeId{"made"}).front().account.name;
    });
    CHECK(bound == "main");
    CHECK(bot_for("made") == "satu_bot");
}
