// Flags: the person hears first, others await the reply, humans decide, and what no longer stands is
// dissolved.
#include "bot/app/flags.hpp"

#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::Messenger;
using reading::Intent;
using stories::Office;

namespace {

/// Budi leaves three calls of Rina unanswered; the third is settled at 09:53.
void three_silent_calls(Office& office) {
    office.at("2026-02-13 08:00");
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at("2026-02-13 09:52:59");
    REQUIRE_FALSE(office.flag().has_value());
}

}  // namespace

TEST_CASE("Flag: \"the person is told first\", then supervisor and HR: \"awaiting reply until …\"") {
    Office office;
    three_silent_calls(office);
    office.at("2026-02-13 09:53");
    CHECK(state(office) == "awaiting_reply");
    const std::string notice = office.last_heard("budi");
    CHECK(notice.find("Pemberitahuan 1: panggilan berturut-turut berikut belum dijawab.") == 0);
    for (const char* time : {"08.00 WITA", "08.40 WITA", "09.20 WITA"})
        CHECK(notice.find(time) != std::string::npos);
    CHECK(notice.find("Ini bukan hukuman") != std::string::npos);
    // Three working days: Monday and Tuesday are joint leave and Imlek, so Wednesday, Thursday and Friday.
    CHECK(notice.find("Jumat, 20 Februari 2026") != std::string::npos);
    for (const char* officer : {"rina", "hana"}) {
        CHECK(office.has_heard(officer, "Budi Santoso, Biro Organisasi"));
        CHECK(office.has_heard(officer, "enunggu jawaban sampai Jumat, 20 Februari 2026"));
    }
    CHECK_FALSE(office.has_heard("dewi", "Pemberitahuan"));
    CHECK_FALSE(office.has_heard("siti", "Pemberitahuan"));
}

TEST_CASE(
    "Flag: \"if the person cannot be reached the reply period does not start and HR is asked to reach them\"") {
    Office office;
    three_silent_calls(office);
    office.loses_deliveries(Messenger::telegram);
    office.at("2026-02-13 09:53");
    CHECK(state(office) == "telling");
    CHECK_FALSE(office.flag()->others_told_at.has_value());
    office.at("2026-02-13 10:03");
    CHECK(state(office) == "telling");
    CHECK_FALSE(office.flag()->reply_until.has_value());
    const auto asked = office.in_scene([](app::Scene& scene) {
        return scene.tx.query("SELECT dedupe_key FROM outbox WHERE subject = 'flag/1/officers'");
    });
    REQUIRE(asked.size() == 1);
    CHECK(asked.front().get<std::string>(0) == "flag_unreachable_hr/1/hana");
}

TEST_CASE("a notice refused by one messenger goes to the other") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("dewi", "/panggil made: rapat");
    office.taps("dewi", "Kirim");
    office.at("2026-02-13 09:52:59");
    office.blocks("made");
    office.at("2026-02-13 09:53");
    CHECK(state(office) == "awaiting_reply");
    CHECK(office.heard_at_address("wa-made").find("Pemberitahuan 1") == 0);
}

TEST_CASE("the person replies with or without a number, at once or after being asked") {
    struct Row {
        const char* command;
        const char* then;
    };
    for (const Row& row :
         {Row{"/tanggapi 1 saya di puskesmas", nullptr}, Row{"/tanggapi saya di puskesmas", nullptr},
          Row{"/tanggapi 1", "saya di puskesmas"}, Row{"/tanggapi", "saya di puskesmas"},
          Row{nullptr, "saya di puskesmas"}}) {
        Office office;
        three_silent_calls(office);
        office.at("2026-02-13 10:00");
        if (row.command)
            office.says("budi", row.command);
        else
            office.taps("budi", "Beri jawaban");
        if (row.then) {
            CHECK(office.last_heard("budi").find("Mohon tuliskan jawaban Bapak/Ibu untuk pemberitahuan 1") ==
                  0);
            office.says("budi", row.then);
        }
        CHECK(state(office) == "replied");
        const auto replies = office.in_scene(
            [](app::Scene& scene) { return storage::replies_to(scene.tx, domain::FlagId{1}); });
        REQUIRE(replies.size() == 1);
        CHECK(replies.front().words == "saya di puskesmas");
        CHECK(office.last_heard("budi").find("diterima pukul 10.00 WITA dan diteruskan kepada Rina Wati") !=
              std::string::npos);
        for (const char* officer : {"rina", "hana"})
            CHECK(office.has_heard(officer,
                                   "Jawaban Budi Santoso untuk pemberitahuan 1: \"saya di puskesmas\""));
    }
}

