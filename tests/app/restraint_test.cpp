// What keeps supervisors from calling too often: quotas, the gap between two calls, and duty hours.
#include <algorithm>
#include <set>

#include "tests/app/office.hpp"

using domain::DaySpan;
using stories::Office;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kAsksForReason = "mengapa panggilan ini tidak dapat menunggu";

/// Rina calls Budi on Friday evening, when nobody is on duty.
void call_in_the_evening(Office& office, const std::string& reason = "diminta Kementerian malam ini") {
    office.at("2026-02-13 19:00");
    office.says("rina", "/panggil budi: mohon data anggaran");
    office.says("rina", reason);
    office.taps("rina", "Kirim");
}

std::int64_t calls_on_record(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT count(*) FROM call")->get<std::int64_t>(0);
    });
}

storage::Call call_on_record(Office& office, std::int64_t number = 1) {
    return office.in_scene(
        [&](app::Scene& scene) { return storage::find_call(scene.tx, domain::CallId{number}).value(); });
}

}  // namespace

// ------------------------------------------------------------------------------------ quotas and the gap

TEST_CASE("a second counted call within the interval is not sent, and it is said from when the next may go") {
    Office office;
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 10:59:59");
    office.says("rina", "/panggil budi: rapat");
    CHECK(
        office.last_heard("rina") ==
        "Batas jumlah panggilan sudah tercapai. Panggilan berikutnya dapat dikirim mulai Jumat, 13 Februari "
        "2026 pukul 11.00 WITA.");
    office.says("dewi", "/panggil budi: rapat");  // the quota is the person's, whoever calls
    CHECK(contains(office.last_heard("dewi"), "mulai Jumat, 13 Februari 2026 pukul 11.00 WITA"));
    office.at("2026-02-13 11:00");
    office.says("rina", "/panggil budi: rapat");
    CHECK(contains(office.last_heard("rina"), "Kirim panggilan ini?"));
}

TEST_CASE("after the day's quota the next call goes tomorrow, and only the person concerned is left out") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.calls.quota_interval = 5min;
        policy.calls.quota_per_day = 2;
        policy.calls.attempts = 1;
    });
    calls_at(office, "2026-02-13 08:00");
    calls_at(office, "2026-02-13 09:00");
    office.at("2026-02-13 10:00");
    office.says("rina", "/panggil budi: rapat");
    CHECK(contains(office.last_heard("rina"), "mulai Sabtu, 14 Februari 2026 pukul 00.00 WITA"));
    office.says("rina", "/panggil budi, emma: rapat");
    CHECK(contains(office.last_heard("rina"), "Budi Santoso tidak dipanggil: batas panggilan hari ini"));
    office.taps("rina", "Kirim");
    CHECK(office.attempts("emma", 3).size() == 1);
    CHECK(office.attempts("budi", 3).empty());
}

TEST_CASE("whoever taps to call again within the gap is told calmly from when, however often they tap") {
    Office office;
    office.amends(
        [](domain::Policy& policy) { policy.calls.advance = domain::CallRule::Advance::supervisor; });
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 08:35");  // the deadline was 08:30, the gap is ten minutes
    for (int tap = 0; tap < 3; ++tap) {
        office.taps("rina", "Panggil lagi");
        CHECK(office.last_heard("rina") == "Panggilan berikutnya dapat dikirim mulai pukul 08.40 WITA.");
    }
    CHECK(office.attempts("budi").size() == 1);
    office.at("2026-02-13 08:40");
    office.taps("rina", "Panggil lagi");
    CHECK(office.attempts("budi").size() == 2);
    office.taps("rina", "Panggil lagi");  // the same old button
    CHECK(office.last_heard("rina") == "Panggilan berikutnya dapat dikirim mulai pukul 09.20 WITA.");
    CHECK(office.attempts("budi").size() == 2);
}

TEST_CASE("a call that does not count waits for the gap as well, unless the person has answered") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.call_outs_count = false; });
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 08:20");
    office.says("rina", "/panggil budi: rapat");
    CHECK(office.last_heard("rina") == "Panggilan berikutnya dapat dikirim mulai pukul 08.40 WITA.");
    office.says("rina", "/panggil budi, emma: rapat");
    CHECK(contains(office.last_heard("rina"), "Budi Santoso tidak dipanggil: baru saja dipanggil"));
    office.says("rina", "/apel");  // of another kind
    CHECK(contains(office.last_heard("rina"), "4 pegawai"));
    office.says("budi", "siap");
    office.says("rina", "/panggil budi: rapat kedua");
    CHECK(contains(office.last_heard("rina"), "Kirim panggilan ini?"));
}

