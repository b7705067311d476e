// The daily work report on a flexible Friday: hours until 16.00 WITA, the reminder at 15.30, due by the end
// of the day unless a story says otherwise.
#include "bot/app/daily_reports.hpp"

#include "bot/app/report_card.hpp"
#include "bot/app/report_writing.hpp"
#include "storage/flags.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using namespace std::chrono_literals;
using domain::Messenger;
using stories::Office;

namespace {

/// An office whose policy asks for reports; calm enough that windows leave room for the reminder.
struct ReportingOffice : Office {
    explicit ReportingOffice(domain::ReportRule rule = {}) {
        amends([&](domain::Policy& policy) {
            policy.report = rule;
            policy.reminders_per_day = 8;
        });
    }

    storage::DailyReport kept(const std::string& who, const std::string& date = "2026-02-13") {
        return in_scene([&](app::Scene& scene) {
            return storage::report_of(scene.tx, domain::EmployeeId{who}, date).value();
        });
    }
    std::vector<storage::ReportText> texts(const std::string& who) {
        const auto id = kept(who).id;
        return in_scene([&](app::Scene& scene) { return storage::texts_of(scene.tx, id); });
    }
};

domain::ReportRule due_after(std::chrono::minutes after_end) {
    domain::ReportRule rule;
    rule.due_after_end = after_end;
    return rule;
}

}  // namespace

TEST_CASE("whoever has not handed in is reminded half an hour before the hours end, the others are not") {
    ReportingOffice office;
    office.at("2026-02-13 14:00");
    office.says("siti", "/laporan Menyusun notula rapat");
    office.at("2026-02-13 15:29:59");
    CHECK_FALSE(office.has_heard("budi", "Laporan kerja"));
    office.at("2026-02-13 15:30");
    CHECK(office.last_heard("budi") ==
          "Laporan kerja Jumat, 13 Februari 2026 belum kami terima. Mohon kirim beberapa baris atau tautan "
          "dengan membalas pesan ini atau dengan /laporan, sampai pukul 23.59 WITA.");
    CHECK(office.buttons("budi") == std::vector<std::string>{"Isi laporan"});
    CHECK(office.last_heard("emma").find("We have not received the work report of Friday") == 0);
    CHECK_FALSE(office.has_heard("siti", "belum kami terima. Mohon kirim"));
    CHECK_FALSE(office.has_heard("sari", "Laporan kerja"));  // the hospital is exempt
    CHECK(office.report("sari") == "not asked");
}

TEST_CASE("no report is asked where no policy wants one, nor on a day at the office") {
    Office silent;
    silent.at("2026-02-13 16:00");
    CHECK(silent.report("budi") == "not asked");
    silent.says("budi", "/laporan");
    CHECK(silent.last_heard("budi").find("Saat ini tidak ada laporan kerja yang diminta") == 0);

    ReportingOffice office;
    office.at("2026-02-18 16:00");  // a Wednesday
    CHECK(office.report("budi") == "not asked");
    domain::ReportRule every_day;
    every_day.asked_on = domain::AskedOn::every_workday;
    ReportingOffice daily(every_day);
    daily.at("2026-02-18 16:00");
    CHECK(daily.report("budi") == "expected");
}

TEST_CASE("a report can be handed in by command, by quoting the reminder, and after asking") {
    ReportingOffice office;
    office.at("2026-02-13 15:40");
    office.says("budi", "/laporan Rapat koordinasi\nMenyusun nota dinas\nhttps://kinerja.example/p/17).");
    CHECK(office.report("budi") == "handed_in");
    CHECK(office.last_heard("budi").find("Terima kasih, laporan kerja Jumat, 13 Februari 2026 tercatat pukul "
                                         "15.40 WITA") == 0);
    REQUIRE(office.texts("budi").size() == 1);
    CHECK(office.texts("budi")[0].words ==
          "Rapat koordinasi\nMenyusun nota dinas\nhttps://kinerja.example/p/17).");
    CHECK(office.texts("budi")[0].link == "https://kinerja.example/p/17");

    office.quotes("siti", "belum kami terima", "Membalas surat masuk");
    CHECK(office.report("siti") == "handed_in");

    office.taps("emma", "Write the report");
    CHECK(office.last_heard("emma").find("Please write the report in one message") != std::string::npos);
    office.says("emma", "Minutes of the meeting", reading::Intent::unknown);
    CHECK(office.report("emma") == "handed_in");

    office.says("rahma", "/laporan");
    office.says("rahma", "Sudah hadir rapat dengan Bappeda", reading::Intent::checkin);
    CHECK(office.report("rahma") == "handed_in");
    CHECK(office.texts("rahma").size() == 1);
}

