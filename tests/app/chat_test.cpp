// What a chat feels like: the lines of docs/chat.md that no other story shows.
#include <algorithm>

#include "bot/app/command_menu.hpp"
#include "bot/app/enrolment.hpp"
#include "bot/app/evidence_pack.hpp"
#include "bot/app/outage_record.hpp"
#include "bot/app/roster_import.hpp"
#include "bot/app/trouble_words.hpp"
#include "storage/ledger.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using stories::Office;

namespace {

/// The commands that the person's menu shows, as they were sent last.
std::string menu_of(Office& office, const std::string& who) {
    return office.in_scene([&](app::Scene& scene) {
        const auto row = storage::find_by_key(scene.tx, "menu/" + who + "/telegram");
        std::string commands = " ";
        if (row)
            for (const auto& [command, text] : storage::message_of(scene.tx, row->id).commands)
                commands += command + " ";
        return commands;
    });
}

bool shows(const std::string& menu, const std::string& command) {
    return menu.find(" " + command + " ") != std::string::npos;
}

std::string records(Office& office, const std::string& kind) {
    return office.in_scene([&](app::Scene& scene) {
        std::string text;
        for (const auto& row :
             scene.tx.query("SELECT subject, body FROM audit_event WHERE kind = $1 ORDER BY 1", kind))
            text += row.get<std::string>(0) + " " + row.get<std::string>(1) + "\n";
        return text;
    });
}

/// A list that is empty is an answer and no dead end.
bool has_a_way_on(const std::string& text) {
    for (const char* empty : {"Tidak ada ", "Nothing ", "There is no", "No "})
        if (text.starts_with(empty)) return true;
    std::string said;
    for (const char letter : text)
        said += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    for (const char* way : {" /", "\n/", "mohon", "silakan", "balas", "hubungi", "please", "reply",
                            "misalnya", "choose", "mis.:", "pilih", "apakah"})
        if (said.find(way) != std::string::npos) return true;
    return said.starts_with('/');
}

}  // namespace

TEST_CASE("a tap in a chat that belongs to nobody was left hanging: it is answered, and leads to enrolment") {
    Office office;
    office.sends("nyoman", domain::InboundTap{"cb-1", "m1", "not one of ours"});
    CHECK(office.last_toast("nyoman") == "Tombol ini sudah tidak berlaku.");
    CHECK(office.last_heard("nyoman").find("Mohon kirim kode pendaftaran") != std::string::npos);

    writes(office, "tg-nyoman", code_for(office, "nyoman"));
    office.taps("nyoman", "Ya, ini saya");
    CHECK(office.last_toast("nyoman") == "Baik.");
}

TEST_CASE("the privacy notice is shown at enrolment, and which text it was is on record") {
    Office office;
    writes(office, "tg-nyoman", code_for(office, "nyoman"));
    CHECK(records(office, "privacy_notice_shown").empty());
    office.taps("nyoman", "Ya, ini saya");
    CHECK(office.has_heard("nyoman", "Data yang dicatat oleh Setda"));
    const std::string record = records(office, "privacy_notice_shown");
    CAPTURE(record);
    CHECK(record.find("employee/nyoman {\"language\":\"id\",\"text\":\"") == 0);
    writes(office, "tg-emma-2", code_for(office, "emma"));
    office.receives(Messenger::telegram, [&] {
        writes(office, "tg-emma-2", code_for(office, "emma"));
        return office.event_from("tg-emma-2", domain::InboundMessage{});
    }());
    CHECK(records(office, "privacy_notice_shown") == record);  // not before the person has confirmed
}

TEST_CASE("/berhenti stops nothing by itself and says what goes on, on what ground, and whom to tell") {
    Office office;
    office.says("budi", "/berhenti");
    const std::string text = office.last_heard("budi");
    CAPTURE(text);
    for (const char* words : {"menutup percakapan ini kapan saja", "SE Gubernur Kalimantan Timur",
                              "tidak dihitung", "pengelola kepegawaian", "/privasi", "/bantuan"})
        CHECK(text.find(words) != std::string::npos);
    CHECK(records(office, "stop_asked") == "employee/budi {}\n");
    office.says("emma", "/stop");
    CHECK(office.last_heard("emma").find("You may close this chat at any time") == 0);
    office.at("2026-02-13 08:00");
    calls(office, "budi: rapat");
    CHECK(office.outcome("budi") == "pending");
}

