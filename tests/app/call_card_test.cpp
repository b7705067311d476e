// What a supervisor can do with a call's card: look at the board, call once more, find it again at the top.
#include <doctest/doctest.h>

#include "bot/app/command_menu.hpp"
#include "bot/app/speech.hpp"
#include "storage/outbox.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using stories::Office;

namespace {

std::vector<domain::OutboundMessage> queued_about(Office& office, std::string_view subject) {
    return office.in_scene([&](app::Scene& scene) {
        std::vector<domain::OutboundMessage> messages;
        for (const storage::OutboxRow& row : storage::rows_about(scene.tx, subject))
            messages.push_back(storage::message_of(scene.tx, row.id));
        return messages;
    });
}

/// `pin accepted, unpin queued`.
std::string pins(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        std::string all;
        scene.tx.for_each("SELECT kind, state FROM outbox WHERE kind IN ('pin', 'unpin') ORDER BY outbox_id",
                          [&](const storage::Row& row) {
                              all += (all.empty() ? "" : ", ") + row.get<std::string>(0) + " " +
                                     row.get<std::string>(1);
                          });
        return all;
    });
}

}  // namespace

TEST_CASE("the card leads to its board: by a button on Telegram, by its last line on WhatsApp") {
    Office office;
    office.settings().dashboard_url = "https://sigap.example.go.id";
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    const auto card = queued_about(office, "card/1").front();
    REQUIRE(card.buttons.size() == 1);
    CHECK(card.buttons.front().label == "Buka papan");
    CHECK(card.buttons.front().url == "https://sigap.example.go.id/calls/1");
    CHECK(card.buttons.front().token.empty());
    CHECK(card.text.find("https://") == std::string::npos);

    office.in_scene([](app::Scene& scene) {
        const domain::EmployeeId rina{"rina"};
        const auto bound = scene.now() - std::chrono::hours{1};
        storage::bind_chat(scene.tx, {{Messenger::whatsapp, "main"},
                                      Office::address("rina", Messenger::whatsapp),
                                      rina,
                                      false,
                                      bound,
                                      bound,
                                      std::nullopt});
    });
    office.prefers("rina", Messenger::whatsapp);
    office.at("2026-02-13 13:30");
    office.says_on(Messenger::whatsapp, "rina", "/panggil emma: rapat kedua");
    office.taps("rina", "Kirim");
    const auto summary = office.in_scene([](app::Scene& scene) {
        const auto row = storage::find_by_key(scene.tx, "summary_start/2");
        return row ? storage::message_of(scene.tx, row->id) : domain::OutboundMessage{};
    });
    CHECK(summary.buttons.empty());
    CHECK(summary.text.find("\nPapan langsung: https://sigap.example.go.id/calls/2") != std::string::npos);
}

TEST_CASE("an address that Telegram takes on no button is the card's last line") {
    Office office;
    office.settings().dashboard_url = "http://127.0.0.1:8080";
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    const auto card = queued_about(office, "card/1").front();
    CHECK(card.buttons.empty());
    CHECK(card.text.ends_with("\nPapan langsung: http://127.0.0.1:8080/calls/1"));
}

TEST_CASE("without a dashboard the card leads nowhere") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    const auto card = queued_about(office, "card/1").front();
    CHECK(card.buttons.empty());
    CHECK(card.text.find("Papan") == std::string::npos);
}

TEST_CASE("a closed card calls again, those alone who did not answer, and whoever called alone") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi, siti aminah: rapat");
    CHECK(queued_about(office, "card/1").front().buttons.empty());  // open: the rules go on by themselves
    office.taps("budi", "Siap, saya hadir");
    office.at("2026-02-13 11:00");
    REQUIRE(office.is_over());
    const auto closed = office.in_scene([](app::Scene& scene) {
        return storage::message_of(scene.tx, storage::find_by_key(scene.tx, "card/1/edit").value().id);
    });
    REQUIRE(closed.buttons.size() == 1);
    CHECK(closed.buttons.front().label == "Panggil lagi");
    office.taps("rina", "Panggil lagi");
    CHECK(office.last_heard("rina").find("Siti Aminah") != std::string::npos);
    CHECK(office.last_heard("rina").find("Budi Santoso") == std::string::npos);
    CHECK(office.times_heard("siti", "rapat") > 0);
    office.taps("rina", "Kirim");
    office.says("siti", "siap");
    CHECK(office.outcome("siti", 2) == "answered");
    office.at("2026-02-13 11:01");
    const auto answered = office.in_scene([](app::Scene& scene) {
        return storage::message_of(scene.tx, storage::find_by_key(scene.tx, "card/2/edit").value().id);
    });
    CHECK(answered.buttons.empty());  // nobody is left to call
}

