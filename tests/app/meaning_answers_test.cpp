// design.md 3, lines "Answer" and "Miss", where receipts and answers come early, late, twice and in any
// order: whatever the wire does, it is never held against the person.
#include "storage/calls.hpp"
#include "storage/chats.hpp"
#include "storage/inbox.hpp"
#include "storage/ledger.hpp"
#include "storage/outbox.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using domain::ReceiptKind;
using reading::Intent;
using stories::Office;
using stories::wita;

namespace {

/// A tap on the newest button of that label, without a time of its own, brought while something lagged.
void taps_while_lagging(Office& office, const std::string& who, bool lagged = true) {
    const auto token = office.in_scene([&](app::Scene& scene) {
        const auto sent = storage::rows_about(scene.tx, "attempt/1/" + who + "/1");
        return storage::message_of(scene.tx, sent.front().id).buttons.front().token;
    });
    office.receives(Messenger::telegram,
                    office.event_from(Office::address(who), domain::InboundTap{"cb", "m1", token}),
                    Intent::unsure, lagged);
}

void says_on_whatsapp_at(Office& office, std::string_view said, const std::string& who) {
    domain::InboundMessage message;
    message.text = "siap";
    auto event = office.event_from(Office::address(who, Messenger::whatsapp), message);
    event.provider_time = wita(said);
    office.receives(Messenger::whatsapp, event, Intent::checkin);
}

/// The provider's report on the newest message of that subject.
void reports(Office& office, const std::string& subject, ReceiptKind kind, std::string_view at,
             const std::string& reason = "") {
    const auto id = office.in_scene([&](app::Scene& scene) {
        std::string found;
        for (const auto& row : storage::rows_about(scene.tx, subject))
            if (row.subject == subject && !row.message_id.empty()) found = row.message_id;
        return found;
    });
    REQUIRE_FALSE(id.empty());
    auto event = office.event_from("wa-made", domain::Receipt{id, "", kind, reason, false});
    event.provider_time = wita(at);
    office.receives(Messenger::whatsapp, event);
}

/// Dewi calls Made, who prefers WhatsApp, and nothing is delivered but what the story reports.
void calls_made_on_whatsapp(Office& office) {
    office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
    office.delivers_nothing_on_whatsapp();
    office.prefers("made", Messenger::whatsapp);
    calls_at(office, "2026-02-13 08:00", "made: rapat", "dewi");
}

}  // namespace

TEST_CASE("Answer: a lagging tap on a call that was issued within the 150 s answered nothing") {
    Office office;
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 08:01");
    taps_while_lagging(office, "budi");
    CHECK(office.outcomes("budi") == "answered");
    CHECK(office.attempts("budi").front().answered_at == wita("2026-02-13 08:00"));
}

TEST_CASE(
    "Answer: \"a Telegram tap has no time: its arrival counts, less up to 150 s when an outage … overlaps\"") {
    struct Row {
        const char* arrives;
        bool lagged;
        const char* outcome;
    };
    for (const Row& row :
         {Row{"2026-02-13 08:30:00", false, "answered"}, Row{"2026-02-13 08:30:01", false, "late"},
          Row{"2026-02-13 08:32:30", true, "answered"}, Row{"2026-02-13 08:32:31", true, "late"}}) {
        CAPTURE(row.arrives);
        Office office;
        office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
        calls_at(office, "2026-02-13 08:00");
        office.at(row.arrives);
        taps_while_lagging(office, "budi", row.lagged);
        CHECK(office.outcomes("budi") == row.outcome);
    }
}

TEST_CASE("an answer dated to the whole second of the issue does not withdraw what it answers") {
    Office office;
    calls_at(office, "2026-02-13 08:00:00.700");
    office.at("2026-02-13 08:00:02");
    office.said_at("2026-02-13 08:00:00", "budi", "siap");
    CHECK(office.outcomes("budi") == "answered");
}

TEST_CASE("an answer that the provider dates before the issue counts while our own clock is ahead") {
    for (const bool is_ahead : {true, false}) {
        CAPTURE(is_ahead);
        Office office;
        if (is_ahead) {
            office.at("2026-02-13 07:50");
            office.in_scene(
                [](app::Scene& scene) { storage::note_clock_step(scene.tx, std::chrono::minutes{40}); });
        }
        calls_at(office, "2026-02-13 08:00");
        office.at("2026-02-13 08:10");
        office.said_at("2026-02-13 07:30", "budi", "siap");
        CHECK(office.outcomes("budi") == (is_ahead ? "answered" : "pending"));
    }
}

