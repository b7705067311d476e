#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "config/policy_sections.hpp"

namespace config {
namespace {

using domain::Caller;
using domain::CallRule;
using domain::Messenger;
using std::chrono::minutes;

/// The codes of a reason that buttons and reports have words for.
constexpr std::array<std::string_view, 9> kReasonCodes{
    "illness", "family", "network", "disaster", "official_duty", "worship", "device", "system", "other"};

constexpr std::array<std::string_view, 3> kCountWords{"attempts", "calls", "none"};
constexpr std::array<std::string_view, 2> kAdvanceWords{"auto", "supervisor"};
constexpr std::array<std::string_view, 4> kCallerWords{"direct_supervisor", "supervisor_above", "unit_hr",
                                                       "hr"};
constexpr std::array<std::string_view, 2> kMessengerWords{"telegram", "whatsapp"};

constexpr Vocabulary<CallRule::Count> kCounts{kCountWords, domain::call_count_from, domain::to_string};
constexpr Vocabulary<CallRule::Advance> kAdvances{kAdvanceWords, domain::call_advance_from,
                                                  domain::to_string};
constexpr Vocabulary<Caller> kCallers{kCallerWords, domain::caller_from, domain::to_string};
constexpr Vocabulary<Messenger> kMessengers{kMessengerWords, domain::messenger_from, domain::to_string};

void check_calls(TableReader& reader, const CallRule& calls) {
    const bool counts_attempts = calls.count == CallRule::Count::attempts;
    if (counts_attempts && calls.attempts < calls.threshold)
        reader.reject(
            "threshold", fmt::format("{}", calls.threshold),
            fmt::format("at most the {} attempts of one call, over which misses are counted", calls.attempts),
            "raise calls.attempts, or set calls.count to \"calls\"");
    const minutes needed = calls.threshold * calls.answer_within + (calls.threshold - 1) * calls.gap;
    if (calls.span && !counts_attempts)
        reader.reject("span_minutes", fmt::format("{}", calls.span->count()),
                      "it only with count = \"attempts\"", "over calls, span_days limits the days");
    else if (calls.span && *calls.span < needed)
        reader.reject("span_minutes", fmt::format("{}", calls.span->count()),
                      fmt::format("at least the {} minutes that {} attempts and their gaps take",
                                  needed.count(), calls.threshold));
    if (calls.span_days && calls.count != CallRule::Count::calls)
        reader.reject("span_days", fmt::format("{}", *calls.span_days), "it only with count = \"calls\"");
    if (calls.callers.empty())
        reader.reject("callers", "an empty list", "whoever may call with effect",
                      "if no silence is to count, write count = \"none\"");
}

}  // namespace

void read_calls(TableReader& root, domain::Policy& policy) {
    CallRule& calls = policy.calls;
    if (root.has("calls") && !root.says("calls")) calls.count = CallRule::Count::none;
    auto reader = root.table("calls");
    if (!reader) return;
    reader->read("attempts", calls.attempts, 1, 10);
    reader->read("answer_within_minutes", calls.answer_within, 1, 480);
    reader->read("gap_minutes", calls.gap, 0, 480);
    reader->read("advance", calls.advance, kAdvances);
    reader->read("count", calls.count, kCounts);
    reader->read("threshold", calls.threshold, 1, 10);
    reader->read("span_minutes", calls.span, 1, 1440);
    reader->read("span_days", calls.span_days, 1, 365);
    reader->read("call_outs_count", calls.call_outs_count);
    reader->read("roll_calls_count", calls.roll_calls_count);
    reader->read("call_backs_count", calls.call_backs_count);
    reader->read("check_in_resets", calls.check_in_resets);
    reader->read("answer_to_uncounted_call_resets", calls.answer_to_uncounted_call_resets);
    reader->read("callers", calls.callers, kCallers);
    reader->or_else("all").read("messengers", calls.messengers, kMessengers);
    reader->read("outage_tolerance_seconds", calls.outage_tolerance, 20, 3600);
    reader->read("quota_interval_minutes", calls.quota_interval, 0, 1440);
    reader->read("quota_per_day", calls.quota_per_day, 1, 20);
    reader->finish();
    check_calls(*reader, calls);
}

void read_aftermath(TableReader& root, domain::Policy& policy) {
    if (auto reasons = root.table("reasons")) {
        domain::ReasonRule& rule = policy.reasons;
        reasons->or_else("all").read("codes", rule.codes, kReasonCodes);
        reasons->read("evidence_wanted", rule.evidence_wanted, kReasonCodes);
        reasons->read("explain_working_days", rule.explain_working_days, 1, 30);
        reasons->read("decide_working_days", rule.decide_working_days, 1, 30);
        reasons->read("decider", rule.decider, kCallers);
        reasons->finish();
        for (const std::string& code : rule.evidence_wanted)
            if (!rule.codes.empty() &&
                std::find(rule.codes.begin(), rule.codes.end(), code) == rule.codes.end())
                reasons->reject("evidence_wanted", fmt::format("\"{}\"", code),
                                "codes that reasons.codes offers");
    }
    if (auto escalation = root.table("escalation")) {
        domain::EscalationRule& rule = policy.escalation;
        escalation->read("reply_working_days", rule.reply_working_days, 1, 30);
        escalation->read("uphold_needs_second_person", rule.uphold_needs_second_person);
        escalation->read("told", rule.told, kCallers);
        escalation->read("label", rule.label);
        escalation->read("document", rule.document);
        escalation->read("digest_has_names", rule.digest_has_names);
        escalation->finish();
        if (rule.told.empty())
            escalation->reject("told", "an empty list", "at least one who looks at the flag");
    }
    if (auto reminders = root.table("reminders")) {
        reminders->read("per_day", policy.reminders_per_day, 0, 20);
        reminders->read("per_hour", policy.reminders_per_hour, 0, 20);
        reminders->finish();
    }
    for (TableReader& reader : root.tables("quiet")) {
        if (const auto span = reader.span(Midnight::may_pass)) policy.quiet.push_back(*span);
        reader.finish();
    }
    if (auto retention = root.table("retention")) {
        domain::RetentionRule& rule = policy.retention;
        retention->read("raw_messages_days", rule.raw_messages_days, 1, 3650);
        retention->read("presence_days", rule.presence_days, 30, 3650);
        retention->or_else("never by itself").read("case_files_days", rule.case_files_days, 30, 18250);
        retention->finish();
    }
}

}  // namespace config
