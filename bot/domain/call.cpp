#include "bot/domain/call.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace domain {
namespace {

constexpr std::array<std::pair<Outcome, std::string_view>, 6> kOutcomes{{{Outcome::pending, "pending"},
                                                                         {Outcome::answered, "answered"},
                                                                         {Outcome::late, "late"},
                                                                         {Outcome::missed, "missed"},
                                                                         {Outcome::excused, "excused"},
                                                                         {Outcome::voided, "void"}}};

constexpr std::array<std::pair<VoidCause, std::string_view>, 7> kCauses{
    {{VoidCause::undelivered, "undelivered"},
     {VoidCause::unreachable, "unreachable"},
     {VoidCause::outage, "outage"},
     {VoidCause::off_duty, "off_duty"},
     {VoidCause::exempt, "exempt"},
     {VoidCause::policy_suspended, "policy_suspended"},
     {VoidCause::withdrawn, "withdrawn"}}};

Verdict voided(VoidCause cause, std::string_view ground) {
    return {Outcome::voided, cause, std::nullopt, ground};
}

bool is_within_delivery_limit(const std::optional<Instant>& at, const Attempt& attempt) {
    return at && *at <= attempt.issued_at + kDeliveryLimit;
}

/// Whether this chat proves that the call reached the person; the ground names what is missing if not.
std::pair<bool, std::string_view> proves_delivery(const ChatProof& chat, const Attempt& attempt) {
    if (!chat.is_preferred) return {false, "nudge_alone_proves_nothing"};
    if (chat.messenger == Messenger::whatsapp) {
        if (is_within_delivery_limit(chat.delivered_at, attempt)) return {true, "whatsapp_delivered"};
        return {false, "whatsapp_not_delivered_in_time"};
    }
    if (!is_within_delivery_limit(chat.accepted_at, attempt)) return {false, "telegram_not_accepted_in_time"};
    if (!chat.last_heard_at || *chat.last_heard_at < attempt.issued_at - kChatLiveness)
        return {false, "telegram_chat_not_live"};
    if (!chat.is_nudge_accepted) return {false, "telegram_nudge_not_accepted"};
    return {true, "telegram_accepted_twice"};
}

Instant final_at(const AttemptFacts& facts) {
    const bool has_whatsapp = std::any_of(facts.chats.begin(), facts.chats.end(), [](const ChatProof& chat) {
        return chat.messenger == Messenger::whatsapp;
    });
    return facts.attempt.deadline + (has_whatsapp ? kWhatsappFinal : kTelegramFinal);
}

/// Judges silence once it is settled.
Verdict judge_silence(const AttemptFacts& facts) {
    const Span answer_window{facts.attempt.issued_at, facts.attempt.deadline};
    for (const Span& outage : facts.outages)
        if (overlaps(outage, answer_window) && outage.to - outage.from > facts.outage_tolerance)
            return voided(VoidCause::outage, "outage_in_answer_window");
    if (facts.has_unread_events) return voided(VoidCause::outage, "unread_events_of_this_person");

    const auto is_unreachable = [](const ChatProof& chat) { return chat.is_unreachable; };
    if (std::all_of(facts.chats.begin(), facts.chats.end(), is_unreachable))
        return voided(VoidCause::unreachable, facts.chats.empty() ? "no_chat" : "no_chat_can_be_reached");

    std::string_view missing = "no_preferred_chat";
    for (const ChatProof& chat : facts.chats) {
        if (chat.is_unreachable) continue;
        const auto [is_proven, ground] = proves_delivery(chat, facts.attempt);
        if (is_proven) return {Outcome::missed, std::nullopt, final_at(facts), ground};
        if (chat.is_preferred) missing = ground;
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
    for (const auto& [value, name] : kOutcomes)
        if (value == outcome) return name;
    return "";
}

std::optional<Outcome> outcome_from(std::string_view wanted) {
    for (const auto& [value, name] : kOutcomes)
        if (name == wanted) return value;
    return std::nullopt;
}

std::string_view to_string(VoidCause cause) {
    for (const auto& [value, name] : kCauses)
        if (value == cause) return name;
    return "";
}

std::optional<VoidCause> void_cause_from(std::string_view wanted) {
    for (const auto& [value, name] : kCauses)
        if (name == wanted) return value;
    return std::nullopt;
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
    if (!day.is_on_duty_throughout(next.issued_at, next.deadline)) return std::nullopt;
    const Span answer_window{next.issued_at, next.deadline};
    for (const Span& quiet : day.quiet)
        if (overlaps(quiet, answer_window)) return std::nullopt;
    return next.issued_at;
}

Instant answered_at(std::optional<Instant> provider_time, Instant received_at, bool lagged) {
    if (provider_time) return *provider_time;
    return lagged ? received_at - kTapGrace : received_at;
}

bool is_in_time(const Attempt& attempt, Instant at) {
    return whole_seconds(at) <= whole_seconds(attempt.deadline);
}

Verdict judge(const AttemptFacts& facts, Instant now) {
    if (facts.is_excused) return {Outcome::excused, std::nullopt, std::nullopt, "reason_accepted"};
    if (facts.answered_at) {
        const bool in_time = is_in_time(facts.attempt, *facts.answered_at);
        return {in_time ? Outcome::answered : Outcome::late, std::nullopt, std::nullopt,
                in_time ? "answered_in_time" : "answered_after_deadline"};
    }
    if (facts.known_cause) return voided(*facts.known_cause, "known_from_a_record");
    if (now < facts.attempt.settles_at) return {Outcome::pending, std::nullopt, std::nullopt, "not_settled"};
    return judge_silence(facts);
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
