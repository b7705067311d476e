// What every message gets: an answer, in the person's language, that leads somewhere.
#include "bot/app/conversation.hpp"

#include <algorithm>
#include <map>

#include "bot/app/command_menu.hpp"
#include "bot/app/people.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using reading::Intent;
using stories::Office;

TEST_CASE("whatever a person writes, something is said back") {
    for (const Intent intent : reading::kAllIntents)
        for (const char* when :
             {"2026-02-13 05:30", "2026-02-13 06:45", "2026-02-13 09:00", "2026-02-14 10:00"}) {
            Office office;
            office.at(when);
            office.heard("budi");
            office.says("budi", "kata-kata", intent);
            CAPTURE(to_string(intent));
            CHECK_FALSE(office.heard("budi").empty());
        }
}

TEST_CASE("what is not text is answered with two buttons, and edits are left alone") {
    Office office;
    office.at("2026-02-13 09:00");
    for (const auto content :
         {domain::ContentKind::voice, domain::ContentKind::photo, domain::ContentKind::sticker,
          domain::ContentKind::location, domain::ContentKind::document}) {
        domain::InboundMessage message;
        message.content = content;
        office.sends("budi", message);
        CHECK(office.last_heard("budi").find("hanya dapat membaca teks") != std::string::npos);
        CHECK(office.buttons("budi") == std::vector<std::string>{"Saya hadir", "Ada kendala"});
    }
    office.heard("budi");
    domain::InboundMessage edit;
    edit.text = "hadir";
    edit.is_edit = true;
    office.sends("budi", edit);
    CHECK(office.heard("budi").empty());
}

TEST_CASE("an unsure text is never a guess: two buttons, and the way from each of them leads on") {
    Office office;
    office.at("2026-02-14 09:00");  // a Saturday: nothing is open
    office.says("budi", "hmm begitu", Intent::unsure);
    office.taps("budi", "Ada kendala");
    CHECK(office.last_heard("budi") == "Mohon tuliskan keterangan Bapak/Ibu dalam satu pesan.");
    office.says("budi", "anak saya dirawat", Intent::unsure);
    CHECK(office.last_heard("budi") == "Pesan Bapak/Ibu diteruskan kepada Rina Wati.");
    CHECK(office.has_heard("rina", "anak saya dirawat"));
}

TEST_CASE("a reason for a window names the window as the policy does, and the supervisor decides") {
    Office office;
    office.at("2026-02-13 06:40");
    office.taps("emma", "I am hindered");
    CHECK(office.buttons("emma").size() == 3);
    office.says("emma", "flooded road", Intent::excuse);
    CHECK(office.last_heard("emma").find("awaits the decision of Rina Wati") != std::string::npos);
    CHECK(office.last_heard("rina").find("presensi pagi pada Jumat, 13 Februari 2026") != std::string::npos);
    office.taps("rina", "Terima keterangan");
    CHECK(office.last_heard("emma").find("morning check-in") != std::string::npos);
}

TEST_CASE("help fits one screen, names only commands that work, and goes by role") {
    Office office;
    for (const char* who : {"budi", "rina", "hana", "emma"}) {
        CAPTURE(who);
        office.says(who, "/bantuan");
        const std::string text = office.last_heard(who);
        CHECK(std::count(text.begin(), text.end(), '\n') <= 15);
        CHECK(office.buttons(who).size() == 1);
        CHECK((text.find("/panggil") != std::string::npos) == (std::string_view(who) == "rina"));
        CHECK((text.find("/ringkasan") != std::string::npos) == (std::string_view(who) == "hana"));
        for (auto slash = text.find("\n/"); slash != std::string::npos; slash = text.find("\n/", slash + 1)) {
            const std::string command = text.substr(slash + 1, text.find(':', slash) - slash - 1);
            CAPTURE(command);
            office.says(who, command + " ");
            CHECK_FALSE(office.last_heard(who).empty());
            CHECK_FALSE(office.last_heard(who).find("Agar tidak keliru") != std::string::npos);
            if (command == "/english" || command == "/indonesia") break;
        }
    }
}

TEST_CASE("the menu offers everything that the help does, and more") {
    Office office;
    for (const char* who : {"budi", "rina", "hana", "emma"}) {
        CAPTURE(who);
        office.in_scene([&](app::Scene& scene) {
            const auto person = storage::find_employee(scene.tx, domain::EmployeeId{who}).value();
            const auto menu = app::offered_commands(scene, person, app::OfferedIn::menu);
            const auto help = app::offered_commands(scene, person, app::OfferedIn::help);
            CHECK(help.size() < menu.size());
            const auto offers = [](const auto& list, std::string_view command) {
                return std::find(list.begin(), list.end(), command) != list.end();
            };
            for (const std::string_view command : help) CHECK(offers(menu, command));
            CHECK(offers(menu, "rekap") == (std::string_view(who) == "rina"));
            CHECK(offers(menu, "kalender") == (std::string_view(who) == "hana"));
            CHECK(offers(menu, "riwayat"));
            CHECK(offers(menu, "indonesia") == (std::string_view(who) == "emma"));
        });
    }
}

