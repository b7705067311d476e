// What HR decides on a flag: after the right of reply, by name and ground, where asked by two; nothing is
// erased, and nothing is a finding.
#include "bot/app/flag_decisions.hpp"

#include <algorithm>

#include "bot/app/deliveries.hpp"
#include "bot/app/flag_file.hpp"
#include "bot/app/reasons.hpp"
#include "storage/chats.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

namespace {

using domain::FlagStep;
using domain::Messenger;
using stories::Office;

void replied_and_final(Office& office) {
    flagged(office);
    office.at("2026-02-13 10:00");
    office.says("budi", "/tanggapi 1 saya di puskesmas");
    office.at("2026-02-18 08:00");
}

/// In chat: the file, the button, the ground, and yes.
void decides(Office& office, const std::string& who, const std::string& label, const std::string& ground) {
    office.says(who, "/berkas 1");
    office.taps(who, label);
    office.says(who, ground);
    office.taps(who, "Simpan");
}

std::vector<storage::FlagDecision> decisions(Office& office) {
    return office.in_scene(
        [](app::Scene& scene) { return storage::decisions_on(scene.tx, domain::FlagId{1}); });
}

std::optional<app::Refusal> refused(Office& office, FlagStep step, const std::string& by,
                                    const std::string& ground = "alasan") {
    return office.in_scene([&](app::Scene& scene) {
        const auto taken = app::take_step(scene, {.flag = domain::FlagId{1},
                                                  .step = step,
                                                  .by = domain::EmployeeId{by},
                                                  .via = "cli",
                                                  .ground = ground});
        return taken ? std::nullopt : std::optional(taken.error());
    });
}

bool offers(Office& office, const std::string& who, const std::string& label) {
    const auto buttons = office.buttons(who);
    return std::find(buttons.begin(), buttons.end(), label) != buttons.end();
}

void needs_two(Office& office) {
    office.amends([](domain::Policy& policy) { policy.escalation.uphold_needs_second_person = true; });
    office.changes("rahma", [](domain::Employee& rahma) { rahma.role = domain::Role::unit_hr; });
}

}  // namespace

TEST_CASE("upholding is locked until the reply, then until the misses are final, and the file says which") {
    Office office;
    flagged(office);
    office.says("hana", "/berkas 1");
    CHECK_FALSE(offers(office, "hana", "Teruskan"));
    CHECK(offers(office, "hana", "Tutup pemberitahuan"));
    CHECK(office.last_heard("hana").find(
              "menunggu jawaban yang bersangkutan sampai Jumat, 20 Februari 2026") != std::string::npos);
    CHECK(refused(office, FlagStep::uphold, "hana")->lock.lock == domain::FlagLock::awaits_reply);

    office.at("2026-02-13 10:00");
    office.says("budi", "/tanggapi saya di puskesmas");
    office.says("hana", "/berkas 1");
    CHECK_FALSE(offers(office, "hana", "Teruskan"));
    CHECK(office.last_heard("hana").find("masih mungkin tiba") != std::string::npos);
    CHECK(refused(office, FlagStep::uphold, "hana")->lock.lock == domain::FlagLock::not_final);

    office.at("2026-02-14 10:00");
    office.says("hana", "/berkas 1");
    CHECK(offers(office, "hana", "Teruskan"));
}

TEST_CASE("a flag is upheld by name and ground, and person and supervisor are told in neutral words") {
    Office office;
    replied_and_final(office);
    office.heard("budi");
    decides(office, "hana", "Teruskan", "tidak ada keterangan tertulis");
    CHECK(state(office) == "upheld");
    CHECK(office.flag()->closed_at == office.now());
    const auto steps = decisions(office);
    REQUIRE(steps.size() == 1);
    CHECK(steps.front().kind == "upheld");
    CHECK(steps.front().by.value == "hana");
    CHECK(steps.front().at == office.now());
    CHECK(steps.front().ground == "tidak ada keterangan tertulis");
    const std::string told = office.last_heard("budi");
    for (const char* words : {"Hana Putri", "diteruskan untuk ditelaah kepegawaian",
                              "\"tidak ada keterangan tertulis\"", "/tanggapi 1", "/berkas 1"})
        CHECK(told.find(words) != std::string::npos);
    CHECK(office.last_heard("rina").find("oleh Hana Putri. Dasar: \"tidak ada keterangan tertulis\"") !=
          std::string::npos);
    for (const char* finding : {"mangkir", "pelanggaran", "sanksi", "TK", "bersalah"})
        CHECK_FALSE(office.has_heard("budi", finding));
    CHECK_FALSE(office.has_heard("siti", "Pemberitahuan"));
}