// ------------------------------------------------------------------------------------ outside duty hours

TEST_CASE("outside duty hours a call is not sent before it says in words why it cannot wait") {
    Office office;
    office.at("2026-02-13 19:00");
    office.says("rina", "/panggil budi: mohon data anggaran");
    CHECK(contains(office.last_heard("rina"), kAsksForReason));
    CHECK(office.buttons("rina") == std::vector<std::string>{"Batal"});
    for (const char* no_reason : {"👍", ".", "ok"}) {
        office.says("rina", no_reason);
        CHECK(contains(office.last_heard("rina"), "Mohon tuliskan alasannya dengan kata-kata"));
    }
    office.says("rina", std::string(151, 'a'));
    CHECK(contains(office.last_heard("rina"), "paling panjang 150 huruf"));
    CHECK(calls_on_record(office) == 0);
    office.says("rina", "diminta Kementerian malam ini");
    CHECK(contains(office.last_heard("rina"), "Di luar jam dinas, karena: diminta Kementerian malam ini"));
    office.taps("rina", "Kirim");
    CHECK(call_on_record(office).urgency == "diminta Kementerian malam ini");
    CHECK_FALSE(call_on_record(office).counts);
}

TEST_CASE("the person reads the reason, and that no answer is expected to count; so does the card") {
    Office office;
    call_in_the_evening(office);
    const std::string asked = office.last_heard("budi");
    CHECK(contains(asked, "Di luar jam dinas, karena: diminta Kementerian malam ini"));
    CHECK(contains(asked, "tidak wajib membalas"));
    CHECK(contains(asked, "tidak dihitung"));
    CHECK(office.times_heard("rina", "Di luar jam dinas, karena: diminta Kementerian malam ini") >= 2);
}

TEST_CASE("silence to a call outside duty hours ends it: no second attempt, no flag, no notice") {
    Office office;
    call_in_the_evening(office);
    office.at("2026-02-13 23:00");
    CHECK(office.attempts("budi").size() == 1);
    CHECK(office.outcome("budi") == "missed");  // shown as "no reply": it does not count
    CHECK(office.has_heard("rina", "Budi Santoso: tanpa balasan"));
    CHECK_FALSE(office.has_heard("rina", "Silakan hubungi melalui cara lain"));
    CHECK(office.is_over());
    CHECK_FALSE(office.flag().has_value());
}

TEST_CASE("an answer to it is an answer, and is passed on") {
    Office office;
    call_in_the_evening(office);
    office.says("budi", "siap, saya kirim");
    CHECK(office.outcome("budi") == "answered");
    CHECK(contains(office.last_heard("rina"), "siap, saya kirim"));
}

TEST_CASE("at night the gap holds, too: three calls in a row are one") {
    Office office;
    call_in_the_evening(office);
    for (const char* again : {"2026-02-13 19:10", "2026-02-13 19:39:59"}) {
        office.at(again);
        office.says("rina", "/panggil budi: mohon data anggaran");
        CHECK(office.last_heard("rina") == "Panggilan berikutnya dapat dikirim mulai pukul 19.40 WITA.");
    }
    CHECK(calls_on_record(office) == 1);
}

TEST_CASE("a call drafted on duty and sent after it asks for the reason, too") {
    Office office;
    office.at("2026-02-13 15:55");
    office.says("rina", "/panggil budi: rapat");
    CHECK(contains(office.last_heard("rina"), "Kirim panggilan ini?"));
    office.at("2026-02-13 16:05");
    office.taps("rina", "Kirim");
    CHECK(contains(office.last_heard("rina"), kAsksForReason));
    CHECK(calls_on_record(office) == 0);
}