// Seed 1795366006028 of the simulation of faults: a WhatsApp answer that came a day and a half later.
TEST_CASE(
    "an answer to a call issued while our clock was ahead takes the miss back after the clock was set right") {
    for (const bool is_set_right : {true, false}) {
        CAPTURE(is_set_right);
        Office office;
        office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
        const auto sets_clock = [&](std::string_view local, std::chrono::minutes by) {
            office.at(local);
            office.in_scene([&](app::Scene& scene) { storage::note_clock_step(scene.tx, by); });
        };
        if (is_set_right) sets_clock("2026-02-13 07:58", std::chrono::minutes{40});
        calls_at(office, "2026-02-13 08:00");
        office.at("2026-02-13 08:40");
        REQUIRE(office.outcomes("budi") == "missed");
        if (is_set_right) sets_clock("2026-02-13 08:45", -std::chrono::minutes{40});
        office.at("2026-02-13 11:00");
        office.said_at("2026-02-13 07:35", "budi", "siap");
        CHECK(office.outcomes("budi") == (is_set_right ? "answered" : "missed"));
    }
}

TEST_CASE("what was said before a call stays before it, however far the clock was set back since") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
    office.at("2026-02-13 07:58");
    office.in_scene([](app::Scene& scene) { storage::note_clock_step(scene.tx, std::chrono::minutes{40}); });
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 08:45");
    office.in_scene([](app::Scene& scene) { storage::note_clock_step(scene.tx, -std::chrono::minutes{40}); });
    office.at("2026-02-13 11:00");
    office.said_at("2026-02-13 07:19", "budi", "siap");
    CHECK(office.outcomes("budi") == "missed");
}

TEST_CASE(
    "an answer that came before the deadline is in time, though by the provider's clock, ours being behind, it is late") {
    Office office;
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 08:25");
    office.said_at("2026-02-13 08:35:31", "budi", "siap");
    CHECK(office.outcomes("budi") == "answered");
    office.at("2026-02-13 09:00");
    CHECK(office.outcomes("budi") == "answered");
}

TEST_CASE("a delivery that the provider dates after we heard of it is as old as its arrival") {
    Office office;
    calls_made_on_whatsapp(office);
    office.at("2026-02-13 08:01");
    reports(office, "attempt/1/made/1", ReceiptKind::delivered, "2026-02-13 08:11:31");
    const auto proven = office.in_scene([](app::Scene& scene) {
        for (const auto& row : storage::rows_about(scene.tx, "attempt/1/made/1"))
            if (row.delivered_at) return *row.delivered_at;
        return domain::Instant{};
    });
    CHECK(proven == wita("2026-02-13 08:01"));
}

TEST_CASE("Answer: \"time of answer is the provider's, in whole seconds, `<=` the deadline is in time\"") {
    for (const auto& [said, outcome] :
         {std::pair{"2026-02-13 08:30:00", "answered"}, std::pair{"2026-02-13 08:30:01", "late"}}) {
        Office office;
        office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
        calls_at(office, "2026-02-13 08:00");
        office.at("2026-02-13 12:00");
        CHECK(office.outcomes("budi") == "missed");
        office.said_at(said, "budi", "siap");
        CHECK(office.outcomes("budi") == outcome);
    }
}

TEST_CASE("Answer: what was said before the issue answers nothing, however late it comes") {
    Office office;
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 08:05");
    office.said_at("2026-02-13 07:59:59", "budi", "selamat pagi");
    CHECK(office.outcomes("budi") == "pending");
    office.said_at("2026-02-13 08:00:00", "budi", "siap");
    CHECK(office.outcomes("budi") == "answered");
}

TEST_CASE("Answer: \"reading a text decides check-in, reason, leave and what to say next, never a streak\"") {
    for (const Intent intent :
         {Intent::unsure, Intent::excuse, Intent::question, Intent::refuse, Intent::greeting}) {
        Office office;
        calls_at(office, "2026-02-13 08:00");
        office.at("2026-02-13 08:10");
        office.says("budi", "xyzzy", intent);
        CHECK(office.outcomes("budi") == "answered");
        office.at("2026-02-13 11:00");
        CHECK(office.attempts("budi").size() == 1);
    }
}