TEST_CASE("what was not confirmed is not decided, and a second tap decides nothing more") {
    Office office;
    replied_and_final(office);
    office.says("hana", "/berkas 1");
    office.taps("hana", "Teruskan");
    office.says("hana", "keliru");
    office.taps("hana", "Batal");
    CHECK(state(office) == "replied");
    CHECK(decisions(office).empty());
    office.taps("hana", "Simpan");
    CHECK(state(office) == "replied");
    decides(office, "hana", "Teruskan", "sudah dibaca");
    office.taps("hana", "Simpan");
    CHECK(decisions(office).size() == 1);
}

TEST_CASE("silence to the deadline opens the decision to HR, and nothing is decided by itself") {
    Office office;
    flagged(office);
    office.at("2026-02-20 15:30");
    CHECK(state(office) == "awaiting_decision");
    CHECK(office.has_heard("hana", "masa jawab berakhir"));
    CHECK_FALSE(office.has_heard("rina", "Mohon dinilai"));
    office.at("2026-02-28 12:00");
    CHECK(decisions(office).empty());
    decides(office, "hana", "Teruskan", "tidak ada jawaban");
    CHECK(state(office) == "upheld");
}

TEST_CASE("a flag may be dismissed at any time, and the person may still add to it") {
    Office office;
    flagged(office);
    decides(office, "hana", "Tutup pemberitahuan", "jaringan kantor terganggu");
    CHECK(state(office) == "dismissed");
    CHECK(office.last_heard("budi").find("ditutup tanpa tindak lanjut") != std::string::npos);
    office.at("2026-02-20 16:00");  // no deadline runs any more
    CHECK(state(office) == "dismissed");
    office.says("budi", "/tanggapi 1 terima kasih, listrik memang padam");
    CHECK(state(office) == "dismissed");
    CHECK(office.has_heard("hana", "listrik memang padam"));
    CHECK(office.last_heard("budi").find("Tambahan Bapak/Ibu pada pemberitahuan 1") == 0);
    office.says("budi", "/tanggapi 1");
    office.says("budi", "1 lampu juga padam");
    const auto replies =
        office.in_scene([](app::Scene& scene) { return storage::replies_to(scene.tx, domain::FlagId{1}); });
    REQUIRE(replies.size() == 2);
    CHECK(replies.back().words == "1 lampu juga padam");
}

TEST_CASE("asking for more tells the question word for word and begins a new time to reply") {
    Office office;
    replied_and_final(office);
    decides(office, "hana", "Minta penjelasan", "Puskesmas mana, dan pukul berapa?");
    const std::string question = office.last_heard("budi");
    CHECK(question.find("\"Puskesmas mana, dan pukul berapa?\"") != std::string::npos);
    CHECK(question.find("Senin, 23 Februari 2026") != std::string::npos);  // three working days from the 18th
    CHECK(state(office) == "awaiting_reply");
    CHECK(refused(office, FlagStep::uphold, "hana")->lock.lock == domain::FlagLock::awaits_reply);
    office.taps("budi", "Beri jawaban");
    office.says("budi", "Puskesmas Sempaja, sejak pukul 07.30");
    CHECK(state(office) == "replied");
    CHECK_FALSE(refused(office, FlagStep::uphold, "hana").has_value());
}

