// design.md 3, lines "Streak" and "Flag": the run of misses is worked out anew from what happened, whenever
// anything of it changes, and a flag stands and falls with it.
#include "bot/app/flags.hpp"
#include "bot/app/reasons.hpp"
#include "storage/calls.hpp"
#include "storage/flags.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"
#include "tests/support/engine_choice.hpp"

using domain::CallRule;
using reading::Intent;
using stories::Office;
using stories::wita;
using namespace std::chrono_literals;

namespace {

const std::vector<const char*> kMorning = {"2026-02-13 07:31", "2026-02-13 08:10", "2026-02-13 08:50",
                                           "2026-02-13 09:30", "2026-02-13 10:10"};

/// That many calls of the morning, all unanswered and settled.
void silent_calls(Office& office, int count) {
    for (int i = 0; i < count; ++i) calls_at(office, kMorning[static_cast<std::size_t>(i)]);
    office.at("2026-02-13 10:45");
}

/// `1, 2, 3`: the calls that the flag cites.
std::string cited(Office& office, std::int64_t id = 1) {
    return office.in_scene([&](app::Scene& scene) {
        std::string numbers;
        for (const auto& [call, attempt] : storage::misses_of(scene.tx, domain::FlagId{id}))
            numbers += (numbers.empty() ? "" : ", ") + std::to_string(call.value);
        return numbers;
    });
}

std::int64_t decisions(Office& office, std::string_view kind) {
    return office.in_scene([&](app::Scene& scene) {
        return scene.tx.query_one("SELECT count(*) FROM audit_event WHERE kind = $1", kind)
            ->get<std::int64_t>(0);
    });
}

}  // namespace

TEST_CASE("Flag: \"opens when the streak reaches the threshold\", whatever it is, and not before") {
    for (const int threshold : {1, 2, 3, 5}) {
        CAPTURE(threshold);
        Office office;
        counts_calls(office, [&](CallRule& rule) { rule.threshold = threshold; });
        silent_calls(office, threshold - 1);
        CHECK(state(office) == "none");
        if (threshold == 1) office.at("2026-02-13 10:45");
        calls_at(office, "2026-02-13 10:50");
        office.at("2026-02-13 11:22:59");
        CHECK(state(office) == "none");
        office.at("2026-02-13 11:23");
        CHECK(state(office) == "awaiting_reply");
    }
}

TEST_CASE("Streak: a late word on the day of a flag that counts calls took its last miss back") {
    // docs/adr/0006: a flag that was opened before the answer was given keeps its misses.
    Office office;
    counts_calls(office);
    silent_calls(office, 3);
    REQUIRE(state(office) == "awaiting_reply");
    office.says("budi", "mohon maaf, saya di jalan", Intent::excuse);
    CHECK(office.outcome("budi", 3) == "missed");
    CHECK(state(office) == "awaiting_reply");
    office.taps("budi", "Beri jawaban");
    CHECK(state(office) == "awaiting_reply");
}

TEST_CASE(
    "Streak: \"a response (in time or late) ends it\": an answer between cited misses, brought later, parts them") {
    for (const bool is_in_time : {true, false}) {
        CAPTURE(is_in_time);
        Office office;
        counts_calls(office);
        calls_at(office, kMorning[0]);
        calls_at(office, kMorning[1]);
        office.outage("2026-02-13 08:15", "2026-02-13 08:20");  // the second is void
        calls_at(office, kMorning[2]);
        calls_at(office, kMorning[3]);
        office.at("2026-02-13 10:45");
        REQUIRE(office.outcome("budi", 2) == "void outage");
        REQUIRE(state(office) == "awaiting_reply");
        CHECK(cited(office) == "1, 3, 4");
        office.said_at(is_in_time ? "2026-02-13 08:30" : "2026-02-13 08:45", "budi", "siap");
        CHECK(office.outcome("budi", 2) == (is_in_time ? "answered" : "void outage"));
        CHECK(state(office) == "dissolved");
        CHECK(office.has_heard(
            "budi", is_in_time ? "ternyata ada balasan tepat waktu" : "ternyata sudah ada balasan"));
    }
}

TEST_CASE(
    "Streak: an answer in time to a call that was still open when the flag came left its misses standing") {
    Office office;
    counts_calls(office);
    calls_at(office, kMorning[0]);
    calls_at(office, kMorning[1]);
    office.amends([](domain::Policy& policy) { policy.calls.attempts = 2; });
    calls_at(office, kMorning[2]);
    office.amends([](domain::Policy& policy) { policy.calls.attempts = 1; });
    calls_at(office, "2026-02-13 09:25");
    office.at("2026-02-13 09:59");
    REQUIRE(state(office) == "awaiting_reply");
    REQUIRE(cited(office) == "1, 2, 4");
    REQUIRE(office.outcomes("budi", 3) == "missed, pending");
    office.says("budi", "siap");
    CHECK(office.outcome("budi", 3) == "answered");
    CHECK(office.outcome("budi", 4) == "missed");
    CHECK(state(office) == "dissolved");
    CHECK(office.has_heard("budi", "ternyata ada balasan tepat waktu"));
    CHECK_FALSE(office.flag(2).has_value());
}

