// Whose calls count, where, and at all: what a policy says about it, and how it is said on every card.
#include <nlohmann/json.hpp>

#include "bot/app/call_plan.hpp"
#include "bot/domain/local_time.hpp"
#include "tests/app/office.hpp"

using domain::Caller;
using domain::CallRule;
using domain::Messenger;
using stories::Office;

namespace {

constexpr std::string_view kNotCounted = "Panggilan ini tidak dihitung: ";
constexpr std::string_view kOtherCallers = "dihitung dikirim oleh pejabat lain (calls.callers)";
constexpr std::string_view kOtherMessengers = "panggilan di aplikasi pesan lain (calls.messengers)";

/// What is shown before it is sent.
std::string preview(Office& office, const std::string& who, const std::string& command) {
    office.says(who, command);
    return office.last_heard(who);
}

/// The call's card as it reads now.
std::string card(Office& office, const std::string& who, const std::string& number = "1") {
    std::string shown;
    for (const std::string& text : office.heard(who))
        if (text.starts_with("Panggilan " + number)) shown = text;
    return shown;
}

void let_call(Office& office, std::vector<Caller> callers) {
    office.amends([&](domain::Policy& policy) { policy.calls.callers = callers; });
}

void is_unit_hr(Office& office, const std::string& who) {
    office.changes(who, [](domain::Employee& person) { person.role = domain::Role::unit_hr; });
}

}  // namespace

TEST_CASE(
    "where only the direct supervisor's calls count, the one above still asks, and both cards say why") {
    Office office;
    let_call(office, {Caller::direct_supervisor});
    office.at("2026-02-13 08:00");
    const std::string shown = preview(office, "dewi", "/panggil budi: rapat");
    CHECK(contains(shown, kNotCounted));
    CHECK(contains(shown, kOtherCallers));
    office.taps("dewi", "Kirim");
    CHECK(contains(card(office, "dewi"), kOtherCallers));
    CHECK(office.has_heard("budi", "Panggilan dari Dewi Lestari"));
    CHECK_FALSE(office.has_heard("budi", "tidak dihitung"));

    office.at("2026-02-13 09:55");
    CHECK(office.outcomes("budi") == "missed, missed, missed");
    CHECK_FALSE(office.flag().has_value());
    const std::string closed = card(office, "dewi");
    CHECK(contains(closed, kOtherCallers));
    CHECK(contains(closed, "Budi Santoso: tanpa balasan"));

    // A call that does not count uses up nothing of the quota: the head's own counts at once.
    CHECK_FALSE(contains(preview(office, "rina", "/panggil budi: rapat"), kNotCounted));
}

TEST_CASE("the head's call counts where heads are listed, and not where only those above are") {
    struct Row {
        std::vector<Caller> callers;
        bool counts;
    };
    for (const Row& row : {Row{{Caller::direct_supervisor}, true},
                           Row{{Caller::direct_supervisor, Caller::supervisor_above}, true},
                           Row{{Caller::supervisor_above}, false}, Row{{Caller::hr}, false},
                           Row{{Caller::unit_hr, Caller::hr}, false}}) {
        Office office;
        let_call(office, row.callers);
        office.at("2026-02-13 08:00");
        CHECK(contains(preview(office, "rina", "/panggil budi: rapat"), kNotCounted) != row.counts);
        office.taps("rina", "Kirim");
        office.at("2026-02-13 09:53");
        CHECK(office.flag().has_value() == row.counts);
    }
}

TEST_CASE("a call to several counts only if the caller stands rightly to every one of them") {
    Office office;
    let_call(office, {Caller::direct_supervisor});
    office.at("2026-02-13 08:00");
    CHECK_FALSE(contains(preview(office, "dewi", "/panggil made: rapat"), kNotCounted));
    CHECK(contains(preview(office, "dewi", "/panggil made, budi: rapat"), kOtherCallers));
}