TEST_CASE("a question that does not reach the person begins nothing, and HR is asked to reach them") {
    Office office;
    replied_and_final(office);
    office.blocks("budi");
    decides(office, "hana", "Minta penjelasan", "Puskesmas mana?");
    CHECK(state(office) == "telling");
    office.at("2026-02-18 08:11");
    CHECK(office.last_heard("hana").find("belum dapat disampaikan") != std::string::npos);
    office.at("2026-03-03 08:00");
    CHECK(state(office) == "telling");
    CHECK(refused(office, FlagStep::uphold, "hana")->lock.lock == domain::FlagLock::not_told);
}

TEST_CASE("where the policy asks for two, the first proposes and another confirms") {
    Office office;
    needs_two(office);
    replied_and_final(office);
    office.heard("budi");
    decides(office, "hana", "Teruskan", "tidak ada keterangan");
    CHECK(state(office) == "uphold_proposed");
    CHECK(office.heard("budi").empty());
    CHECK(office.last_heard("rahma").find("Persetujuan orang kedua diperlukan") != std::string::npos);
    CHECK(refused(office, FlagStep::confirm, "hana")->lock.lock == domain::FlagLock::own_proposal);
    CHECK(state(office) == "uphold_proposed");
    office.says("hana", "/berkas 1");
    CHECK_FALSE(offers(office, "hana", "Setujui usulan"));
    decides(office, "rahma", "Setujui usulan", "berkas sudah dibaca");
    CHECK(state(office) == "upheld");
    CHECK(decisions(office).back().by.value == "rahma");
    CHECK(office.last_heard("budi").find("Siti Rahma") != std::string::npos);
}

TEST_CASE("a proposal that is not agreed to, or taken back, leaves the flag where it was") {
    for (const bool is_declined : {true, false}) {
        CAPTURE(is_declined);
        Office office;
        needs_two(office);
        replied_and_final(office);
        decides(office, "hana", "Teruskan", "tidak ada keterangan");
        if (is_declined)
            decides(office, "rahma", "Belum setuju", "jawabannya cukup");
        else
            decides(office, "hana", "Tarik keputusan", "perlu dibaca lagi");
        CHECK(state(office) == "replied");
        CHECK(decisions(office).size() == 2);
        CHECK_FALSE(office.has_heard("budi", "diteruskan untuk ditelaah"));
        if (is_declined) CHECK(office.has_heard("hana", "jawabannya cukup"));
        CHECK_FALSE(refused(office, FlagStep::uphold, "hana").has_value());
    }
}

TEST_CASE("nobody decides on their own case, on their own call, without HR's role or without a ground") {
    Office office;
    office.changes("rina", [](domain::Employee& rina) { rina.role = domain::Role::unit_hr; });
    office.changes("budi", [](domain::Employee& budi) { budi.role = domain::Role::hr; });
    replied_and_final(office);
    CHECK(refused(office, FlagStep::dismiss, "budi")->why == app::NotTaken::own_case);
    CHECK(refused(office, FlagStep::dismiss, "rina")->why == app::NotTaken::own_case);
    CHECK(refused(office, FlagStep::dismiss, "dewi")->why == app::NotTaken::not_allowed);
    CHECK(refused(office, FlagStep::dismiss, "nobody")->why == app::NotTaken::not_allowed);
    CHECK(refused(office, FlagStep::dismiss, "hana", " \n")->why == app::NotTaken::no_ground);
    CHECK(decisions(office).empty());
    office.says("rina", "/berkas 1");
    CHECK_FALSE(offers(office, "rina", "Teruskan"));
    CHECK_FALSE(office.has_heard("rina", "sigap report evidence"));
}

TEST_CASE("HR of a unit decides for its own subtree alone") {
    Office office;
    office.changes("sari", [](domain::Employee& sari) { sari.role = domain::Role::unit_hr; });  // of the RSUD
    office.changes("siti", [](domain::Employee& siti) { siti.role = domain::Role::unit_hr; });
    replied_and_final(office);
    CHECK(refused(office, FlagStep::dismiss, "sari")->why == app::NotTaken::not_allowed);
    CHECK_FALSE(refused(office, FlagStep::dismiss, "siti").has_value());
}

