#include "bot/app/call_preview.hpp"

#include <map>
#include <string>
#include <vector>

#include "bot/app/awaited.hpp"
#include "bot/app/button.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/wording/grounds.hpp"

namespace app {
namespace {

using domain::Attempt;
using domain::CallKind;
using domain::Employee;
using domain::Language;
using storage::CallDraft;

/// Why silence would not count; empty if it would.
std::string not_counted_line(Scene& scene, const CallPlan& plan, Language language) {
    if (plan.counts || plan.asked.empty()) return "";
    std::string cause = why_not_counted(scene, plan.not_counted, language);
    if (!is_call_rule(plan.not_counted)) {  // of what the day forbids, the day has the better words
        const Attempt attempt = domain::make_attempt(plan.policy->calls, 1, scene.now());
        if (const auto ground =
                plan.asked.front().day.why_call_cannot_count(attempt.issued_at, attempt.deadline))
            cause = wording::sentence(scene.words, language, *ground);
    }
    return scene.words.text(language, "preview_not_counted", {{"sebab", cause}});
}

std::string names_of(const CallPlan& plan, Language language) {
    std::vector<std::string> names;
    for (const Invitation& invited : plan.asked) names.push_back(invited.employee.name);
    return wording::list(names, language);
}

/// The card of a call within duty hours.
Utterance described(Scene& scene, const CallDraft& draft, const CallPlan& plan, const Cause& cause,
                    const std::string& deadline, Language language) {
    if (draft.kind == CallKind::call_out)
        return answer_to(cause, "sup_call_preview",
                         {{"sasaran", names_of(plan, language)},
                          {"pesan", draft.message},
                          {"batas", deadline},
                          {"rincian", as_lines(preview_lines(scene, plan, language))}});
    Utterance card =
        answer_to(cause, "sup_rollcall_card",
                  {{"unit", draft.unit.value},
                   {"jumlah", wording::number(static_cast<std::int64_t>(plan.asked.size()), language)},
                   {"kecuali", wording::number(static_cast<std::int64_t>(plan.left_out.size()), language)},
                   {"batas", deadline}});
    if (const auto line = not_counted_line(scene, plan, language); !line.empty())
        card.text = as_lines({scene.words.text(language, card.key, card.arguments), line});
    return card;
}

/// The card of one outside them: it asks for the reason, or shows it.
Utterance described_outside(Scene& scene, const CallDraft& draft, const CallPlan& plan, const Cause& cause,
                            const std::string& deadline, Language language) {
    const std::string about =
        draft.kind == CallKind::call_out
            ? scene.words.text(language, "sup_about_call",
                               {{"sasaran", names_of(plan, language)}, {"pesan", draft.message}})
            : scene.words.text(language, "sup_about_rollcall", {{"unit", draft.unit.value}});
    return answer_to(cause, draft.urgency.empty() ? "sup_outside_hours" : "sup_outside_preview",
                     {{"perihal", about},
                      {"alasan", draft.urgency},
                      {"batas", deadline},
                      {"rincian", as_lines(preview_lines(scene, plan, language))}});
}

}  // namespace

std::vector<std::string> preview_lines(Scene& scene, const CallPlan& plan, Language language) {
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
    return lines;
}

std::string next_call_words(Scene& scene, const CallDraft& draft, const CallPlan& plan,
                            const std::string& zone, Language language) {
    if (!plan.asked.empty() || plan.left_out.size() != 1) return "";
    const Invitation& only = plan.left_out.front();
    if (only.left_out == "quota") {
        const auto frees_at = quota_frees_at(scene, only, plan.policy->calls);
        return scene.words.text(
            language, "sup_quota",
            {{"batas", wording::date_and_time(frees_at.value_or(scene.now()), zone, language)}});
    }
    if (only.left_out != "gap") return "";
    const auto ends = gap_ends_at(scene, draft.issuer, only.employee.id, draft.kind, plan.policy->calls);
    return scene.words.text(language, "call_again_later",
                            {{"jam", wording::clock_time(ends.value_or(scene.now()), zone, language)}});
}

bool awaits_reason(const CallDraft& draft, const CallPlan& plan) {
    return plan.is_outside_duty && draft.urgency.empty();
}

void preview(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
             const CallDraft& draft) {
    const CallPlan plan = plan_call(scene, draft);
    const Language language = supervisor.language;
    const std::string zone = zone_of(scene, supervisor);
    const std::string number = std::to_string(draft.id);
    if (plan.asked.empty()) {
        Utterance nobody =
            answer_to(cause, "preview_nobody", {{"rincian", as_lines(preview_lines(scene, plan, language))}});
        nobody.text = next_call_words(scene, draft, plan, zone, language);
        say(scene, chat, language, nobody);
        return;
    }
    const std::string deadline = wording::clock_time(
        domain::make_attempt(plan.policy->calls, 1, scene.now()).deadline, zone, language);
    Utterance shown = plan.is_outside_duty ? described_outside(scene, draft, plan, cause, deadline, language)
                                           : described(scene, draft, plan, cause, deadline, language);
    shown.buttons = {{"button_send", actions::send_call, number, ""},
                     {"button_cancel", actions::cancel_call, number, ""}};
    if (awaits_reason(draft, plan)) {
        await_words(scene, supervisor, Awaited::urgency, number, kDraftLife);
        shown.buttons.erase(shown.buttons.begin());
    }
    shown.dedupe_key = "preview/" + number + "/" + shown.subject;
    shown.subject = cards::call_draft(draft.id);
    settle_cards(scene, shown.subject, "card_followed");
    storage::set_timer(scene.tx, timers::draft_expires, number, draft.created_at + kDraftLife);
    say(scene, chat, language, shown);
}

}  // namespace app
