// Calling people from chat, from the preview card to the summary, by supervisors on either messenger.
#include <doctest/doctest.h>

#include "bot/demo/scenario.hpp"
#include "tests/support/contains.hpp"
#include "tests/support/story.hpp"

using namespace stories;
using namespace std::chrono_literals;

namespace {

using Lines = std::vector<std::string>;

const std::vector<Person> kBureau{{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor},
                                  {"budi", "Budi Santoso"},
                                  {"aminah", "Siti Aminah"},
                                  {"rahayu", "Siti Rahayu"},
                                  {"maria", "Maria Lawai", Uses::telegram, "en"},
                                  {"citra", "Citra Dewi", Uses::whatsapp},
                                  {"john", "John Tukan", Uses::whatsapp, "en"},
                                  {"arif", "Arif Wibowo"}};

}  // namespace

TEST_CASE("a supervisor calls by name, chooses among namesakes, sees a card first, and hears the answer") {
    Story story(kBureau);
    story.at("08:00");
    story.says("rina", "/panggil Zulkifli: mohon hadir");
    CHECK(contains(story.last_heard_by("rina"),
                   "Tidak ada pegawai di unit Bapak/Ibu yang cocok dengan \"Zulkifli\""));
    story.says("rina", "/panggil Siti: tolong kirim berkas");
    CHECK(story.heard_by("rina", "Beberapa pegawai cocok").buttons == Lines{"Siti Aminah", "Siti Rahayu"});
    story.taps("rina", "Siti Rahayu");
    CHECK(contains(story.heard_by("rina", "Kirim panggilan ini?").text,
                   "Panggilan untuk Siti Rahayu: \"tolong kirim berkas\"\nBatas jawab: 08.30 WITA"));
    CHECK(story.count_heard_by("rahayu", "Panggilan dari") == 0);  // nothing goes out before it is confirmed
    story.taps("rina", "Batal");
    CHECK(contains(story.last_heard_by("rina"), "Panggilan dibatalkan. Tidak ada yang dikirim."));

    story.says("rina", "/panggil budi santoso: mohon bergabung rapat");
    story.taps("rina", "Kirim");
    const auto asked = story.heard_by("budi", "Panggilan dari Rina Hapsari");
    CHECK(
        contains(asked.text, "\"mohon bergabung rapat\". Mohon Bapak/Ibu membalas sebelum pukul 08.30 WITA"));
    CHECK(asked.buttons == Lines{"Siap, saya hadir", "Ada kendala", "Ajukan pertanyaan"});
    CHECK(story.outcomes_of("budi") == Lines{"1/1 pending"});
    story.says("budi", "baik bu");
    CHECK(contains(story.last_heard_by("budi"),
                   "Respons tercatat pukul 08.00 WITA dan diteruskan kepada Rina Hapsari"));
    CHECK(contains(story.last_heard_by("rina"), "Budi Santoso menjawab pukul 08.00 WITA: \"baik bu\""));
    CHECK(contains(story.heard_by("rina", "Panggilan 1 ditutup").text,
                   "1 dari 1 menjawab\nBudi Santoso: menjawab, pukul 08.00 WITA"));
    CHECK(story.outcomes_of("budi") == Lines{"1/1 answered"});

    story.says("rina", "/panggil Maria: please join");
    story.taps("rina", "Kirim");
    CHECK(contains(story.heard_by("maria", "Call from Rina Hapsari").text, "Please reply before 08:30 WITA"));
    CHECK(story.heard_by("maria", "Call from").buttons.front() == "Ready, I am here");
    story.taps("maria", "Ready, I am here");
    CHECK(contains(story.heard_by("maria", "Thank you, Maria").text,
                   "Your response is recorded at 08:00 WITA"));
}