TEST_CASE("a web address in the words is kept as a link, without the sentence around it") {
    struct Row {
        std::string words;
        std::string link;
    };
    for (const Row& row :
         std::vector<Row>{{"https://a.example/x", "https://a.example/x"},
                          {"lihat http://a.example/x?y=1&z=2.", "http://a.example/x?y=1&z=2"},
                          {"(https://a.example/x), lalu rapat", "https://a.example/x"},
                          {"\"https://a.example\" dan https://b.example", "https://a.example"},
                          {"Rapat\nhttps://a.example/\nselesai", "https://a.example/"},
                          {"a.example", ""},
                          {"ftp://a.example", ""},
                          {"rapat", ""}}) {
        CAPTURE(row.words);
        ReportingOffice office;
        office.at("2026-02-13 15:40");
        office.says("budi", "/laporan " + row.words);
        REQUIRE(office.texts("budi").size() == 1);
        CHECK(office.texts("budi")[0].link == row.link);
        CHECK(office.texts("budi")[0].words == row.words);
    }
}

TEST_CASE("only what is asked for is a report: other words of that hour are not") {
    ReportingOffice office;
    office.at("2026-02-13 15:40");
    office.says("budi", "terima kasih", reading::Intent::ack);
    CHECK(office.report("budi") == "expected");
    office.quotes("budi", "Presensi pagi", "kenapa?");
    CHECK(office.report("budi") == "expected");
    office.says("budi", "/laporan");
    office.at("2026-02-13 17:40:01");  // two hours later nobody waits for it any more
    office.says("budi", "terima kasih", reading::Intent::ack);
    CHECK(office.report("budi") == "expected");
}

TEST_CASE("a further text of the day is added, and nothing that was written is lost") {
    ReportingOffice office;
    office.at("2026-02-13 12:00");
    office.says("budi", "/laporan Pagi: rapat");
    office.at("2026-02-13 16:10");
    office.says("budi", "/laporan Sore: nota dinas");
    CHECK(office.last_heard("budi").find("Terima kasih, tambahan laporan kerja") == 0);
    REQUIRE(office.texts("budi").size() == 2);
    CHECK(office.texts("budi")[0].words == "Pagi: rapat");
    CHECK(office.kept("budi").handed_in_at == stories::wita("2026-02-13 12:00"));
    office.says("budi", "/laporan");
    CHECK(office.last_heard("budi") ==
          "Laporan kerja Jumat, 13 Februari 2026: diterima pukul 12.00 WITA.\nPagi: rapat\nSore: nota dinas\n"
          "Untuk menambah, kirim /laporan diikuti tambahannya.");
}

TEST_CASE("the last second before the deadline is in time, the deadline itself is late, and late is kept") {
    struct Row {
        const char* at;
        const char* state;
    };
    for (const Row& row : {Row{"2026-02-13 16:59:59", "handed_in"}, Row{"2026-02-13 17:00:00", "late"},
                           Row{"2026-02-13 17:30:00", "late"}, Row{"2026-02-15 09:00:00", "late"}}) {
        CAPTURE(std::string(row.at));
        ReportingOffice office(due_after(60min));
        office.at(row.at);
        office.says("budi", "/laporan Rapat");
        CHECK(office.report("budi", "2026-02-13") == row.state);
    }
    ReportingOffice midnight;
    midnight.at("2026-02-13 23:59:59");
    midnight.says("budi", "/laporan Rapat");
    CHECK(midnight.report("budi") == "handed_in");
    ReportingOffice next_day;
    next_day.at("2026-02-14 00:00");
    next_day.says("budi", "/laporan Rapat");
    CHECK(next_day.report("budi", "2026-02-13") == "late");
    CHECK(next_day.last_heard("budi").find("setelah batas. Laporan tetap diteruskan") != std::string::npos);
}

TEST_CASE("a report that the messenger brings late counts from when it was written") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 17:10");
    CHECK(office.report("budi") == "missing");
    office.said_at("2026-02-13 16:50", "budi", "/laporan Rapat");
    CHECK(office.report("budi") == "handed_in");
    office.says("siti", "/laporan Kemudian");
    CHECK(office.report("siti") == "late");
    office.said_at("2026-02-13 16:55", "siti", "/laporan Lebih dulu");
    CHECK(office.report("siti") == "handed_in");  // the first text was in time after all
}

