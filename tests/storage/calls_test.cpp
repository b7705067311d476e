// What a call freezes of the rule it was issued under, and what a streak is counted over.
#include "storage/calls.hpp"

#include <nlohmann/json.hpp>

#include "bot/domain/local_time.hpp"
#include "storage/migrations.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"
#include "tests/storage/opened.hpp"

namespace {

using domain::CallId;
using domain::CallRule;
using domain::EmployeeId;
using domain::Outcome;
using storage::Transaction;
using storage_test::kNow;
using namespace std::chrono_literals;

const EmployeeId kSari{"P-03"};

std::unique_ptr<storage::Database> office() {
    auto database = storage_test::open();
    REQUIRE(storage::migrate(*database).has_value());
    database->write([](Transaction& tx) {
        storage::save(
            tx, domain::Unit{domain::UnitId{"Setda"}, {}, domain::UnitKind::office, {}, "Asia/Makassar"},
            "operator");
        domain::Employee sari;
        sari.id = kSari;
        sari.nip = "198001012005012001";
        sari.unit = domain::UnitId{"Setda"};
        storage::save(tx, sari, "operator");
    });
    return database;
}

CallId add_call(Transaction& tx, const CallRule& rule, domain::Instant at, Outcome outcome) {
    storage::Call call;
    call.issuer = kSari;
    call.unit = domain::UnitId{"Setda"};
    call.issued_at = at;
    call.policy_id = "default";
    call.counting_rule = "default/calls";
    call.rule = rule;
    call.zone = "Asia/Makassar";
    const CallId id = storage::add_call(tx, call);
    storage::add_person(tx, id, {kSari, call.unit, "", outcome, at + 30min});
    return id;
}

/// A window that opened an hour before, under whose name somebody checks in at `at`.
void check_in(Transaction& tx, const std::string& window, domain::Instant at, std::string_view state) {
    domain::DayPlan plan;
    plan.date = {std::chrono::year{2026}, std::chrono::November, std::chrono::day{18}};
    plan.zone = "Asia/Makassar";
    plan.policy = domain::PolicyId{"default"};
    plan.windows = {{window, "", "", at - 1h, at + 1h, at, at + 1h, at + 1h}};
    storage::plan_presence(tx, kSari, plan);
    for (const auto& row : storage::presence_of(tx, kSari, "2026-11-18"))
        if (row.window.id == window && state != "planned")
            storage::record_check_in(tx, row, state, at, domain::InboxId{1});
}

/// `missed answered check-in`, in the order in which they are counted.
std::string counted(Transaction& tx, const CallRule& rule) {
    std::string text;
    for (const domain::CountedItem& item : storage::counted_items(tx, kSari, rule))
        text += (text.empty() ? "" : " ") +
                (item.is_check_in ? std::string("check-in") : std::string(to_string(item.outcome)));
    return text;
}

}  // namespace

TEST_CASE("a call keeps every key of the rule it was issued under") {
    CallRule rule;
    rule.attempts = 4;
    rule.answer_within = 45min;
    rule.gap = 5min;
    rule.advance = CallRule::Advance::supervisor;
    rule.count = CallRule::Count::attempts;
    rule.threshold = 7;
    rule.span = 240min;
    rule.span_days = 30;
    rule.call_outs_count = false;
    rule.roll_calls_count = false;
    rule.call_backs_count = false;
    rule.check_in_resets = true;
    rule.answer_to_uncounted_call_resets = false;
    rule.callers = {domain::Caller::hr, domain::Caller::unit_hr};
    rule.messengers = {domain::Messenger::whatsapp};
    rule.outage_tolerance = 61s;
    rule.quota_interval = 20min;
    rule.quota_per_day = 9;
    office()->write([&](Transaction& tx) {
        const CallRule kept = storage::find_call(tx, add_call(tx, rule, kNow, Outcome::pending)).value().rule;
        CHECK(kept.attempts == 4);
        CHECK(kept.answer_within == 45min);
        CHECK(kept.gap == 5min);
        CHECK(kept.advance == CallRule::Advance::supervisor);
        CHECK(kept.count == CallRule::Count::attempts);
        CHECK(kept.threshold == 7);
        CHECK(kept.span == 240min);
        CHECK(kept.span_days == 30);
        CHECK_FALSE(kept.call_outs_count);
        CHECK_FALSE(kept.roll_calls_count);
        CHECK_FALSE(kept.call_backs_count);
        CHECK(kept.check_in_resets);
        CHECK_FALSE(kept.answer_to_uncounted_call_resets);
        CHECK(kept.callers == rule.callers);
        CHECK(kept.messengers == rule.messengers);
        CHECK(kept.outage_tolerance == 61s);
        CHECK(kept.quota_interval == 20min);
        CHECK(kept.quota_per_day == 9);
    });
}

TEST_CASE("a call of an earlier version, whose rule says less, is read by the defaults") {
    const auto database = office();
    database->write([&](Transaction& tx) { add_call(tx, {}, kNow, Outcome::pending); });
    database->write([](Transaction& tx) {
        auto rule = nlohmann::json::parse(tx.query_one("SELECT rule FROM call")->get<std::string>(0));
        for (const char* later : {"span_days", "call_outs_count", "roll_calls_count", "call_backs_count",
                                  "check_in_resets", "answer_to_uncounted_call_resets", "callers",
                                  "messengers", "quota_interval_minutes", "quota_per_day"})
            REQUIRE(rule.erase(later) == 1);
        tx.execute("UPDATE call SET rule = $1", rule.dump());
    });
    database->write([](Transaction& tx) {
        const CallRule kept = storage::find_call(tx, CallId{1}).value().rule;
        const CallRule defaults;
        CHECK(kept.span_days == defaults.span_days);
        CHECK(kept.check_in_resets == defaults.check_in_resets);
        CHECK(kept.answer_to_uncounted_call_resets == defaults.answer_to_uncounted_call_resets);
        CHECK(kept.callers == defaults.callers);
        CHECK(kept.quota_interval == defaults.quota_interval);
        CHECK(kept.quota_per_day == defaults.quota_per_day);
    });
}

TEST_CASE("check-ins stand among the calls by their time, and only where the rule lets them count") {
    office()->write([](Transaction& tx) {
        CallRule rule;
        check_in(tx, "pagi", kNow - 1min, "in_time");
        check_in(tx, "siang", kNow + 2h, "late");
        check_in(tx, "sore", kNow + 3h, "planned");
        add_call(tx, rule, kNow, Outcome::missed);
        add_call(tx, rule, kNow + 1h, Outcome::missed);
        add_call(tx, rule, kNow + 2h, Outcome::answered);  // in the very second of the check-in
        add_call(tx, rule, kNow + 3h, Outcome::missed);
        CHECK(counted(tx, rule) == "missed missed answered missed");
        rule.check_in_resets = true;
        CHECK(counted(tx, rule) == "check-in missed missed answered check-in missed");
        rule.count = CallRule::Count::attempts;
        CHECK(counted(tx, rule) == "check-in check-in");
    });
}