TEST_CASE("what WhatsApp sends as a template has a value for each of its parameters") {
    Office office;
    office.prefers("made", Messenger::whatsapp);
    office.at("2026-02-13 08:00");  // the morning window has closed
    office.says("dewi", "/panggil made: rapat");
    office.taps("dewi", "Kirim");
    office.at("2026-02-13 19:00");
    office.says("dewi", "/panggil made: data");
    office.says("dewi", "diminta Kementerian");
    office.taps("dewi", "Kirim");
    std::map<std::string, std::vector<std::string>> sent;
    office.in_scene([&](app::Scene& scene) {
        for (const storage::Row& row :
             scene.tx.query("SELECT outbox_id FROM outbox WHERE lane = 'whatsapp/main'")) {
            const auto message = storage::message_of(scene.tx, row.get<domain::OutboxId>(0));
            sent[message.message_key] = message.arguments;
        }
    });
    for (const auto& [key, parameters] : std::map<std::string, std::size_t>{{"window_open", 3},
                                                                            {"window_last", 3},
                                                                            {"window_missed", 4},
                                                                            {"call_1", 4},
                                                                            {"call_urgent", 4}}) {
        CAPTURE(key);
        REQUIRE(sent.contains(key));
        CHECK(sent[key].size() == parameters);
        CHECK(std::count(sent[key].begin(), sent[key].end(), "") == 0);
    }
}

TEST_CASE("the language is the person's to choose, and holds at once") {
    Office office;
    office.says("budi", "/english");
    CHECK(office.last_heard("budi").find("English") != std::string::npos);
    office.at("2026-02-13 06:30");
    CHECK(office.last_heard("budi").find("check-in is open") != std::string::npos);
    office.says("budi", "/indonesia");
    office.says("budi", "/mengapa");
    CHECK(office.last_heard("budi").find("Aturan untuk Bapak/Ibu pada Jumat, 13 Februari 2026") == 0);
}

TEST_CASE("a language is chosen by a button of its own name, by name, code and command") {
    Office office;
    for (const std::string asked : {"/bahasa", "/language", "/bahasa klingon", "/bahasa tlh"}) {
        CAPTURE(asked);
        office.says("budi", asked);
        CHECK(office.last_heard("budi").find("Pilih bahasa") == 0);
        CHECK(office.buttons("budi") == std::vector<std::string>{"Bahasa Indonesia", "English"});
    }
    office.taps("budi", "English");
    CHECK(office.last_heard("budi") == "The language is set to English.");
    CHECK(office.last_toast("budi") == "Baik.");
    office.says("budi", "/bahasa Bahasa Indonesia");
    CHECK(office.last_heard("budi") == "Bahasa diubah ke bahasa Indonesia.");
    for (const std::string named : {"English", "en", "EN", "english"}) {
        CAPTURE(named);
        office.says("budi", "/bahasa " + named);
        CHECK(office.last_heard("budi") == "The language is set to English.");
        office.says("budi", "/indonesia");
        CHECK(office.last_heard("budi") == "Bahasa diubah ke bahasa Indonesia.");
    }
}

// scripts/third_language runs this one with languages that the tree does not have.
TEST_CASE("whoever chooses a language is spoken to in it, whichever it is") {
    Office office;
    const auto& languages = domain::languages();
    const auto in = [&](domain::Language language, const char* key,
                        const wording::Arguments& arguments = {}) {
        return office.in_scene([&](app::Scene& scene) { return scene.words.text(language, key, arguments); });
    };
    office.at("2026-02-13 06:45");
    domain::Language spoken = domain::Language::id;
    for (std::size_t turn = 1; turn <= languages.size(); ++turn) {
        const domain::Language next = languages[turn % languages.size()];
        CAPTURE(to_string(next));
        office.says("budi", "/bahasa");
        if (languages.size() <= 3) {
            CHECK(office.last_heard("budi") == in(spoken, "language_ask"));
            CHECK(office.buttons("budi").size() == languages.size());
            office.taps("budi", in(next, "language_name"));
        } else {
            CHECK(office.last_heard("budi").starts_with(in(spoken, "language_ask_list")));
            for (const domain::Language other : languages)
                CHECK(office.last_heard("budi").find("\n/" + in(other, "language_command") + ": " +
                                                     in(other, "language_use")) != std::string::npos);
            office.says("budi", "/" + in(next, "language_command"));
        }
        CHECK(office.last_heard("budi") == in(next, "language_changed"));
        office.says("budi", "/mengapa");
        CHECK(office.last_heard("budi").find(
                  in(next, "ground_day_flexible_weekday",
                     {{"hari", wording::weekday(domain::from_rfc3339("2026-02-13T06:45:00+08:00").value(),
                                                "Asia/Makassar", next)}})) != std::string::npos);
        office.says("budi", "/bantuan");
        CHECK(office.last_heard("budi").find(in(next, "menu_hadir")) != std::string::npos);
        const std::string to_others = languages.size() <= 3 ? in(spoken, "language_use") : "";
        CHECK(office.last_heard("budi").find(to_others) != std::string::npos);
        spoken = next;
    }
    CHECK(spoken == domain::Language::id);
}