TEST_CASE("a decision is withdrawn by name and ground, stays visible, and the flag stands where it stood") {
    Office office;
    replied_and_final(office);
    decides(office, "hana", "Teruskan", "tidak ada keterangan");
    decides(office, "hana", "Tarik keputusan", "jawabannya terlewat dibaca");
    CHECK(state(office) == "replied");
    CHECK_FALSE(office.flag()->closed_at.has_value());
    REQUIRE(decisions(office).size() == 2);
    CHECK(office.last_heard("budi").find("ditarik oleh Hana Putri. Dasar: \"jawabannya terlewat dibaca\"") !=
          std::string::npos);
    office.says("budi", "/berkas 1");
    for (const char* words :
         {"\"tidak ada keterangan\"", "\"jawabannya terlewat dibaca\"", "saya di puskesmas"})
        CHECK(office.last_heard("budi").find(words) != std::string::npos);
}

TEST_CASE("a flag dismissed during the time to reply runs on to its deadline when that is taken back") {
    Office office;
    flagged(office);
    decides(office, "hana", "Tutup pemberitahuan", "keliru");
    office.at("2026-02-18 08:00");
    decides(office, "hana", "Tarik keputusan", "keliru menutup");
    CHECK(state(office) == "awaiting_reply");
    office.at("2026-02-20 15:30");
    CHECK(state(office) == "awaiting_decision");
}

TEST_CASE("who cannot be reached is told by hand, by name and in words, and only then the time begins") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:52:59");
    office.blocks("budi");
    office.at("2026-02-13 10:03");
    REQUIRE(state(office) == "telling");
    CHECK(office.last_heard("hana").find("belum dapat disampaikan") != std::string::npos);
    CHECK(refused(office, FlagStep::ask_more, "hana")->lock.lock == domain::FlagLock::not_told);
    decides(office, "hana", "Sudah disampaikan", "bertemu langsung di ruang rapat, pukul 10.00");
    CHECK(state(office) == "awaiting_reply");
    CHECK(office.flag()->person_told_at == office.now());
    CHECK(office.flag()->reply_until == stories::wita("2026-02-20 15:30"));
    CHECK(decisions(office).front().kind == "told_by_hand");
    CHECK(refused(office, FlagStep::note_told, "hana")->lock.lock == domain::FlagLock::told_already);
    CHECK(office.has_heard("rina", "Pemberitahuan 1"));
}

TEST_CASE("an answer that turns up after the decision overtakes it before everybody's eyes") {
    Office office;
    replied_and_final(office);
    decides(office, "hana", "Teruskan", "tidak ada keterangan");
    office.said_at("2026-02-13 09:30", "budi", "siap");
    CHECK(state(office) == "overtaken");
    REQUIRE(decisions(office).size() == 2);
    CHECK(decisions(office).back().kind == "overtaken");
    CHECK(office.has_heard(
        "budi", "Keputusan pada pemberitahuan 1 tidak berlaku lagi: ternyata ada balasan tepat waktu"));
    for (const char* officer : {"rina", "hana"})
        CHECK(office.has_heard(officer, "Keputusan pada pemberitahuan 1 untuk Budi Santoso"));
    office.says("budi", "/berkas 1");
    CHECK(office.last_heard("budi").find("\"tidak ada keterangan\"") != std::string::npos);
    CHECK(refused(office, FlagStep::withdraw, "hana")->lock.lock == domain::FlagLock::closed);
}

