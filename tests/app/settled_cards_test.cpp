// Every kind of card with buttons: once what it asks for is settled, however that came about, it carries none
// on Telegram (ux.md 1b), and says why. WhatsApp cannot edit: a late tap there is told the truth.
#include "bot/app/settled_cards.hpp"

#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "bot/app/button.hpp"
#include "bot/app/call_backs.hpp"
#include "bot/app/call_orders.hpp"
#include "bot/app/enrolment.hpp"
#include "bot/app/flag_decisions.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using stories::Office;
using Actions = std::set<std::string>;

namespace {

/// What the buttons in that chat on Telegram do, on cards as they are shown now (`hw`: of a window); links do
/// nothing here.
Actions live(Office& office, const std::string& who) {
    office.deliver();
    return office.in_scene([&](app::Scene& scene) {
        Actions actions;
        for (const auto& row : scene.tx.query(
                 "SELECT outbox_id, (SELECT max(edit.outbox_id) FROM outbox AS edit WHERE edit.kind = 'edit'"
                 " AND edit.target_outbox_id = shown.outbox_id AND edit.state = 'accepted')"
                 " FROM outbox AS shown WHERE kind = 'message' AND state = 'accepted' AND chat = $1",
                 Office::address(who))) {
            const auto edit = row.get<std::optional<domain::OutboxId>>(1);
            const auto now = storage::message_of(scene.tx, edit ? *edit : row.get<domain::OutboxId>(0));
            for (const domain::Button& button : now.buttons)
                if (const auto read = app::read_button(scene.office.signing_key, now.chat, button.token))
                    actions.insert(read->action + (read->subject.starts_with("w-") ? "w" : ""));
        }
        return actions;
    });
}

void reports(Office& office) {
    office.amends([](domain::Policy& policy) {
        policy.report = domain::ReportRule{};
        policy.reminders_per_day = 8;
    });
}

/// Two days a week by roster, in the week of 23 February.
void by_roster(Office& office) {
    domain::Policy policy = domain::default_policy();
    policy.id = domain::PolicyId{"bkn-2plus3"};
    policy.version = "b1";
    policy.valid.from = domain::from_iso_date("2026-02-01").value();
    policy.flexible.quota_per_week = 2;
    policy.flexible.min_present = 2;
    office.is_ruled_by(policy);
    office.at("2026-02-16 09:00");
}

/// One way in which a kind of card comes up and is settled.
struct Kind {
    std::string name;
    std::string who;
    Actions actions;  ///< that are shown, and then gone
    std::function<void(Office&)> shows;
    std::function<void(Office&)> settles;
};

const Actions kAnswers{"a", "h"};

std::vector<Kind> kinds() {
    const auto called = [](Office& office) {
        office.at("2026-02-13 08:00");
        calls(office, "budi: rapat");
    };
    const auto previewed = [](Office& office) {
        office.at("2026-02-13 08:00");
        office.says("rina", "/panggil budi: rapat");
    };
    const auto to_decide = [](Office& office) {
        office.at("2026-02-13 08:34");
        office.says("budi", "listrik padam di rumah", reading::Intent::excuse);
    };
    const auto asks_leave = [](Office& office) { office.says("budi", "/cuti 20/2 s.d. 24/2"); };
    const auto leave_to_decide = [](Office& office) {
        office.says("budi", "/cuti 20/2 s.d. 24/2");
        office.taps("budi", "Benar");
    };
    const auto step_drafted = [](Office& office) {
        flagged(office);
        office.says("hana", "/berkas 1");
        office.taps("hana", "Tutup pemberitahuan");
        office.says("hana", "sudah dijelaskan");
    };
    return {
        {"a call, answered by a tap",
         "budi",
         {"a"},
         called,
         [](Office& office) { office.taps("budi", "Siap, saya hadir"); }},
        {"a call, answered in words",
         "budi",
         {"a", "h", "q"},
         called,
         [](Office& office) { office.says("budi", "siap pak"); }},
        {"a call and its nudge, answered by a command", "budi", kAnswers,
         [](Office& office) {
             office.at("2026-02-13 08:00");
             calls(office, "budi: rapat");
             office.at("2026-02-13 08:20");
         },
         [](Office& office) { office.says("budi", "/status"); }},
        {"a call, noted by hand", "budi", kAnswers, called,
         [](Office& office) { office.says("rina", "/catat Budi menelepon balik"); }},
        {"a roll call, answered over the other messenger", "made", kAnswers,
         [](Office& office) {
             office.at("2026-02-13 09:00");
             office.says("dewi", "/apel Setda");
             office.taps("dewi", "Kirim");
         },
         [](Office& office) { office.says_on(Messenger::whatsapp, "made", "hadir"); }},
        {"a call to somebody who leaves the office", "budi", kAnswers, called,
         [](Office& office) {
             office.in_scene([](app::Scene& scene) {
                 storage::mark_left(scene.tx, domain::EmployeeId{"budi"}, "test");
                 return true;
             });
             office.at("2026-02-13 08:34");
         }},
        {"a window, checked in by words",
         "budi",
         {"p", "hw"},
         [](Office& office) { office.at("2026-02-13 06:40"); },
         [](Office& office) { office.says("budi", "hadir"); }},
        {"a window that has closed",
         "budi",
         {"p", "hw"},
         [](Office& office) { office.at("2026-02-13 06:40"); },
         [](Office& office) {
             office.outage("2026-02-13 06:50", "2026-02-13 07:00");
             office.at("2026-02-13 07:35");
         }},
        {"a missed window, explained in words",
         "budi",
         {"p", "hw"},
         [](Office& office) { office.at("2026-02-13 07:40"); },
         [](Office& office) { office.says("budi", "listrik padam", reading::Intent::excuse); }},
        {"the question for a reason, tapped",
         "budi",
         {"z"},
         [](Office& office) {
             office.at("2026-02-13 08:00");
             calls(office, "budi: rapat");
             office.taps("budi", "Ada kendala");
         },
         [](Office& office) { office.taps("budi", "Sakit"); }},
        {"the question for a reason, answered in words",
         "budi",
         {"z"},
         [](Office& office) {
             office.at("2026-02-13 08:00");
             calls(office, "budi: rapat");
             office.taps("budi", "Ada kendala");
         },
         [](Office& office) { office.says("budi", "mobil mogok", reading::Intent::unknown); }},
        {"a reason, decided on its card",
         "rina",
         {"ra", "rj"},
         to_decide,
         [](Office& office) { office.taps("rina", "Terima keterangan"); }},
        {"a reason, decided from the list",
         "rina",
         {"ra", "rj"},
         to_decide,
         [](Office& office) {
             office.says("rina", "/nilai");
             office.taps("rina", "1: belum");
         }},
        {"a reason that nobody judged in time",
         "rina",
         {"ra", "rj"},
         to_decide,
         [](Office& office) { office.at("2026-02-27 09:00"); }},
        {"a preview, sent",
         "rina",
         {"s", "c"},
         previewed,
         [](Office& office) { office.taps("rina", "Kirim"); }},
        {"a preview, cancelled",
         "rina",
         {"s", "c"},
         previewed,
         [](Office& office) { office.taps("rina", "Batal"); }},
        {"a preview, sent from elsewhere",
         "rina",
         {"s", "c"},
         previewed,
         [](Office& office) {
             office.in_scene([](app::Scene& scene) {
                 const auto rina = storage::find_employee(scene.tx, domain::EmployeeId{"rina"}).value();
                 return app::send_draft(scene, rina, 1).has_value();
             });
         }},
        {"a preview whose time is over",
         "rina",
         {"s", "c"},
         previewed,
         [](Office& office) { office.at("2026-02-13 08:15"); }},
        {"a choice between names",
         "rina",
         {"k"},
         [](Office& office) {
             office.at("2026-02-13 08:00");
             office.says("rina", "/panggil siti: rapat");
         },
         [](Office& office) { office.taps("rina", "Siti Rahma"); }},
        {"a choice between names whose time is over",
         "rina",
         {"k"},
         [](Office& office) {
             office.at("2026-02-13 08:00");
             office.says("rina", "/panggil siti: rapat");
         },
         [](Office& office) { office.at("2026-02-13 08:16"); }},
        {"the offer to call once more",
         "rina",
         {"g"},
         [](Office& office) {
             office.at("2026-02-13 08:00");
             calls(office, "budi: rapat");
             office.in_scene([](app::Scene& scene) {  // as if the policy had said so at issue
                 scene.tx.execute(
                     "UPDATE call SET rule = replace(rule, '\"advance\":\"auto\"', "
                     "'\"advance\":\"supervisor\"')");
                 scene.tx.execute("UPDATE timer SET due_at = $1 WHERE kind = 'attempt_next'",
                                  stories::wita("2026-02-14 00:00"));
                 return true;
             });
             office.at("2026-02-13 08:41");
         },
         [](Office& office) { office.taps("rina", "Panggil lagi"); }},
        {"the offer to call once more, answered meanwhile",
         "rina",
         {"g"},
         [](Office& office) {
             office.at("2026-02-13 08:00");
             calls(office, "budi: rapat");
             office.in_scene([](app::Scene& scene) {
                 scene.tx.execute(
                     "UPDATE call SET rule = replace(rule, '\"advance\":\"auto\"', "
                     "'\"advance\":\"supervisor\"')");
                 scene.tx.execute("UPDATE timer SET due_at = $1 WHERE kind = 'attempt_next'",
                                  stories::wita("2026-02-14 00:00"));
                 return true;
             });
             office.at("2026-02-13 08:41");
         },
         [](Office& office) { office.says("budi", "siap pak"); }},
        {"enrolment, confirmed",
         "nyoman",
         {"y", "n"},
         [](Office& office) { office.says("nyoman", code_for(office, "nyoman")); },
         [](Office& office) { office.taps("nyoman", "Ya, ini saya"); }},
        {"a step on a flag, confirmed",
         "hana",
         {"fy", "fn", "fd"},
         step_drafted,
         [](Office& office) { office.taps("hana", "Simpan"); }},
        {"a step on a flag, dropped",
         "hana",
         {"fy", "fn"},
         step_drafted,
         [](Office& office) { office.taps("hana", "Batal"); }},
        {"a step on a flag that somebody took elsewhere",
         "hana",
         {"fy", "fn", "fd"},
         step_drafted,
         [](Office& office) {
             office.in_scene([](app::Scene& scene) {
                 return app::take_step(scene, {.flag = domain::FlagId{1},
                                               .step = domain::FlagStep::dismiss,
                                               .by = domain::EmployeeId{"hana"},
                                               .via = "web",
                                               .ground = "sudah jelas"})
                     .has_value();
             });
         }},
        {"a flag that is dissolved",
         "budi",
         {"f"},
         [](Office& office) { flagged(office); },
         [](Office& office) {
             office.says("budi", "/berkas 1");
             office.said_at("2026-02-13 08:25", "budi", "siap pak");
         }},
        {"the reminder of a report, handed in",
         "budi",
         {"dw"},
         [](Office& office) {
             reports(office);
             office.at("2026-02-13 15:31");
         },
         [](Office& office) { office.says("budi", "/laporan Rapat"); }},
        {"a report, read",
         "rina",
         {"da", "dq"},
         [](Office& office) {
             reports(office);
             office.at("2026-02-13 15:45");
             office.says("budi", "/laporan Rapat");
             office.says("rina", "/laporan Budi");
         },
         [](Office& office) { office.taps("rina", "Tandai dibaca"); }},
        {"a report, asked back",
         "rina",
         {"da", "dq"},
         [](Office& office) {
             reports(office);
             office.at("2026-02-13 15:45");
             office.says("budi", "/laporan Rapat");
             office.says("rina", "/laporan Budi");
         },
         [](Office& office) { office.says("rina", "/laporan Budi ? Dengan siapa?"); }},
        {"the day's reports, all read",
         "rina",
         {"dd"},
         [](Office& office) {
             reports(office);
             office.at("2026-02-13 15:45");
             office.says("budi", "/laporan Rapat");
             office.at("2026-02-13 16:05");
         },
         [](Office& office) {
             office.taps("rina", "Tandai semua dibaca");
             office.at("2026-02-13 16:06");
         }},
        {"days of leave, right",
         "budi",
         {"ay", "ac"},
         asks_leave,
         [](Office& office) { office.taps("budi", "Benar"); }},
        {"days of leave, to be changed",
         "budi",
         {"ay", "ac"},
         asks_leave,
         [](Office& office) {
             office.taps("budi", "Ubah");
             CHECK(live(office, "budi").contains("ad"));
         }},
        {"the question for the days of leave, answered in words",
         "budi",
         {"ad"},
         [](Office& office) { office.says("budi", "/cuti"); },
         [](Office& office) { office.says("budi", "20/2 s.d. 24/2"); }},
        {"the question for the days of leave, tapped",
         "budi",
         {"ad"},
         [](Office& office) { office.says("budi", "/izin 3 hari keluarga"); },
         [](Office& office) { office.taps("budi", "Besok"); }},
        {"leave, decided",
         "rina",
         {"aa", "an"},
         leave_to_decide,
         [](Office& office) { office.taps("rina", "Setujui"); }},
        {"leave, withdrawn before it was decided",
         "rina",
         {"aa", "an"},
         leave_to_decide,
         [](Office& office) { office.says("budi", "/cuti batal"); }},
        {"which leave to withdraw",
         "budi",
         {"aw"},
         [](Office& office) {
             for (const char* days : {"/cuti 20/2", "/cuti 27/2"}) {
                 office.says("budi", days);
                 office.taps("budi", "Benar");
             }
             office.says("budi", "/cuti batal");
         },
         [](Office& office) {
             office.taps("budi", "27 Feb 2026");
             office.at("2026-02-13 05:01");
             CHECK(live(office, "budi").contains("aw"));  // the other one
             office.taps("budi", "20 Feb 2026");
             office.at("2026-02-13 05:02");
         }},
        {"a roster's proposal, used",
         "rina",
         {"u"},
         [](Office& office) {
             by_roster(office);
             office.says("rina", "/jadwal usul");
         },
         [](Office& office) { office.taps("rina", "Pakai usulan"); }},
        {"whose day it is",
         "rina",
         {"e"},
         [](Office& office) {
             by_roster(office);
             office.says("rina", "/jadwal Siti Rabu");
         },
         [](Office& office) { office.taps("rina", "2. Siti Rahma"); }},
        {"a language, chosen",
         "budi",
         {"l"},
         [](Office& office) { office.says("budi", "/bahasa"); },
         [](Office& office) { office.taps("budi", "English"); }},
    };
}

/// Nothing is settled by these: a tap does the same whenever it comes.
const Actions kNeverSettled{"gs", "fv", "or", "ur", "v"};

}  // namespace

