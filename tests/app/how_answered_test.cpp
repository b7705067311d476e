// What is said of an answer that is neither a tap nor words (a command, a note by hand), of silence that is
// settled, and of the messengers, to whoever reads a card, a board or the evidence.
#include "bot/app/answer_words.hpp"
#include "bot/app/call_backs.hpp"
#include "bot/app/call_board.hpp"
#include "bot/app/evidence_pack.hpp"
#include "bot/app/own_page.hpp"
#include "bot/app/verdict_words.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::CallId;
using domain::EmployeeId;
using domain::Language;
using domain::Messenger;
using stories::Office;

namespace {

void called(Office& office, const char* whom = "budi") {
    office.at("2026-02-13 08:00");
    office.says("rina", std::string("/panggil ") + whom + ": rapat");
    office.taps("rina", "Kirim");
}

domain::Employee person(app::Scene& scene, const char* who) {
    return storage::find_employee(scene.tx, EmployeeId{who}).value();
}

std::optional<app::CallBoard> board(Office& office, const char* reader, Language language = Language::id) {
    return office.in_scene([&](app::Scene& scene) {
        return app::call_board(scene, app::viewer_of(scene, person(scene, reader)), language, CallId{1});
    });
}

app::CallTile tile(Office& office, const char* reader, const char* who, Language language = Language::id) {
    const auto shown = board(office, reader, language);
    REQUIRE(shown.has_value());
    for (const app::CallTile& one : shown->tiles)
        if (one.id.value == who) return one;
    return {};
}

/// The supervisor's card as it is now.
std::string card(Office& office) {
    office.deliver();
    return office.in_scene([](app::Scene& scene) {
        const auto row = storage::find_by_key(scene.tx, "card/1/edit");
        return row ? storage::message_of(scene.tx, row->id).text : std::string();
    });
}

std::string letter_words(Office& office, Language language = Language::id) {
    return office.in_scene([&](app::Scene& scene) {
        const auto letter =
            app::to_letter(scene, app::gather_evidence(scene, domain::FlagId{1}).value(), language);
        std::string words;
        for (const auto& block : letter.blocks) {
            if (const auto* text = std::get_if<documents::Paragraph>(&block)) words += text->text + "\n";
            if (const auto* facts = std::get_if<documents::Facts>(&block))
                for (const auto& fact : facts->rows) words += fact.label + ": " + fact.value + "\n";
            if (const auto* table = std::get_if<documents::LetterTable>(&block))
                for (const auto& row : table->rows)
                    for (const auto& cell : row) words += cell + "\n";
        }
        return words;
    });
}

std::optional<app::KeptCallBack> notes(Office& office, const char* by, const char* whom,
                                       const std::string& words = "menelepon balik ke kantor") {
    return office.in_scene([&](app::Scene& scene) {
        return app::note_on_board(scene, app::viewer_of(scene, person(scene, by)), EmployeeId{whom},
                                  {"telephone", {}, words});
    });
}

}  // namespace

TEST_CASE(
    "/masuk during a call was told as words that were passed on: it answers, and is told as a command") {
    Office office;
    office.settings().dashboard_url = "https://sigap.example.id";
    called(office);
    office.at("2026-02-13 08:02");
    office.says("budi", "/masuk");
    CHECK(office.outcome("budi") == "answered");
    CHECK(office.has_heard("budi", "Tautan masuk dasbor"));
    CHECK(office.last_heard("budi") ==
          "Terima kasih, Bapak/Ibu Budi Santoso. Dengan /masuk, panggilan dari Rina Wati tercatat dijawab "
          "pukul 08.02 WITA. Isi perintah tidak diteruskan.");
    CHECK_FALSE(office.has_heard("budi", "diteruskan kepada"));
    CHECK_FALSE(office.has_heard("rina", "menjawab pukul 08.02 WITA: \"/masuk\""));
    CHECK(contains(card(office), "Budi Santoso: menjawab, pukul 08.02 WITA (dengan sebuah perintah)"));
    CHECK(tile(office, "rina", "budi").answer_words == "menjawab, 08.02 WITA, dengan sebuah perintah");
    office.says("rina", "/mengapa 1 budi");
    CHECK(contains(office.last_heard("rina"), "Cara menjawab: dengan sebuah perintah."));
    CHECK_FALSE(contains(office.last_heard("rina"), "/masuk"));
    const auto own = office.in_scene([](app::Scene& scene) {
        const auto self = person(scene, "budi");
        return app::own_record(scene, app::viewer_of(scene, self), Language::id,
                               app::last_thirty_days(app::today_of(scene, self)));
    });
    REQUIRE(own.calls.size() == 1);
    REQUIRE(own.calls.front().answers.size() == 1);
    CHECK(contains(own.calls.front().answers.front(), "dengan perintah /masuk"));
}

