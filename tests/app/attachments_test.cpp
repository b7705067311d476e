// Pictures and documents as optional evidence: on record with what they belong to, their files with their
// hash, passed on to nobody.
#include "storage/attachments.hpp"

#include <nlohmann/json.hpp>

#include "bot/app/attachments.hpp"
#include "bot/app/evidence_pack.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

namespace {

using stories::Office;

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

domain::Fetched lost(domain::FetchTrouble trouble) {
    return tl::unexpected(domain::FetchFailure{trouble, "as the provider said"});
}

/// What the loop of the engine would record.
void comes(Office& office, std::int64_t id, const domain::Fetched& fetched) {
    office.in_scene([&](app::Scene& scene) { app::record_file(scene, id, fetched); });
}

storage::Attachment attachment(Office& office, std::int64_t id = 1) {
    return office.in_scene([&](app::Scene& scene) { return storage::find_attachment(scene.tx, id).value(); });
}

/// As the wall in the office says.
std::string wall(domain::Instant at) {
    std::string text = domain::to_rfc3339_utc(at + std::chrono::hours{8}).substr(0, 19);
    return text.replace(10, 1, " ");
}

/// Budi sent a picture with his reply to the flag.
void pictured(Office& office) {
    flagged(office);
    office.taps("budi", "Beri jawaban");
    office.sends("budi", picture("F1", "gardu padam"));
}

const std::string kPicture =
    "\xff\xd8\xff\xe0"
    " a street in the dark";
const std::string kHash = "244457a354b53e4ef14aed96f53abe905732f9c151f1dccc437feaea1c6f3167";

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
    office.taps("hana", "Tutup pemberitahuan");
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

TEST_CASE(
    "a file that came is stored with the hash of its bytes, and the same hash stands in log and evidence") {
    Office office;
    pictured(office);
    CHECK(attachment(office).file.state == "waiting");
    CHECK(attachment(office).file.due_at == office.now());
    comes(office, 1, kPicture);
    const auto file = attachment(office).file;
    CHECK(file.state == "stored");
    CHECK(file.sha256 == kHash);
    CHECK(file.bytes == static_cast<std::int64_t>(kPicture.size()));
    CHECK(file.media_type == "image/jpeg");
    CHECK(file.settled_at == office.now());
    CHECK_FALSE(file.due_at);
    CHECK(office.in_scene([](app::Scene& scene) { return storage::content_of(scene.tx, 1); }) == kPicture);
    const std::string event = text(
        office,
        "SELECT actor || ' ' || subject || ' ' || body FROM audit_event WHERE kind = 'attachment_stored'");
    CHECK(event == "sigap flag/1 {\"attachment\":1,\"bytes\":" + std::to_string(kPicture.size()) +
                       ",\"sha256\":\"" + kHash + "\",\"type\":\"image/jpeg\"}");
    office.in_scene([](app::Scene& scene) {
        const auto pack = app::gather_evidence(scene, domain::FlagId{1}).value();
        const auto json = nlohmann::json::parse(app::to_json(pack));
        REQUIRE(json["attachments"].size() == 1);
        CHECK(json["attachments"][0]["file"]["sha256"] == kHash);
        CHECK(json["attachments"][0]["file"]["name"] == "attachment-1.jpg");
        bool is_in_trail = false;
        for (const auto& one : json["trail"])
            is_in_trail =
                is_in_trail || (one["kind"] == "attachment_stored" && one["body"]["sha256"] == kHash);
        CHECK(is_in_trail);
        std::string letter;
        for (const auto& block : app::to_letter(scene, pack, domain::Language::en).blocks)
            if (const auto* facts = std::get_if<documents::Facts>(&block))
                for (const auto& fact : facts->rows) letter += fact.label + ": " + fact.value + "\n";
        CHECK(letter.find("File: attachment-1.jpg: file stored, 25 B") != std::string::npos);
        CHECK(letter.find("Type, size, SHA-256: image/jpeg, 25 B, " + kHash) != std::string::npos);
    });
    office.says("hana", "/berkas 1");
    CHECK(office.last_heard("hana").find("foto, berkas tersimpan, 25 B. gardu padam") != std::string::npos);
    comes(office, 1, std::string("another"));  // a late second answer changes nothing
    CHECK(attachment(office).file.sha256 == kHash);
}

TEST_CASE("a file that does not come is asked for again, ever more rarely, for seven days; then it is lost") {
    Office office;
    pictured(office);
    const auto sent_at = office.now();
    std::vector<std::chrono::minutes> pauses;
    auto at = sent_at;
    for (int tries = 0; attachment(office).file.state == "waiting" && tries < 50; ++tries) {
        const auto due = attachment(office).file.due_at.value();
        if (tries > 0) {
            pauses.push_back(std::chrono::duration_cast<std::chrono::minutes>(due - at));
            REQUIRE(due > at);
        }
        at = due;
        CHECK_FALSE(office.has_heard("budi", "belum dapat disimpan"));
        office.in_scene([&](app::Scene& scene) {
            storage::Transaction& tx = scene.tx;
            CHECK(storage::next_file_due(tx) == due);
        });
        if (due > office.now()) office.at(wall(due));
        comes(office, 1, lost(domain::FetchTrouble::unreachable));
    }
    using std::chrono::minutes;
    REQUIRE(pauses.size() > 8);
    pauses.resize(8);
    CHECK(pauses == std::vector<minutes>{minutes{1}, minutes{5}, minutes{15}, minutes{60}, minutes{180},
                                         minutes{360}, minutes{720}, minutes{720}});
    const auto file = attachment(office).file;
    CHECK(file.state == "lost");
    CHECK(file.cause == "unreachable");
    CHECK(file.settled_at == at);
    CHECK(at <= sent_at + app::kFetchedWithin);
    CHECK(at > sent_at + app::kFetchedWithin - std::chrono::hours{12});
    CHECK(text(office, "SELECT body FROM audit_event WHERE kind = 'attachment_lost'") ==
          R"({"attachment":1,"cause":"unreachable","tries":)" + std::to_string(file.tries) + "}");
}

TEST_CASE(
    "what the messenger does not have is lost at once, and the person hears of it once and can send it anew") {
    struct Row {
        domain::FetchTrouble trouble;
        bool is_lost;
        std::string_view said;
    };
    for (const Row& row :
         {Row{domain::FetchTrouble::gone, true, "berkas sudah tidak ada pada layanan percakapan"},
          Row{domain::FetchTrouble::too_large, true, "ukurannya melebihi 10 MB"},
          Row{domain::FetchTrouble::unreachable, false, ""}, Row{domain::FetchTrouble::garbled, false, ""},
          Row{domain::FetchTrouble::account_stopped, false, ""}}) {
        CAPTURE(to_string(row.trouble));
        Office office;
        pictured(office);
        office.heard("budi");
        comes(office, 1, lost(row.trouble));
        office.deliver();
        CHECK(attachment(office).file.state == (row.is_lost ? "lost" : "waiting"));
        CHECK(attachment(office).file.cause == to_string(row.trouble));
        CHECK(office.times_heard("budi", "belum dapat disimpan") == (row.is_lost ? 1 : 0));
        if (!row.is_lost) continue;
        CHECK(office.last_heard("budi").find(row.said) != std::string::npos);
        for (const auto& other : {"rina", "dewi", "hana", "siti"})
            CHECK_FALSE(office.has_heard(other, "belum dapat disimpan"));
        office.says("hana", "/berkas 1");
        CHECK(office.last_heard("hana").find("foto, berkas tidak tersimpan: ") != std::string::npos);
        office.sends("budi", picture("F2"));
        CHECK(attachment(office, 2).file.state == "waiting");
    }
}

TEST_CASE("a file that is announced as too large, and the eleventh of a day, are not even asked for") {
    Office office;
    flagged(office);
    office.taps("budi", "Beri jawaban");
    auto large = picture("F0");
    large.bytes = 10 * 1024 * 1024 + 1;
    office.sends("budi", large);
    CHECK(attachment(office, 1).file.state == "lost");
    CHECK(attachment(office, 1).file.cause == "too_large");
    CHECK(office.last_heard("budi").find("melebihi 10 MB") != std::string::npos);
    CHECK_FALSE(office.has_heard("budi", "lampiran tercatat"));
    large.media_id = "F1";
    large.bytes = 10 * 1024 * 1024;
    for (int number = 2; number <= 11; ++number) {
        office.sends("budi", large);
        large.media_id = "F" + std::to_string(number);
    }
    CHECK(attachment(office, 10).file.state == "waiting");
    CHECK(attachment(office, 11).file.state == "lost");
    CHECK(attachment(office, 11).file.cause == "too_many");
    CHECK(office.last_heard("budi").find("sepuluh berkas dalam sehari") != std::string::npos);
    CHECK(kept(office, "flag/1").size() == 11);  // each is on record all the same
    office.says("budi", "itu semua fotonya");
    office.at("2026-02-14 10:00");
    office.sends("budi", large);
    CHECK(attachment(office, 12).file.state == "waiting");
}

TEST_CASE("a loss in quiet time is told when it is over, and one of long ago not at all") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.quiet = {domain::DaySpan{std::chrono::hours{21}, std::chrono::hours{5}}};
    });
    pictured(office);
    office.at("2026-02-13 23:00");
    comes(office, 1, lost(domain::FetchTrouble::gone));
    office.at("2026-02-13 23:30");
    CHECK_FALSE(office.has_heard("budi", "belum dapat disimpan"));
    office.at("2026-02-14 12:00");
    CHECK(office.times_heard("budi", "belum dapat disimpan") == 1);

    Office later;
    pictured(later);
    later.at("2026-02-22 10:00");  // nobody fetched anything meanwhile
    comes(later, 1, lost(domain::FetchTrouble::unreachable));
    later.deliver();
    CHECK(attachment(later).file.state == "lost");
    CHECK_FALSE(later.has_heard("budi", "belum dapat disimpan"));
}