TEST_CASE("Streak: a late word after the flag does not part the misses around a call that was void") {
    Office office;
    counts_calls(office);
    calls_at(office, kMorning[0]);
    calls_at(office, kMorning[1]);
    office.outage("2026-02-13 08:15", "2026-02-13 08:20");
    calls_at(office, kMorning[2]);
    calls_at(office, kMorning[3]);
    office.at("2026-02-13 11:00");
    REQUIRE(state(office) == "awaiting_reply");
    office.says("budi", "hadir");
    CHECK(office.outcome("budi", 2) == "void outage");
    CHECK(state(office) == "awaiting_reply");
}

TEST_CASE(
    "Streak: when a cancelled miss dissolves a flag, those that still stand in a row are counted anew") {
    Office office;
    counts_calls(office);
    silent_calls(office, 4);
    REQUIRE(cited(office) == "1, 2, 3");
    office.said_at("2026-02-13 07:40", "budi", "siap");
    CHECK(state(office) == "dissolved");
    CHECK(state(office, 2) == "awaiting_reply");
    CHECK(cited(office, 2) == "2, 3, 4");
}

TEST_CASE(
    "Flag: \"a miss cancelled later dissolves the flag, visibly\": it stays on record with its misses") {
    Office office;
    counts_calls(office);
    silent_calls(office, 3);
    office.said_at("2026-02-13 08:20", "budi", "siap");
    REQUIRE(state(office) == "dissolved");
    CHECK(office.flag()->closed_at.has_value());
    CHECK(cited(office) == "1, 2, 3");
    CHECK(decisions(office, "flag_opened") == 1);
    CHECK(decisions(office, "flag_dissolved") == 1);
    for (const char* who : {"budi", "rina", "hana"}) CHECK(office.has_heard(who, "dibatalkan"));
    office.at("2026-02-28 12:00");  // and nothing of it goes on
    CHECK(state(office) == "dissolved");
    CHECK_FALSE(office.flag(2).has_value());
}

TEST_CASE(
    "Flag: \"no reason for it is undecided (then at the decision)\", whichever of its calls the reason is for") {
    for (const int explained : {1, 2, 3})
        for (const bool is_accepted : {false, true}) {
            CAPTURE(explained);
            CAPTURE(is_accepted);
            Office office;
            counts_calls(office);
            silent_calls(office, 2);
            office.in_scene([&](app::Scene& scene) {  // e.g. told by telephone and recorded by HR
                storage::Reason reason;
                reason.employee = domain::EmployeeId{"budi"};
                reason.subject = "attempt/" + std::to_string(explained) + "/budi";
                reason.code = "network";
                reason.given_at = scene.now();
                storage::add_reason(scene.tx, reason, domain::InboxId{999});
            });
            calls_at(office, "2026-02-13 10:50");
            office.at("2026-02-13 13:30");
            CHECK(office.outcome("budi", 3) == "missed");
            CHECK(state(office) == "none");
            office.in_scene([](app::Scene& scene) { app::pass_on_reasons(scene); });
            office.deliver();
            office.taps("dewi", is_accepted ? "Terima keterangan" : "Belum dapat diterima");
            CHECK(office.outcome("budi", explained) == (is_accepted ? "excused" : "missed"));
            CHECK(state(office) == (is_accepted ? "none" : "awaiting_reply"));
        }
}

TEST_CASE("Streak: \"an accepted reason … takes that miss out and leaves its neighbours\"") {
    Office office;
    counts_calls(office);
    calls_at(office, kMorning[0]);
    calls_at(office, kMorning[1]);
    office.at("2026-02-13 08:45");
    office.in_scene([](app::Scene& scene) {
        const auto row =
            storage::attempts_of(scene.tx, domain::CallId{1}, domain::EmployeeId{"budi"}).front();
        storage::set_verdict(scene.tx, row, {domain::Outcome::excused, {}, {}, "reason_accepted"}, {}, "");
        storage::set_outcome(scene.tx, row.call, row.employee, domain::Outcome::excused, {});
    });
    calls_at(office, "2026-02-13 09:30");
    calls_at(office, "2026-02-13 10:50");
    office.at("2026-02-13 11:23");
    CHECK(state(office) == "awaiting_reply");
    CHECK(cited(office) == "2, 3, 4");
}

TEST_CASE("Streak: \"`count = \"attempts\"` of one call … R1: all within a span\" of minutes") {
    for (const int minutes : {29, 30}) {  // 8 + 3 + 8 + 3 + 8
        CAPTURE(minutes);
        Office office;
        office.amends([&](domain::Policy& policy) {
            policy.calls.answer_within = 8min;
            policy.calls.gap = 3min;
            policy.calls.span = std::chrono::minutes{minutes};
        });
        calls_at(office, "2026-02-13 08:00");
        office.at("2026-02-13 09:00");
        CHECK(office.attempts("budi").size() == (minutes == 30 ? 3 : 2));
        CHECK(office.flag().has_value() == (minutes == 30));
    }
}