TEST_CASE("the evidence quoted /masuk as the person's words alone: it says that it was a command") {
    Office office;
    called(office);
    office.at("2026-02-13 10:00");
    REQUIRE(office.flag().has_value());
    office.said_at("2026-02-13 08:25", "budi", "/masuk");  // brought only now: the flag is dissolved
    CHECK(office.flag()->state == "dissolved");
    CHECK(contains(letter_words(office), "Cara menjawab: dengan sebuah perintah"));
    CHECK_FALSE(contains(letter_words(office), "/masuk"));
    const std::string json = office.in_scene([](app::Scene& scene) {
        return app::to_json(app::gather_evidence(scene, domain::FlagId{1}).value());
    });
    CHECK(contains(json, "\"how\": \"dengan sebuah perintah\""));
    CHECK_FALSE(contains(json, "/masuk"));  // which one it was is the person's own
}

TEST_CASE("a command late, over WhatsApp, in English or under another name is told as a command too") {
    Office office;
    called(office, "emma");
    office.at("2026-02-13 08:34");
    office.says("emma", "/why");
    CHECK(office.outcome("emma") == "late");
    CHECK(contains(office.last_heard("emma"), "By /why the call from Rina Wati is recorded as answered at"));
    CHECK(contains(office.last_heard("emma"), "after the deadline"));
    CHECK(contains(tile(office, "rina", "emma").answer_words, "dengan sebuah perintah"));
}

TEST_CASE("what is said within a command goes to nobody who called; a reason given by one does") {
    Office office;
    called(office);
    office.says("budi", "/riwayat 2026-02");
    CHECK_FALSE(office.has_heard("rina", "2026-02"));
    CHECK(contains(tile(office, "rina", "budi").answer_words, "dengan sebuah perintah"));
    CHECK_FALSE(contains(tile(office, "rina", "budi").answer_words, "/riwayat"));

    Office other;
    called(other);
    other.says("budi", "/izin mobil mogok");
    CHECK(other.has_heard("rina", "mobil mogok"));
    CHECK(other.times_heard("budi", "Terima kasih, Bapak/Ibu Budi Santoso.") == 1);
    CHECK(other.has_heard("budi", "diteruskan kepada Rina Wati"));
}

TEST_CASE("a tap, words and a word that only looks like a command are told as before") {
    Office office;
    called(office);
    office.says("budi", "/entahlah");
    CHECK(office.outcome("budi") == "answered");
    CHECK(tile(office, "rina", "budi").answer_words == "menjawab, 08.00 WITA");
    CHECK(contains(card(office), "Budi Santoso: menjawab, pukul 08.00 WITA"));
    CHECK_FALSE(contains(card(office), "(/entahlah)"));
}

TEST_CASE(
    "HR could record no answer by hand on a board: now for whom they are there for, with name and why") {
    Office office;
    office.changes("siti", [](domain::Employee& one) { one.role = domain::Role::unit_hr; });
    office.changes("made", [](domain::Employee& one) { one.role = domain::Role::auditor; });
    office.changes("nyoman", [](domain::Employee& one) { one.role = domain::Role::admin; });
    called(office, "budi, emma, rahma");
    for (const char* nobody : {"emma", "made", "nyoman"}) {
        CAPTURE(nobody);
        CHECK_FALSE(notes(office, nobody, "budi"));
    }
    CHECK_FALSE(notes(office, "hana", "budi", " \n"));  // why is part of it
    CHECK_FALSE(notes(office, "siti", "sari"));         // of another unit
    CHECK_FALSE(notes(office, "hana", "hana"));         // nobody for themselves
    CHECK_FALSE(notes(office, "siti", "siti"));
    CHECK(office.outcome("budi") == "pending");
    REQUIRE(notes(office, "hana", "budi"));
    REQUIRE(notes(office, "siti", "emma"));
    REQUIRE(notes(office, "rina", "rahma"));
    for (const char* who : {"budi", "emma", "rahma"}) CHECK(office.outcome(who) == "answered");
    office.deliver();
    CHECK(office.has_heard("budi", "Hana Putri mencatat bahwa Bapak/Ibu merespons di luar percakapan"));
    CHECK(tile(office, "rina", "budi").answer_words ==
          "menjawab, 08.00 WITA, dicatat oleh Hana Putri: \"menelepon balik ke kantor\"");
    CHECK(contains(card(office), "Budi Santoso: menjawab, pukul 08.00 WITA (dicatat oleh Hana Putri)"));
}

