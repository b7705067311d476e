#include "bot/app/call_draft.hpp"

#include <algorithm>

#include "bot/app/button.hpp"
#include "bot/app/call_orders.hpp"
#include "bot/app/call_plan.hpp"
#include "bot/app/call_preview.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/people.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/reading/normalise.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::CallId;
using domain::CallKind;
using domain::Employee;
using domain::EmployeeId;
using domain::Language;
using storage::CallDraft;

constexpr std::size_t kMostButtonLabel = 20;
constexpr std::size_t kMostCandidates = 8;

std::string shortened(std::string_view text, std::size_t most) {
    std::string out;
    std::size_t points = 0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++points > most) break;
        out += c;
    }
    return out;
}

void trim(std::string_view& text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
}

void refuse_role(Scene& scene, const Employee& person, const storage::Chat& chat, const Cause& cause) {
    say(scene, chat, person.language,
        answer_to(cause, "err_not_allowed",
                  {{"peran", scene.words.text(person.language, "role_supervisor")}}));
}

std::string candidate_lines(Scene& scene, const std::vector<Employee>& candidates, Language language) {
    std::vector<std::string> lines;
    for (const Employee& candidate : candidates)
        lines.push_back(scene.words.text(language, "name_candidate",
                                         {{"nama", candidate.name}, {"unit", candidate.unit.value}}));
    return as_lines(lines);
}

void ask_to_write_in_full(Scene& scene, const Employee& supervisor, const storage::Chat& chat,
                          const Cause& cause, std::string_view name, std::vector<Employee> candidates) {
    if (candidates.size() > kMostCandidates) candidates.resize(kMostCandidates);
    say(scene, chat, supervisor.language,
        answer_to(cause, "sup_name_write_in_full",
                  {{"nama", std::string(name)},
                   {"daftar", candidate_lines(scene, candidates, supervisor.language)}}));
}

/// Several people fit: one draft each, one button each.
void ask_which(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
               std::string_view name, std::vector<Employee> candidates, const CallDraft& draft) {
    const std::size_t most =
        Office::can_edit(chat.account.messenger) ? 8 : 3;  // WhatsApp shows three buttons
    if (candidates.size() > most)
        return ask_to_write_in_full(scene, supervisor, chat, cause, name, candidates);
    Utterance question = answer_to(
        cause, "sup_name_ambiguous",
        {{"nama", std::string(name)}, {"daftar", candidate_lines(scene, candidates, supervisor.language)}});
    for (const Employee& candidate : candidates) {
        CallDraft own = draft;
        own.audience.push_back(candidate.id);
        own.unit = candidate.unit;
        const auto saved = save_new_draft(scene, own);
        if (question.buttons.empty()) {
            question.subject = cards::call_draft(saved.id);
            storage::set_timer(scene.tx, timers::draft_expires, std::to_string(saved.id),
                               saved.created_at + kDraftLife);
        }
        std::string label = shortened(candidate.name, kMostButtonLabel);
        const bool is_taken = std::any_of(question.buttons.begin(), question.buttons.end(),
                                          [&](const ButtonSpec& button) { return button.label == label; });
        if (is_taken)
            label = std::to_string(question.buttons.size() + 1) + ". " +
                    shortened(candidate.name, kMostButtonLabel - 4);
        question.buttons.push_back({"", actions::pick_call, std::to_string(saved.id), label});
    }
    say(scene, chat, supervisor.language, question);
}

/// Of a draft that is open no longer: whoever taps a second time must not think that nothing was sent.
void tell_what_became(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                      std::int64_t draft_id) {
    const auto draft = storage::find_draft(scene.tx, draft_id);
    const std::string state = draft && draft->issuer == supervisor.id ? draft->state : "";
    say(scene, chat, supervisor.language,
        answer_to(cause, state == "confirmed"   ? "sup_call_sent_before"
                         : state == "cancelled" ? "sup_call_cancelled"
                                                : "sup_preview_expired"));
}

}  // namespace

void describe_call_out(Scene& scene, const Employee& supervisor, const storage::Chat& chat,
                       const Cause& cause, std::string_view words) {
    const auto people = people_to_call(scene, supervisor);
    if (people.empty()) return refuse_role(scene, supervisor, chat, cause);
    const auto colon = words.find(':');
    std::string_view names = words.substr(0, colon);
    std::string_view message = colon == std::string_view::npos ? "" : words.substr(colon + 1);
    trim(names);
    trim(message);
    if (names.empty() || message.empty()) {
        say(scene, chat, supervisor.language, answer_to(cause, "sup_call_usage"));
        return;
    }
    if (is_longer_than(message, kMostCallWords)) {
        say(scene, chat, supervisor.language,
            answer_to(cause, "sup_message_too_long", {{"batas", std::to_string(kMostCallWords)}}));
        return;
    }
    CallDraft draft;
    draft.issuer = supervisor.id;
    draft.kind = CallKind::call_out;
    draft.message = message;
    draft.unit = supervisor.unit;
    std::string ambiguous;
    std::vector<Employee> candidates;
    while (!names.empty()) {
        const auto comma = names.find(',');
        std::string_view name = names.substr(0, comma);
        names = comma == std::string_view::npos ? "" : names.substr(comma + 1);
        trim(name);
        if (name.empty()) continue;
        const auto found = match_name(people, name);
        if (found.empty()) {
            say(scene, chat, supervisor.language,
                answer_to(cause, "sup_name_unknown", {{"nama", std::string(name)}}));
            return;
        }
        if (found.size() > 1) {
            // One choice a message: with two open names the buttons would have to offer every pair.
            if (!candidates.empty())
                return ask_to_write_in_full(scene, supervisor, chat, cause, ambiguous, candidates);
            ambiguous = name;
            candidates = found;
            continue;
        }
        const EmployeeId& id = found.front().id;
        if (std::find(draft.audience.begin(), draft.audience.end(), id) == draft.audience.end())
            draft.audience.push_back(id);
        draft.unit = found.front().unit;
    }
    if (!candidates.empty()) return ask_which(scene, supervisor, chat, cause, ambiguous, candidates, draft);
    if (draft.audience.empty()) {
        say(scene, chat, supervisor.language, answer_to(cause, "sup_call_usage"));
        return;
    }
    preview(scene, supervisor, chat, cause, save_new_draft(scene, draft));
}