TEST_CASE("a cancelled draft waits for no reason, and an old one takes none") {
    Office office;
    office.at("2026-02-13 19:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Batal");
    office.says("rina", "baik besok saja", reading::Intent::ack);
    CHECK_FALSE(contains(office.last_heard("rina"), "Kirim panggilan ini?"));

    office.says("rina", "/panggil budi: rapat");
    office.says("rina", "Batal");  // in words instead of the button
    CHECK(office.last_heard("rina") == "Panggilan dibatalkan. Tidak ada yang dikirim.");

    office.says("rina", "/panggil budi: rapat");
    office.at("2026-02-13 19:15");
    office.says("rina", "diminta Kementerian malam ini", reading::Intent::unsure);
    CHECK_FALSE(contains(office.last_heard("rina"), "Kirim panggilan ini?"));
    CHECK(calls_on_record(office) == 0);
}

TEST_CASE("a roll call on a day off needs a reason; within hours those off duty are left out of it") {
    Office office;
    office.at("2026-02-14 10:00");  // a Saturday
    office.says("rina", "/apel");
    CHECK(contains(office.last_heard("rina"), "Apel daring Biro Organisasi\nSekarang di luar jam dinas"));
    office.says("rina", "banjir di kantor");
    office.taps("rina", "Kirim");
    CHECK(contains(office.last_heard("budi"), "di luar jam dinas, karena: banjir di kantor"));

    Office across_zones;
    across_zones.changes("budi", [](domain::Employee& person) { person.zone = "Asia/Jayapura"; });
    across_zones.at("2026-02-13 15:45");  // 16:45 where Budi is
    across_zones.says("rina", "/apel");
    CHECK(contains(across_zones.last_heard("rina"), "Kirim?"));
    across_zones.taps("rina", "Kirim");
    CHECK(across_zones.attempts("budi").empty());
    CHECK(across_zones.attempts("emma").size() == 1);
}

TEST_CASE("a call that does not count reminds nobody in quiet time, and nothing is made of their silence") {
    struct Row {
        std::chrono::minutes quiet_from, quiet_until;
        int nudges;
        const char* outcome;
    };
    for (const Row& row : {Row{8h + 10min, 8h + 20min, 0, "void off_duty"},  // half-time is 08:15
                           Row{8h + 15min, 8h + 16min, 0, "void off_duty"},
                           Row{8h + 10min, 8h + 15min, 1, "missed"},  // over as the nudge goes out
                           Row{8h + 16min, 8h + 20min, 1, "missed"}}) {
        CAPTURE(row.quiet_from.count());
        Office office;
        office.amends([&](domain::Policy& policy) {
            policy.calls.call_outs_count = false;
            policy.quiet = {DaySpan{row.quiet_from, row.quiet_until}};
        });
        calls_at(office, "2026-02-13 08:00");
        office.at("2026-02-13 08:39");
        CHECK(office.times_heard("budi", "Mengingatkan panggilan") == row.nudges);
        CHECK(office.outcome("budi") == row.outcome);
    }
}

// ------------------------------------------------------------------------------------ groups

TEST_CASE("nothing is ever said in a group, whatever happened and whoever asks there") {
    Office office;
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 09:30");
    office.says("rina", "/apel");
    office.taps("rina", "Kirim");
    for (const char* words : {"/status", "/ringkasan", "/bantuan", "hadir", "siapa yang belum menjawab?"}) {
        domain::InboundMessage message;
        message.text = words;
        auto event = office.event_from(Office::address("rina"), message);
        event.chat = "-100200300";
        event.chat_kind = domain::ChatKind::group;
        office.receives(domain::Messenger::telegram, event);
    }
    office.at("2026-02-13 17:00");  // a flag, its notices, the digest
    REQUIRE(office.flag().has_value());
    std::set<std::string> own;
    for (const char* who : {"dewi", "made", "rina", "budi", "siti", "rahma", "emma", "sari", "hana"})
        for (const auto messenger : {domain::Messenger::telegram, domain::Messenger::whatsapp})
            own.insert(Office::address(who, messenger));
    const auto chats = office.in_scene([](app::Scene& scene) {
        std::set<std::string> found;
        for (const storage::Row& row : scene.tx.query("SELECT DISTINCT chat FROM outbox"))
            found.insert(row.get<std::string>(0));
        return found;
    });
    CHECK(chats.size() >= 5);
    for (const std::string& chat : chats) {
        CAPTURE(chat);
        CHECK(own.contains(chat));
    }
}