TEST_CASE("a reason still undecided holds upholding back; one accepted after the decision overtakes it") {
    Office office;
    flagged(office);
    office.at("2026-02-13 10:00");
    office.says("budi", "/tanggapi saya di puskesmas");
    office.says("budi", "listrik padam di rumah sejak pagi", reading::Intent::excuse);
    office.at("2026-02-18 08:00");
    CHECK(refused(office, FlagStep::uphold, "hana")->lock.lock == domain::FlagLock::reason_undecided);
    office.taps("dewi", "Belum dapat diterima");
    CHECK_FALSE(refused(office, FlagStep::uphold, "hana").has_value());
    CHECK(state(office) == "upheld");

    office.in_scene([](app::Scene& scene) {
        storage::Reason reason;
        reason.employee = domain::EmployeeId{"budi"};
        reason.subject = "attempt/1/budi";
        reason.code = "network";
        reason.words = "gardu padam";
        reason.given_at = scene.now();
        const auto id = storage::add_reason(scene.tx, reason, domain::InboxId{998});
        const auto dewi = storage::find_employee(scene.tx, domain::EmployeeId{"dewi"}).value();
        app::decide_reason(scene, dewi, storage::chats_of(scene.tx, dewi.id).front(),
                           {domain::InboxId{999}, scene.now(), scene.now()}, id, true);
    });
    office.deliver();
    CHECK(state(office) == "overtaken");
    CHECK(office.has_heard("budi", "tidak berlaku lagi: keterangan diterima"));
    CHECK(office.has_heard("hana", "tidak berlaku lagi: keterangan diterima"));
}

TEST_CASE("a message on the day of a decision does not turn decided misses into late answers") {
    Office office;
    flagged(office);
    decides(office, "hana", "Tutup pemberitahuan", "jaringan kantor terganggu");
    office.at("2026-02-13 11:00");
    office.says("budi", "hadir");
    CHECK(office.outcomes("budi") == "missed, missed, missed");
}

TEST_CASE(
    "where whole calls are counted, a message after the flag does not turn its misses into late answers") {
    Office office;
    office.amends([](domain::Policy& policy) {
        policy.calls.count = domain::CallRule::Count::calls;
        policy.calls.attempts = 1;
        policy.calls.threshold = 2;
        policy.calls.quota_interval = std::chrono::minutes{0};
        policy.calls.quota_per_day = 9;
    });
    office.at("2026-02-13 08:00");
    for (int n = 0; n < 2; ++n) {
        office.says("rina", "/panggil budi: rapat");
        office.taps("rina", "Kirim");
        office.at(n == 0 ? "2026-02-13 08:45" : "2026-02-13 09:30");
    }
    REQUIRE(state(office) == "awaiting_reply");
    office.says("budi", "hadir");
    CHECK(state(office) == "awaiting_reply");
    CHECK(office.outcomes("budi", 1) == "missed");
    CHECK(office.outcomes("budi", 2) == "missed");
}

TEST_CASE("misses that were decided on are not brought up again; those of an overtaken decision may be") {
    Office office;
    replied_and_final(office);
    decides(office, "hana", "Tutup pemberitahuan", "cukup");
    office.in_scene([](app::Scene& scene) {
        CHECK(storage::is_cited(scene.tx, domain::EmployeeId{"budi"},
                                {.call = domain::CallId{1}, .attempt = 1, .at = {}}));
        auto flag = storage::find_flag(scene.tx, domain::FlagId{1}).value();
        flag.state = "overtaken";
        storage::update_flag(scene.tx, flag);
        CHECK_FALSE(storage::is_cited(scene.tx, domain::EmployeeId{"budi"},
                                      {.call = domain::CallId{1}, .attempt = 1, .at = {}}));
    });
}

TEST_CASE("an old receipt of the first notice does not begin the time to reply to a question") {
    Office office;
    replied_and_final(office);
    office.loses_deliveries(Messenger::telegram);
    office.says("hana", "/berkas 1");
    office.in_scene([](app::Scene& scene) {
        const auto asked = app::take_step(scene, {.flag = domain::FlagId{1},
                                                  .step = FlagStep::ask_more,
                                                  .by = domain::EmployeeId{"hana"},
                                                  .via = "cli",
                                                  .ground = "Puskesmas mana?"});
        REQUIRE(asked.has_value());
    });
    const auto message = office.in_scene([](app::Scene& scene) {
        return scene.tx.query_one("SELECT message_id FROM outbox WHERE subject = 'flag/1/person'")
            ->get<std::string>(0);
    });
    office.in_scene([&](app::Scene& scene) {
        app::record_receipt(scene, {Messenger::telegram, "main"},
                            {message, "", domain::ReceiptKind::read, "", false}, scene.now());
    });
    CHECK(state(office) == "telling");
}

