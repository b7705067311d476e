// The enrolment kit: a card a person, and codes that hold as long as the card says.
#include "bot/app/enrolment_kit.hpp"

#include <algorithm>

#include "bot/app/button.hpp"
#include "bot/app/enrolment.hpp"
#include "storage/meta.hpp"
#include "tests/app/office.hpp"

using app::SheetsFor;
using domain::Messenger;
using stories::Office;

namespace {

const std::set<domain::UnitId> kBiroAlone{domain::UnitId{"Biro Organisasi"}};

documents::EnrolmentSheets sheets(Office& office, SheetsFor whom = SheetsFor::people_without_chat) {
    return office.in_scene([&](app::Scene& scene) {
        const auto holders = app::card_holders(scene, kBiroAlone, whom);
        return app::issue_sheets(scene, holders, app::make_card_codes(1), "Biro Organisasi", "employee/hana");
    });
}

std::vector<std::string> holders(Office& office, SheetsFor whom = SheetsFor::people_without_chat) {
    return office.in_scene([&](app::Scene& scene) {
        std::vector<std::string> names;
        for (const app::CardHolder& holder : app::card_holders(scene, kBiroAlone, whom))
            names.push_back(holder.employee.id.value + (holder.has_open_code ? "*" : ""));
        return names;
    });
}

std::string scanned_code(const documents::EnrolmentCard& card) {
    const std::string& link = card.doors.front().link;
    return link.substr(link.find("start=") + 6);
}

}  // namespace

TEST_CASE("a card has a masked name, both messengers' pictures, a code to type, three steps and two dates") {
    Office office;
    const auto made = sheets(office);
    CHECK(made.office == "Setda");
    CHECK(made.title == "Lembar pendaftaran Biro Organisasi");
    CHECK(made.watermark.empty());
    REQUIRE(made.cards.size() == 1);
    const auto& card = made.cards.front();
    CHECK(card.name == "Ny*** Pu***");
    CHECK(card.unit == "Biro Organisasi");
    REQUIRE(card.doors.size() == 2);
    const std::string code = scanned_code(card);
    CHECK(code.size() == 5 + 1 + 26);  // 130 bits behind the public id
    CHECK(card.doors[0].link == "https://t.me/sigap_bot?start=" + code);
    CHECK(card.doors[1].link == "https://wa.me/628110000000?text=DAFTAR%20" + code);
    CHECK(card.doors[0].title == "Telegram\n@sigap_bot");
    CHECK(card.doors[1].title == "WhatsApp\n+628110000000");
    CHECK(card.code.size() == 5 + 1 + 8);
    CHECK(card.steps.size() == 3);
    CHECK(card.steps[1].find("\"Ya, ini saya\"") != std::string::npos);
    CHECK(card.steps[2].find("\"Bukan saya\"") != std::string::npos);
    CHECK(card.code_title.find("14 Feb 2026, 05.00 WITA") != std::string::npos);
    CHECK(card.validity.find("27 Feb 2026, 05.00 WITA") != std::string::npos);
}

TEST_CASE("the picture's code binds the chat on either messenger for 14 days, once") {
    for (const Messenger on : {Messenger::telegram, Messenger::whatsapp}) {
        Office office;
        const std::string code = scanned_code(sheets(office).cards.front());
        office.at("2026-02-27 04:59:59");
        const std::string address = Office::address("nyoman", on);
        writes(office, address, on == Messenger::telegram ? "/start " + code : "DAFTAR " + code, on);
        CHECK(office.heard_at_address(address).find("Ny*** Pu***") != std::string::npos);
        office.taps("nyoman", "Ya, ini saya");
        CHECK(office.has_heard("nyoman", "Akun ini terhubung dengan Biro Organisasi"));
        writes(office, "tg-other", "/start " + code);
        CHECK(office.heard_at_address("tg-other").find("tidak dikenal atau sudah kedaluwarsa") !=
              std::string::npos);
    }
    Office late;
    const std::string code = scanned_code(sheets(late).cards.front());
    late.at("2026-02-27 05:00");
    writes(late, "tg-nyoman", "/start " + code);
    CHECK(late.heard_at_address("tg-nyoman").find("kedaluwarsa") != std::string::npos);
}

