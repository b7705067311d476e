// Calls as they are lived: Kaltim's three attempts of thirty minutes, ten minutes apart.
#include "bot/app/calls.hpp"

#include "tests/app/office.hpp"

using namespace std::chrono_literals;
using domain::Messenger;
using reading::Intent;
using stories::Office;

TEST_CASE("a call is described, shown and sent, and any reply answers it") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: mohon bergabung di rapat");
    CHECK(office.last_heard("rina").find("Panggilan untuk Budi Santoso: \"mohon bergabung di rapat\"") == 0);
    CHECK(office.last_heard("rina").find("08.30 WITA") != std::string::npos);
    CHECK(office.buttons("rina") == std::vector<std::string>{"Kirim", "Batal"});
    office.taps("rina", "Kirim");
    CHECK(
        office.has_heard("budi", "Panggilan dari Rina Wati, Biro Organisasi: \"mohon bergabung di rapat\""));

    office.at("2026-02-13 08:10");
    office.says("budi", "siap bu, segera");
    CHECK(office.has_heard("budi", "Respons tercatat pukul 08.10 WITA dan diteruskan kepada Rina Wati"));
    CHECK(office.has_heard("rina", "Budi Santoso menjawab pukul 08.10 WITA: \"siap bu, segera\""));
    CHECK(office.outcomes("budi") == "answered");
    CHECK(office.is_over());
    office.at("2026-02-13 16:00");
    CHECK(office.times_heard("budi", "Panggilan kedua") == 0);
}

TEST_CASE(
    "Answer: \"any verified inbound event in the person's own private chat after issue\", whatever it is") {
    using Act = std::function<void(Office&)>;
    struct Row {
        const char* name;
        Act act;
    };
    for (const Row& row : {
             Row{"a tap", [](Office& o) { o.taps("budi", "Siap, saya hadir"); }},
             Row{"another tap", [](Office& o) { o.taps("budi", "Ada kendala"); }},
             Row{"a question", [](Office& o) { o.taps("budi", "Ajukan pertanyaan"); }},
             Row{"a text", [](Office& o) { o.says("budi", "xyzzy", Intent::unsure); }},
             Row{"a refusal", [](Office& o) { o.says("budi", "saya menolak", Intent::refuse); }},
             Row{"a command", [](Office& o) { o.says("budi", "/status"); }},
             Row{"an unknown command", [](Office& o) { o.says("budi", "/tidakada"); }},
             Row{"a check-in", [](Office& o) { o.says("budi", "hadir", Intent::checkin); }},
             Row{"a reaction", [](Office& o) { o.reacts("budi"); }},
             Row{"a voice message",
                 [](Office& o) {
                     domain::InboundMessage voice;
                     voice.content = domain::ContentKind::voice;
                     o.sends("budi", voice);
                 }},
             Row{"a quote",
                 [](Office& o) {
                     domain::InboundMessage quote;
                     quote.text = "baik";
                     quote.quoted_id = "m1";
                     o.sends("budi", quote);
                 }},
             Row{"what we cannot show",
                 [](Office& o) {
                     o.sends("budi", domain::Ignored{"poll", true});
                 }},
         }) {
        CAPTURE(row.name);
        Office office;
        calls_at(office, "2026-02-13 08:00", "budi: rapat");
        office.at("2026-02-13 08:29");
        office.heard("budi");
        row.act(office);
        CHECK(office.outcomes("budi") == "answered");
        CHECK_FALSE(office.heard("budi").empty());  // and is never left without a word
    }
}