TEST_CASE("HR calls where a policy lists HR, unit HR within its unit; elsewhere neither does") {
    Office office;
    is_unit_hr(office, "rahma");
    office.at("2026-02-13 08:00");
    for (const char* who : {"hana", "rahma"})
        for (const char* command : {"/panggil budi: data", "/apel"})
            CHECK(preview(office, who, command) ==
                  "Perintah ini hanya untuk atasan. Perintah yang tersedia: /bantuan");

    let_call(office, {Caller::unit_hr});
    CHECK(preview(office, "hana", "/panggil budi: data") ==
          "Perintah ini hanya untuk atasan. Perintah yang tersedia: /bantuan");
    CHECK(contains(preview(office, "rahma", "/panggil made: data"), "Tidak ada pegawai di unit"));
    CHECK(contains(preview(office, "rahma", "/apel setda"), "Tidak ada unit"));
    CHECK_FALSE(contains(preview(office, "rahma", "/panggil budi: data"), kNotCounted));

    let_call(office, {Caller::hr});
    CHECK(preview(office, "rahma", "/panggil budi: data") ==
          "Perintah ini hanya untuk atasan. Perintah yang tersedia: /bantuan");
    CHECK_FALSE(contains(preview(office, "hana", "/panggil budi: data"), kNotCounted));
    office.taps("hana", "Kirim");
    CHECK(office.has_heard("budi", "Panggilan dari Hana Putri"));
    office.at("2026-02-13 09:53");
    REQUIRE(office.flag().has_value());
    CHECK(office.flag()->employee.value == "budi");
}

TEST_CASE("a policy that is only proposed, or over, makes nobody in HR a caller") {
    using domain::PolicyStatus;
    struct Row {
        PolicyStatus status;
        const char* last_day;
    };
    for (const Row& row :
         {Row{PolicyStatus::proposed, ""}, Row{PolicyStatus::not_adopted, ""},
          Row{PolicyStatus::ended, "2026-02-12"}, Row{PolicyStatus::in_force, "2026-02-12"}}) {
        CAPTURE(to_string(row.status));
        Office office;
        office.amends([&](domain::Policy& policy) {
            if (policy.id.value != "kaltim-friday") return;
            policy.calls.callers = {Caller::hr};
            policy.status = row.status;
            policy.valid = {domain::from_iso_date("2026-01-01"), domain::from_iso_date(row.last_day)};
        });
        office.at("2026-02-13 08:00");
        CHECK(preview(office, "hana", "/panggil budi: data") ==
              "Perintah ini hanya untuk atasan. Perintah yang tersedia: /bantuan");
    }
}

TEST_CASE("whoever leads nobody calls nobody, whatever the policy lists") {
    Office office;
    let_call(office, {Caller::direct_supervisor, Caller::supervisor_above, Caller::unit_hr, Caller::hr});
    office.at("2026-02-13 08:00");
    for (const char* who : {"budi", "made", "sari"})
        for (const char* command : {"/panggil siti aminah: rapat", "/apel", "/catat siti aminah menelepon"})
            CHECK(contains(preview(office, who, command), "Perintah ini hanya untuk atasan"));
    CHECK(contains(preview(office, "rina", "/panggil made: rapat"), "Tidak ada pegawai di unit"));
    CHECK(contains(preview(office, "rina", "/panggil rina: rapat"), "Tidak ada pegawai di unit"));
}

TEST_CASE("HR that may call finds the commands in the help") {
    Office office;
    CHECK_FALSE(contains(preview(office, "hana", "/bantuan"), "/panggil"));
    let_call(office, {Caller::direct_supervisor, Caller::hr});
    const std::string help = preview(office, "hana", "/bantuan");
    CHECK(contains(help, "/panggil"));
    CHECK(contains(help, "/ringkasan"));
}

TEST_CASE("a call that reaches nobody on a messenger that counts is sent, and says that it does not count") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.messengers = {Messenger::whatsapp}; });
    office.at("2026-02-13 08:00");
    const std::string shown = preview(office, "rina", "/panggil budi: rapat");
    CHECK(contains(shown, kOtherMessengers));
    office.taps("rina", "Kirim");
    CHECK(contains(card(office, "rina"), kOtherMessengers));
    CHECK(office.has_heard("budi", "Panggilan dari Rina Wati"));
    office.at("2026-02-13 10:30");
    CHECK_FALSE(office.flag().has_value());
    // It was delivered: nobody is told otherwise.
    CHECK(contains(card(office, "rina"), "Budi Santoso: tanpa balasan"));
    CHECK_FALSE(office.has_heard("rina", "tidak terbukti sampai"));
}

