// Every verdict in words: for the person and whoever called by `/mengapa N`, for HR by `sigap explain`.
#include <nlohmann/json.hpp>

#include "bot/app/verdict_words.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::Language;
using domain::Messenger;
using stories::Office;

namespace {

std::string explained(Office& office, const std::string& who, Language language = Language::id,
                      std::int64_t call = 1) {
    return office.in_scene([&](app::Scene& scene) {
        const auto person = storage::find_employee(scene.tx, domain::EmployeeId{who}).value();
        const auto found = app::explain_call(scene, person, domain::CallId{call});
        std::string text;
        if (found)
            for (const auto& line : app::to_words(scene, *found, language)) text += line + "\n";
        return text;
    });
}

nlohmann::json as_json(Office& office, const std::string& who) {
    return office.in_scene([&](app::Scene& scene) {
        const auto person = storage::find_employee(scene.tx, domain::EmployeeId{who}).value();
        return nlohmann::json::parse(
            app::to_json(scene, *app::explain_call(scene, person, domain::CallId{1}), Language::en));
    });
}

}  // namespace

TEST_CASE(
    "a miss is explained with its times, its proof, its rule, how long it is provisional, and its flag") {
    Office office;
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 10:00");
    REQUIRE(office.outcomes("budi") == "missed, missed, missed");
    const std::string indonesian = explained(office, "budi");
    CAPTURE(indonesian);
    for (const char* words :
         {"Panggilan 1 dari Rina Wati untuk Budi Santoso, Jumat, 13 Februari 2026 pukul 08.00 WITA.",
          "Dihitung menurut kebijakan kaltim-friday ", "per kesempatan menjawab dalam satu panggilan",
          "Kesempatan ke-1: dikirim pukul 08.00 WITA, batas jawab 08.30 WITA.",
          "Panggilan lewat Telegram: diterima penyedia pukul 08.00 WITA.",
          "Pengingat lewat Telegram: diterima penyedia pukul 08.15 WITA.",
          "Hasil: tanpa jawaban sampai batas. Dasarnya: Telegram menerima panggilan dan pengingatnya",
          "masih sementara sampai Sabtu, 14 Februari 2026 pukul 08.30 WITA",
          "Kesempatan ke-3: dikirim pukul 09.20 WITA", "Urutan yang sedang berjalan: 3, pada panggilan 1.",
          "Termasuk dalam pemberitahuan 1."}) {
        CAPTURE(words);
        CHECK(contains(indonesian, words));
    }
    const std::string english = explained(office, "budi", Language::en);
    for (const char* words :
         {"Call 1 from Rina Wati to Budi Santoso", "Counts under policy kaltim-friday ",
          "The nudge by Telegram: taken by the provider at 08:15 WITA.", "Part of notice 1."})
        CHECK(contains(english, words));

    office.at("2026-02-14 09:10");  // the third may still be cancelled, the others no longer
    const std::string later = explained(office, "budi");
    CHECK_FALSE(contains(later, "sementara sampai Sabtu, 14 Februari 2026 pukul 08.30"));
    CHECK_FALSE(contains(later, "pukul 09.10 WITA;"));
    CHECK(contains(later, "sementara sampai Sabtu, 14 Februari 2026 pukul 09.50"));
}

TEST_CASE("every outcome is explained by the ground it rests on") {
    struct Row {
        const char* name;
        void (*happens)(Office&);
        const char* words;
    };
    for (
        const Row& row : {
            Row{"open", [](Office&) {}, "Hasil: menunggu jawaban. Dasarnya: batas waktu belum lewat"},
            Row{"answered",
                [](Office& office) {
                    office.at("2026-02-13 08:10");
                    office.says("made", "siap");
                },
                "Hasil: menjawab. Dasarnya: dijawab dalam batas waktu."},
            Row{"answered, brought later",
                [](Office& office) {
                    office.at("2026-02-13 12:00");
                    office.said_at("2026-02-13 08:10", "made", "siap");
                },
                "Balasan dikirim Jumat, 13 Februari 2026 pukul 08.10 WITA, kami terima Jumat, 13 Februari 2026"
                " pukul 12.00 WITA."},
            Row{"undelivered", [](Office& office) { office.at("2026-02-13 09:00"); },
                "tidak dihitung (tidak terbukti sampai). Dasarnya: WhatsApp tidak melaporkan"},
            Row{"undelivered, what was sent", [](Office& office) { office.at("2026-02-13 09:00"); },
                "Panggilan lewat WhatsApp: diterima penyedia pukul 08.00 WITA."},
            Row{"outage",
                [](Office& office) {
                    office.at("2026-02-13 08:20");
                    office.outage("2026-02-13 08:10", "2026-02-13 08:13");
                    office.at("2026-02-13 09:00");
                },
                "Gangguan pada sistem kami: pukul 08.10 WITA sampai 08.13 WITA."},
            Row{"on leave",
                [](Office& office) {
                    office.at("2026-02-13 08:20");
                    office.absent("made", domain::AbsenceKind::leave, "2026-02-13");
                    office.at("2026-02-13 09:00");
                },
                "tidak dihitung (di luar jam dinas). Dasarnya: menurut data kepegawaian"},
            Row{"gone",
                [](Office& office) {
                    office.at("2026-02-13 08:20");
                    office.in_scene([](app::Scene& scene) {
                        storage::mark_left(scene.tx, domain::EmployeeId{"made"}, "test");
                    });
                    office.at("2026-02-13 09:00");
                },
                "tidak lagi tercatat sebagai pegawai"},
        }) {
        CAPTURE(row.name);
        Office office;
        office.delivers_nothing_on_whatsapp();
        office.prefers("made", Messenger::whatsapp);
        calls_at(office, "2026-02-13 08:00", "made: rapat", "dewi");
        row.happens(office);
        const std::string words = explained(office, "made");
        CAPTURE(words);
        CHECK(contains(words, row.words));
        CHECK_FALSE(contains(words, "ground_"));
    }
}