TEST_CASE(
    "Answer: \"edits, group posts and unverified senders answer nothing\", nor do bots and reactions taken back") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    domain::InboundMessage edit;
    edit.text = "hadir";
    edit.is_edit = true;
    office.sends("budi", edit);
    office.reacts("budi", "");
    domain::InboundMessage text;
    text.text = "hadir";
    auto post = office.event_from(Office::address("budi"), text);
    post.chat_kind = domain::ChatKind::group;
    office.receives(Messenger::telegram, post);
    auto bot = office.event_from(Office::address("budi"), text);
    bot.is_bot = true;
    office.receives(Messenger::telegram, bot);
    office.receives(Messenger::telegram, office.event_from("tg-somebody", text));
    office.receives(Messenger::whatsapp,
                    office.event_from("tg-budi", text));  // another messenger, another person
    CHECK(office.outcomes("budi") == "pending");
}

TEST_CASE(
    "Attempts: \"attempt n+1 goes out `gap` (default 10 min) after the deadline of n\", each with a nudge at half-time") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:14:59");
    CHECK(office.times_heard("budi", "Mengingatkan panggilan") == 0);
    office.at("2026-02-13 08:15");
    CHECK(office.times_heard("budi", "Mengingatkan panggilan dari Rina Wati") == 1);
    office.at("2026-02-13 08:32:59");
    CHECK(office.outcomes("budi") == "pending");
    office.at("2026-02-13 08:33");
    CHECK(office.outcomes("budi") == "missed");
    CHECK_FALSE(office.is_over());
    office.at("2026-02-13 08:40");
    CHECK(office.has_heard("budi",
                           "Panggilan kedua dari Rina Wati: \"rapat\". Panggilan pukul 08.00 WITA belum"));
    office.at("2026-02-13 09:20");
    CHECK(office.has_heard("budi", "Panggilan ketiga dari Rina Wati"));
    office.at("2026-02-13 09:53");
    CHECK(office.outcomes("budi") == "missed, missed, missed");
    CHECK(office.is_over());
    CHECK(office.times_heard("budi", "Mengingatkan panggilan") == 3);
}

TEST_CASE("an answer in the second of the deadline is in time, one in the gap is late and ends the call") {
    Office in_time;
    calls_at(in_time, "2026-02-13 08:00", "budi: rapat");
    in_time.at("2026-02-13 08:30:00");
    in_time.says("budi", "hadir");
    CHECK(in_time.outcomes("budi") == "answered");

    Office late;
    calls_at(late, "2026-02-13 08:00", "budi: rapat");
    late.at("2026-02-13 08:30:01");
    late.says("budi", "maaf baru lihat");
    CHECK(late.outcomes("budi") == "late");
    CHECK(late.has_heard("budi", "setelah batas 08.30 WITA"));
    CHECK(late.is_over());

    Office gap;
    calls_at(gap, "2026-02-13 08:00", "budi: rapat");
    gap.at("2026-02-13 08:35");
    CHECK(gap.outcomes("budi") == "missed");
    gap.says("budi", "hadir");
    CHECK(gap.outcomes("budi") == "late");
    gap.at("2026-02-13 16:00");
    CHECK(gap.outcomes("budi") == "late");
    CHECK_FALSE(gap.flag().has_value());
}

TEST_CASE(
    "Attempts: \"only if its whole window fits into duty time; otherwise the call ends\", at the Friday break") {
    Office office;
    calls_at(office, "2026-02-13 10:45", "budi: rapat");
    office.at("2026-02-13 11:18");
    CHECK(office.outcomes("budi") == "missed");
    CHECK(office.is_over());
    office.at("2026-02-13 16:00");
    CHECK(office.attempts("budi").size() == 1);
}

TEST_CASE("leave that becomes known between two attempts ends the call") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:35");
    office.absent("budi", domain::AbsenceKind::illness, "2026-02-13");
    office.at("2026-02-13 10:00");
    CHECK(office.outcomes("budi") == "missed");
    CHECK(office.is_over());

    Office before;
    calls_at(before, "2026-02-13 08:00", "budi: rapat");
    before.absent("budi", domain::AbsenceKind::official_travel, "2026-02-13");
    before.at("2026-02-13 10:00");
    CHECK(before.outcomes("budi") == "void off_duty");
}