TEST_CASE("a missing report is shown, and is no missed call: no attempt, no flag, no accusation") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 17:02:59");
    CHECK(office.report("budi") == "expected");
    office.at("2026-02-13 17:03");
    CHECK(office.report("budi") == "missing");
    office.at("2026-02-14 08:00");
    CHECK(office.attempts("budi").empty());
    CHECK_FALSE(office.flag().has_value());
    CHECK(office.times_heard("budi", "Laporan kerja") == 1);  // the reminder, and nothing after it
    office.says("budi", "/status");
    office.at("2026-02-16 08:00");
    office.says("budi", "/laporan Rapat hari Jumat");
    CHECK(office.report("budi", "2026-02-13") == "late");
}

TEST_CASE("the supervisor gets one card, edited in place; others hear nothing of it") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 15:45");
    office.says("budi", "/laporan Rapat koordinasi");
    office.heard("rina");
    office.at("2026-02-13 17:02:59");
    CHECK(office.heard("rina").empty());
    office.at("2026-02-13 17:04");
    const auto heard = office.heard("rina");
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].find("Laporan kerja Jumat, 13 Februari 2026\n1 dari 4 laporan masuk\n") == 0);
    CHECK(heard[0].find("Budi Santoso: diterima pukul 15.45 WITA\n  Rapat koordinasi") != std::string::npos);
    CHECK(heard[0].find("Emma Hart: belum kami terima") != std::string::npos);
    CHECK(heard[0].find("Nyoman") == std::string::npos);  // has no chat: nothing was asked of him
    CHECK(office.report("nyoman") == "void unreachable");
    office.at("2026-02-13 17:20");
    office.says("siti", "/laporan Surat masuk");
    office.says("emma", "/laporan Minutes");
    office.at("2026-02-13 17:21");
    CHECK(office.heard("rina").size() == 1);  // both in one change of the same message
    CHECK(office.times_heard("rina", "3 dari 4 laporan masuk") == 1);
    CHECK_FALSE(office.has_heard("hana", "Rapat koordinasi"));
    CHECK_FALSE(office.has_heard("made", "Rapat koordinasi"));
    CHECK(office.has_heard("dewi", "0 dari 3 laporan masuk"));  // Rina, Made and Hana answer to her
}

TEST_CASE("what is due with the day is collected when work ends, and the card goes on from there") {
    ReportingOffice office;
    office.at("2026-02-13 15:50");
    office.says("budi", "/laporan Rapat");
    office.at("2026-02-13 15:59:59");
    CHECK_FALSE(office.has_heard("rina", "laporan masuk"));
    office.at("2026-02-13 16:01");
    CHECK(office.last_heard("rina").find("1 dari 5 laporan masuk") != std::string::npos);
    CHECK(office.last_heard("rina").find("Emma Hart: ditunggu sampai pukul 23.59 WITA") != std::string::npos);
    office.heard("rina");
    office.at("2026-02-14 01:00");
    const auto heard = office.heard("rina");
    REQUIRE(heard.size() == 1);
    CHECK(heard[0].find("Emma Hart: belum kami terima") != std::string::npos);
}

TEST_CASE("the supervisor marks all as read, or one, and the person sees it") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 15:45");
    office.says("budi", "/laporan Rapat");
    office.says("siti", "/laporan Surat");
    office.at("2026-02-13 17:10");
    office.says("rina", "/laporan Budi");
    CHECK(office.last_heard("rina") ==
          "Laporan kerja Budi Santoso, Jumat, 13 Februari 2026: diterima pukul "
          "15.45 WITA.\nRapat");
    office.taps("rina", "Tandai dibaca");
    CHECK(office.report("budi") == "acknowledged");
    CHECK(office.report("siti") == "handed_in");
    office.at("2026-02-13 17:11");
    office.taps("rina", "Tandai semua dibaca");
    CHECK(office.report("siti") == "acknowledged");
    CHECK(office.report("emma") == "missing");
    office.says("siti", "/laporan");
    CHECK(office.last_heard("siti").find("sudah dibaca Rina Wati") != std::string::npos);
    office.taps("rina", "Tandai semua dibaca");  // the old card: nothing is left to mark
    CHECK(office.last_heard("rina") == "Tidak ada laporan baru yang perlu ditandai.");
    office.says("siti", "/laporan Tambahan");  // read was what had been written
    CHECK(office.report("siti") == "handed_in");
}