TEST_CASE("of two people called at once, silence counts only for the one with a chat that counts") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.messengers = {Messenger::whatsapp}; });
    office.prefers("made", Messenger::telegram);
    office.at("2026-02-13 08:00");
    CHECK_FALSE(contains(preview(office, "dewi", "/panggil made, budi: rapat"), kNotCounted));
    office.taps("dewi", "Kirim");
    CHECK(contains(office.heard_at_address("wa-made"), "Panggilan dari Dewi Lestari"));
    office.at("2026-02-13 10:00");
    CHECK(office.outcomes("made") == "missed, missed, missed");
    CHECK(office.outcomes("budi") == "void undelivered, void undelivered, void undelivered");
    REQUIRE(office.flag().has_value());
    CHECK(office.flag()->employee.value == "made");
    CHECK_FALSE(office.flag(2).has_value());
}

TEST_CASE("an answer on a messenger that does not count is an answer all the same") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.messengers = {Messenger::whatsapp}; });
    office.at("2026-02-13 08:00");
    office.says("dewi", "/panggil made: rapat");
    office.taps("dewi", "Kirim");
    office.at("2026-02-13 08:30");
    office.says("made", "hadir");
    CHECK(office.outcomes("made") == "answered");
}

TEST_CASE("where nothing counts, calls are sent and answered, both cards say so, and no flag ever opens") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.count = CallRule::Count::none; });
    office.at("2026-02-13 08:00");
    const std::string none =
        std::string(kNotCounted) + "menurut kebijakan, tidak ada panggilan yang dihitung";
    CHECK(contains(preview(office, "rina", "/panggil budi, emma: rapat"), none));
    office.taps("rina", "Kirim");
    CHECK(contains(card(office, "rina"), none));
    office.says("emma", "on my way");
    CHECK(office.outcomes("emma") == "answered");
    office.at("2026-02-13 16:00");
    CHECK(contains(card(office, "rina"), none));
    CHECK(office.outcomes("budi") == "missed, missed, missed");
    CHECK_FALSE(office.flag().has_value());
}

TEST_CASE("where calls to named people do not count, both cards say so") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.call_outs_count = false; });
    office.at("2026-02-13 08:00");
    CHECK(contains(preview(office, "rina", "/panggil budi: rapat"), "panggilan perorangan tidak dihitung"));
    office.taps("rina", "Kirim");
    CHECK(contains(card(office, "rina"), "panggilan perorangan tidak dihitung"));
}

TEST_CASE("a roll call says before it is sent why it would not count") {
    Office office;
    office.at("2026-02-13 08:00");
    CHECK(contains(preview(office, "dewi", "/apel"),
                   std::string(kNotCounted) + "apel daring tidak dihitung menurut kebijakan"));
    office.amends([](domain::Policy& policy) { policy.calls.roll_calls_count = true; });
    CHECK_FALSE(contains(preview(office, "dewi", "/apel"), kNotCounted));
    let_call(office, {Caller::direct_supervisor});
    CHECK(contains(preview(office, "dewi", "/apel"), kOtherCallers));
    CHECK_FALSE(contains(preview(office, "rina", "/apel"), kNotCounted));
    office.amends([](domain::Policy& policy) { policy.calls.messengers = {Messenger::whatsapp}; });
    CHECK(contains(preview(office, "rina", "/apel"), kOtherMessengers));
    office.amends([](domain::Policy& policy) { policy.calls.messengers.clear(); });
    office.at("2026-02-13 16:30");
    const std::string late = preview(office, "rina", "/apel");
    CHECK(contains(late, std::string(kNotCounted) + "Waktu jawab tidak seluruhnya di dalam jam kerja"));
}

// ------------------------------------------------------------------------------ what is noted by hand