TEST_CASE("an answer can be changed while the card is there: only its reason, never its time") {
    Office office;
    office.at("2026-02-13 08:00");
    calls(office, "budi: rapat");
    office.at("2026-02-13 08:02");
    office.taps("budi", "Siap, saya hadir");
    CHECK(office.buttons("budi") == std::vector<std::string>{"Ubah jawaban"});
    office.at("2026-02-13 08:10");
    office.taps("budi", "Ubah jawaban");
    CHECK(office.last_heard("budi").find("Mohon jelaskan singkat kendala") == 0);
    CHECK(office.times_heard("budi", "Tercatat pukul 08.02 WITA: Siap, saya hadir") == 1);
    CHECK_FALSE(office.has_heard("budi", "Tercatat pukul 08.10"));  // the card keeps its first line
    CHECK(office.attempts("budi").front().answered_at == stories::wita("2026-02-13 08:02"));
    office.says("budi", "mobil mogok", reading::Intent::excuse);
    CHECK(office.last_heard("budi").find("menunggu penilaian") != std::string::npos);
    CHECK(office.outcome("budi") == "answered");
}

TEST_CASE("a check-in that answers a call as well leaves no button for the call on its own card") {
    Office office;
    office.at("2026-02-13 06:35");
    office.says("rina", "/panggil budi: rapat");
    office.says("rina", "diminta Kementerian pagi ini");
    office.taps("rina", "Kirim");
    office.taps("budi", "Saya hadir");
    CHECK(office.outcome("budi") == "answered");
    CHECK(office.presence("budi", "pagi") == "in_time");
    const auto before = office.buttons("budi");
    CHECK(std::find(before.begin(), before.end(), "Ubah jawaban") == before.end());
}

TEST_CASE("a late answer has no button to change it, for its time has passed") {
    Office office;
    office.at("2026-02-13 08:00");
    calls(office, "budi: rapat");
    office.at("2026-02-13 08:32");
    office.taps("budi", "Siap, saya hadir");
    const auto buttons = office.buttons("budi");
    CHECK(std::find(buttons.begin(), buttons.end(), "Ubah jawaban") == buttons.end());
}

TEST_CASE("an old WhatsApp button, tapped the next working day, is told that the call is closed") {
    Office office;
    office.prefers("made", Messenger::whatsapp);
    office.at("2026-02-13 09:00");
    office.says("dewi", "/panggil made: rapat");
    office.taps("dewi", "Kirim");
    office.at("2026-02-13 16:00");
    const std::string outcomes = office.outcomes("made");
    office.at("2026-02-16 09:00");
    office.taps("made", "Siap, saya hadir");
    CHECK(office.last_heard("made").find("Panggilan ini sudah ditutup") == 0);
    CHECK(office.outcomes("made") == outcomes);
    office.taps("made", "Siap, saya hadir");  // and once more is the same
    CHECK(office.last_heard("made").find("Panggilan ini sudah ditutup") == 0);
    CHECK(office.outcomes("made") == outcomes);
}

TEST_CASE("menus go by role and language, grow with a role and shrink when it ends") {
    Office office;
    office.at("2026-02-13 05:01");  // a start leaves the menus to the timers
    CHECK(shows(menu_of(office, "rina"), "panggil"));
    CHECK(shows(menu_of(office, "hana"), "kalender"));
    CHECK_FALSE(shows(menu_of(office, "hana"), "panggil"));
    office.says("rina", "/english");
    CHECK(shows(menu_of(office, "rina"), "indonesia"));

    office.changes("budi", [](domain::Employee& budi) { budi.role = domain::Role::supervisor; });
    office.at("2026-02-14 05:00");
    CHECK(shows(menu_of(office, "budi"), "panggil"));
    office.changes("budi", [](domain::Employee& budi) { budi.role = domain::Role::employee; });
    office.at("2026-02-15 05:00");
    CHECK_FALSE(shows(menu_of(office, "budi"), "panggil"));
    CHECK(shows(menu_of(office, "budi"), "hadir"));
    office.says("budi", "/panggil siti: rapat");  // what is not offered is not allowed either
    CHECK(office.last_heard("budi").find("hanya untuk") != std::string::npos);
}