TEST_CASE("the supervisor asks back, the person answers, and the answer reaches who asked") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 15:45");
    office.says("siti", "/laporan Surat masuk");
    office.says("rina", "/laporan Siti");
    CHECK(office.last_heard("rina").find("Siti Rahma") != std::string::npos);  // which Siti?
    office.says("rina", "/laporan Siti Aminah ? Berapa surat?");
    CHECK(office.report("siti") == "returned");
    CHECK(office.last_heard("siti") ==
          "Pertanyaan Rina Wati tentang laporan kerja Jumat, 13 Februari 2026: "
          "\"Berapa surat?\". Balas pesan ini untuk menjawab.");
    CHECK(office.last_heard("rina") == "Pertanyaan diteruskan kepada Siti Aminah.");
    office.at("2026-02-13 17:30");  // after the deadline: what was handed in in time stays in time
    office.quotes("siti", "Berapa surat?", "Dua belas");
    CHECK(office.report("siti") == "handed_in");
    CHECK(office.last_heard("rina") ==
          "Jawaban Siti Aminah tentang laporan kerja Jumat, 13 Februari 2026: \"Dua belas\"");
    office.taps("rina", "Tandai dibaca");
    CHECK(office.report("siti") == "acknowledged");

    office.says("rina", "/laporan Siti Aminah");
    office.says("rina", "/laporan Emma ? Where is it?");
    CHECK(office.last_heard("rina").find("belum masuk, sehingga belum ada yang dapat ditanyakan") !=
          std::string::npos);
    CHECK(office.report("emma") == "missing");
}

TEST_CASE("a question can be asked and answered by buttons") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 15:45");
    office.says("budi", "/laporan Rapat");
    office.says("rina", "/laporan Budi");
    office.taps("rina", "Tanyakan kembali");
    office.says("rina", "Dengan siapa?", reading::Intent::question);
    CHECK(office.report("budi") == "returned");
    office.taps("budi", "Jawab pertanyaan");
    office.says("budi", "Dengan Bappeda", reading::Intent::unknown);
    CHECK(office.report("budi") == "handed_in");
    CHECK(office.has_heard("rina", "\"Dengan Bappeda\""));
}

TEST_CASE("nobody reads or marks the report of a person they do not answer for") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 15:45");
    office.says("siti", "/laporan Surat masuk");
    const auto report = office.kept("siti").id;
    office.says("budi", "/laporan Siti Aminah");  // his own words: he leads nobody
    CHECK(office.report("budi") == "handed_in");
    office.says("rina", "/laporan Siti Aminah");
    CHECK(office.has_heard("rina", "Surat masuk"));
    office.says("made", "/laporan Siti Aminah");
    CHECK_FALSE(office.has_heard("made", "Surat masuk"));
    office.in_scene([&](app::Scene& scene) {
        const auto made = storage::find_employee(scene.tx, domain::EmployeeId{"made"}).value();
        const auto chat = storage::chats_of(scene.tx, made.id).front();
        CHECK_FALSE(storage::find_report(scene.tx, report)->acknowledged_at);
        app::acknowledge_report(scene, made, chat, {domain::InboxId{9001}, scene.now(), scene.now()}, report);
        app::question_report(scene, made, chat, {domain::InboxId{9002}, scene.now(), scene.now()}, report,
                             "Mengapa?");
        app::hand_in_report(scene, made, chat, {domain::InboxId{9003}, scene.now(), scene.now()}, report,
                            "Palsu");
    });
    CHECK(office.report("siti") == "handed_in");
    CHECK(office.texts("siti").size() == 1);
    office.says("dewi", "/laporan Siti Aminah");  // above her head: may read
    CHECK(office.has_heard("dewi", "Surat masuk"));
}

TEST_CASE("leave, illness and an exemption take the expectation away, whenever they are recorded") {
    ReportingOffice office(due_after(60min));
    office.absent("budi", domain::AbsenceKind::leave, "2026-02-13");  // after the day was planned
    office.at("2026-02-13 11:05");
    office.says("emma", "I am ill today", reading::Intent::sick);
    office.at("2026-02-13 15:31");
    CHECK(office.report("budi") == "void off_duty");
    CHECK_FALSE(office.has_heard("budi", "Laporan kerja"));
    CHECK_FALSE(office.has_heard("emma", "We have not received the work report"));
    office.at("2026-02-13 17:04");
    CHECK(office.report("emma") == "void off_duty");
    CHECK(office.report("siti") == "missing");
    office.at("2026-02-13 18:00");
    office.says("budi", "/laporan Tetap bekerja");  // whoever worked all the same may say so
    CHECK(office.report("budi") == "late");
    office.absent("siti", domain::AbsenceKind::leave, "2026-02-13");
    office.absent("made", domain::AbsenceKind::official_travel, "2026-02-13");  // reports of the trip instead
    office.at("2026-02-14 00:06");                                              // the next day is planned
    CHECK(office.report("siti", "2026-02-13") == "void off_duty");
    CHECK(office.report("made", "2026-02-13") == "void off_duty");
    CHECK(office.report("rahma", "2026-02-13") == "missing");
}