TEST_CASE("every kind of card with buttons carries none on Telegram once it is settled") {
    for (const Kind& kind : kinds()) {
        CAPTURE(kind.name);
        Office office;
        kind.shows(office);
        for (const std::string& action : kind.actions) {
            CAPTURE(action);
            CHECK(live(office, kind.who).contains(action));
        }
        kind.settles(office);
        for (const std::string& action : kind.actions) {
            CAPTURE(action);
            CHECK_FALSE(live(office, kind.who).contains(action));
        }
    }
}

TEST_CASE("every action that a button can have is among the kinds of cards, or is never settled") {
    std::ifstream in("bot/app/button.hpp");
    std::stringstream text;
    text << in.rdbuf();
    Actions known = kNeverSettled;
    for (const Kind& kind : kinds()) known.insert(kind.actions.begin(), kind.actions.end());
    std::size_t count = 0;
    const std::string mark = "inline constexpr std::string_view ";
    for (auto at = text.str().find(mark); at != std::string::npos; at = text.str().find(mark, at + 1)) {
        const auto from = text.str().find('"', at) + 1;
        const std::string action = text.str().substr(from, text.str().find('"', from) - from);
        CAPTURE(action);
        CHECK(known.contains(action));
        ++count;
    }
    known.erase("hw");
    CHECK(count == known.size());
}