TEST_CASE("menu and help offer a language in its own words, and never the one that is read already") {
    Office office;
    for (const auto& [who, other, in_its_words] :
         {std::tuple{"budi", "english", "Use English"},
          std::tuple{"emma", "indonesia", "Gunakan bahasa Indonesia"}}) {
        CAPTURE(who);
        office.says(who, "/bantuan");
        CHECK(office.last_heard(who).find("/" + std::string(other) + ": " + in_its_words) !=
              std::string::npos);
        office.in_scene([&, &who = who, &other = other](app::Scene& scene) {
            const auto person = storage::find_employee(scene.tx, domain::EmployeeId{who}).value();
            const auto menu = app::offered_commands(scene, person, app::OfferedIn::menu);
            CHECK(std::count(menu.begin(), menu.end(), "bahasa") == 1);
            CHECK(std::count(menu.begin(), menu.end(), "english") +
                      std::count(menu.begin(), menu.end(), "indonesia") ==
                  1);
            CHECK(menu.back() == other);
        });
    }
}

TEST_CASE("commands are understood with the bot's name, in any case, and over several lines") {
    Office office;
    office.at("2026-02-13 06:45");
    office.says("budi", "/HADIR@sigap_bot");
    CHECK(office.presence("budi", "pagi") == "in_time");
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil@sigap_bot budi:\nrapat\nsekarang");
    CHECK(office.last_heard("rina").find("\"rapat\nsekarang\"") != std::string::npos);
}

TEST_CASE("whoever has left the office is a stranger again") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        scene.tx.execute("UPDATE employee SET left_at = 1 WHERE employee_id = 'budi'");
    });
    office.says("budi", "hadir");
    CHECK(office.last_heard("budi").find("Selamat datang") == 0);
}

TEST_CASE("a supervisor on WhatsApp gets one message at the start, one at half-time and one at the end") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        scene.tx.execute(
            "UPDATE chat SET state = 'ended' WHERE employee_id = 'made' AND messenger = 'telegram'");
        scene.tx.execute("UPDATE unit SET head_employee_id = 'made' WHERE unit_id = 'Biro Organisasi'");
    });
    office.prefers("made", Messenger::whatsapp);
    office.at("2026-02-13 13:00");
    office.says_on(Messenger::whatsapp, "made", "/panggil budi, siti aminah: rapat");
    office.taps("made", "Kirim");
    CHECK(office.has_heard("made", "Panggilan 1 terkirim: Budi Santoso dan Siti Aminah"));
    office.at("2026-02-13 13:10");
    office.says("budi", "siap");
    office.says("siti", "siap");
    office.at("2026-02-13 16:00");
    CHECK(office.times_heard("made", "Panggilan 1 terkirim") == 1);
    CHECK(office.times_heard("made", "selesai pukul 13.10 WITA: 2 dari 2 menjawab") == 1);

    office.at("2026-02-18 13:00");
    office.says_on(Messenger::whatsapp, "made", "/panggil emma: rapat");
    office.taps("made", "Kirim");
    office.at("2026-02-18 15:59");
    CHECK(office.times_heard("made", "Panggilan 2, separuh waktu: 0 dari 1 menjawab") == 1);
    CHECK(office.times_heard("made", "Panggilan 2 selesai") == 1);
}