TEST_CASE(
    "everyone answers a roll call in their own way while one card follows, changed at most every three "
    "seconds") {
    Story story(kBureau);
    story.at("09:00");
    story.says("rina", "/apel");
    CHECK(contains(story.heard_by("rina", "Apel daring Biro Organisasi: 7 pegawai bertugas").text,
                   "Batas jawab 09.30 WITA. Kirim?"));
    story.taps("rina", "Kirim");
    CHECK(contains(story.heard_by("budi", "Apel daring Biro Organisasi oleh Rina").text,
                   "sebelum pukul 09.30 WITA"));
    CHECK(contains(story.heard_by("john", "Roll call of Biro Organisasi").text, "before 09:30 WITA"));

    story.taps("budi", "Saya hadir");
    story.says("aminah", "ulun hadir bu");
    story.voices("rahayu");
    story.reacts("maria", "👍");
    story.quotes("citra", "Apel daring", "hadir bu");
    story.taps("john", "I am present");
    for (const char* person : {"aminah", "rahayu", "citra"}) {
        CAPTURE(person);
        CHECK(contains(story.last_heard_by(person), "Respons tercatat pukul 09.00 WITA"));
    }
    for (const char* person : {"maria", "john"}) {
        CAPTURE(person);
        CHECK(contains(story.last_heard_by(person), "Your response is recorded at 09:00 WITA"));
    }
    for (const char* person : {"budi", "aminah", "rahayu", "maria", "citra", "john"}) {
        CAPTURE(person);
        CHECK(story.outcomes_of(person) == Lines{"1/1 answered"});
    }
    story.wait(5s);
    const auto card = story.heard_by("rina", "6 dari 7 menjawab");
    CHECK(card.is_edited);
    CHECK(contains(card.text, "Arif Wibowo: terkirim"));
    CHECK(story.count_heard_by("rina", "Panggilan 1: Biro Organisasi") == 1);

    story.at("09:15:30");
    CHECK(contains(story.heard_by("arif", "Mengingatkan apel daring").text, "09.30 WITA"));
    CHECK(story.count_heard_by("budi", "Mengingatkan") == 0);
    story.at("09:36");
    CHECK(story.outcomes_of("arif") == Lines{"1/1 missed"});
    CHECK(story.count_heard_by("arif", "Pemberitahuan") == 0);
    std::vector<std::chrono::milliseconds> edits;
    for (const Sent& sent : story.sent_to("rina"))
        if (sent.method == "editMessageText" && contains(sent.text, "Panggilan 1")) edits.push_back(sent.at);
    CHECK(edits.size() >= 2);
    for (std::size_t i = 1; i < edits.size(); ++i) CHECK(edits[i] - edits[i - 1] >= 3s);
}

TEST_CASE(
    "on WhatsApp a supervisor gets the start, half-time and the end, and a late answer is kept as late") {
    Story story({{"syahrani", "Syahrani Idris", Uses::whatsapp, "id", Role::supervisor, "Dinas Kominfo"},
                 {"kartika", "Kartika Sari", Uses::whatsapp, "id", Role::employee, "Dinas Kominfo"},
                 {"maria", "Maria Lawai", Uses::telegram, "en", Role::employee, "Dinas Kominfo"}});
    story.at("08:00");
    story.says("syahrani", "/panggil Kartika, Maria: mohon data jaringan");
    story.taps("syahrani", "Kirim");
    CHECK(contains(story.heard_by("syahrani", "Panggilan 1 terkirim").text,
                   "Ringkasan menyusul pada separuh waktu dan di akhir"));
    story.at("08:15:10");
    CHECK(contains(story.heard_by("syahrani", "separuh waktu: 0 dari 2").text, "Batas jawab: 08.30 WITA"));
    CHECK(contains(story.heard_by("kartika", "Mengingatkan panggilan").text, "mohon data jaringan"));
    CHECK(contains(story.heard_by("maria", "A reminder of the call").text, "mohon data jaringan"));

    story.at("08:35");
    story.says("kartika", "maaf bu baru lihat");
    CHECK(contains(story.heard_by("kartika", "Terima kasih, Bapak/Ibu Kartika Sari. Respons").text,
                   "Respons tercatat pukul 08.35 WITA, setelah batas 08.30 WITA"));
    story.says("maria", "sorry, only now");
    CHECK(contains(story.heard_by("maria", "after the deadline").text,
                   "recorded at 08:35 WITA, after the deadline 08:30 WITA"));
    CHECK(contains(story.heard_by("syahrani", "maaf bu baru lihat").text,
                   "Kartika Sari menjawab pukul 08.35 WITA, setelah batas"));
    CHECK(contains(story.heard_by("syahrani", "Panggilan 1 selesai").text,
                   "Kartika Sari: menjawab setelah batas"));
    story.at("09:30");
    CHECK(story.count_heard_by("kartika", "Panggilan kedua") == 0);
    CHECK(story.outcomes_of("kartika") == Lines{"1/1 late"});
    CHECK(story.outcomes_of("maria") == Lines{"1/1 late"});
    for (const Sent& sent : story.sent_to("syahrani")) CHECK(sent.is_accepted);
    CHECK(contains(story.verdict(), "consistent"));
}