TEST_CASE("a reply that a new call also takes for its answer is kept as the reply") {
    Office office;
    three_silent_calls(office);
    office.at("2026-02-13 10:00");
    office.says("budi", "/tanggapi");
    office.says("dewi", "/apel");
    office.taps("dewi", "Kirim");
    office.says("budi", "saya di puskesmas");
    CHECK(state(office) == "replied");
    CHECK(office.outcome("budi", 2) == "answered");
    CHECK(office.has_heard("budi", "Respons tercatat"));
}

TEST_CASE("without an open flag there is nothing to reply to, and that is said") {
    Office office;
    office.says("budi", "/tanggapi 1 tidak tahu");
    CHECK(office.last_heard("budi") == "Tidak ada pemberitahuan yang menunggu jawaban Bapak/Ibu.");
}

TEST_CASE("when the time to reply is over, whoever decides is asked, and nothing decides by itself") {
    Office office;
    three_silent_calls(office);
    office.at("2026-02-20 15:29:59");
    CHECK(state(office) == "awaiting_reply");
    office.at("2026-02-20 15:30");  // Ramadan hours
    CHECK(state(office) == "awaiting_decision");
    CHECK(office.has_heard("hana", "masa jawab berakhir Jumat, 20 Februari 2026"));
    office.at("2026-02-28 12:00");
    CHECK(state(office) == "awaiting_decision");
}

TEST_CASE("an answer in time that arrives days later dissolves the flag before everybody's eyes") {
    Office office;
    three_silent_calls(office);
    office.at("2026-02-18 10:00");
    office.said_at("2026-02-13 09:30", "budi", "siap");
    CHECK(state(office) == "dissolved");
    CHECK(office.outcomes("budi") == "missed, missed, answered");
    CHECK(office.has_heard("budi", "Pemberitahuan 1 dibatalkan: ternyata ada balasan tepat waktu"));
    for (const char* officer : {"rina", "hana"})
        CHECK(office.has_heard(officer, "Pemberitahuan 1 untuk Budi Santoso, Biro Organisasi, dibatalkan"));
}

TEST_CASE(
    "a late answer given before the flag, but brought after it, dissolves it; one given after it does not") {
    Office before;
    three_silent_calls(before);
    before.at("2026-02-13 10:30");
    before.said_at("2026-02-13 09:51", "budi", "maaf terlambat");
    CHECK(state(before) == "dissolved");
    CHECK(before.has_heard("budi", "sudah ada balasan sebelum pemberitahuan ini dibuat"));

    Office after;
    three_silent_calls(after);
    after.at("2026-02-13 10:30");
    after.says("budi", "hadir");
    CHECK(state(after) == "awaiting_reply");
    CHECK(after.outcomes("budi") == "missed, missed, missed");
}

TEST_CASE("an accepted reason dissolves the flag; the caller does not decide on the call") {
    Office office;
    three_silent_calls(office);
    office.at("2026-02-13 10:00");
    office.says("budi", "listrik padam di rumah sejak pagi", Intent::excuse);
    CHECK(office.last_heard("budi").find("menunggu penilaian Dewi Lestari") != std::string::npos);
    CHECK_FALSE(office.has_heard("rina", "Keterangan dari Budi"));
    CHECK(office.last_heard("dewi").find("\"listrik padam di rumah sejak pagi\"") != std::string::npos);
    office.taps("dewi", "Terima keterangan");
    CHECK(state(office) == "dissolved");
    CHECK(office.outcomes("budi") == "excused, excused, excused");
    CHECK(office.has_heard("budi", "diterima oleh Dewi Lestari"));
    office.taps("dewi", "Belum dapat diterima");
    CHECK(office.last_heard("dewi").find("sudah dinilai sebelumnya: diterima") != std::string::npos);
    CHECK(office.outcomes("budi") == "excused, excused, excused");
}