TEST_CASE("the code to type holds a day, the picture's code outlives it") {
    Office office;
    const auto card = sheets(office).cards.front();
    office.at("2026-02-14 05:00");
    writes(office, "tg-nyoman", card.code);
    CHECK(office.heard_at_address("tg-nyoman").find("kedaluwarsa") != std::string::npos);
    writes(office, "tg-nyoman", scanned_code(card));
    CHECK(office.heard_at_address("tg-nyoman").find("Apakah benar") != std::string::npos);
}

TEST_CASE("one code of a card used or refused ends the other") {
    for (const std::string button : {"Ya, ini saya", "Bukan saya"}) {
        CAPTURE(button);
        Office office;
        const auto card = sheets(office).cards.front();
        writes(office, "tg-nyoman", card.code);
        office.taps("nyoman", button);
        writes(office, "tg-thief", scanned_code(card));
        CHECK(office.heard_at_address("tg-thief").find("kedaluwarsa") != std::string::npos);
    }
}

TEST_CASE("a guess at the picture's code is a wrong try like any other") {
    Office office;
    std::string code = scanned_code(sheets(office).cards.front());
    code.back() = code.back() == 'A' ? 'B' : 'A';
    for (int guess = 0; guess < 5; ++guess) writes(office, "tg-guesser", code);
    CHECK(office.heard_at_address("tg-guesser").find("coba lagi setelah pukul 06.00 WITA") !=
          std::string::npos);
}

TEST_CASE("cards are for people without a live chat, or for all, by unit and name") {
    Office office;
    CHECK(holders(office) == std::vector<std::string>{"nyoman"});
    CHECK(holders(office, SheetsFor::everybody) ==
          std::vector<std::string>{"budi", "emma", "nyoman", "rina", "siti", "rahma"});
    office.blocks("budi");
    office.at("2026-02-13 06:45");  // the morning reminder is refused
    CHECK(holders(office) == std::vector<std::string>{"budi", "nyoman"});
}

TEST_CASE("new cards end the codes handed out before, which is said beforehand") {
    Office office;
    const auto first = sheets(office).cards.front();
    CHECK(holders(office) == std::vector<std::string>{"nyoman*"});
    const auto second = sheets(office).cards.front();
    for (const std::string& over : {first.code, scanned_code(first)}) {
        writes(office, "tg-nyoman", over);
        CHECK(office.heard_at_address("tg-nyoman").find("kedaluwarsa") != std::string::npos);
    }
    writes(office, "tg-nyoman", scanned_code(second));
    CHECK(office.heard_at_address("tg-nyoman").find("Apakah benar") != std::string::npos);
    office.at("2026-02-28 05:00");
    CHECK(holders(office) == std::vector<std::string>{"nyoman"});  // all codes are over by themselves
}

TEST_CASE("each card is in its person's language, and more people than codes were made for get theirs") {
    Office office;
    const auto made = sheets(office, SheetsFor::everybody);
    REQUIRE(made.cards.size() == 6);
    CHECK(made.cards[1].name == "Em*** Ha***");
    CHECK(made.cards[1].steps[0].find("Scan one of the QR codes") == 0);
    std::set<std::string> codes;
    for (const auto& card : made.cards) {
        codes.insert(card.code);
        codes.insert(scanned_code(card));
    }
    CHECK(codes.size() == 12);
}

TEST_CASE("a simulation's sheets say so across the page") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        storage::meta::settle_purpose(scene.tx, storage::meta::Purpose::simulation);
    });
    CHECK(sheets(office).watermark == "SIMULASI");
}

TEST_CASE("each code and the sheets are on record, and no secret is") {
    Office office;
    const auto card = sheets(office).cards.front();
    const std::string log = office.in_scene([](app::Scene& scene) {
        std::string text;
        for (const auto& row :
             scene.tx.query("SELECT kind, actor, subject, body FROM audit_event ORDER BY 1"))
            for (int cell = 0; cell < 4; ++cell) text += row.get<std::string>(cell) + "|";
        return text;
    });
    CHECK(log.find("enrolment_sheets_made|employee/hana|unit/Biro Organisasi|{\"cards\":1,\"replaced\":0}") !=
          std::string::npos);
    CHECK(log.find("enrolment_code_issued|employee/hana|employee/nyoman") != std::string::npos);
    CHECK(log.find(card.code.substr(6)) == std::string::npos);
    CHECK(log.find(scanned_code(card).substr(6)) == std::string::npos);
}