TEST_CASE("silence without proof is void, and whoever called is told why") {
    Office blocked;
    blocked.blocks("budi");
    calls_at(blocked, "2026-02-13 08:00", "budi: rapat");
    blocked.at("2026-02-13 09:00");
    CHECK(blocked.outcomes("budi") == "void unreachable");
    CHECK(blocked.has_heard(
        "rina", "Panggilan kepada Budi Santoso tidak dihitung: percakapan tidak dapat dijangkau"));
    CHECK(blocked.is_over());

    Office outage;
    calls_at(outage, "2026-02-13 08:00", "budi: rapat");
    outage.at("2026-02-13 08:20");
    outage.outage("2026-02-13 08:10", "2026-02-13 08:12");
    outage.at("2026-02-13 08:33");
    CHECK(outage.outcomes("budi") == "void outage");
    CHECK(outage.has_heard("budi", "tidak dihitung karena gangguan pada sistem kami"));
    outage.at("2026-02-13 10:00");  // a void attempt is not replaced
    CHECK(outage.outcomes("budi") == "void outage, missed, missed");
    CHECK_FALSE(outage.flag().has_value());
}

TEST_CASE(
    "Two messengers: \"a call goes there, the nudge to the other\"; on WhatsApp it counts only when delivered") {
    Office office;
    office.prefers("made", Messenger::whatsapp);
    office.at("2026-02-13 08:00");
    office.says("dewi", "/panggil made: rapat");
    office.taps("dewi", "Kirim");
    office.at("2026-02-13 08:20");
    CHECK(office.heard_at_address("wa-made").find("Panggilan dari Dewi Lestari") == 0);
    CHECK(office.heard_at_address("tg-made").find("Mengingatkan panggilan") == 0);
    office.at("2026-02-13 08:33");
    CHECK(office.outcomes("made") == "missed");

    Office undelivered;
    undelivered.delivers_nothing_on_whatsapp();
    undelivered.prefers("made", Messenger::whatsapp);
    undelivered.at("2026-02-13 08:00");
    undelivered.says("dewi", "/panggil made: rapat");
    undelivered.taps("dewi", "Kirim");
    undelivered.at("2026-02-13 08:33");
    CHECK(undelivered.outcomes("made") == "void undelivered");
}

TEST_CASE(
    "Two messengers: blocked on one, a person is asked on the other at once, and \"an answer on either counts\"") {
    Office office;
    office.blocks("made");
    office.at("2026-02-13 08:00");
    office.says("dewi", "/panggil made: rapat");
    office.taps("dewi", "Kirim");
    CHECK(office.heard_at_address("wa-made").find("Panggilan dari Dewi Lestari") == 0);
    office.at("2026-02-13 08:05");
    office.says_on(Messenger::whatsapp, "made", "siap");
    CHECK(office.outcomes("made") == "answered");
}

TEST_CASE("Answer: in time but brought hours later, it cancels the miss and \"later attempts\"") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 11:00");
    CHECK(office.outcomes("budi") == "missed, missed, missed");
    office.said_at("2026-02-13 08:10", "budi", "siap");
    CHECK(office.outcomes("budi") == "answered, void withdrawn, void withdrawn");
    CHECK(office.has_heard("rina", "Budi Santoso ternyata menjawab tepat waktu, pukul 08.10 WITA"));
}

TEST_CASE("a late answer that was itself delayed ends the call as if it had come at once") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:45");  // the second attempt is out
    office.said_at("2026-02-13 08:35", "budi", "maaf, baru lihat");
    CHECK(office.outcomes("budi") == "late, void withdrawn");
    CHECK(office.is_over());
    office.at("2026-02-13 11:00");
    CHECK(office.attempts("budi").size() == 2);
}