TEST_CASE("HR notes by /catat as well, and is offered the command") {
    Office office;
    called(office);
    office.says("hana", "/bantuan");
    CHECK(contains(office.last_heard("hana"), "/catat"));
    office.says("hana", "/catat Budi menelepon balik");
    CHECK(office.outcome("budi") == "answered");
    office.says("emma", "/catat Budi menelepon balik");
    CHECK(contains(office.last_heard("emma"), "supervisors and HR"));
}

TEST_CASE("a board offers just what its reader may do, and tells HR who can call again") {
    Office office;
    office.changes("made", [](domain::Employee& one) { one.role = domain::Role::auditor; });
    called(office, "budi, emma");
    const auto open = board(office, "hana");
    REQUIRE(open.has_value());
    CHECK(open->may_note);
    CHECK(open->others_call.empty());  // the call still goes on by itself
    office.at("2026-02-13 10:00");
    const auto of_hr = board(office, "hana");
    CHECK_FALSE(of_hr->may_call_again);
    CHECK(of_hr->others_call == "Panggilan ulang dapat dikirim oleh Rina Wati dan atasan para pegawai ini.");
    CHECK(tile(office, "hana", "budi").may_note);
    const auto of_supervisor = board(office, "rina");
    CHECK(of_supervisor->may_call_again);
    CHECK(of_supervisor->others_call.empty());
    const auto of_auditor = board(office, "made");
    CHECK_FALSE(of_auditor->may_call_again);
    CHECK_FALSE(of_auditor->may_note);
    CHECK(of_auditor->others_call.empty());

    // Where the policy names HR among its callers, HR calls as well.
    office.amends([](domain::Policy& policy) { policy.calls.callers.push_back(domain::Caller::hr); });
    const auto of_caller = board(office, "hana");
    CHECK(of_caller->may_call_again);
    CHECK(of_caller->others_call.empty());
}

TEST_CASE("settled silence was told as 'not answered yet': it is told with its deadline, calmly") {
    Office office;
    called(office);
    office.at("2026-02-13 08:20");
    CHECK_FALSE(contains(card(office), "tanpa jawaban"));  // it is still open
    office.at("2026-02-13 10:00");
    CHECK(contains(card(office), "Budi Santoso: tanpa jawaban sampai 09.50 WITA"));
    CHECK(tile(office, "rina", "budi").answer_words == "tanpa jawaban sampai 09.50 WITA");
    CHECK(tile(office, "rina", "budi", Language::en).answer_words == "no answer by 09:50 WITA");
    CHECK(contains(letter_words(office), "tanpa jawaban sampai batas"));
    for (const std::string& told : {letter_words(office, Language::en), card(office)}) {
        CHECK_FALSE(contains(told, "not answered yet"));
        CHECK_FALSE(contains(told, "belum menjawab"));
    }
}

TEST_CASE("the evidence named 'telegram/main': it names the messenger, and the account only among several") {
    Office office;
    office.outage("2026-02-13 08:35", "2026-02-13 08:36");
    called(office);
    office.at("2026-02-13 10:00");
    REQUIRE(office.flag().has_value());
    CHECK(contains(letter_words(office), "\nTelegram\n"));
    CHECK_FALSE(contains(letter_words(office), "telegram/main"));
    office.settings().entrances.push_back({{Messenger::telegram, "kedua"}, "sigap_dua_bot"});
    CHECK(contains(letter_words(office), "\nTelegram (main)\n"));
}
