// A chat that has ended: what its person did there before still counts, and whoever has it now is a stranger.
#include "bot/app/button.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using stories::Office;
using stories::wita;

namespace {

/// Brought by WhatsApp now, from the number that was Made's on the first day.
void comes_from_old_number(Office& office, std::string_view done, domain::InboundBody body) {
    auto event = office.event_from("wa-made", std::move(body));
    event.provider_time = wita(done);
    office.receives(Messenger::whatsapp, event, reading::Intent::checkin);
}

void says_from_old_number(Office& office, std::string_view said, const std::string& text = "siap") {
    domain::InboundMessage message;
    message.text = text;
    comes_from_old_number(office, said, message);
}

void changes_number(Office& office, std::string_view at) {
    comes_from_old_number(office, at, domain::AddressChange{"wa-made-new"});
}

void binds(Office& office, Messenger messenger, const std::string& address, const std::string& who) {
    office.in_scene([&](app::Scene& scene) {
        storage::bind_chat(scene.tx, {{messenger, "main"},
                                      address,
                                      domain::EmployeeId{who},
                                      false,
                                      scene.now(),
                                      scene.now(),
                                      std::nullopt});
    });
}

std::int64_t sent_to_old_number(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT count(*) FROM outbox WHERE chat = 'wa-made'")->get<std::int64_t>(0);
    });
}

}  // namespace

TEST_CASE("Answer: one given in time from a number that was changed before it arrived was a stranger's") {
    Office office;
    counts_calls(office);
    calls_at(office, "2026-02-13 08:00", "made: rapat", "dewi");
    office.at("2026-02-13 08:40");
    REQUIRE(office.outcome("made") == "missed");
    changes_number(office, "2026-02-13 08:10:30");

    says_from_old_number(office, "2026-02-13 08:10:31");  // whoever has that number now
    CHECK(office.outcome("made") == "missed");
    CHECK(office.heard_at_address("wa-made").find("Selamat datang") == 0);
    const auto sent = sent_to_old_number(office);

    office.at("2026-02-18 09:00");
    says_from_old_number(office, "2026-02-13 08:10:30");
    CHECK(office.outcome("made") == "answered");
    CHECK(office.has_heard("dewi", "ternyata menjawab tepat waktu, pukul 08.10 WITA"));
    CHECK(office.heard_at_address("tg-made").find("08.10") != std::string::npos);
    CHECK(sent_to_old_number(office) == sent);

    // What was said then answers nothing that came later.
    calls_at(office, "2026-02-18 10:00", "made: rapat", "dewi");
    says_from_old_number(office, "2026-02-13 08:10:29");
    CHECK(office.outcome("made", 2) == "pending");
}

TEST_CASE("Answer: one given in time in a chat that another has replaced counts, and nobody is left out") {
    Office office;
    counts_calls(office);
    calls_at(office, "2026-02-13 08:00", "made, budi: rapat", "dewi");
    office.at("2026-02-13 08:40");
    REQUIRE(office.outcome("made") == "missed");
    binds(office, Messenger::telegram, "tg-new", "made");
    office.said_at("2026-02-13 08:20", "made", "siap");
    CHECK(office.outcome("made") == "answered");
    CHECK(office.outcome("budi") == "missed");
    CHECK(office.in_scene([](app::Scene& scene) {
        return storage::chats_of(scene.tx, domain::EmployeeId{"made"}).front().address != "tg-made";
    }));
}

TEST_CASE("from an ended chat nothing but an answer is taken, even of what was done before its end") {
    Office office;
    office.at("2026-02-13 08:00");
    changes_number(office, "2026-02-13 07:59");
    const auto sent = sent_to_old_number(office);
    for (const char* words : {"/english", "/status", "hadir", "apakah besok libur?"})
        says_from_old_number(office, "2026-02-13 07:58", words);
    comes_from_old_number(office, "2026-02-13 07:58", domain::Reachability{true});
    comes_from_old_number(office, "2026-02-13 07:58", domain::AddressChange{"wa-other"});
    CHECK(sent_to_old_number(office) == sent);
    office.in_scene([](app::Scene& scene) {
        const auto made = storage::find_employee(scene.tx, domain::EmployeeId{"made"}).value();
        CHECK(made.language == domain::Language::id);
        const auto chats = storage::chats_of(scene.tx, made.id);
        REQUIRE(chats.size() == 1);
        CHECK_FALSE(chats.front().blocked_at.has_value());
    });
}

TEST_CASE("a tap on Telegram tells no time, so one that comes from an ended chat is a stranger's") {
    Office office;
    counts_calls(office);
    calls_at(office, "2026-02-13 08:00", "made: rapat", "dewi");
    const auto token = app::button_token(office.settings().signing_key, "tg-made", app::actions::answer, "1");
    office.at("2026-02-13 08:10");
    binds(office, Messenger::telegram, "tg-new", "made");
    office.at("2026-02-13 08:11");
    office.receives(Messenger::telegram, office.event_from("tg-made", domain::InboundTap{"cb", "m1", token}),
                    reading::Intent::unsure, true);
    CHECK(office.outcome("made") == "pending");
}

TEST_CASE("a number that passed to a colleague answers for each of them what they said with it") {
    Office office;
    counts_calls(office);
    calls_at(office, "2026-02-13 08:00", "made, budi: rapat", "dewi");
    office.at("2026-02-13 08:40");
    changes_number(office, "2026-02-13 08:15");
    binds(office, Messenger::whatsapp, "wa-made", "budi");
    REQUIRE(office.outcomes("made") == "missed");
    REQUIRE(office.outcomes("budi") == "missed");

    says_from_old_number(office, "2026-02-13 08:10");
    CHECK(office.outcome("made") == "answered");
    CHECK(office.outcome("budi") == "missed");
    calls_at(office, "2026-02-13 09:00", "made, budi: rapat", "dewi");
    office.at("2026-02-13 09:05");
    says_from_old_number(office, "2026-02-13 09:05");
    CHECK(office.outcome("budi", 2) == "answered");
    CHECK(office.outcome("made", 2) == "pending");
}

TEST_CASE("what was said in a chat before it was bound is nobody's word, whoever had it later") {
    Office office;
    counts_calls(office);
    calls_at(office, "2026-02-13 08:00", "made: rapat", "dewi");
    office.at("2026-02-13 08:10");
    binds(office, Messenger::whatsapp, "wa-second", "made");
    office.at("2026-02-13 08:20");
    binds(office, Messenger::whatsapp, "wa-third", "made");
    const auto says_on_second = [&](std::string_view said) {
        domain::InboundMessage message;
        message.text = "siap";
        auto event = office.event_from("wa-second", message);
        event.provider_time = wita(said);
        office.receives(Messenger::whatsapp, event);
    };
    says_on_second("2026-02-13 08:09:59");
    CHECK(office.outcome("made") == "pending");
    says_on_second("2026-02-13 08:10");
    CHECK(office.outcome("made") == "answered");
}

TEST_CASE("nothing comes of what somebody wrote in a chat that ended, once they have left the office") {
    Office office;
    counts_calls(office);
    calls_at(office, "2026-02-13 08:00", "made: rapat", "dewi");
    office.at("2026-02-13 08:10");
    changes_number(office, "2026-02-13 08:09");
    office.in_scene([](app::Scene& scene) {
        scene.tx.execute("UPDATE employee SET left_at = 1 WHERE employee_id = 'made'");
    });
    const auto sent = sent_to_old_number(office);
    says_from_old_number(office, "2026-02-13 08:08");
    CHECK(office.outcome("made") != "answered");
    CHECK(sent_to_old_number(office) == sent);
}
