// The evidence pack: what HR reads about a flag, as a letter and as JSON.
#include "bot/app/evidence_pack.hpp"

#include <nlohmann/json.hpp>

#include "storage/audit_chain.hpp"
#include "storage/meta.hpp"
#include "tests/app/office.hpp"

using nlohmann::json;
using stories::Office;

namespace {

/// Budi leaves three calls unanswered, replies to the flag, and everything is sealed.
struct Case {
    Case() {
        office.at("2026-02-13 08:00");
        office.says("rina", "/panggil budi: rapat anggaran");
        office.taps("rina", "Kirim");
        office.at("2026-02-13 09:55");
        office.says("budi", "/tanggapi HP saya rusak sejak pagi \"mati total\"");
        office.in_scene([](app::Scene& scene) { return storage::seal(scene.tx, 1000); });
    }

    json pack(std::int64_t flag = 1) {
        return office.in_scene([&](app::Scene& scene) {
            return json::parse(app::to_json(app::gather_evidence(scene, domain::FlagId{flag}).value()));
        });
    }

    documents::Letter letter(domain::Language language = domain::Language::id) {
        return office.in_scene([&](app::Scene& scene) {
            return app::to_letter(scene, app::gather_evidence(scene, domain::FlagId{1}).value(), language);
        });
    }

    Office office;
};

/// Everything that stands in the letter, block after block.
std::string words_of(const documents::Letter& letter) {
    std::string words = letter.title + "\n";
    struct Reader {
        std::string& words;
        void operator()(const documents::Heading& heading) { words += "# " + heading.text + "\n"; }
        void operator()(const documents::Paragraph& paragraph) { words += paragraph.text + "\n"; }
        void operator()(const documents::Facts& facts) {
            for (const auto& fact : facts.rows) words += fact.label + ": " + fact.value + "\n";
        }
        void operator()(const documents::LetterTable& table) {
            for (const auto& row : table.rows) {
                CHECK(row.size() == table.columns.size());
                for (const auto& cell : row) words += cell + " | ";
                words += "\n";
            }
        }
        void operator()(const documents::ShareBars& bars) { words += bars.words + "\n"; }
    };
    for (const auto& block : letter.blocks) std::visit(Reader{words}, block);
    return words;
}

}  // namespace

TEST_CASE("the pack names the person, the rule, every attempt with its proof, and the reply word for word") {
    Case story;
    const json pack = story.pack();
    CHECK(pack["flag"] == 1);
    CHECK(pack["person"]["name"] == "Budi Santoso");
    CHECK(pack["policy"]["id"] == "kaltim-friday");
    CHECK(pack["supervisor"].get<std::string>().size() > 0);
    REQUIRE(pack["calls"].size() == 1);
    const json& call = pack["calls"][0];
    CHECK(call["message"] == "rapat anggaran");
    CHECK(call["day"]["place"] == "flexible");
    REQUIRE(call["attempts"].size() == 3);
    for (const json& attempt : call["attempts"]) {
        CHECK(attempt["outcome"] == "missed");
        CHECK(attempt["cited"] == true);
        CHECK(attempt["final_at"].is_string());
        REQUIRE(attempt["messages"].size() == 2);  // the call and its nudge
        CHECK(attempt["messages"][0]["accepted_at"].is_string());
        CHECK(contains(attempt["messages"][0]["text"], "rapat anggaran"));
    }
    CHECK(call["attempts"][0]["issued_at"] == "2026-02-13T00:00:00Z");
    CHECK(call["attempts"][0]["deadline"] == "2026-02-13T00:30:00Z");
    REQUIRE(pack["replies"].size() == 1);
    CHECK(contains(pack["replies"][0]["words"], "HP saya rusak sejak pagi \"mati total\""));
}

TEST_CASE("every decision in the pack carries its place in the audit chain") {
    Case story;
    const json pack = story.pack();
    REQUIRE(pack["trail"].size() >= 8);  // three issued, three judged, opened, told, replied
    std::int64_t before = 0;
    bool is_opened = false;
    for (const json& event : pack["trail"]) {
        CHECK(event["sequence"].get<std::int64_t>() > before);
        before = event["sequence"];
        CHECK(event["hash"].get<std::string>().size() == 64);
        is_opened = is_opened || event["kind"] == "flag_opened";
    }
    CHECK(is_opened);
    CHECK(pack["audit_head"]["sequence"].get<std::int64_t>() >= before);
}