TEST_CASE("a call that does not count says by which rule, and silence in it is no reply") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/apel");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 10:30");
    const std::string words = explained(office, "budi");
    CAPTURE(words);
    CHECK(contains(words, "Tidak dihitung menurut kebijakan kaltim-friday "));
    CHECK(contains(words, "Hasil: tanpa balasan."));
    CHECK_FALSE(contains(words, "Urutan yang sedang berjalan"));
}

TEST_CASE("who was left out reads why, and who had no part in a call has no explanation of it") {
    Office office;
    office.absent("budi", domain::AbsenceKind::leave, "2026-02-13");
    calls_at(office, "2026-02-13 08:00", "budi, siti aminah: rapat");
    CHECK(contains(explained(office, "budi"), "Tidak dipanggil: cuti."));
    CHECK(explained(office, "made").empty());
    CHECK(explained(office, "siti", Language::id, 99).empty());
}

TEST_CASE("for machines the same is JSON, with the rule, the receipts and the ground") {
    Office office;
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 10:00");
    const auto found = as_json(office, "budi");
    CHECK(found.at("counts") == true);
    CHECK(found.at("counting_rule") == "kaltim-friday/attempts");
    CHECK(found.at("streak").size() == 3);
    CHECK(found.at("flags").at(0).at("state") == "awaiting_reply");
    const auto& first = found.at("attempts").at(0);
    CHECK(first.at("ground") == "telegram_accepted_twice");
    CHECK(first.at("provisional") == true);
    CHECK(first.at("final_at") == "2026-02-14T00:30:00Z");
    CHECK(first.at("messages").at(0).at("kind") == "call");
    CHECK(first.at("messages").at(0).at("accepted_at") == "2026-02-13T00:00:00Z");
    CHECK(first.at("messages").at(1).at("kind") == "nudge");
    CHECK(found.at("words").size() > 10);
}

TEST_CASE("/mengapa with a number explains one's own call, or a call one made, and nobody else's") {
    Office office;
    calls_at(office, "2026-02-13 08:00");
    office.at("2026-02-13 09:00");
    office.says("rina", "/mengapa 1");
    CHECK(contains(office.last_heard("rina"), "Panggilan 1 dari Rina Wati untuk Budi Santoso"));
    office.says("budi", "/mengapa 1");  // and so answers it, as everything does
    CHECK(office.has_heard("budi", "Panggilan 1 dari Rina Wati untuk Budi Santoso"));
    CHECK(office.outcome("budi") == "answered");
    for (const char* who : {"siti", "dewi", "hana"}) {
        office.says(who, "/mengapa 1");
        CHECK(
            office.last_heard(who) ==
            "Penjelasan panggilan 1 hanya untuk yang dipanggil dan yang memanggil. Panggilan Bapak/Ibu sendiri: /riwayat");
    }
    for (const char* words : {"/mengapa 99", "/mengapa 999999999999"}) {
        office.says("siti", words);
        CHECK(contains(office.last_heard("siti"), "hanya untuk yang dipanggil dan yang memanggil"));
    }
    office.says("emma", "/why 1");
    CHECK(office.last_heard("emma") ==
          "The explanation of call 1 is for whoever was called and whoever called. Your own calls: /riwayat");
    office.says("siti", "/mengapa");
    CHECK(contains(office.last_heard("siti"), "Aturan untuk Bapak/Ibu pada"));
}

TEST_CASE("/mengapa about a call to several asks whom it is about, and takes a name") {
    Office office;
    calls_at(office, "2026-02-13 08:00", "budi, siti aminah: rapat");
    office.at("2026-02-13 08:10");
    office.says("rina", "/mengapa 1");
    CHECK(contains(office.last_heard("rina"), "Mohon tulis juga namanya, misalnya: /mengapa 1 Budi"));
    office.says("rina", "/mengapa 1 siti");
    CHECK(contains(office.last_heard("rina"), "untuk Siti Aminah"));
    office.says("rina", "/mengapa 1 joko");
    CHECK(contains(office.last_heard("rina"), "Mohon tulis juga namanya"));
}
