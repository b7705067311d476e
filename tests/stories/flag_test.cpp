// Three calls in a row without a response: the person hears of it first, and people decide.
#include <doctest/doctest.h>

#include "tests/support/contains.hpp"
#include "tests/support/story.hpp"

using namespace stories;
using namespace std::chrono_literals;

namespace {

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE(
    "the third silence opens a flag, told to the person first, and HR's summary of the day counts what "
    "counts") {
    Story story({{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                 {"hadi", "Hadi Purnomo", Uses::telegram, "id", Role::hr},
                 {"helen", "Helen Tumewu", Uses::whatsapp, "en", Role::hr},
                 {"arif", "Arif Wibowo"},
                 {"john", "John Tukan", Uses::whatsapp, "en"},
                 {"fajar", "Fajar Nugroho"},
                 {"budi", "Budi Santoso"},
                 {"dewi", "Dewi Lestari"}});
    REQUIRE(story.run({"roster", "absence", "dewi", "leave", "2026-02-13", "2026-02-13", "--by", "Rina"})
                .exit_code == 0);
    story.blocks("fajar");
    story.at("08:00");
    story.says("rina", "/panggil Arif, John, Fajar, Budi, Dewi: mohon bergabung rapat");
    CHECK(
        contains(story.heard_by("rina", "Kirim panggilan ini?").text, "Dewi Lestari tidak dipanggil: cuti"));
    story.taps("rina", "Kirim");
    story.says("budi", "siap bu");

    story.at("08:15:10");
    CHECK(contains(story.heard_by("arif", "Mengingatkan panggilan").text, "08.30 WITA"));
    CHECK(contains(story.heard_by("john", "A reminder of the call").text, "08:30 WITA"));
    story.at("08:41");
    CHECK(contains(story.heard_by("arif", "Panggilan kedua dari Rina").text,
                   "Panggilan pukul 08.00 WITA belum dijawab"));
    CHECK(contains(story.heard_by("john", "Second call from Rina").text, "before 09:10 WITA"));
    CHECK(contains(story.heard_by("rina", "tidak dihitung").text, "Fajar Nugroho"));
    story.at("09:21");
    CHECK(contains(story.heard_by("arif", "Panggilan ketiga").text, "atasan yang menilai, bukan sistem"));
    CHECK(contains(story.heard_by("john", "Third call").text, "your supervisor decides, not the system"));
    CHECK(story.count_heard_by("arif", "Pemberitahuan") == 0);

    story.at("09:54");
    const Lines missed{"1/1 missed", "1/2 missed", "1/3 missed"};
    CHECK(story.outcomes_of("arif") == missed);
    CHECK(story.outcomes_of("john") == missed);
    CHECK(story.outcomes_of("fajar") == Lines{"1/1 void unreachable"});
    CHECK(story.outcomes_of("budi") == Lines{"1/1 answered"});
    CHECK(story.outcomes_of("dewi").empty());
    const auto notice = story.heard_by("arif", "Ini bukan hukuman");
    CHECK(contains(notice.text, "Panggilan ke-3: Jumat, 13 Februari 2026, pukul 09.20 WITA"));
    CHECK(contains(notice.text, "/tanggapi"));
    CHECK(
        contains(story.heard_by("john", "This is not a penalty").text, "You have the right to answer until"));
    for (const auto& [officer, words] :
         {std::pair{"rina", "menunggu jawaban sampai"}, {"hadi", "Menunggu jawaban sampai"}}) {
        CAPTURE(officer);
        const auto told = story.heard_by(officer, words);
        CHECK(contains(told.text, "Pemberitahuan"));
        CHECK(told.at >= notice.at);
    }
    CHECK(contains(story.heard_by("helen", "Awaiting a reply until").text, "needs a look"));

    story.at("10:30");
    story.says("arif", "/tanggapi HP saya rusak sejak Kamis malam");
    CHECK(contains(story.heard_by("arif", "Jawaban Bapak/Ibu untuk pemberitahuan").text,
                   "diterima pukul 10.30 WITA"));
    CHECK(
        contains(story.heard_by("hadi", "Jawaban Arif Wibowo").text, "\"HP saya rusak sejak Kamis malam\""));
    story.says("john", "/tanggapi");
    CHECK(contains(story.last_heard_by("john"), "Please write your answer to notice"));
    story.says("john", "My phone was broken");
    CHECK(contains(story.last_heard_by("john"), "was received at 10:30 WITA"));

    story.at("16:01");
    const auto summary = story.heard_by("hadi", "Ringkasan Jumat, 13 Februari 2026");
    CHECK(contains(summary.text, "perlu tindak lanjut 2"));
    CHECK(contains(
        summary.text,
        "Panggilan: 1 menjawab (1 orang); 6 tanpa jawaban sampai batas (2 orang); 1 tidak dihitung (1 orang)"));
    CHECK(contains(summary.text, "percakapan tidak dapat dijangkau: Fajar Nugroho"));
    CHECK(contains(summary.text, "pagi: 1 orang tidak dihitung, di luar jam dinas"));
    CHECK(contains(summary.text, "Arif Wibowo, Biro Organisasi; sudah dijawab oleh yang bersangkutan"));
    CHECK(contains(story.heard_by("helen", "Summary").text, "follow-up needed 2"));
    const auto mails = story.mails();
    REQUIRE_FALSE(mails.empty());
    CHECK(mails.back().to.at(0) == "kepegawaian@demo.example");
    CHECK(contains(mails.back().subject, "Ringkasan kepegawaian"));
    CHECK(contains(mails.back().text, "Arif Wibowo, Biro Organisasi"));
    CHECK(contains(mails.back().text, "6 tanpa jawaban sampai batas"));
    CHECK(contains(story.verdict(), "2 flags: consistent"));
}

TEST_CASE("supervisor and HR wait ten minutes for a notice that the person's messenger does not take") {
    Story story({{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                 {"hadi", "Hadi Purnomo", Uses::telegram, "id", Role::hr},
                 {"arif", "Arif Wibowo"}});
    story.at("08:00");
    story.says("rina", "/panggil Arif: mohon hadir");
    story.taps("rina", "Kirim");
    story.at("09:52");
    story.fault(R"("fault":"throttle","on":"telegram","person":"arif","retry_after":900)");
    story.at("09:55");
    CHECK(story.count_heard_by("arif", "Ini bukan hukuman") == 0);
    CHECK(story.count_heard_by("rina", "menunggu jawaban sampai") == 0);
    story.heal();
    story.at("10:04");
    CHECK(story.count_heard_by("hadi", "Pemberitahuan 1") == 1);
    story.at("10:15");
    CHECK(story.count_heard_by("arif", "Ini bukan hukuman") == 1);
    CHECK(contains(story.verdict(), "1 flags: consistent"));
}