TEST_CASE("an outage in the span and an undelivered message stand in the pack") {
    Office office;
    office.outage("2026-02-13 08:35", "2026-02-13 08:36");  // shorter than the tolerance: it voids nothing
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:55");
    const json pack = office.in_scene([](app::Scene& scene) {
        return json::parse(app::to_json(app::gather_evidence(scene, domain::FlagId{1}).value()));
    });
    REQUIRE(pack["outages"].size() == 1);
    CHECK(pack["outages"][0]["from"] == "2026-02-13T00:35:00Z");
}

TEST_CASE("the letter reads in Indonesian and in English, with local time and UTC, and judges nobody") {
    Case story;
    const std::string indonesian = words_of(story.letter());
    CHECK(contains(indonesian, "Berkas tindak lanjut nomor 1"));
    CHECK(contains(indonesian, "Nama: Budi Santoso"));
    CHECK(contains(indonesian, "# Panggilan ke-3"));
    CHECK(contains(indonesian, "Jumat, 13 Februari 2026 pukul 08.00 WITA (UTC 2026-02-13T00:00:00Z)"));
    CHECK(contains(indonesian, "SE Gubernur"));
    CHECK(contains(indonesian, "HP saya rusak sejak pagi \"mati total\""));
    for (const char* never : {"pelanggaran", "hukuman disiplin", "sanksi"})
        CHECK_FALSE(contains(indonesian, never));
    const std::string english = words_of(story.letter(domain::Language::en));
    CHECK(contains(english, "# Attempt 3"));
    CHECK(contains(english, "Friday, 13 February 2026"));
    CHECK_FALSE(contains(english, "{"));
    CHECK_FALSE(contains(indonesian, "{"));
}

TEST_CASE("the letter can be printed, and the same moment gives the same bytes") {
    Case story;
    const std::string pdf = documents::to_pdf(story.letter());
    CHECK(pdf.starts_with("%PDF-"));
    CHECK(documents::to_pdf(story.letter()) == pdf);
}

TEST_CASE("of illness the letter says the category and nothing more") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:55");
    office.says("budi", "/tanggapi saya jelaskan besok");
    const std::string words = office.in_scene([](app::Scene& scene) {
        auto pack = app::gather_evidence(scene, domain::FlagId{1}).value();
        storage::Reason reason;
        reason.code = "illness";
        reason.words = "tifus";
        reason.state = "undecided";
        pack.calls.at(0).reasons.push_back(reason);
        return words_of(app::to_letter(scene, pack, domain::Language::id));
    });
    CHECK_FALSE(contains(words, "tifus"));
    CHECK(contains(words, "Alasan: sakit"));
}

TEST_CASE("the trail of decisions is told in words and by name, in either language") {
    Case story;
    for (const auto language : {domain::Language::id, domain::Language::en}) {
        const std::string words = words_of(story.letter(language));
        for (const char* raw : {"attempt_issued", "attempt_judged", "flag_opened", "employee/"}) {
            CAPTURE(raw);
            CHECK_FALSE(contains(words, raw));
        }
    }
    CHECK(contains(words_of(story.letter(domain::Language::en)), "Outcome of a call settled"));
}

TEST_CASE("a pack of a simulation says so across every page, an office's does not") {
    Case story;
    const auto watermark = [&] {
        return story.office.in_scene([](app::Scene& scene) {
            const auto pack = app::gather_evidence(scene, domain::FlagId{1}).value();
            return app::to_letter(scene, pack, domain::Language::id).watermark;
        });
    };
    CHECK(watermark().empty());
    story.office.in_scene([](app::Scene& scene) {
        return storage::meta::settle_purpose(scene.tx, storage::meta::Purpose::simulation);
    });
    CHECK(watermark() == "SIMULASI");
}

TEST_CASE("there is no pack without a flag") {
    Case story;
    CHECK_FALSE(story.office.in_scene(
        [](app::Scene& scene) { return app::gather_evidence(scene, domain::FlagId{2}).has_value(); }));
}