TEST_CASE("a frozen card keeps its words, says what became of it, and costs one edit") {
    Office office;
    office.at("2026-02-13 08:00");
    calls(office, "budi: rapat");
    CHECK(office.times_heard("rina", "Panggilan itu sudah dikirim.") == 1);
    office.at("2026-02-13 08:02");
    office.says("budi", "siap pak");
    office.at("2026-02-13 08:10");
    CHECK(office.times_heard("budi", "Panggilan ini tercatat dijawab pukul 08.02 WITA.") == 1);
    CHECK(office.times_heard("budi", "\"rapat\"") == 2);  // as it came, and as it is
    office.says("emma", "/status");
    CHECK(office.times_heard("budi", "Panggilan ini tercatat dijawab") == 1);
}

TEST_CASE("a choice that was refused is told as chosen, never as recorded") {
    Office office;
    office.at("2026-02-13 08:34");
    office.says("budi", "listrik padam di rumah", reading::Intent::excuse);
    office.in_scene([](app::Scene& scene) {
        auto unit = storage::find_unit(scene.tx, domain::UnitId{"Biro Organisasi"}).value();
        unit.head = domain::EmployeeId{"dewi"};
        storage::save(scene.tx, unit, "test");
        return true;
    });
    office.taps("rina", "Terima keterangan");
    CHECK(office.last_heard("rina").find("hanya untuk") != std::string::npos);
    CHECK(office.has_heard("rina", "Dipilih pukul 08.34 WITA: Terima keterangan"));
    CHECK_FALSE(office.has_heard("rina", "Tercatat pukul"));
}

TEST_CASE("on WhatsApp, where nothing can be edited, a late tap on a preview is told what became of it") {
    Office office;
    office.in_scene([](app::Scene& scene) {  // Dewi writes from WhatsApp alone
        scene.tx.execute("DELETE FROM chat WHERE employee_id = 'dewi'");
        storage::bind_chat(scene.tx, {{Messenger::whatsapp, "main"},
                                      Office::address("dewi", Messenger::whatsapp),
                                      domain::EmployeeId{"dewi"},
                                      false,
                                      scene.now(),
                                      scene.now(),
                                      std::nullopt});
        return true;
    });
    office.at("2026-02-13 09:00");
    office.says_on(Messenger::whatsapp, "dewi", "/panggil made: rapat");
    office.taps("dewi", "Kirim");
    office.heard("dewi");
    office.taps("dewi", "Kirim");
    CHECK(office.last_heard("dewi") == "Panggilan itu sudah dikirim. Perkembangannya ada pada kartunya.");
    office.taps("dewi", "Batal");
    CHECK(office.last_heard("dewi") == "Panggilan itu sudah dikirim. Perkembangannya ada pada kartunya.");
}