TEST_CASE("whoever leaves the office, and a chat that is replaced, lose their menu") {
    Office office;
    const auto withdrawn = [&] {
        return office.in_scene([](app::Scene& scene) {
            std::string chats;
            for (const auto& row : scene.tx.query(
                     "SELECT outbox_id FROM outbox WHERE dedupe_key LIKE 'menu_withdrawn/%' ORDER BY 1")) {
                const auto message = storage::message_of(scene.tx, row.get<domain::OutboxId>(0));
                chats += message.chat + (message.commands.empty() ? " " : "! ");
            }
            return chats;
        });
    };
    writes(office, "tg-budi-2", code_for(office, "budi"));
    CHECK(withdrawn().empty());
    office.in_scene([](app::Scene& scene) {
        app::RosterDifference difference;
        app::PersonStep leaving;
        leaving.step = app::RosterStep::leave;
        leaving.employee = storage::find_employee(scene.tx, domain::EmployeeId{"siti"}).value();
        difference.people.push_back(leaving);
        app::import_roster(scene, difference, "operator");
    });
    CHECK(withdrawn() == "tg-siti ");
}

TEST_CASE("whatever is written, by whomever, the answer says how to go on") {
    Office office;
    office.at("2026-02-13 06:35");
    for (const char* who : {"budi", "rina", "hana", "emma"})
        for (const char* text : {"/xyz",
                                 "/panggil",
                                 "/panggil siapa: rapat",
                                 "/apel",
                                 "/apel Bulan: rapat",
                                 "/nilai",
                                 "/catat",
                                 "/catat siapa",
                                 "/tanggapi",
                                 "/tanggapi 99",
                                 "/berkas",
                                 "/berkas 99",
                                 "/mengapa 99",
                                 "/laporan",
                                 "/izin",
                                 "/cuti",
                                 "/cuti 99/99",
                                 "/start",
                                 "/daftar",
                                 "/privasi",
                                 "/berhenti",
                                 "qwer asdf zxcv",
                                 "",
                                 "?",
                                 "/"}) {
            office.heard(who);
            office.says(who, text, reading::Intent::unsure);
            const auto heard = office.heard(who);
            CAPTURE(who);
            CAPTURE(text);
            REQUIRE_FALSE(heard.empty());  // never left unanswered
            CAPTURE(heard.back());
            CHECK(has_a_way_on(heard.back()));
        }
}

TEST_CASE("a question to a person has at most three buttons, each of its own") {
    Office office;
    office.at("2026-02-13 06:30");
    const auto check = [&](const char* who) {
        auto buttons = office.buttons(who);
        CAPTURE(who);
        CHECK(buttons.size() <= 3);
        std::sort(buttons.begin(), buttons.end());
        CHECK(std::adjacent_find(buttons.begin(), buttons.end()) == buttons.end());
    };
    check("budi");  // the window
    check("emma");
    office.at("2026-02-13 08:00");
    calls(office, "budi, emma: rapat");
    check("budi");
    check("emma");
    office.says("budi", "qwer asdf", reading::Intent::unsure);
    check("budi");
}

TEST_CASE("an evidence pack called troubles by their English names in every language") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        for (const std::string_view trouble :
             {app::troubles::not_running, app::troubles::stood_still, app::troubles::storage_full,
              app::troubles::storage_lost, app::troubles::inbox_lags, app::troubles::outbox_lags,
              app::troubles::fetching_failed, app::troubles::sending_failed, app::troubles::provider_unwell,
              app::troubles::webhook_silent, app::troubles::front_door_shut,
              app::troubles::template_stopped}) {
            CAPTURE(trouble);
            CHECK(app::trouble_words(scene, trouble, domain::Language::id) != trouble);
            CHECK(app::trouble_words(scene, trouble, domain::Language::id) !=
                  app::trouble_words(scene, trouble, domain::Language::en));
        }
        CHECK(app::trouble_words(scene, "noted by hand", domain::Language::id) == "noted by hand");
        storage::add_outage(scene.tx, "sigap",
                            {stories::wita("2026-02-13 08:35"), stories::wita("2026-02-13 08:36")},
                            app::troubles::not_running);
    });
    office.at("2026-02-13 08:00");
    calls(office, "budi: rapat");
    office.at("2026-02-13 09:55");
    const auto says = [&](domain::Language language, const std::string& words) {
        return office.in_scene([&](app::Scene& scene) {
            const auto pack = app::gather_evidence(scene, domain::FlagId{1});
            const auto letter = app::to_letter(scene, pack.value(), language);
            for (const documents::Block& block : letter.blocks)
                if (const auto* table = std::get_if<documents::LetterTable>(&block))
                    for (const auto& row : table->rows)
                        if (std::find(row.begin(), row.end(), words) != row.end()) return true;
            return false;
        });
    };
    CHECK(says(domain::Language::id, "layanan tidak berjalan"));
    CHECK(says(domain::Language::en, "the service was not running"));
}