TEST_CASE(
    "Streak: \"`count = \"attempts\"` of one call\": misses of two calls do not add up, as they do over calls") {
    for (const bool is_by_call : {false, true}) {
        CAPTURE(is_by_call);
        Office office;
        office.amends([&](domain::Policy& policy) {
            policy.calls.count = is_by_call ? CallRule::Count::calls : CallRule::Count::attempts;
            policy.calls.attempts = 2;
            policy.calls.threshold = 3;
            policy.calls.quota_interval = 0min;
            policy.calls.quota_per_day = 20;
        });
        calls_at(office,
                 "2026-02-13 07:31");  // two attempts each, until 08:44, 10:04 and, after the break, 14:43
        calls_at(office, "2026-02-13 08:50");
        calls_at(office, "2026-02-13 13:30");
        office.at("2026-02-13 15:30");
        for (const std::int64_t call : {1, 2, 3}) CHECK(office.outcomes("budi", call) == "missed, missed");
        CHECK(office.flag().has_value() == is_by_call);
    }
}

TEST_CASE("Streak: \"call-outs and roll calls both\", or not, by the policy") {
    for (const bool roll_calls : {true, false})
        for (const bool call_outs : {true, false}) {
            CAPTURE(roll_calls);
            CAPTURE(call_outs);
            Office office;
            counts_calls(office, [&](CallRule& rule) {
                rule.threshold = 2;
                rule.roll_calls_count = roll_calls;
                rule.call_outs_count = call_outs;
            });
            calls_at(office, kMorning[0]);
            office.at(kMorning[1]);
            office.says("rina", "/apel");
            office.taps("rina", "Kirim");
            office.at("2026-02-13 08:45");
            CHECK(office.flag().has_value() == (roll_calls && call_outs));
        }
}

TEST_CASE(
    "Streak: a call back noted by hand ends it where the policy lets call backs count, and only there") {
    for (const bool count : {true, false}) {
        CAPTURE(count);
        Office office;
        counts_calls(office, [&](CallRule& rule) { rule.call_backs_count = count; });
        silent_calls(office, 2);
        calls_at(office, "2026-02-13 10:50");
        office.at("2026-02-13 11:00");
        office.says("rina", "/catat budi menelepon balik");
        office.at("2026-02-13 11:25");
        CHECK(office.outcome("budi", 3) == (count ? "answered" : "missed"));
        CHECK(office.flag().has_value() == !count);
    }
}

TEST_CASE("Streak: \"derived, never stored as a counter\": nothing in the database counts misses" *
          engine_choice::over_sqlite()) {
    Office office;
    const auto columns = office.in_scene([](app::Scene& scene) {
        std::vector<std::string> found;
        for (const auto& row : scene.tx.query(
                 "SELECT lower(t.name || '.' || c.name) FROM sqlite_master AS t"
                 " JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table'"
                 " AND (c.name LIKE '%streak%' OR c.name LIKE '%misses%' OR c.name LIKE '%miss_count%')"))
            found.push_back(row.get<std::string>(0));
        return found;
    });
    CHECK(columns.empty());
}

TEST_CASE("Streak: \"void neither adds nor ends\", and \"an uncounted miss is shown as *no reply*\"") {
    Office office;
    counts_calls(office, [](CallRule& rule) { rule.roll_calls_count = false; });
    calls_at(office, kMorning[0]);
    calls_at(office, kMorning[1]);
    office.outage("2026-02-13 08:15", "2026-02-13 08:20");
    office.at(kMorning[2]);
    office.says("rina", "/apel");
    office.taps("rina", "Kirim");
    calls_at(office, kMorning[3]);
    office.at("2026-02-13 10:05");
    CHECK(office.outcome("budi", 2) == "void outage");
    CHECK(office.outcome("budi", 3) == "missed");
    CHECK(state(office) == "none");
    calls_at(office, "2026-02-13 10:10");
    office.at("2026-02-13 10:45");
    CHECK(cited(office) == "1, 4, 5");
}

TEST_CASE("Flag: \"the flag notice lists each call with its own date\"") {
    Office office;
    counts_calls(office);
    calls_at(office, kMorning[0]);
    calls_at(office, kMorning[1]);
    calls_at(office, "2026-02-20 09:00");
    office.at("2026-02-20 10:00");
    REQUIRE(state(office) == "awaiting_reply");
    for (const char* line : {"13 Februari 2026, pukul 07.31 WITA", "20 Februari 2026, pukul 09.00 WITA"}) {
        CAPTURE(office.last_heard("budi"));
        CHECK(office.has_heard("budi", line));
    }
}
