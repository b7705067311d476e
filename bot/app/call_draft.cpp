#include "bot/app/call_draft.hpp"

#include <algorithm>
#include <map>

#include "bot/app/button.hpp"
#include "bot/app/call_plan.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/people.hpp"
#include "bot/app/speech.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Attempt;
using domain::CallId;
using domain::CallKind;
using domain::Employee;
using domain::EmployeeId;
using domain::Language;
using storage::CallDraft;

constexpr std::chrono::minutes kDraftLife{15};
constexpr std::size_t kMostButtonLabel = 20;
constexpr std::size_t kMostCandidates = 8;

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

void trim(std::string_view& text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
}

void refuse_role(Scene& scene, const Employee& person, const storage::Chat& chat, const Cause& cause) {
    say(scene, chat, person.language,
        answer_to(cause, "err_not_allowed",
                  {{"peran", scene.words.text(person.language, "role_supervisor")}}));
}

/// Why silence would not count; empty if it would.
std::string not_counted_line(Scene& scene, const CallPlan& plan, Language language) {
    if (plan.counts || plan.asked.empty()) return "";
    std::string cause = why_not_counted(scene, plan.not_counted, language);
    if (!is_call_rule(plan.not_counted)) {  // of what the day forbids, the day has the better words
        const Attempt attempt = domain::make_attempt(plan.policy->calls, 1, scene.now());
        if (const auto ground =
                plan.asked.front().day.why_call_cannot_count(attempt.issued_at, attempt.deadline))
            cause = language == Language::id ? ground->text_id : ground->text_en;
    }
    return scene.words.text(language, "preview_not_counted", {{"sebab", cause}});
}

/// Who is called, who is left out and why, and whether it counts: the lines of the preview.
std::string preview_lines(Scene& scene, const CallPlan& plan, Language language) {
    std::vector<std::string> lines;
    lines.push_back(
        scene.words.plural(language, "preview_called", static_cast<std::int64_t>(plan.asked.size()), {}));
    std::map<std::string, std::vector<std::string>> left_out;
    for (const Invitation& invited : plan.left_out)
        left_out[invited.left_out].push_back(invited.employee.name);
    for (const auto& [rule, names] : left_out) {
        const std::string cause = scene.words.text(language, "left_out_" + rule);
        if (names.size() == 1)
            lines.push_back(scene.words.text(language, "preview_left_out_name",
                                             {{"nama", names.front()}, {"sebab", cause}}));
        else
            lines.push_back(scene.words.plural(language, "preview_left_out",
                                               static_cast<std::int64_t>(names.size()), {{"sebab", cause}}));
    }
    if (const auto line = not_counted_line(scene, plan, language); !line.empty()) lines.push_back(line);
    return as_lines(lines);
}

void preview(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
             const CallDraft& draft) {
    const CallPlan plan = plan_call(scene, draft);
    const Language language = supervisor.language;
    const std::string zone = zone_of(scene, supervisor);
    if (plan.asked.empty() && plan.left_out.size() == 1 && plan.left_out.front().left_out == "quota") {
        const auto frees_at = quota_frees_at(scene, plan.left_out.front().employee, plan.policy->calls);
        say(scene, chat, language,
            answer_to(cause, "sup_quota",
                      {{"batas", wording::date_and_time(frees_at.value_or(scene.now()), zone, language)}}));
        return;
    }
    if (plan.asked.empty()) {
        say(scene, chat, language,
            answer_to(cause, "preview_nobody", {{"rincian", preview_lines(scene, plan, language)}}));
        return;
    }
    const std::string deadline = wording::clock_time(
        domain::make_attempt(plan.policy->calls, 1, scene.now()).deadline, zone, language);
    Utterance shown;
    if (draft.kind == CallKind::call_out) {
        std::vector<std::string> names;
        for (const Invitation& invited : plan.asked) names.push_back(invited.employee.name);
        shown = answer_to(cause, "sup_call_preview",
                          {{"sasaran", wording::list(names, language)},
                           {"pesan", draft.message},
                           {"batas", deadline},
                           {"rincian", preview_lines(scene, plan, language)}});
    } else {
        shown = answer_to(
            cause, "sup_rollcall_card",
            {{"unit", draft.unit.value},
             {"jumlah", wording::number(static_cast<std::int64_t>(plan.asked.size()), language)},
             {"kecuali", wording::number(static_cast<std::int64_t>(plan.left_out.size()), language)},
             {"batas", deadline}});
        if (const auto line = not_counted_line(scene, plan, language); !line.empty())
            shown.text = as_lines({scene.words.text(language, shown.key, shown.arguments), line});
    }
    shown.buttons = {{"button_send", actions::send_call, std::to_string(draft.id), ""},
                     {"button_cancel", actions::cancel_call, std::to_string(draft.id), ""}};
    shown.dedupe_key = "preview/" + std::to_string(draft.id) + "/" + shown.subject;
    say(scene, chat, language, shown);
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
    const auto draft = storage::find_draft(scene.tx, draft_id);
    const bool is_open = draft && draft->issuer == supervisor.id && draft->state == "open" &&
                         draft->created_at + kDraftLife > scene.now();
    if (!is_open) {
        say(scene, chat, supervisor.language, answer_to(cause, "sup_preview_expired"));
        return;
    }
    const CallPlan plan = plan_call(scene, *draft);
    if (plan.asked.empty()) return preview(scene, supervisor, chat, cause, *draft);
    storage::settle_draft(scene.tx, draft_id, "confirmed");
    const CallId call = issue(scene, *draft, plan);
    say(scene, chat, supervisor.language, answer_to(cause, "sup_call_sent", {{"nomor", number_of(call)}}));
}

void cancel_draft(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                  std::int64_t draft_id) {
    const auto draft = storage::find_draft(scene.tx, draft_id);
    const bool is_cancelled =
        draft && draft->issuer == supervisor.id && storage::settle_draft(scene.tx, draft_id, "cancelled");
    say(scene, chat, supervisor.language,
        answer_to(cause, is_cancelled ? "sup_call_cancelled" : "sup_preview_expired"));
}

}  // namespace app
