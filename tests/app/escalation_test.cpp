// What follows a flag: who is told, what the digest names, and what the documents call it.
#include <nlohmann/json.hpp>

#include "bot/app/digest.hpp"
#include "bot/app/evidence_pack.hpp"
#include "storage/flags.hpp"
#include "tests/app/office.hpp"

using domain::Caller;
using domain::Language;
using stories::Office;

namespace {

template <typename Change>
void amends_escalation(Office& office, Change&& change) {
    office.amends([&](domain::Policy& policy) { change(policy.escalation); });
}

/// An office with HR in the unit as well, in which a flag is told to these.
struct Told {
    explicit Told(std::vector<Caller> told) {
        office.changes("rahma", [](domain::Employee& person) { person.role = domain::Role::unit_hr; });
        amends_escalation(office, [&](domain::EscalationRule& escalation) { escalation.told = told; });
    }

    /// Who has heard these words.
    std::string heard(std::string_view words) {
        std::string names;
        for (const char* who : {"rina", "dewi", "hana", "rahma", "made", "siti", "emma"})
            if (office.has_heard(who, words)) names += (names.empty() ? "" : " ") + std::string(who);
        return names;
    }

    Office office;
};

std::string letter(Office& office, Language language) {
    return office.in_scene([&](app::Scene& scene) {
        const auto pack = app::gather_evidence(scene, domain::FlagId{1}).value();
        std::string lines;
        for (const auto& block : app::to_letter(scene, pack, language).blocks)
            if (const auto* facts = std::get_if<documents::Facts>(&block))
                for (const auto& fact : facts->rows) lines += fact.label + ": " + fact.value + "\n";
        return lines;
    });
}

nlohmann::json pack(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        return nlohmann::json::parse(app::to_json(app::gather_evidence(scene, domain::FlagId{1}).value()));
    });
}

}  // namespace

TEST_CASE("of a flag the policy's list is told, after the person, and nobody else") {
    struct Row {
        std::vector<Caller> told;
        const char* officers;
    };
    for (const Row& row : {Row{{Caller::direct_supervisor}, "rina"}, Row{{Caller::supervisor_above}, "dewi"},
                           Row{{Caller::unit_hr}, "rahma"}, Row{{Caller::hr}, "hana"},
                           Row{{Caller::direct_supervisor, Caller::hr}, "rina hana"},
                           Row{{Caller::supervisor_above, Caller::unit_hr}, "dewi rahma"},
                           Row{{Caller::hr, Caller::unit_hr, Caller::hr}, "hana rahma"},
                           Row{{}, "hana rahma"}}) {  // an empty list leaves nobody out of sight
        CAPTURE(row.officers);
        Told story(row.told);
        flagged(story.office);
        CHECK(story.office.has_heard("budi", "Pemberitahuan 1"));
        CHECK(story.heard("Pemberitahuan 1") == row.officers);
    }
}

TEST_CASE("where the list finds nobody, HR is told") {
    Office office;
    amends_escalation(
        office, [](domain::EscalationRule& escalation) { escalation.told = {Caller::supervisor_above}; });
    office.at("2026-02-13 08:00");
    office.says("dewi", "/panggil made: rapat");
    office.taps("dewi", "Kirim");
    office.at("2026-02-13 09:53");
    CHECK(office.has_heard("hana", "Pemberitahuan 1"));
    CHECK_FALSE(office.has_heard("dewi", "Pemberitahuan 1"));
}

TEST_CASE("the reply goes to those who were told, and the person reads the name of one of them") {
    struct Row {
        std::vector<Caller> told;
        const char* officers;
        const char* name;
    };
    for (const Row& row :
         {Row{{Caller::direct_supervisor, Caller::hr}, "rina hana", "Rina Wati"},
          Row{{Caller::hr, Caller::direct_supervisor}, "rina hana", "Rina Wati"},
          Row{{Caller::hr}, "hana", "Hana Putri"}, Row{{Caller::supervisor_above}, "dewi", "Dewi Lestari"},
          Row{{Caller::unit_hr}, "rahma", "Siti Rahma"}}) {
        CAPTURE(row.name);
        Told story(row.told);
        flagged(story.office);
        story.office.says("budi", "/tanggapi saya di puskesmas");
        CHECK(story.heard("saya di puskesmas") == row.officers);
        CHECK(contains(story.office.last_heard("budi"), std::string("diteruskan kepada ") + row.name));
    }
}

TEST_CASE("when the time to reply is over, HR is asked: those who were told, else all who may decide") {
    struct Row {
        std::vector<Caller> told;
        const char* asked;
    };
    for (const Row& row :
         {Row{{Caller::direct_supervisor, Caller::hr}, "hana"},
          Row{{Caller::direct_supervisor}, "hana rahma"}, Row{{Caller::hr}, "hana"},
          Row{{Caller::supervisor_above, Caller::hr}, "hana"}, Row{{Caller::unit_hr}, "rahma"}}) {
        CAPTURE(row.asked);
        Told story(row.told);
        flagged(story.office);
        story.office.at("2026-02-20 15:30");
        CHECK(story.heard("masa jawab berakhir") == row.asked);
    }
}

TEST_CASE("without names the digest has the number of flags and no more, in chat and by command") {
    Office office;
    amends_escalation(office,
                      [](domain::EscalationRule& escalation) { escalation.digest_has_names = false; });
    flagged(office);
    office.at("2026-02-13 13:30");
    for (const Language language : {Language::id, Language::en}) {
        const std::string text =
            office.in_scene([&](app::Scene& scene) { return app::digest_text(scene, language); });
        CAPTURE(text);
        CHECK_FALSE(contains(text, "Budi"));
        CHECK_FALSE(contains(text, "Biro Organisasi"));
        CHECK(contains(text,
                       language == Language::id ? "1 pemberitahuan tanpa nama" : "1 notice without a name"));
    }
    office.says("hana", "/ringkasan");
    CHECK_FALSE(contains(office.last_heard("hana"), "Budi"));
    CHECK(contains(office.last_heard("hana"), "perlu tindak lanjut 1"));

    amends_escalation(office, [](domain::EscalationRule& escalation) { escalation.digest_has_names = true; });
    office.says("hana", "/ringkasan");
    CHECK(contains(office.last_heard("hana"), "1: Budi Santoso, Biro Organisasi"));
}

TEST_CASE("the evidence says what the policy calls the flag, and what HR prepares") {
    Office office;
    amends_escalation(office, [](domain::EscalationRule& escalation) {
        escalation.label = "perlu tindak lanjut";
        escalation.document = "nota dinas";
    });
    flagged(office);
    const std::string indonesian = letter(office, Language::id);
    CHECK(contains(indonesian, "Sebutan dalam kebijakan: perlu tindak lanjut\n"));
    CHECK(contains(indonesian, "Dokumen: nota dinas\n"));
    const std::string english = letter(office, Language::en);
    CHECK(contains(english, "Called, in the policy: perlu tindak lanjut\n"));
    CHECK(contains(english, "Document: nota dinas\n"));
    CHECK(pack(office)["policy"]["label"] == "perlu tindak lanjut");
    CHECK(pack(office)["policy"]["document"] == "nota dinas");
}

TEST_CASE("a policy that names neither leaves no empty lines in the evidence") {
    Office office;
    flagged(office);
    CHECK_FALSE(contains(letter(office, Language::id), "Sebutan"));
    CHECK_FALSE(contains(letter(office, Language::id), "Dokumen"));
    CHECK(pack(office)["policy"]["label"].is_null());
    CHECK(pack(office)["policy"]["document"].is_null());
}