TEST_CASE("an edited old message answers no call") {
    Story story({{"rina", "Rina Hapsari", Uses::telegram, "id", Role::supervisor}, {"budi", "Budi Santoso"}});
    story.at("08:00");
    story.says("budi", "selamat pagi");
    story.says("rina", "/panggil Budi: mohon hadir");
    story.taps("rina", "Kirim");
    story.edits("budi", "selamat pagi", "hadir bu");
    CHECK(story.outcomes_of("budi") == Lines{"1/1 pending"});
    story.says("budi", "hadir bu");
    CHECK(story.outcomes_of("budi") == Lines{"1/1 answered"});
}

TEST_CASE(
    "where the policy leaves the pace to supervisors, the next call goes out at their tap, in English too") {
    Story story({{"grace", "Grace Mandagi", Uses::telegram, "en", Role::supervisor},
                 {"budi", "Budi Santoso"},
                 {"maria", "Maria Lawai", Uses::telegram, "en"}});
    std::string policy(demo::kaltim_friday_toml());
    policy.replace(policy.find("advance = \"auto\""), 16, "advance = \"supervisor\"");
    const auto active = story.run({"policy", "activate", story.write("kaltim-friday.toml", policy), "--by",
                                   "Kepala BKD", "--ground", "Diputuskan"});
    REQUIRE_MESSAGE(active.exit_code == 0, active.err);
    story.at("08:00");
    story.says("grace", "/panggil Nobody: hello");
    CHECK(contains(story.last_heard_by("grace"), "Nobody in your unit matches"));
    story.says("grace", "/panggil Budi, Maria: please join the meeting");
    CHECK(story.heard_by("grace", "Send this call?").buttons == Lines{"Send", "Cancel"});
    story.taps("grace", "Send");
    CHECK(contains(story.heard_by("grace", "Call 1: ").text, "0 of 2"));
    CHECK(contains(story.heard_by("budi", "Panggilan dari Grace Mandagi").text, "sebelum pukul 08.30 WITA"));
    story.says("maria", "on my way");
    CHECK(contains(story.last_heard_by("grace"), "Maria Lawai answered at 08:00 WITA: \"on my way\""));

    story.at("08:55");
    CHECK(story.count_heard_by("budi", "Panggilan kedua") == 0);
    story.taps("grace", "Call again");
    CHECK(contains(story.heard_by("budi", "Panggilan kedua").text, "sebelum pukul 09.25 WITA"));
    CHECK(story.count_heard_by("maria", "Second call") == 0);
    story.says("budi", "siap");
    CHECK(story.outcomes_of("budi") == Lines{"1/1 missed", "1/2 answered"});
    CHECK(contains(story.verdict(), "consistent"));
}
