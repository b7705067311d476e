// HR's summary: counts, what needs a look, what did not count and why.
#include "bot/app/digest.hpp"

#include "tests/app/office.hpp"

using stories::Office;

namespace {

std::string digest(Office& office, domain::Language language = domain::Language::id) {
    return office.in_scene([&](app::Scene& scene) { return app::digest_text(scene, language); });
}

}  // namespace

TEST_CASE("the digest counts outcomes, lists who needs a look, and says what did not count and why") {
    Office office;
    office.absent("siti", domain::AbsenceKind::leave, "2026-02-13");
    office.at("2026-02-13 06:45");
    office.says("emma", "present");
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi, emma: rapat");
    office.taps("rina", "Kirim");
    office.says("emma", "ok");
    office.at("2026-02-13 10:00");
    office.outage("2026-02-13 10:10", "2026-02-13 10:15");
    office.at("2026-02-13 13:30");
    const std::string text = digest(office);
    CAPTURE(text);
    for (const char* line :
         {"Ringkasan Jumat, 13 Februari 2026, Setda: perlu tindak lanjut 1, menunggu jawaban pegawai 1",
          "pagi: 1 orang tepat waktu",
          "siang:", "1 menjawab (1 orang); 3 tanpa jawaban sampai batas (1 orang)",
          "1: Budi Santoso, Biro Organisasi; menunggu jawaban pegawai sampai Jumat, 20 Februari 2026",
          "Tidak dihitung: 1 orang dikecualikan", "pukul 10.10 WITA sampai 10.15 WITA"})
        CHECK(text.find(line) != std::string::npos);
    const std::string english = digest(office, domain::Language::en);
    CAPTURE(english);
    CHECK(english.find("morning:") != std::string::npos);
    CHECK(english.find("pagi") == std::string::npos);
}

TEST_CASE("who was away is named with the kind of absence and nothing more") {
    Office office;
    office.absent("siti", domain::AbsenceKind::illness, "2026-02-20");
    office.at("2026-02-20 09:00");
    const std::string text = digest(office);
    CAPTURE(text);
    CHECK(text.find("sakit: Siti Aminah") != std::string::npos);
    CHECK(text.find("Budi") == std::string::npos);
}

TEST_CASE("the digest goes out once a day to HR, and /ringkasan shows it to HR alone") {
    Office office;
    office.settings().hr_mail = {"hr@example.test"};
    office.at("2026-02-13 16:29:59");
    CHECK_FALSE(office.has_heard("hana", "Ringkasan"));
    office.at("2026-02-13 16:30");
    CHECK(office.times_heard("hana", "Ringkasan Jumat, 13 Februari 2026") == 1);
    const auto mails = office.in_scene([](app::Scene& scene) {
        return scene.tx
            .query_one("SELECT count(*) FROM outbox WHERE lane = 'email/hr' AND chat = 'hr@example.test'")
            ->get<int>(0);
    });
    CHECK(mails == 1);
    office.at("2026-02-14 16:30");
    CHECK(office.times_heard("hana", "Ringkasan Sabtu") == 0);  // a day off on which nothing happened
    office.says("hana", "/ringkasan");
    CHECK(office.times_heard("hana", "Ringkasan Sabtu, 14 Februari 2026") == 1);
    office.says("budi", "/ringkasan");
    CHECK(office.last_heard("budi") ==
          "Perintah ini hanya untuk pengelola kepegawaian. Perintah yang tersedia: /bantuan");
}
