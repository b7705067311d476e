#include "bot/app/call_draft.hpp"

#include <algorithm>

#include "bot/app/awaited.hpp"
#include "bot/app/button.hpp"
#include "bot/app/call_plan.hpp"
#include "bot/app/call_preview.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/people.hpp"
#include "bot/app/speech.hpp"
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
constexpr std::ptrdiff_t kFewestLettersOfReason = 4;

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string shortened(std::string_view text, std::size_t most) {
    std::string out;
    std::size_t points = 0;
    for (const char c : text) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && ++points > most) break;
        out += c;
    }
    return out;
}

/// A full stop or a thumb is no reason.
bool is_in_words(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) {
               return std::isalpha(static_cast<unsigned char>(c)) != 0;
           }) >= kFewestLettersOfReason;
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

/// The supervisor's own, not yet settled and not too old.
std::optional<CallDraft> open_draft(Scene& scene, const Employee& supervisor, std::int64_t id) {
    auto draft = storage::find_draft(scene.tx, id);
    const bool is_open = draft && draft->issuer == supervisor.id && draft->state == "open" &&
                         draft->created_at + kDraftLife > scene.now();
    return is_open ? draft : std::nullopt;
}

CallDraft save_new_draft(Scene& scene, CallDraft draft) {
    draft.created_at = scene.now();
    draft.state = "open";
    draft.id = storage::save_draft(scene.tx, draft);
    return draft;
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
    if (code_points(message) > kMostCallWords) {
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
    // The unit with everything below it; parents come first in `units`.
    std::vector<domain::UnitId> within{draft.unit};
    for (const domain::Unit& unit : units)
        if (unit.parent && std::find(within.begin(), within.end(), *unit.parent) != within.end())
            within.push_back(unit.id);
    for (const domain::UnitId& unit : within)
        for (const Employee& person : storage::employees_of(scene.tx, unit))
            if (person.id != supervisor.id) draft.audience.push_back(person.id);
    preview(scene, supervisor, chat, cause, save_new_draft(scene, draft));
}

void show_draft(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                std::int64_t draft_id) {
    const auto draft = storage::find_draft(scene.tx, draft_id);
    if (!draft || draft->issuer != supervisor.id || draft->state != "open") {
        say(scene, chat, supervisor.language, answer_to(cause, "sup_preview_expired"));
        return;
    }
    preview(scene, supervisor, chat, cause, *draft);
}

void confirm_draft(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                   std::int64_t draft_id) {
    const auto draft = open_draft(scene, supervisor, draft_id);
    if (!draft) {
        say(scene, chat, supervisor.language, answer_to(cause, "sup_preview_expired"));
        return;
    }
    const CallPlan plan = plan_call(scene, *draft);
    if (plan.asked.empty() || awaits_reason(*draft, plan))
        return preview(scene, supervisor, chat, cause, *draft);
    storage::settle_draft(scene.tx, draft_id, "confirmed");
    const CallId call = issue(scene, *draft, plan);
    say(scene, chat, supervisor.language, answer_to(cause, "sup_call_sent", {{"nomor", number_of(call)}}));
}

void hear_urgency(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                  std::int64_t draft_id, std::string_view words) {
    const auto reply = [&](std::string_view key, wording::Arguments arguments = {}) {
        say(scene, chat, supervisor.language, answer_to(cause, key, std::move(arguments)));
    };
    auto draft = open_draft(scene, supervisor, draft_id);
    if (!draft) {
        storage::stop_awaiting(scene.tx, supervisor.id);
        return reply("sup_preview_expired");
    }
    trim(words);
    if (const std::string said = reading::normalise(words); said == "batal" || said == "cancel")
        return cancel_draft(scene, supervisor, chat, cause, draft_id);
    if (!is_in_words(words)) return reply("sup_urgency_in_words");
    if (code_points(words) > kMostUrgencyWords)
        return reply("sup_urgency_too_long", {{"batas", std::to_string(kMostUrgencyWords)}});
    storage::stop_awaiting(scene.tx, supervisor.id);
    draft->urgency = words;
    storage::set_urgency(scene.tx, draft_id, draft->urgency);
    preview(scene, supervisor, chat, cause, *draft);
}

void cancel_draft(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                  std::int64_t draft_id) {
    const auto draft = storage::find_draft(scene.tx, draft_id);
    const bool is_cancelled =
        draft && draft->issuer == supervisor.id && storage::settle_draft(scene.tx, draft_id, "cancelled");
    const AwaitedWords awaited = awaited_words(scene, supervisor);
    if (awaited.what == Awaited::urgency && awaited.about == std::to_string(draft_id))
        storage::stop_awaiting(scene.tx, supervisor.id);
    say(scene, chat, supervisor.language,
        answer_to(cause, is_cancelled ? "sup_call_cancelled" : "sup_preview_expired"));
}

}  // namespace app
