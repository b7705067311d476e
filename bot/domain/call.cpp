#include "bot/domain/call.hpp"

#include <algorithm>

#include "bot/domain/names.hpp"

namespace domain {
namespace {

constexpr Names<Outcome, 6> kOutcomes{{{Outcome::pending, "pending"},
                                       {Outcome::answered, "answered"},
                                       {Outcome::late, "late"},
                                       {Outcome::missed, "missed"},
                                       {Outcome::excused, "excused"},
                                       {Outcome::voided, "void"}}};

constexpr Names<VoidCause, 7> kCauses{{{VoidCause::undelivered, "undelivered"},
                                       {VoidCause::unreachable, "unreachable"},
                                       {VoidCause::outage, "outage"},
                                       {VoidCause::off_duty, "off_duty"},
                                       {VoidCause::exempt, "exempt"},
                                       {VoidCause::policy_suspended, "policy_suspended"},
                                       {VoidCause::withdrawn, "withdrawn"}}};

Verdict voided(VoidCause cause, std::string_view ground) {
    return {Outcome::voided, cause, std::nullopt, ground};
}

/// Within five minutes of `from`, and while there was still time to answer.
bool is_soon_enough(const std::optional<Instant>& at, Instant from, const Attempt& attempt) {
    return at && *at <= std::min(from + kDeliveryLimit, attempt.deadline);
}

struct Proof {
    bool is_given = false;
    std::string_view ground;  ///< what proves it, or what is missing
};

/// Whether this chat proves that the call reached the person.
Proof delivery_proof(const ChatProof& chat, const AttemptFacts& facts) {
    const Attempt& attempt = facts.attempt;
    if (!chat.is_preferred) return {false, "nudge_alone_proves_nothing"};
    if (facts.counts && !chat.counts) return {false, "messenger_does_not_count"};
    if (chat.messenger == Messenger::whatsapp) {
        if (is_soon_enough(chat.delivered_at, attempt.issued_at, attempt))
            return {true, "whatsapp_delivered"};
        return {false, "whatsapp_not_delivered_in_time"};
    }
    if (!is_soon_enough(chat.accepted_at, attempt.issued_at, attempt))
        return {false, "telegram_not_accepted_in_time"};
    if (!chat.last_heard_at || *chat.last_heard_at < attempt.issued_at - kChatLiveness)
        return {false, "telegram_chat_not_live"};
    if (!is_soon_enough(facts.nudge_accepted_at, attempt.nudge_at, attempt))
        return {false, "telegram_nudge_not_accepted"};
    return {true, "telegram_accepted_twice"};
}

Instant final_at(const AttemptFacts& facts) {
    const bool has_whatsapp = std::any_of(facts.chats.begin(), facts.chats.end(), [](const ChatProof& chat) {
        return chat.messenger == Messenger::whatsapp;
    });
    return facts.attempt.deadline + (has_whatsapp ? kWhatsappFinal : kTelegramFinal);
}

bool is_disturbed(const std::vector<Span>& spans, const Span& window, std::chrono::seconds longest) {
    const auto gaps = gaps_in(spans, window);
    return std::any_of(gaps.begin(), gaps.end(),
                       [&](const Span& gap) { return gap.to - gap.from > longest; });
}

/// The ground for which silence proves nothing about the person, but something about us; empty if there is
/// none.
std::string_view why_not_well(const AttemptFacts& facts) {
    const Span window = answer_window(facts.attempt);
    auto all = facts.outages;
    all.insert(all.end(), facts.provider_outages.begin(), facts.provider_outages.end());
    if (is_disturbed(all, window, facts.outage_tolerance)) return "outage_in_answer_window";
    if (is_disturbed(facts.provider_outages, window, kProviderSilence)) return "provider_not_well";
    if (facts.has_unread_events) return "unread_events_of_this_person";
    return "";
}

/// The record for which nothing was asked of the person, with its cause; the first that applies.
std::optional<Verdict> judge_records(const AttemptFacts& facts) {
    const Records& records = facts.records;
    if (records.has_left) return voided(VoidCause::withdrawn, "person_has_left");
    if (!records.is_policy_in_force) return voided(VoidCause::policy_suspended, "policy_not_in_force");
    if (records.is_exempt) return voided(VoidCause::exempt, "exempt_by_record");
    if (records.is_absent) return voided(VoidCause::off_duty, "absence_recorded");
    if (facts.counts && !records.is_on_duty_throughout)
        return voided(VoidCause::off_duty, "not_on_duty_throughout");
    if (records.is_left_in_peace) return voided(VoidCause::off_duty, "nudge_withheld_in_quiet_time");
    return std::nullopt;
}

/// Judges silence once it is settled.
Verdict judge_silence(const AttemptFacts& facts) {
    if (const auto ground = why_not_well(facts); !ground.empty()) return voided(VoidCause::outage, ground);

    const auto is_unreachable = [](const ChatProof& chat) { return chat.is_unreachable; };
    if (std::all_of(facts.chats.begin(), facts.chats.end(), is_unreachable))
        return voided(VoidCause::unreachable, facts.chats.empty() ? "no_chat" : "no_chat_can_be_reached");

    std::string_view missing = "no_preferred_chat";
    for (const ChatProof& chat : facts.chats) {
        if (chat.is_unreachable) continue;
        const Proof proof = delivery_proof(chat, facts);
        if (proof.is_given) return {Outcome::missed, std::nullopt, final_at(facts), proof.ground};
        if (chat.is_preferred) missing = proof.ground;
    }
    return voided(VoidCause::undelivered, missing);
}

}  // namespace

std::string_view to_string(CallKind kind) {
    return kind == CallKind::call_out ? "call_out" : "roll_call";
}

std::optional<CallKind> call_kind_from(std::string_view name) {
    if (name == "call_out") return CallKind::call_out;
    if (name == "roll_call") return CallKind::roll_call;
    return std::nullopt;
}

std::string_view to_string(Outcome outcome) {
    return name_in(kOutcomes, outcome);
}

std::optional<Outcome> outcome_from(std::string_view wanted) {
    return value_in(kOutcomes, wanted);
}

std::string_view to_string(VoidCause cause) {
    return name_in(kCauses, cause);
}

std::optional<VoidCause> void_cause_from(std::string_view wanted) {
    return value_in(kCauses, wanted);
}

Attempt make_attempt(const CallRule& rule, int number, Instant issued_at) {
    const Instant deadline = issued_at + rule.answer_within;
    return {number, issued_at, issued_at + rule.answer_within / 2, deadline, deadline + kSettleDelay};
}

std::optional<Instant> next_attempt_at(const CallRule& rule, const Attempt& attempt, Instant call_issued_at,
                                       const DayPlan& day) {
    if (attempt.number >= rule.attempts) return std::nullopt;
    const Attempt next = make_attempt(rule, attempt.number + 1, attempt.deadline + rule.gap);
    if (rule.span && next.deadline > call_issued_at + *rule.span) return std::nullopt;
    if (!is_on_duty_throughout(day, next)) return std::nullopt;
    return next.issued_at;
}

bool is_on_duty_throughout(const DayPlan& day, const Attempt& attempt) {
    const Span asked{attempt.issued_at, attempt.deadline};
    return day.is_on_duty_throughout(asked.from, asked.to) &&
           std::none_of(day.quiet.begin(), day.quiet.end(),
                        [&](const Span& quiet) { return overlaps(quiet, asked); });
}

Span answer_window(const Attempt& attempt) {
    return {attempt.issued_at, whole_seconds(attempt.deadline) + std::chrono::seconds{1}};
}

Instant happened_at(std::optional<Instant> provider_time, Instant received_at) {
    return std::min(provider_time.value_or(received_at), received_at);
}

Instant answered_at(std::optional<Instant> provider_time, Instant received_at, bool lagged) {
    return lagged && !provider_time ? received_at - kTapGrace : happened_at(provider_time, received_at);
}

std::vector<Span> gaps_in(std::vector<Span> spans, const Span& window) {
    std::sort(spans.begin(), spans.end(),
              [](const Span& left, const Span& right) { return left.from < right.from; });
    std::vector<Span> gaps;
    for (const Span& span : spans) {
        if (!gaps.empty() && span.from <= gaps.back().to)
            gaps.back().to = std::max(gaps.back().to, span.to);
        else
            gaps.push_back(span);
    }
    std::erase_if(gaps, [&](const Span& gap) { return !overlaps(gap, window); });
    return gaps;
}

std::optional<Instant> time_of_answer(const Attempt& attempt, Instant at, Instant latest) {
    if (whole_seconds(latest) < whole_seconds(attempt.issued_at)) return std::nullopt;
    // Providers know no finer than the second: the very second of the issue is after it.
    return whole_seconds(at) < whole_seconds(attempt.issued_at) ? attempt.issued_at : at;
}

bool is_in_time(const Attempt& attempt, Instant at) {
    return whole_seconds(at) <= whole_seconds(attempt.deadline);
}

Verdict judge(const AttemptFacts& facts, Instant now) {
    if (facts.answered_at) {
        const bool in_time = is_in_time(facts.attempt, *facts.answered_at);
        return {in_time ? Outcome::answered : Outcome::late, std::nullopt, std::nullopt,
                in_time ? "answered_in_time" : "answered_after_deadline"};
    }
    if (facts.is_excused) return {Outcome::excused, std::nullopt, std::nullopt, "reason_accepted"};
    if (const auto known = judge_records(facts)) return *known;
    if (now < facts.attempt.settles_at) return {Outcome::pending, std::nullopt, std::nullopt, "not_settled"};
    return judge_silence(facts);
}

bool is_provisional(const Verdict& verdict, Instant now) {
    return verdict.outcome == Outcome::missed && verdict.final_at && now < *verdict.final_at;
}

Outcome outcome_of_call(const std::vector<Outcome>& attempts) {
    const auto any = [&](Outcome wanted) {
        return std::find(attempts.begin(), attempts.end(), wanted) != attempts.end();
    };
    for (const Outcome outcome :
         {Outcome::answered, Outcome::late, Outcome::pending, Outcome::excused, Outcome::missed})
        if (any(outcome)) return outcome;
    return Outcome::voided;
}

}  // namespace domain