TEST_CASE("the head's own disputed call is decided by HR, for nobody stands above") {
    Office office;
    office.at("2026-02-13 08:00");
    office.says("dewi", "/panggil made: rapat");
    office.taps("dewi", "Kirim");
    office.at("2026-02-13 08:31");
    office.says("made", "saya sakit sejak semalam, demam tinggi", Intent::sick);
    CHECK(office.has_heard("hana", "Keterangan dari Made Wirawan"));
    CHECK_FALSE(office.has_heard("dewi", "Keterangan dari Made"));
    CHECK_FALSE(office.has_heard("hana", "demam"));  // illness is a category, its words go no further
    CHECK_FALSE(office.has_heard("dewi", "demam"));
}

TEST_CASE(
    "a reason that nobody has decided holds the flag back; a refused one lets it go on, a lapsed one never") {
    for (const auto& [became, wanted] : {std::pair{"rejected", "telling"}, std::pair{"lapsed", "none"}}) {
        CAPTURE(became);
        Office office;
        office.at("2026-02-13 08:00");
        office.says("rina", "/panggil budi: rapat");
        office.taps("rina", "Kirim");
        office.at("2026-02-13 09:52");
        office.in_scene([](app::Scene& scene) {  // e.g. told by telephone and recorded by HR
            storage::Reason reason;
            reason.employee = domain::EmployeeId{"budi"};
            reason.subject = "attempt/1/budi";
            reason.code = "network";
            reason.given_at = scene.now();
            storage::add_reason(scene.tx, reason, domain::InboxId{999});
        });
        office.at("2026-02-13 12:00");
        CHECK(office.outcomes("budi") == "missed, missed, missed");
        CHECK(state(office) == "none");
        office.in_scene([&](app::Scene& scene) {
            storage::decide_reason(scene.tx, 1, became);
            const auto call = storage::find_call(scene.tx, domain::CallId{1}).value();
            app::review_streak(scene, storage::find_employee(scene.tx, domain::EmployeeId{"budi"}).value(),
                               call.rule, call.policy_id, call.policy_version);
        });
        CHECK(state(office) == wanted);
    }
}

TEST_CASE("misses of a dissolved flag may be cited again, those of a decided one are not brought up twice") {
    for (const std::string closing : {"dissolved", "dismissed"}) {
        Office office;
        three_silent_calls(office);
        office.at("2026-02-13 10:00");
        office.in_scene([&](app::Scene& scene) {
            auto flag = storage::find_flag(scene.tx, domain::FlagId{1}).value();
            flag.state = closing;
            flag.closed_at = scene.now();
            storage::update_flag(scene.tx, flag);
            const auto call = storage::find_call(scene.tx, domain::CallId{1}).value();
            app::review_streak(scene, storage::find_employee(scene.tx, domain::EmployeeId{"budi"}).value(),
                               call.rule, call.policy_id, call.policy_version);
        });
        CHECK(office.flag(2).has_value() == (closing == "dissolved"));
    }
}

namespace {

/// Silence counts over call-outs of one attempt each, and three of them open a flag.
void counts_call_outs(Office& office, const std::function<void(domain::CallRule&)>& amended = {}) {
    office.amends([&](domain::Policy& policy) {
        policy.calls.count = domain::CallRule::Count::calls;
        policy.calls.attempts = 1;
        policy.calls.threshold = 3;
        policy.calls.roll_calls_count = false;
        if (amended) amended(policy.calls);
    });
}

void silent_call(Office& office, std::string_view at, std::string_view until) {
    office.at(at);
    office.says("rina", "/panggil budi: rapat");
    office.taps("rina", "Kirim");
    office.at(until);
}

/// Two calls on Friday the 13th, and one a week later, all unanswered.
void two_silent_calls_of_a_week_ago(Office& office) {
    silent_call(office, "2026-02-13 08:00", "2026-02-13 09:00");
    silent_call(office, "2026-02-13 13:30", "2026-02-13 14:30");
    REQUIRE_FALSE(office.flag().has_value());
    office.at("2026-02-20 07:10");
}

}  // namespace