void describe_roll_call(Scene& scene, const Employee& supervisor, const storage::Chat& chat,
                        const Cause& cause, std::string_view words) {
    const auto units = units_to_call(scene, supervisor);
    if (units.empty()) return refuse_role(scene, supervisor, chat, cause);
    trim(words);
    CallDraft draft;
    draft.issuer = supervisor.id;
    draft.kind = CallKind::roll_call;
    draft.unit = units.front().id;
    if (!words.empty()) {
        std::vector<Employee> named;  // units are found as people are, by the words of their names
        for (const domain::Unit& unit : units) {
            Employee& as_person = named.emplace_back();
            as_person.name = unit.id.value;
            as_person.unit = unit.id;
        }
        const auto found = match_name(named, words);
        if (found.empty()) {
            say(scene, chat, supervisor.language,
                answer_to(cause, "sup_unit_unknown", {{"nama", std::string(words)}}));
            return;
        }
        if (found.size() > 1) return ask_to_write_in_full(scene, supervisor, chat, cause, words, found);
        draft.unit = found.front().unit;
    }
    draft.audience = roll_call_audience(scene, supervisor, draft.unit);
    preview(scene, supervisor, chat, cause, save_new_draft(scene, draft));
}

void show_draft(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                std::int64_t draft_id) {
    const auto draft = storage::find_draft(scene.tx, draft_id);
    if (!draft || draft->issuer != supervisor.id || draft->state != "open")
        return tell_what_became(scene, supervisor, chat, cause, draft_id);
    preview(scene, supervisor, chat, cause, *draft);
}

void confirm_draft(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                   std::int64_t draft_id) {
    const auto sent = send_draft(scene, supervisor, draft_id);
    if (sent)
        say(scene, chat, supervisor.language,
            answer_to(cause, "sup_call_sent", {{"nomor", number_of(*sent)}}));
    else if (sent.error() == NotSent::expired)
        tell_what_became(scene, supervisor, chat, cause, draft_id);
    else
        preview(scene, supervisor, chat, cause, open_draft(scene, supervisor, draft_id).value());
}

void hear_urgency(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                  std::int64_t draft_id, std::string_view words) {
    const auto reply = [&](std::string_view key, wording::Arguments arguments = {}) {
        say(scene, chat, supervisor.language, answer_to(cause, key, std::move(arguments)));
    };
    trim(words);
    const std::string said = reading::normalise(words);
    if ((said == "batal" || said == "cancel") && open_draft(scene, supervisor, draft_id))
        return cancel_draft(scene, supervisor, chat, cause, draft_id);
    const auto refusal = give_urgency(scene, supervisor, draft_id, words);
    if (refusal == NotUrgent::not_in_words) return reply("sup_urgency_in_words");
    if (refusal == NotUrgent::too_long)
        return reply("sup_urgency_too_long", {{"batas", std::to_string(kMostUrgencyWords)}});
    storage::stop_awaiting(scene.tx, supervisor.id);
    if (refusal) return tell_what_became(scene, supervisor, chat, cause, draft_id);
    preview(scene, supervisor, chat, cause, open_draft(scene, supervisor, draft_id).value());
}

void draft_for_silent(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                      std::int64_t call_id) {
    const auto call = storage::find_call(scene.tx, CallId{call_id});
    const auto draft = call && call->issuer == supervisor.id
                           ? draft_again(scene, viewer_of(scene, supervisor), call->id)
                           : tl::unexpected(NotDrafted::not_allowed);
    if (draft) return preview(scene, supervisor, chat, cause, *draft);
    if (draft.error() == NotDrafted::not_allowed) return refuse_role(scene, supervisor, chat, cause);
    say(scene, chat, supervisor.language, answer_to(cause, "sup_call_nobody_left"));
}

void cancel_draft(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                  std::int64_t draft_id) {
    drop_draft(scene, supervisor, draft_id);
    tell_what_became(scene, supervisor, chat, cause, draft_id);
}

}  // namespace app