namespace {

/// The note as it stands in the audit.
nlohmann::json noted(Office& office) {
    return office.in_scene([](app::Scene& scene) {
        const auto row = scene.tx.query_one(
            "SELECT actor, subject, body FROM audit_event WHERE kind = 'call_back_noted' ORDER BY at");
        REQUIRE(row.has_value());
        return nlohmann::json{{"actor", row->get<std::string>(0)},
                              {"subject", row->get<std::string>(1)},
                              {"body", nlohmann::json::parse(row->get<std::string>(2))}};
    });
}

}  // namespace

TEST_CASE("a note of a call back answers the open call, tells the person, and stands in the audit") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:20");
    office.says("rina", "/catat budi menelepon balik 08.15");
    CHECK(office.outcomes("budi") == "answered");
    CHECK(office.is_over());
    CHECK(contains(office.last_heard("rina"), "dianggap terjawab"));
    CHECK(office.last_heard("budi") ==
          "Rina Wati mencatat bahwa Bapak/Ibu merespons di luar percakapan, pukul 08.15 WITA. Panggilan "
          "tercatat terjawab.");
    const auto note = noted(office);
    CHECK(note["actor"] == "employee/rina");
    CHECK(note["subject"] == "employee/budi");
    CHECK(note["body"]["how"] == "telephone");
    CHECK(note["body"]["answered"] == 1);
    CHECK_FALSE(contains(note.dump(), "Budi"));
    office.at("2026-02-13 16:00");
    CHECK_FALSE(office.flag().has_value());
}

TEST_CASE("where call backs do not count, the note is kept, the person learns of it, and the call goes on") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.calls.call_backs_count = false; });
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:20");
    office.says("rina", "/catat budi menelepon balik 08.15");
    CHECK(office.outcomes("budi") == "pending");
    CHECK(contains(office.last_heard("rina"), "belum mengubah panggilan"));
    CHECK(office.last_heard("budi") ==
          "Rina Wati mencatat bahwa Bapak/Ibu merespons di luar percakapan, pukul 08.15 WITA. Catatan ini "
          "disimpan dan tidak mengubah panggilan: mohon tetap menjawab di sini.");
    CHECK(noted(office)["body"]["answered"] == 0);
    office.says("rina", "/catat siti aminah datang ke kantor");
    CHECK(office.last_heard("siti") ==
          "Rina Wati mencatat bahwa Bapak/Ibu merespons di luar percakapan, pukul 08.20 WITA. Catatan ini "
          "disimpan; tidak ada panggilan yang terbuka saat itu.");
    office.at("2026-02-13 08:25");
    office.says("budi", "hadir");
    CHECK(office.outcomes("budi") == "answered");
}

TEST_CASE("a note of one's own response, or of somebody elsewhere, notes nothing") {
    Office office;
    office.at("2026-02-13 08:00");
    for (const char* words : {"/catat rina menelepon balik", "/catat Rina Wati datang ke kantor",
                              "/catat made menelepon balik", "/catat dewi menelepon balik"})
        CHECK(contains(preview(office, "rina", words), "Tidak ada pegawai di unit"));
    office.in_scene([](app::Scene& scene) {
        CHECK_FALSE(scene.tx.query_one("SELECT 1 FROM audit_event WHERE kind = 'call_back_noted'"));
    });
}

TEST_CASE("a note after the deadline is a late answer: it ends the call, and what was missed stays missed") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 08:34");
    office.says("rina", "/catat budi menelepon balik 08.31");
    CHECK(office.outcomes("budi") == "late");
    CHECK(office.is_over());
}

TEST_CASE("whoever calls is not among those who are called, even where the draft names them") {
    Office office;
    office.at("2026-02-13 08:00");
    const auto plan = office.in_scene([](app::Scene& scene) {
        storage::CallDraft draft;
        draft.issuer = domain::EmployeeId{"rina"};
        draft.unit = domain::UnitId{"Biro Organisasi"};
        draft.audience = {domain::EmployeeId{"budi"}, domain::EmployeeId{"rina"}};
        draft.created_at = scene.now();
        return app::plan_call(scene, draft);
    });
    REQUIRE(plan.asked.size() == 1);
    CHECK(plan.asked.front().employee.id.value == "budi");
    REQUIRE(plan.left_out.size() == 1);
    CHECK(plan.left_out.front().employee.id.value == "rina");
    CHECK(plan.left_out.front().left_out == "issuer");
}
