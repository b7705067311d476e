// Pictures and documents as optional evidence: on record with what they belong to, passed on to nobody.
#include "storage/attachments.hpp"

#include <nlohmann/json.hpp>

#include "bot/app/evidence_pack.hpp"
#include "tests/app/office.hpp"

namespace {

using stories::Office;

void flagged(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:53");
    REQUIRE(office.flag().has_value());
}

domain::InboundMessage picture(const std::string& media_id, const std::string& caption = "") {
    domain::InboundMessage photo;
    photo.message_id = "in-" + media_id;
    photo.content = domain::ContentKind::photo;
    photo.media_id = media_id;
    photo.text = caption;
    photo.mime_type = "image/jpeg";
    photo.bytes = 48'213;
    return photo;
}

std::vector<storage::Attachment> kept(Office& office, const std::string& subject) {
    return office.in_scene([&](app::Scene& scene) { return storage::attachments_of(scene.tx, subject); });
}

}  // namespace

TEST_CASE("a photo sent while the reply is awaited is kept with the flag, and the words may still follow") {
    Office office;
    flagged(office);
    office.taps("budi", "Beri jawaban");
    office.sends("budi", picture("F1"));
    CHECK(office.last_heard("budi").find("lampiran tercatat") != std::string::npos);
    office.says("budi", "ini foto gardu yang padam");
    CHECK(office.flag()->state == "replied");
    const auto attachments = kept(office, "flag/1");
    REQUIRE(attachments.size() == 1);
    CHECK(attachments.front().employee.value == "budi");
    CHECK(attachments.front().lane == "telegram/main");
    CHECK(attachments.front().media_id == "F1");
    CHECK(attachments.front().mime_type == "image/jpeg");
    CHECK(attachments.front().bytes == 48'213);
    CHECK(attachments.front().sent_at == office.now());
    office.says("hana", "/berkas 1");
    CHECK(office.last_heard("hana").find("Lampiran, Jumat, 13 Februari 2026") != std::string::npos);
    CHECK(office.last_heard("hana").find("foto") != std::string::npos);
}

TEST_CASE("a caption is the reply itself, and the picture is kept with it") {
    Office office;
    flagged(office);
    office.taps("budi", "Beri jawaban");
    office.sends("budi", picture("F1", "gardu padam sejak pagi"));
    CHECK(office.flag()->state == "replied");
    REQUIRE(kept(office, "flag/1").size() == 1);
    CHECK(kept(office, "flag/1").front().caption == "gardu padam sejak pagi");
}

TEST_CASE("a picture goes with the reason that was asked for, and with one given before it") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.taps("budi", "Ada kendala");
    office.sends("budi", picture("F1"));
    CHECK(kept(office, "attempt/1/budi").size() == 1);
    CHECK_FALSE(office.has_heard("dewi", "lampiran"));
    office.says("budi", "listrik padam", reading::Intent::excuse);
    CHECK(office.last_heard("dewi").find("\nAda lampiran.") != std::string::npos);  // Rina called
    auto document = picture("F2");
    document.content = domain::ContentKind::document;
    document.mime_type = "application/pdf";
    office.sends("budi", document);
    REQUIRE(kept(office, "attempt/1/budi").size() == 2);
    CHECK(kept(office, "attempt/1/budi").back().kind == "document");
    CHECK(office.last_heard("dewi").find("Budi Santoso mengirim lampiran") == 0);
    CHECK_FALSE(office.has_heard("rina", "lampiran"));
}

TEST_CASE("a picture does not go with a reason of weeks ago, nor with it while something else is awaited") {
    for (const bool is_old : {true, false}) {
        CAPTURE(is_old);
        Office office;
        office.at("2026-02-13 08:00");
        office.says("rina", "/panggil budi: rapat");
        office.taps("rina", "Kirim");
        office.says("budi", "listrik padam", reading::Intent::excuse);
        if (is_old)
            office.at("2026-02-21 08:00");
        else
            office.says("budi", "/cuti");  // from when until when?
        office.sends("budi", picture("F1"));
        CHECK(kept(office, "attempt/1/budi").empty());
    }
}

TEST_CASE("a picture in reply to a call answers it and is kept with it") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    const auto message_id = office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT message_id FROM outbox WHERE subject = 'attempt/1/budi/1'")
            ->get<std::string>(0);
    });
    auto photo = picture("F1");
    photo.quoted_id = message_id;
    office.sends("budi", photo);
    CHECK(office.outcome("budi") == "answered");
    CHECK(kept(office, "attempt/1/budi").size() == 1);
}

TEST_CASE("a picture that belongs to nothing is not kept, nor is one that quotes somebody else's message") {
    Office office;
    office.at("2026-02-13 08:00");
    office.sends("siti", picture("F1"));
    CHECK(office.last_heard("siti").find("hanya dapat membaca teks") != std::string::npos);
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    const auto message_id = office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT message_id FROM outbox WHERE subject = 'attempt/1/budi/1'")
            ->get<std::string>(0);
    });
    auto photo = picture("F2");
    photo.quoted_id = message_id;
    office.sends("siti", photo);
    auto voice = picture("F3");
    voice.content = domain::ContentKind::voice;
    office.sends("budi", voice);
    CHECK(kept(office, "attempt/1/budi").empty());
    CHECK(office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT count(*) FROM attachment")->get<std::int64_t>(0);
    }) == 0);
}

TEST_CASE("the evidence pack holds an attachment by its description, and decisions by name and ground") {
    Office office;
    flagged(office);
    office.taps("budi", "Beri jawaban");
    office.sends("budi", picture("F1", "gardu padam"));
    office.says("hana", "/berkas 1");
    office.taps("hana", "Tutup catatan");
    office.says("hana", "gardu memang padam");
    office.taps("hana", "Simpan");
    office.in_scene([](app::Scene& scene) {
        const auto pack = app::gather_evidence(scene, domain::FlagId{1}).value();
        const auto json = nlohmann::json::parse(app::to_json(pack));
        REQUIRE(json["attachments"].size() == 1);
        CHECK(json["attachments"][0]["media_id"] == "F1");
        CHECK(json["attachments"][0]["caption"] == "gardu padam");
        REQUIRE(json["decisions"].size() == 1);
        CHECK(json["decisions"][0]["kind"] == "dismissed");
        CHECK(json["decisions"][0]["by"] == "hana");
        CHECK(json["decisions"][0]["name"] == "Hana Putri");
        CHECK(json["decisions"][0]["ground"] == "gardu memang padam");
        std::string letter;
        for (const auto& block : app::to_letter(scene, pack, domain::Language::id).blocks) {
            if (const auto* facts = std::get_if<documents::Facts>(&block))
                for (const auto& fact : facts->rows) letter += fact.label + ": " + fact.value + "\n";
            if (const auto* table = std::get_if<documents::LetterTable>(&block))
                for (const auto& row : table->rows)
                    for (const auto& cell : row) letter += cell + "\n";
        }
        CHECK(letter.find("Lampiran: foto, image/jpeg, 48213 B") != std::string::npos);
        CHECK(letter.find("gardu memang padam") != std::string::npos);
        CHECK(letter.find("ditutup tanpa tindak lanjut") != std::string::npos);
    });
}