TEST_CASE("Answer: one reply \"answers every open attempt of that person\"") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:05");
    office.says("dewi", "/panggil budi: laporan");  // a counted call in three hours is enough
    CHECK(office.has_heard("dewi", "Batas jumlah panggilan sudah tercapai"));
    office.says("dewi", "/apel Biro Organisasi");
    office.taps("dewi", "Kirim");
    CHECK(office.outcome("budi", 2) == "pending");
    office.says("budi", "hadir");
    CHECK(office.outcome("budi", 1) == "answered");
    CHECK(office.outcome("budi", 2) == "answered");
}

TEST_CASE("names: several people, an ambiguous one among them, unknown ones, and no message") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi, siti rahma: rapat");
    CHECK(office.last_heard("rina").find("Budi Santoso dan Siti Rahma") != std::string::npos);

    office.says("rina", "/panggil siti, budi: rapat");
    CHECK(office.last_heard("rina").find("Beberapa pegawai cocok dengan \"siti\"") == 0);
    CHECK(office.buttons("rina") == std::vector<std::string>{"Siti Aminah", "Siti Rahma"});
    office.taps("rina", "Siti Aminah");
    CHECK(office.last_heard("rina").find("Panggilan untuk Budi Santoso dan Siti Aminah") == 0);

    office.says("rina", "/panggil joko: rapat");
    CHECK(office.last_heard("rina").find("cocok dengan \"joko\"") != std::string::npos);
    office.says("rina", "/panggil dewi: rapat");  // above her
    CHECK(office.last_heard("rina").find("cocok dengan \"dewi\"") != std::string::npos);
    for (const char* wrong :
         {"/panggil", "/panggil budi", "/panggil budi:", "/panggil : rapat", "/panggil ,: rapat"}) {
        CAPTURE(wrong);
        office.says("rina", wrong);
        CHECK(office.last_heard("rina").find("Tulis nama, titik dua") == 0);
    }
    office.says("rina", "/panggil budi: " + std::string(201, 'x'));
    CHECK(office.last_heard("rina").find("paling panjang 200") != std::string::npos);
    office.says("budi", "/panggil siti: rapat");
    CHECK(office.last_heard("budi") == "Perintah ini hanya untuk atasan. Perintah yang tersedia: /bantuan");
}

TEST_CASE("a preview is confirmed once, and a cancelled or old one sends nothing") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.taps("rina", "Kirim");
    CHECK(office.last_heard("rina").find("Panggilan itu sudah dikirim") != std::string::npos);
    office.taps("rina", "Batal");
    CHECK(office.last_heard("rina").find("Panggilan itu sudah dikirim") != std::string::npos);
    CHECK(office.times_heard("budi", "Panggilan dari Rina Wati") == 1);

    office.says("rina", "/panggil siti aminah: rapat");
    office.taps("rina", "Batal");
    CHECK(office.last_heard("rina").find("dibatalkan") != std::string::npos);
    office.taps("rina", "Kirim");
    office.says("rina", "/panggil siti aminah: rapat");
    office.at("2026-02-13 08:15");
    office.taps("rina", "Kirim");
    CHECK(office.last_heard("rina").find("sudah tidak berlaku") != std::string::npos);
    CHECK(office.times_heard("siti", "Panggilan dari Rina Wati") == 0);
}

TEST_CASE(
    "Outcome of an attempt: \"known at issue (leave, illness, travel, exemption): the person is left out\", with the reason on the card") {
    Office office;
    office.absent("budi", domain::AbsenceKind::leave, "2026-02-13");
    office.absent("siti", domain::AbsenceKind::official_travel, "2026-02-13");
    office.at("2026-02-13 08:00");
    office.says("dewi", "/panggil budi, siti aminah, nyoman, sari, emma: rapat");
    const std::string shown = office.last_heard("dewi");
    for (const char* line : {"Budi Santoso tidak dipanggil: cuti", "Siti Aminah tidak dipanggil: dinas luar",
                             "Nyoman Putra tidak dipanggil: belum terdaftar",
                             "Sari Dewanti tidak dipanggil: dikecualikan", "1 orang akan dipanggil"}) {
        CAPTURE(shown);
        CAPTURE(line);
        CHECK(shown.find(line) != std::string::npos);
    }
    office.taps("dewi", "Kirim");
    for (const char* who : {"budi", "siti", "nyoman", "sari"}) CHECK(office.outcome(who) == "not asked");
    CHECK(office.has_heard("emma", "Call from Dewi Lestari"));
    CHECK_FALSE(office.has_heard("budi", "Panggilan"));
}