TEST_CASE("the card is pinned without a sound while its call is open, and not any more when it is closed") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.deliver();
    CHECK(pins(office) == "pin accepted");
    const auto pinned = queued_about(office, "card/1/pin").front();
    CHECK(pinned.is_silent);
    CHECK(pinned.chat == Office::address("rina"));
    office.taps("budi", "Siap, saya hadir");
    office.at("2026-02-13 08:01");
    CHECK(pins(office) == "pin accepted, unpin accepted");
    office.at("2026-02-13 12:00");
    CHECK(pins(office) == "pin accepted, unpin accepted");  // once
}

TEST_CASE("a call that ends before its card could be pinned is not pinned afterwards") {
    Office office;
    office.loses_deliveries(Messenger::telegram);
    office.in_scene([](app::Scene& scene) {
        storage::OutboxItem card;
        card.lane = "telegram/main";
        card.message.chat = Office::address("rina");
        card.message.text = "Panggilan";
        card.subject = "card/7";
        card.dedupe_key = "card/7";
        card.not_before = scene.now();
        card.expires_at = scene.now() + std::chrono::hours{1};
        const auto sent = storage::queue(scene.tx, card);
        const auto shown = storage::find_row(scene.tx, sent.value()).value();
        app::pin(scene, shown);
        app::unpin(scene, shown);
    });
    CHECK(pins(office) == "pin cancelled");
}

TEST_CASE("times that a card names can be shown by the reader's own clock") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    const auto deadline = stories::wita("2026-02-13 08:30");
    const auto asked = queued_about(office, "attempt/1").front();
    REQUIRE(asked.moments.size() == 1);
    CHECK(asked.text.find(asked.moments.front().words) != std::string::npos);
    CHECK(asked.moments.front().words == "08.30 WITA");
    CHECK(asked.moments.front().at == deadline);
    const auto card = queued_about(office, "card/1").front();
    REQUIRE(card.moments.size() == 1);
    CHECK(card.moments.front().at == deadline);
}

TEST_CASE("chats that belong to nobody get a menu in both languages, sent only when it has changed") {
    Office office;
    const auto start = [&] {
        office.in_scene([](app::Scene& scene) {
            for (const auto messenger : {Messenger::telegram, Messenger::whatsapp})
                app::offer_default_menu(scene, {messenger, "main"});
        });
        office.deliver();
        return queued_about(office, "default_menu");
    };
    const auto menus = start();
    REQUIRE(menus.size() == 2);  // WhatsApp has none
    CHECK(menus[0].chat.empty());
    CHECK(menus[0].language.empty());
    CHECK(menus[0].commands.front() == domain::MenuCommand{"start", "Mulai atau nyalakan layanan"});
    CHECK(menus[0].commands[1].command == "bantuan");
    CHECK(menus[1].language == "en");
    CHECK(menus[1].commands.front() == domain::MenuCommand{"start", "Start or turn on the service"});
    CHECK(menus[1].commands[1].command == "help");
    CHECK(start().size() == 2);  // the next start

    office.settings().language = domain::Language::en;
    office.at("2026-02-13 06:00");
    const auto changed = start();
    REQUIRE(changed.size() == 4);
    office.in_scene([](app::Scene& scene) {
        scene.tx.execute("UPDATE outbox SET state = 'refused' WHERE subject LIKE 'default_menu/%'");
    });
    office.at("2026-02-13 06:01");
    CHECK(start().size() == 6);  // what Telegram did not take is sent again
}