TEST_CASE("the file is for whoever may decide, for its sender and for auditors; for nobody else") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.taps("budi", "Ada kendala");
    office.sends("budi", picture("F1"));
    office.says("budi", "listrik padam", reading::Intent::excuse);
    REQUIRE(attachment(office).subject == "attempt/1/budi");
    const auto may = [&](const std::string& who) {
        return office.in_scene([&](app::Scene& scene) {
            const auto reader = storage::find_employee(scene.tx, domain::EmployeeId{who}).value();
            return app::may_have_file(scene, storage::find_attachment(scene.tx, 1).value(), reader);
        });
    };
    CHECK(may("budi"));
    CHECK(may("dewi"));        // decides, for Rina called
    CHECK(may("hana"));        // HR
    CHECK_FALSE(may("rina"));  // whose call it is about
    CHECK_FALSE(may("siti"));
    CHECK_FALSE(may("sari"));
    office.changes("sari", [](domain::Employee& sari) { sari.role = domain::Role::auditor; });
    CHECK(may("sari"));
}

TEST_CASE("a file sent by mistake is taken away by hand; that it was there stays on record") {
    Office office;
    pictured(office);
    const auto erase = [&] {
        return office.in_scene([](app::Scene& scene) {
            return app::erase_file(scene, storage::find_attachment(scene.tx, 1).value(), "Hana, BKD");
        });
    };
    CHECK_FALSE(erase());  // it has not come yet
    CHECK(attachment(office).file.state == "waiting");
    comes(office, 1, kPicture);
    CHECK(erase());
    CHECK_FALSE(erase());
    CHECK(attachment(office).file.state == "erased");
    CHECK(attachment(office).file.sha256 == kHash);
    CHECK_FALSE(office.in_scene([](app::Scene& scene) { return storage::content_of(scene.tx, 1); }));
    CHECK(text(office, "SELECT actor || body FROM audit_event WHERE kind = 'attachment_erased'") ==
          "Hana, BKD{\"attachment\":1,\"sha256\":\"" + kHash + "\"}");
    office.says("hana", "/berkas 1");
    CHECK(office.last_heard("hana").find("berkas 25 B sudah dihapus") != std::string::npos);
}