TEST_CASE("nothing is missing while we were not well, or could not reach the person") {
    ReportingOffice outage(due_after(60min));
    outage.outage("2026-02-13 16:00", "2026-02-13 16:05");
    outage.at("2026-02-13 17:04");
    CHECK(outage.report("budi") == "void outage");

    ReportingOffice blink(due_after(60min));
    blink.outage("2026-02-13 16:00:00", "2026-02-13 16:01:30");  // 90 s are tolerated
    blink.at("2026-02-13 17:04");
    CHECK(blink.report("budi") == "missing");

    ReportingOffice before(due_after(60min));
    before.outage("2026-02-13 09:00", "2026-02-13 12:00");  // the whole afternoon was left
    before.at("2026-02-13 17:04");
    CHECK(before.report("budi") == "missing");

    ReportingOffice blocked(due_after(60min));
    blocked.blocks("budi");
    blocked.at("2026-02-13 17:04");
    CHECK(blocked.report("budi") == "void unreachable");

    ReportingOffice lost(due_after(60min));
    lost.at("2026-02-13 15:00");
    lost.loses_deliveries(Messenger::telegram);
    lost.at("2026-02-13 17:04");
    CHECK(lost.report("budi") == "void undelivered");

    ReportingOffice gone(due_after(60min));
    gone.at("2026-02-13 16:00");
    gone.in_scene(
        [](app::Scene& scene) { storage::mark_left(scene.tx, domain::EmployeeId{"budi"}, "operator"); });
    gone.at("2026-02-13 17:04");
    CHECK(gone.report("budi") == "void withdrawn");
}

TEST_CASE("an outage that is found out later takes the missing reports back") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 17:04");
    CHECK(office.report("budi") == "missing");
    office.outage("2026-02-13 16:10", "2026-02-13 16:40");
    office.at("2026-02-14 00:06");
    CHECK(office.report("budi", "2026-02-13") == "void outage");
}

TEST_CASE("the reminder keeps the calm budget") {
    ReportingOffice office;
    office.amends([](domain::Policy& policy) { policy.reminders_per_day = 4; });
    office.at("2026-02-13 06:45");
    office.says("siti", "hadir");
    office.at("2026-02-13 11:05");
    office.says("siti", "hadir");
    office.at("2026-02-13 15:31");
    CHECK(office.has_heard("siti", "Laporan kerja"));        // two openings: there is room
    CHECK_FALSE(office.has_heard("budi", "Laporan kerja"));  // two openings and two last reminders
}

TEST_CASE("a policy that starts to ask in the evening asks from the next day on") {
    Office office;
    office.at("2026-02-13 15:30");
    office.amends([](domain::Policy& policy) { policy.report = domain::ReportRule{}; });
    CHECK(office.report("budi") == "not asked");
    office.at("2026-02-14 08:00");
    CHECK_FALSE(office.has_heard("budi", "Laporan kerja"));
}

TEST_CASE("planning the day again changes and repeats nothing") {
    ReportingOffice office;
    office.at("2026-02-13 15:40");
    office.says("budi", "/laporan Rapat");
    office.amends([](domain::Policy& policy) { policy.report->remind_before_end = 5min; });  // not for today
    office.at("2026-02-13 16:30");
    CHECK(office.times_heard("siti", "Laporan kerja") == 1);
    CHECK(office.report("budi") == "handed_in");
    CHECK(office.times_heard("rina", "laporan masuk") == 1);
}

TEST_CASE("one's own day and HR's digest speak of reports, and HR reads numbers alone") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 15:45");
    office.says("budi", "/laporan Rapat rahasia");
    office.says("budi", "/status");
    CHECK(office.last_heard("budi").find("Laporan kerja: diterima pukul 15.45 WITA") != std::string::npos);
    office.at("2026-02-13 16:31");
    CHECK(
        office.last_heard("hana").find(
            "Laporan kerja Jumat, 13 Februari 2026: 9 diminta, 1 masuk, 0 setelah batas, 8 belum diserahkan") !=
        std::string::npos);
    CHECK(office.last_heard("hana").find("rahasia") == std::string::npos);
    office.at("2026-02-18 16:31");  // Wednesday: the days before were joint leave and a holiday
    CHECK(office.last_heard("hana").find("Laporan kerja Jumat, 13 Februari 2026: ") != std::string::npos);
    office.at("2026-02-19 16:31");
    CHECK(office.last_heard("hana").find("Laporan kerja Jumat") == std::string::npos);
}