TEST_CASE(
    "Answer: \"an answer after the deadline sets `late`, ends the call for that person … and ends the streak\"") {
    Office office;
    counts_calls(office);
    calls_at(office, "2026-02-13 08:00");
    calls_at(office, "2026-02-13 08:40");
    office.at("2026-02-13 09:15");
    office.says("budi", "maaf, baru terbaca");
    CHECK(office.outcome("budi", 2) == "late");
    CHECK(office.is_over(2));
    calls_at(office, "2026-02-13 09:20");
    calls_at(office, "2026-02-13 10:00");
    office.at("2026-02-13 11:00");
    CHECK(office.outcome("budi", 4) == "missed");
    CHECK_FALSE(office.flag().has_value());
}

TEST_CASE(
    "Answer: \"an in-time answer that arrives days later cancels the miss\": WhatsApp on the sixth day") {
    Office office;
    counts_calls(office);
    for (const char* at : {"2026-02-13 08:00", "2026-02-13 08:40", "2026-02-13 09:20"})
        calls_at(office, at, "made: rapat", "dewi");
    office.at("2026-02-13 10:30");
    REQUIRE(office.flag().has_value());
    REQUIRE(office.flag()->state == "awaiting_reply");
    CHECK(office.attempts("made", 2).front().verdict.final_at == wita("2026-02-20 09:10"));
    office.at("2026-02-19 09:00");
    says_on_whatsapp_at(office, "2026-02-13 08:50", "made");
    CHECK(office.outcome("made", 2) == "answered");
    CHECK(office.outcome("made", 1) == "missed");
    CHECK(office.flag()->state == "dissolved");
    CHECK_FALSE(office.flag(2).has_value());
    for (const char* officer : {"dewi", "hana"}) {
        CAPTURE(officer);
        CHECK(office.has_heard(officer, "ternyata menjawab tepat waktu, pukul 08.50 WITA"));
        CHECK(office.has_heard(officer, "Pemberitahuan 1 untuk Made Wirawan, Setda, dibatalkan"));
    }
    CHECK(office.has_heard("hana", "Pembetulan untuk panggilan 2 pada Jumat, 13 Februari 2026"));
    says_on_whatsapp_at(office, "2026-02-13 08:51",
                        "made");  // a second one changes nothing and tells nobody again
    CHECK(office.times_heard("hana", "Pembetulan untuk panggilan 2") == 1);
}

TEST_CASE("Answer: HR hears of a cancelled miss that counted, and of no other correction") {
    Office uncounted;
    uncounted.at("2026-02-13 08:00");
    uncounted.says("rina", "/apel");
    uncounted.taps("rina", "Kirim");
    uncounted.at("2026-02-13 10:30");
    uncounted.said_at("2026-02-13 08:10", "budi", "siap");
    CHECK(uncounted.has_heard("rina", "Budi Santoso ternyata menjawab tepat waktu"));
    CHECK_FALSE(uncounted.has_heard("hana", "ternyata menjawab"));

    Office voided;
    voided.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
    calls_at(voided, "2026-02-13 08:00");
    voided.outage("2026-02-13 08:10", "2026-02-13 08:12");
    voided.at("2026-02-13 09:00");
    REQUIRE(voided.outcomes("budi") == "void outage");
    voided.said_at("2026-02-13 08:10", "budi", "siap");
    CHECK(voided.outcomes("budi") == "answered");
    CHECK_FALSE(voided.has_heard("hana", "ternyata menjawab"));
}

TEST_CASE("Miss: receipts come in any order, twice, early or late, and only the best of them counts") {
    struct Told {
        ReceiptKind kind;
        const char* at;
    };
    struct Row {
        const char* name;
        std::vector<Told> receipts;
        const char* outcome;
    };
    using enum ReceiptKind;
    const auto early = "2026-02-13 08:00:02", soon = "2026-02-13 08:05:00", late = "2026-02-13 08:05:01";
    for (const Row& row : {
             Row{"none", {}, "void undelivered"},
             Row{"sent proves nothing", {{sent, early}}, "void undelivered"},
             Row{"delivered", {{sent, early}, {delivered, soon}}, "missed"},
             Row{"delivered a second too late", {{delivered, late}}, "void undelivered"},
             Row{"read before delivered before sent",
                 {{read, soon}, {delivered, early}, {sent, early}},
                 "missed"},
             Row{"read alone", {{read, soon}}, "missed"},
             Row{"read too late", {{read, late}}, "void undelivered"},
             Row{"twice, the later first", {{delivered, late}, {delivered, soon}}, "missed"},
             Row{"twice, the earlier first", {{delivered, soon}, {delivered, late}}, "missed"},
             Row{"failed after delivered erases nothing", {{delivered, soon}, {failed, late}}, "missed"},
             Row{"delivered after failed stands", {{failed, early}, {delivered, soon}}, "missed"},
             Row{"failed", {{sent, early}, {failed, soon}}, "void undelivered"},
             Row{"before the issue, by a provider's clock that is behind",
                 {{delivered, "2026-02-13 07:59:58"}},
                 "missed"},
         }) {
        CAPTURE(row.name);
        Office office;
        calls_made_on_whatsapp(office);
        office.at("2026-02-13 08:06");
        for (const Told& told : row.receipts)
            reports(office, "attempt/1/made/1", told.kind, told.at,
                    told.kind == failed ? "131000 trouble" : "");
        office.at("2026-02-13 08:33");
        CHECK(office.outcomes("made") == row.outcome);
    }
}