TEST_CASE("the policy says whether a check-in between calls ends the streak") {
    struct Row {
        bool resets;
        bool checks_in;
        bool is_flagged;
    };
    for (const Row& row :
         {Row{false, false, true}, Row{false, true, true}, Row{true, false, true}, Row{true, true, false}}) {
        CAPTURE(row.resets);
        CAPTURE(row.checks_in);
        Office office;
        counts_call_outs(office, [&](domain::CallRule& rule) { rule.check_in_resets = row.resets; });
        two_silent_calls_of_a_week_ago(office);
        if (row.checks_in) office.says("budi", "hadir", Intent::checkin);
        CHECK(office.presence("budi", "pagi") == (row.checks_in ? "in_time" : "asked"));
        CHECK(office.outcomes("budi", 1) == "missed");
        silent_call(office, "2026-02-20 08:30", "2026-02-20 09:30");
        CHECK(office.flag().has_value() == row.is_flagged);
    }
}

TEST_CASE("a check-in that the messenger brings after the flag dissolves it, if the policy lets it count") {
    for (const bool resets : {false, true}) {
        CAPTURE(resets);
        Office office;
        counts_call_outs(office, [&](domain::CallRule& rule) { rule.check_in_resets = resets; });
        two_silent_calls_of_a_week_ago(office);
        silent_call(office, "2026-02-20 08:30", "2026-02-20 09:30");
        REQUIRE(state(office) == "awaiting_reply");
        office.said_at("2026-02-20 07:20", "budi", "hadir");
        CHECK(office.presence("budi", "pagi") == "in_time");
        CHECK(state(office) == (resets ? "dissolved" : "awaiting_reply"));
        CHECK(office.has_heard("budi", "presensi yang masuk sebelumnya") == resets);
    }
}

TEST_CASE("the policy says within how many days misses add up") {
    for (const int days : {6, 7, 8}) {
        CAPTURE(days);
        Office office;
        counts_call_outs(office, [&](domain::CallRule& rule) { rule.span_days = days; });
        two_silent_calls_of_a_week_ago(office);
        silent_call(office, "2026-02-20 08:00",
                    "2026-02-20 09:00");  // the first was seven days ago to the second
        CHECK(office.flag().has_value() == (days >= 7));
    }
}

TEST_CASE("the policy says whether the answer to a call that does not count ends the streak") {
    for (const bool resets : {true, false}) {
        CAPTURE(resets);
        Office office;
        counts_call_outs(office,
                         [&](domain::CallRule& rule) { rule.answer_to_uncounted_call_resets = resets; });
        two_silent_calls_of_a_week_ago(office);
        office.at("2026-02-20 07:31");  // in Ramadan, work begins later
        office.says("rina", "/apel");
        office.says("rina", "Gubernur datang pukul delapan");
        office.taps("rina", "Kirim");
        office.at("2026-02-20 07:40");
        office.reacts("budi");
        REQUIRE(office.outcomes("budi", 3) == "answered");
        silent_call(office, "2026-02-20 10:45", "2026-02-20 11:20");
        REQUIRE(office.outcomes("budi", 4) == "missed");
        CHECK(office.flag().has_value() == !resets);
    }
}

TEST_CASE(
    "a policy that changes how it counts begins a new count, and every call keeps the rule it was made by") {
    Office office;
    counts_call_outs(office);
    two_silent_calls_of_a_week_ago(office);
    counts_call_outs(office, [](domain::CallRule& rule) {
        rule.check_in_resets = true;
        rule.answer_to_uncounted_call_resets = false;
        rule.span_days = 30;
    });
    silent_call(office, "2026-02-20 08:30", "2026-02-20 09:30");
    CHECK_FALSE(office.flag().has_value());
    office.in_scene([](app::Scene& scene) {
        const auto before = storage::find_call(scene.tx, domain::CallId{1}).value();
        const auto after = storage::find_call(scene.tx, domain::CallId{3}).value();
        CHECK(before.counting_rule != after.counting_rule);
        CHECK_FALSE(before.rule.check_in_resets);
        CHECK(before.rule.answer_to_uncounted_call_resets);
        CHECK_FALSE(before.rule.span_days);
        CHECK(after.rule.check_in_resets);
        CHECK_FALSE(after.rule.answer_to_uncounted_call_resets);
        CHECK(after.rule.span_days == 30);
    });
}