TEST_CASE("of two officers at once the first decides, and the other is told that it is closed") {
    Office office;
    needs_two(office);
    flagged(office);
    for (const char* who : {"hana", "rahma"}) {
        office.says(who, "/berkas 1");
        office.taps(who, "Tutup pemberitahuan");
        office.says(who, "jaringan kantor terganggu");
    }
    office.taps("hana", "Simpan");
    office.taps("rahma", "Simpan");
    CHECK(office.last_heard("rahma") == "Pemberitahuan 1 sudah ditutup.");
    CHECK(decisions(office).size() == 1);
}

TEST_CASE("a draft is confirmed by whoever wrote it and by nobody else") {
    Office office;
    needs_two(office);
    flagged(office);
    office.says("hana", "/berkas 1");
    office.taps("hana", "Tutup pemberitahuan");
    office.says("hana", "jaringan kantor terganggu");
    office.in_scene([](app::Scene& scene) {
        const auto rahma = storage::find_employee(scene.tx, domain::EmployeeId{"rahma"}).value();
        const auto chat = storage::chats_of(scene.tx, rahma.id).front();
        app::confirm_step(scene, rahma, chat, {domain::InboxId{999}, scene.now(), scene.now()}, 1);
    });
    CHECK(decisions(office).empty());
    office.taps("hana", "Simpan");
    CHECK(decisions(office).size() == 1);
}

TEST_CASE("a lone officer reads that a second person is wanting, and the flag stays undecided") {
    Office office;
    office.amends([](domain::Policy& policy) { policy.escalation.uphold_needs_second_person = true; });
    replied_and_final(office);
    decides(office, "hana", "Teruskan", "tidak ada keterangan");
    CHECK(office.last_heard("hana").find("Belum ada orang kedua") != std::string::npos);
    office.at("2026-03-20 08:00");
    CHECK(state(office) == "uphold_proposed");
}

TEST_CASE("whoever decides reads that the person could not be told of it") {
    Office office;
    replied_and_final(office);
    office.says("hana", "/berkas 1");
    office.blocks("budi");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");  // the messenger refuses
    decides(office, "hana", "Tutup pemberitahuan", "cukup");
    CHECK(office.last_heard("hana").find("Budi Santoso belum dapat dijangkau melalui layanan ini") !=
          std::string::npos);
}

TEST_CASE("a decision taken back beside a newer flag leaves both open, and a number says which is meant") {
    Office office;
    flagged(office);
    decides(office, "hana", "Tutup pemberitahuan", "keliru");
    office.at("2026-02-20 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-20 09:53");
    REQUIRE(office.flag(2).has_value());
    decides(office, "hana", "Tarik keputusan", "keliru menutup");
    office.says("budi", "/tanggapi 1 saya di puskesmas");
    CHECK(office.flag(1)->state == "replied");
    CHECK(office.flag(2)->state == "awaiting_reply");
    office.says("budi", "/tanggapi ponsel rusak");
    CHECK(office.flag(2)->state == "replied");
    office.said_at("2026-02-13 09:30", "budi", "siap");
    CHECK(office.flag(1)->state == "dissolved");
    CHECK(office.flag(2)->state == "replied");
}

TEST_CASE(
    "a flag dismissed before the person was told says nothing to them, and speaks if that is taken back") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:52:59");
    office.loses_deliveries(Messenger::telegram);
    office.at("2026-02-13 09:53");
    REQUIRE(state(office) == "telling");
    const auto decide = [&](FlagStep step) { CHECK_FALSE(refused(office, step, "hana").has_value()); };
    decide(FlagStep::dismiss);
    const auto queued = [&] {
        return office.in_scene([](app::Scene& scene) {
            return scene.tx
                .query_one(
                    "SELECT count(*) FROM outbox WHERE subject LIKE 'flag/1/%' AND employee_id = 'budi'"
                    " AND state = 'queued'")
                ->get<std::int64_t>(0);
        });
    };
    CHECK(queued() == 0);
    decide(FlagStep::withdraw);
    CHECK(state(office) == "telling");
    CHECK(queued() == 1);
}