TEST_CASE(
    "Supervision: \"the issuer is never in the audience\" of a roll call, which does not count in Kaltim") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("dewi", "/apel");
    CHECK(office.last_heard("dewi").find("Apel daring Setda") == 0);
    office.taps("dewi", "Kirim");
    CHECK(office.outcome("dewi") == "not asked");
    CHECK(office.has_heard("rina", "Apel daring Setda oleh Dewi Lestari"));
    CHECK(office.buttons("budi") == std::vector<std::string>{"Saya hadir", "Ada kendala"});
    office.taps("budi", "Saya hadir");
    CHECK(office.outcome("budi") == "answered");
    office.at("2026-02-13 10:30");
    CHECK(office.outcomes("siti") == "missed, missed, missed");
    CHECK_FALSE(office.flag().has_value());
    office.says("dewi", "/apel keuangan");
    CHECK(office.last_heard("dewi").find("Tidak ada unit") == 0);
}

TEST_CASE("on Telegram the card is changed in place, at most every three seconds, and closes with the call") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi, emma: rapat");
    office.heard("rina");
    office.taps("budi", "Siap, saya hadir");
    office.taps("emma", "Ready, I am here");
    office.at("2026-02-13 08:01");
    const auto heard = office.heard("rina");
    REQUIRE_FALSE(heard.empty());
    CHECK(heard.size() <= 3);
    CHECK(heard.back().find("ditutup pukul 08.00 WITA") != std::string::npos);
    CHECK(heard.back().find("2 dari 2 menjawab") != std::string::npos);
}

TEST_CASE("a tap is confirmed first, freezes its card, and a second one changes nothing") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.at("2026-02-13 08:02");
    office.taps("budi", "Siap, saya hadir");
    CHECK(office.last_toast("budi") == "Tercatat pukul 08.02 WITA");
    CHECK(office.has_heard("budi", "Tercatat pukul 08.02 WITA: Siap, saya hadir"));
    office.at("2026-02-13 08:20");
    office.taps("budi", "Siap, saya hadir");
    CHECK(office.last_toast("budi") == "Sudah tercatat pukul 08.02 WITA");
    CHECK(office.attempts("budi").front().answered_at == stories::wita("2026-02-13 08:02"));
}

TEST_CASE("a question goes to the caller, and quoting it sends the answer back") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi: rapat");
    office.taps("budi", "Ajukan pertanyaan");
    CHECK(office.last_heard("budi") == "Silakan tuliskan pertanyaan Bapak/Ibu.");
    office.says("budi", "di ruang mana?", Intent::question);
    CHECK(office.last_heard("rina").find("Pertanyaan dari Budi Santoso: \"di ruang mana?\"") == 0);
    domain::InboundMessage answer;
    answer.text = "ruang dua";
    answer.quoted_id = office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT message_id FROM outbox WHERE subject = 'question/budi'")
            ->get<std::string>(0);
    });
    office.sends("rina", answer);
    CHECK(office.last_heard("budi") == "Jawaban Rina Wati: \"ruang dua\"");
}

TEST_CASE("outside working hours a call is sent as one that does not count") {
    Office office;
    office.at("2026-02-13 16:30");
    office.says("rina", "/panggil budi: data mendesak");
    CHECK(office.last_heard("rina").find("Panggilan ini tidak dihitung") != std::string::npos);
    office.says("rina", "diminta Kementerian malam ini");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 19:00");
    CHECK(office.attempts("budi").size() == 1);
    CHECK_FALSE(office.flag().has_value());
}