TEST_CASE(
    "Attempts: `advance = \"supervisor\"`: the next one goes out on a tap, and the call ends with the day") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.in_scene([](app::Scene& scene) {  // as if the policy had said so at issue
        scene.tx.execute(
            "UPDATE call SET rule = replace(rule, '\"advance\":\"auto\"', '\"advance\":\"supervisor\"')");
        scene.tx.execute("UPDATE timer SET due_at = $1 WHERE kind = 'attempt_next'",
                         stories::wita("2026-02-14 00:00"));
    });
    office.at("2026-02-13 08:35");
    CHECK(office.last_heard("rina").find(
              "Budi Santoso: panggilan ke-1 terkirim pukul 08.00 WITA, tanpa jawaban sampai batas") == 0);
    office.taps("rina", "Panggil lagi");
    CHECK(office.last_heard("rina") == "Panggilan berikutnya dapat dikirim mulai pukul 08.40 WITA.");
    office.at("2026-02-13 09:00");
    CHECK(office.attempts("budi").size() == 1);
    office.taps("rina", "Panggil lagi");
    CHECK(office.attempts("budi").size() == 2);
    CHECK(office.has_heard("budi", "Panggilan kedua dari Rina Wati"));
    office.at("2026-02-14 01:00");
    CHECK(office.is_over());
    CHECK(office.outcomes("budi") == "missed, missed");
}

TEST_CASE("people are found by what supervisors write") {
    std::vector<domain::Employee> people;
    for (const char* name :
         {"Siti Aminah", "Siti Rahma", "Budi Santoso", "Ahmad Budi", "Dr. Rahmawati", "Budi"}) {
        domain::Employee person;
        person.id = domain::EmployeeId{name};
        person.name = name;
        people.push_back(person);
    }
    struct Row {
        std::string written;
        std::vector<std::string> found;
    };
    for (const Row& row : std::vector<Row>{
             {"siti am", {"Siti Aminah"}},
             {"AMINAH siti", {"Siti Aminah"}},
             {"siti", {"Siti Aminah", "Siti Rahma"}},
             {"budi", {"Budi"}},  // a full match is the only answer
             {"budi s", {"Budi Santoso"}},
             {"santosa", {"Budi Santoso"}},  // one letter off
             {"rahma", {"Siti Rahma", "Dr. Rahmawati"}},
             {"sitti", {"Siti Aminah", "Siti Rahma"}},
             {"bud1", {}},
             {"joko", {}},
             {"", {}},
             {" ,. ", {}},
         }) {
        std::vector<std::string> names;
        for (const auto& person : app::match_name(people, row.written)) names.push_back(person.name);
        CAPTURE(row.written);
        CHECK(names == row.found);
    }
}

TEST_CASE("of two open calls, words that quote a question are about that one, others about the newest") {
    const auto reasons_after = [](const std::string& quoted) {
        Office office;
        office.at("2026-02-13 08:00");
        office.says("rina", "/panggil budi: rapat");
        office.taps("rina", "Kirim");
        office.at("2026-02-13 08:05");
        office.says("dewi", "/apel Biro Organisasi");
        office.taps("dewi", "Kirim");
        domain::InboundMessage message;
        message.text = "maaf, sedang ada kendala di jalan";
        message.quoted_id = office.in_scene([&](app::Scene& scene) {
            const auto row = storage::find_by_key(scene.tx, quoted);
            return row ? row->message_id : std::string();
        });
        office.receives(Messenger::telegram, office.event_from(Office::address("budi"), message),
                        Intent::excuse);
        CHECK(office.outcome("budi", 1) == "answered");
        CHECK(office.outcome("budi", 2) == "answered");
        return office.in_scene([](app::Scene& scene) {
            std::string subjects;
            scene.tx.for_each("SELECT subject FROM reason ORDER BY reason_id",
                              [&](const storage::Row& row) { subjects += row.get<std::string>(0) + " "; });
            return subjects;
        });
    };
    CHECK(reasons_after("attempt/1/budi/1/call") == "attempt/1/budi ");
    CHECK(reasons_after("attempt/2/budi/1/call") == "attempt/2/budi ");
    CHECK(reasons_after("nothing of ours") == "attempt/2/budi ");
}

TEST_CASE(
    "what answers somebody comes without a sound, as do cards, edits and digests; a call rings, and its reminder") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi, emma: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:16");
    office.taps("budi", "Siap, saya hadir");
    office.says("emma", "/status");
    office.at("2026-02-13 17:00");
    const auto sounds = office.in_scene([](app::Scene& scene) {
        std::map<std::string, bool> rings;
        scene.tx.for_each("SELECT outbox_id FROM outbox WHERE kind = 'message' AND state = 'accepted'",
                          [&](const storage::Row& row) {
                              const auto said = storage::message_of(scene.tx, row.get<domain::OutboxId>(0));
                              rings[said.message_key] |= !said.is_silent;
                          });
        return rings;
    });
    for (const char* silent : {"call_acked", "sup_call_card", "sup_call_sent", "hr_digest"}) {
        CAPTURE(silent);
        REQUIRE(sounds.contains(silent));
        CHECK_FALSE(sounds.at(silent));
    }
    for (const char* rings : {"call_1", "call_nudge"}) {
        CAPTURE(rings);
        REQUIRE(sounds.contains(rings));
        CHECK(sounds.at(rings));
    }
}