TEST_CASE("help and menu name the command where reports are asked, and only there") {
    Office silent;
    silent.says("budi", "/bantuan");
    CHECK(silent.last_heard("budi").find("/laporan") == std::string::npos);
    ReportingOffice office;
    office.says("budi", "/bantuan");
    CHECK(office.last_heard("budi").find("/laporan: Laporan kerja harian") != std::string::npos);
}

TEST_CASE("a supervisor sees the day's card at any time by /laporan") {
    ReportingOffice office;
    office.at("2026-02-13 10:00");
    office.says("budi", "/laporan Rapat pagi");
    office.says("dewi", "/laporan");
    CHECK(office.last_heard("dewi").find("0 dari 3 laporan masuk") != std::string::npos);
    office.says("rina", "/laporan");
    CHECK(office.last_heard("rina").find("1 dari 5 laporan masuk") != std::string::npos);
    office.taps("rina", "Tandai semua dibaca");
    CHECK(office.report("budi") == "acknowledged");
}

TEST_CASE("where a message cannot be changed, the card comes once and a mark is confirmed in words") {
    ReportingOffice office(due_after(60min));
    office.in_scene([](app::Scene& scene) {
        auto unit = storage::find_unit(scene.tx, domain::UnitId{"Setda"}).value();
        unit.head = domain::EmployeeId{"made"};
        storage::save(scene.tx, unit, "operator");
    });
    office.prefers("made", Messenger::whatsapp);
    office.at("2026-02-13 15:45");
    office.says("hana", "/laporan Surat");
    office.at("2026-02-13 17:10");
    const std::string on_whatsapp = Office::address("made", Messenger::whatsapp);
    CHECK(office.heard_at_address(on_whatsapp).find("1 dari 3 laporan masuk") != std::string::npos);
    office.says("dewi", "/laporan Rapat");
    office.at("2026-02-13 17:20");
    CHECK(office.times_heard("made", "laporan masuk") == 1);
    office.taps("made", "Tandai semua dibaca");
    CHECK(office.heard_at_address(on_whatsapp) == "Laporan ditandai sudah dibaca: 2.");
    CHECK(office.report("dewi") == "acknowledged");
}

TEST_CASE("a unit of many is told in numbers, not in names") {
    ReportingOffice office;
    office.in_scene([](app::Scene& scene) {
        for (int number = 0; number < 10; ++number) {
            domain::Employee employee;
            employee.id = domain::EmployeeId{"x" + std::to_string(number)};
            employee.nip = employee.id.value;
            employee.name = "Pegawai " + std::to_string(number);
            employee.unit = domain::UnitId{"Biro Organisasi"};
            storage::save(scene.tx, employee, "operator");
        }
    });
    office.amends([](domain::Policy&) {});  // plans those who joined
    office.at("2026-02-13 15:50");
    office.says("budi", "/laporan Rapat");
    office.at("2026-02-13 16:01");
    CHECK(office.last_heard("rina").find("1 dari 15 laporan masuk\n1 belum dibaca\n14 belum kami terima") !=
          std::string::npos);
    CHECK(office.last_heard("rina").find("Budi") == std::string::npos);
}

TEST_CASE("illness told in chat takes a missing report back at once") {
    ReportingOffice office(due_after(60min));
    office.at("2026-02-13 17:30");
    CHECK(office.report("budi") == "missing");
    office.says("budi", "/sakit hari ini");
    office.taps("budi", "Benar");
    office.at("2026-02-13 17:31");
    CHECK(office.report("budi") == "void off_duty");
    CHECK(office.report("siti") == "missing");
}

TEST_CASE("a report is asked again of whoever was to be away and is not") {
    ReportingOffice office(due_after(60min));
    office.says("budi", "/cuti 20/2");
    office.taps("budi", "Benar");
    office.taps("rina", "Setujui");
    office.at("2026-02-20 09:00");
    CHECK(office.report("budi") == "not asked");
    office.says("budi", "/cuti batal");
    CHECK(office.report("budi") == "expected");
}