TEST_CASE("Miss: a receipt that comes after the verdict makes no miss of what was void") {
    Office office;
    calls_made_on_whatsapp(office);
    office.at("2026-02-13 09:00");
    REQUIRE(office.outcomes("made") == "void undelivered");
    reports(office, "attempt/1/made/1", ReceiptKind::delivered, "2026-02-13 08:00:02");
    reports(office, "attempt/1/made/1", ReceiptKind::read, "2026-02-13 08:01:02");
    office.at("2026-02-14 12:00");
    CHECK(office.outcomes("made") == "void undelivered");
}

TEST_CASE("Miss: a nudge that WhatsApp took and then failed to deliver passed for one that was accepted") {
    for (const bool fails : {false, true}) {
        Office office;
        office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
        office.delivers_nothing_on_whatsapp();
        calls_at(office, "2026-02-13 08:00", "made: rapat", "dewi");  // on Telegram, the nudge on WhatsApp
        office.at("2026-02-13 08:16");
        if (fails)
            reports(office, "attempt/1/made/1/nudge", ReceiptKind::failed, "2026-02-13 08:15:30",
                    "131000 trouble");
        office.at("2026-02-13 08:33");
        CHECK(office.outcomes("made") == (fails ? "void undelivered" : "missed"));
    }
}

TEST_CASE("Miss: a call that went to a chat which the person has replaced since was held against them") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 08:05");
    office.in_scene([](app::Scene& scene) {
        storage::bind_chat(scene.tx, {{Messenger::telegram, "main"},
                                      "tg-new",
                                      domain::EmployeeId{"budi"},
                                      true,
                                      scene.now(),
                                      scene.now(),
                                      std::nullopt});
    });
    office.at("2026-02-13 09:00");
    CHECK(office.outcomes("budi") == "void undelivered");
}

TEST_CASE("Miss: \"nothing unread or set aside from that chat since the send\", a replaced chat included") {
    for (const bool is_replaced : {false, true}) {
        Office office;
        office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
        calls_at(office, "2026-02-13 08:00");
        office.at("2026-02-13 08:10");
        office.in_scene([&](app::Scene& scene) {
            storage::inbox::store(scene.tx, {Messenger::telegram, "main"}, {"broken", "tg-budi", "{}"},
                                  scene.now());
            const auto id = storage::inbox::pending(scene.tx, 1).front().id;
            while (storage::inbox::mark_tried(scene.tx, id, "trouble") == storage::inbox::Fate::stays_pending)
                continue;
            if (is_replaced)
                storage::bind_chat(scene.tx, {{Messenger::telegram, "main"},
                                              "tg-new",
                                              domain::EmployeeId{"budi"},
                                              true,
                                              scene.now(),
                                              scene.now(),
                                              std::nullopt});
        });
        office.at("2026-02-13 09:00");
        CHECK(office.outcomes("budi") == "void outage");
    }
}

TEST_CASE("Miss: outages of ours and of the messenger that meet in the window are one outage") {
    for (const int ours : {50, 60, 61}) {  // seconds, next to thirty of the messenger
        Office office;
        office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
        calls_at(office, "2026-02-13 08:00");
        office.at("2026-02-13 08:20");
        office.in_scene([&](app::Scene& scene) {
            const auto from = wita("2026-02-13 08:10");
            const auto met = from + std::chrono::seconds{ours};
            scene.tx.execute(
                "INSERT INTO outage (scope, from_at, to_at, what) VALUES ('sigap', $1, $2, 'x'),"
                " ('telegram/main', $2, $3, 'y')",
                from, met, met + std::chrono::seconds{30});
        });
        office.at("2026-02-13 08:33");
        CHECK(office.outcomes("budi") == (ours > 60 ? "void outage" : "missed"));
    }
}
