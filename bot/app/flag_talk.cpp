#include "bot/app/awaited.hpp"
#include "bot/app/button.hpp"
#include "bot/app/flag_decisions.hpp"
#include "bot/app/flag_file.hpp"
#include "bot/app/flag_notices.hpp"
#include "bot/app/settled_cards.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::FlagStep;

constexpr std::chrono::minutes kAwaitGround{60};
constexpr std::size_t kMostGround = 1000;

/// What a button and the awaited words are about: `<flag>/<step>`.
std::optional<FlagOrder> order_from(std::string_view subject, const Employee& officer) {
    const auto slash = subject.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto step = domain::flag_step_from(subject.substr(slash + 1));
    if (!step) return std::nullopt;
    return FlagOrder{.flag = flag_from(subject.substr(0, slash)), .step = *step, .by = officer.id};
}

std::string person_of(Scene& scene, domain::FlagId id) {
    const auto flag = storage::find_flag(scene.tx, id);
    const auto employee = flag ? storage::find_employee(scene.tx, flag->employee) : std::nullopt;
    return employee ? employee->name : "";
}

void refuse(Scene& scene, const Employee& officer, const storage::Chat& chat, const Cause& cause,
            const Refusal& refusal, domain::FlagId flag) {
    Utterance told = answer_to(cause, "flag_file_not_yours", {{"nomor", number_of(flag)}});
    told.text = refusal_words(scene, refusal, flag, officer.language);
    say(scene, chat, officer.language, told);
}

}  // namespace

std::string left_to_do(Scene& scene, const Employee& officer, domain::FlagId id, std::string_view kind) {
    const auto flag = storage::find_flag(scene.tx, id).value();
    const auto employee = storage::find_employee(scene.tx, flag.employee).value();
    if (kind == "uphold_proposed")
        return deciders_of(scene, flag, employee).size() > 1
                   ? ""
                   : scene.words.text(officer.language, "flag_second_person_none");
    const bool is_for_person = kind == "upheld" || kind == "dismissed" || kind == "withdrawn";
    if (!is_for_person || reachable_chat(scene, employee.id)) return "";
    return scene.words.text(officer.language, "flag_result_unreached", {{"nama", employee.name}});
}

std::string_view question_for(FlagStep step) {
    if (step == FlagStep::ask_more) return "flag_ground_ask_more";
    return step == FlagStep::note_told ? "flag_ground_ask_told" : "flag_ground_ask";
}

void choose_step(Scene& scene, const Employee& officer, const storage::Chat& chat, const Cause& cause,
                 std::string_view subject) {
    const auto order = order_from(subject, officer);
    if (!order) return;
    if (const auto refusal = why_not(scene, *order, false))
        return refuse(scene, officer, chat, cause, *refusal, order->flag);
    await_words(scene, officer, Awaited::flag_ground, subject, kAwaitGround);
    say(scene, chat, officer.language,
        answer_to(cause, question_for(order->step),
                  {{"nomor", number_of(order->flag)},
                   {"nama", person_of(scene, order->flag)},
                   {"hasil", scene.words.text(officer.language, "result_" + decision_kind(scene, *order))}}));
}

void hear_ground(Scene& scene, const Employee& officer, const storage::Chat& chat, const Cause& cause,
                 std::string_view subject, std::string_view words) {
    storage::stop_awaiting(scene.tx, officer.id);
    auto order = order_from(subject, officer);
    if (!order) return;
    order->ground = beginning(words, kMostGround);
    const auto kept = draft_step(scene, *order);
    if (!kept) return refuse(scene, officer, chat, cause, kept.error(), order->flag);
    const std::string draft = std::to_string(*kept);
    Utterance question =
        answer_to(cause, "flag_step_repeat",
                  {{"nomor", number_of(order->flag)},
                   {"nama", person_of(scene, order->flag)},
                   {"hasil", scene.words.text(officer.language, "result_" + decision_kind(scene, *order))},
                   {"dasar", order->ground}});
    question.buttons = {{"button_save", actions::flag_decision_yes, draft, ""},
                        {"button_cancel", actions::flag_decision_no, draft, ""}};
    question.subject = cards::flag_steps(order->flag);
    say(scene, chat, officer.language, question);
}

void confirm_step(Scene& scene, const Employee& officer, const storage::Chat& chat, const Cause& cause,
                  std::int64_t id) {
    const auto order = settle_step(scene, officer, id, true);
    if (!order) return say(scene, chat, officer.language, answer_to(cause, "flag_step_settled_before"));
    const auto taken = take_step(scene, *order);
    if (!taken) return refuse(scene, officer, chat, cause, taken.error(), order->flag);
    Utterance told =
        answer_to(cause, taken->kind == "uphold_proposed" ? "flag_second_person" : "flag_step_taken",
                  {{"nomor", number_of(order->flag)},
                   {"penilai", officer.name},
                   {"hasil", scene.words.text(officer.language, "result_" + taken->kind)},
                   {"jam", wording::clock_time(taken->at, zone_of(scene, officer), officer.language)}});
    told.text = scene.words.text(officer.language, told.key, told.arguments);
    if (const auto left = left_to_do(scene, officer, order->flag, taken->kind); !left.empty())
        told.text += "\n" + left;
    say(scene, chat, officer.language, told);
}

void drop_step(Scene& scene, const Employee& officer, const storage::Chat& chat, const Cause& cause,
               std::int64_t id) {
    const bool is_dropped = settle_step(scene, officer, id, false).has_value();
    say(scene, chat, officer.language,
        answer_to(cause, is_dropped ? "flag_step_dropped" : "flag_step_settled_before"));
}

}  // namespace app
