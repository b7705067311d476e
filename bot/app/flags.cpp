#include "bot/app/flags.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/absence_effects.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/flag_notices.hpp"
#include "bot/app/settled_cards.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/streak.hpp"
#include "storage/calls.hpp"
#include "storage/flag_decisions.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::CountedItem;
using domain::Employee;
using storage::Flag;

void open_flag(Scene& scene, const Employee& employee, const std::vector<CountedItem>& streak,
               std::string_view policy_id, std::string_view policy_version) {
    const auto supervisor = supervisor_of(scene, employee);
    Flag flag;
    flag.employee = employee.id;
    if (supervisor) flag.supervisor = supervisor->id;
    flag.state = "telling";
    flag.opened_at = scene.now();
    flag.policy_id = policy_id;
    flag.policy_version = policy_version;
    flag.id = storage::add_flag(scene.tx, flag, streak);

    nlohmann::json misses = nlohmann::json::array();
    for (const CountedItem& miss : streak) misses.push_back({miss.call.value, miss.attempt});
    audit(scene, "sigap", "flag_opened", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag.id.value}, {"misses", misses}, {"policy", policy_version}}.dump());
    begin_telling(scene, flag, employee);
}

/// Tells the person, and those who were told of the flag, that its ground is gone.
void tell_of_cancelling(Scene& scene, const Flag& flag, const Employee& employee, const std::string& kind,
                        std::string_view cause_key, const std::vector<Employee>& others) {
    const std::string subject = "flag/" + number_of(flag.id) + "/" + kind;
    Utterance notice;
    notice.key = "flag_" + kind;
    notice.arguments = {{"nomor", number_of(flag.id)},
                        {"sebab", scene.words.text(employee.language, cause_key)}};
    notice.priority = storage::Priority::flag;
    notice.subject = subject;
    notice.dedupe_key = "flag_" + kind + "/" + number_of(flag.id);
    if (flag.person_told_at) say(scene, employee, notice);
    for (const Employee& officer : others) {
        Utterance told;
        told.key = "flag_" + kind + "_officer";
        told.arguments = {{"nomor", number_of(flag.id)},
                          {"nama", employee.name},
                          {"unit", employee.unit.value},
                          {"sebab", scene.words.text(officer.language, cause_key)}};
        told.priority = storage::Priority::flag;
        told.subject = subject;
        told.dedupe_key = told.key + "/" + number_of(flag.id) + "/" + officer.id.value;
        say(scene, officer, told);
    }
}

/// Those who were told of the flag, and those who have decided on it, each once.
std::vector<Employee> who_knows(Scene& scene, const Flag& flag, const Employee& employee) {
    std::vector<Employee> known;
    const auto add = [&](const Employee& person) {
        if (std::none_of(known.begin(), known.end(),
                         [&](const Employee& one) { return one.id == person.id; }))
            known.push_back(person);
    };
    if (flag.others_told_at)
        for (const Officer& officer : officers_of(scene, flag, employee)) add(officer.employee);
    for (const storage::FlagDecision& decision : storage::decisions_on(scene.tx, flag.id))
        if (const auto decider = storage::find_employee(scene.tx, decision.by)) add(*decider);
    return known;
}

void dissolve(Scene& scene, Flag flag, const Employee& employee, std::string_view cause_key) {
    flag.state = "dissolved";
    flag.closed_at = scene.now();
    storage::update_flag(scene.tx, flag);
    end_telling(scene, flag);
    for (const std::string& card : {cards::flag_steps(flag.id), cards::own_flag(flag.id)})
        settle_cards(scene, card, "card_settled");
    for (const storage::OutboxRow& notice : storage::rows_about(scene.tx, "flag/" + number_of(flag.id)))
        if (notice.employee == employee.id) settle_card(scene, notice, "card_settled");
    audit(scene, "sigap", "flag_dissolved", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag.id.value}, {"cause", cause_key}}.dump());
    tell_of_cancelling(scene, flag, employee, "dissolved", cause_key, who_knows(scene, flag, employee));
}

/// A decision to uphold stays on record, marked as no longer leaning on anything.
void overtake(Scene& scene, Flag flag, const Employee& employee, std::string_view cause_key) {
    flag.state = "overtaken";
    storage::update_flag(scene.tx, flag);
    settle_cards(scene, cards::flag_steps(flag.id), "card_settled");
    const auto step = storage::add_decision(
        scene.tx, flag.id, {.kind = "overtaken", .via = "rules", .ground = std::string(cause_key)});
    audit(scene, "sigap", "flag_decided", "employee/" + employee.id.value,
          nlohmann::json{
              {"flag", flag.id.value}, {"decision", step.number}, {"kind", step.kind}, {"cause", cause_key}}
              .dump());
    tell_of_cancelling(scene, flag, employee, "overtaken", cause_key, who_knows(scene, flag, employee));
}

/// What lies between the misses and ends a streak, although the messenger told it only after the flag was
/// opened: a check-in or an answer to another call. Empty: nothing does.
std::string_view what_parts(Scene& scene, const Flag& flag,
                            const std::vector<std::pair<domain::CallId, int>>& misses) {
    const auto call = misses.empty() ? std::nullopt : storage::find_call(scene.tx, misses.back().first);
    if (!call) return "";
    const auto items = storage::counted_items(scene.tx, flag.employee, call->rule);
    const auto is_cited = [&](const CountedItem& item) {
        return std::find(misses.begin(), misses.end(), std::pair(item.call, item.attempt)) != misses.end();
    };
    const auto first = std::find_if(items.begin(), items.end(), is_cited);
    const auto last = std::find_if(items.rbegin(), items.rend(), is_cited).base();
    if (first >= last) return "";
    const auto parting = std::find_if(
        first, last, [&](const CountedItem& item) { return domain::ends_streak(item, call->rule); });
    if (parting == last) return "";
    if (parting->is_check_in) return "dissolved_check_in";
    return parting->outcome == domain::Outcome::late ? "dissolved_late" : "dissolved_answered";
}

bool is_missed(const std::vector<storage::AttemptRow>& attempts) {
    std::vector<domain::Outcome> outcomes;
    for (const storage::AttemptRow& row : attempts) outcomes.push_back(row.verdict.outcome);
    return domain::outcome_of_call(outcomes) == domain::Outcome::missed;
}

/// Why the misses of a flag no longer stand; empty if they do.
std::string_view why_dissolved(Scene& scene, const Flag& flag) {
    const auto misses = storage::misses_of(scene.tx, flag.id);
    if (const auto parting = what_parts(scene, flag, misses); !parting.empty()) return parting;
    for (const auto& [call, number] : misses) {
        const auto attempts = storage::attempts_of(scene.tx, call, flag.employee);
        if (number == 0 && is_missed(attempts)) continue;  // a whole call, whatever became of one attempt
        for (const storage::AttemptRow& row : attempts) {
            if (number != 0 && row.attempt.number != number) continue;
            switch (row.verdict.outcome) {
                case domain::Outcome::answered:
                    return "dissolved_answered";
                case domain::Outcome::late:
                    return "dissolved_late";  // given before the flag, arrived after it
                case domain::Outcome::excused:
                    return "dissolved_excused";
                case domain::Outcome::voided:
                    return "dissolved_void";
                default:
                    break;
            }
        }
    }
    return "";
}

bool is_undecided_about(Scene& scene, const Employee& employee, const CountedItem& miss) {
    if (awaits_decision(scene, employee, {miss.at, miss.at + std::chrono::seconds{1}})) return true;
    const auto reasons = storage::reasons_about(scene.tx, call_subject(miss.call, employee.id));
    return std::any_of(reasons.begin(), reasons.end(), [](const storage::Reason& reason) {
        return reason.state == "undecided" || reason.state == "lapsed";
    });
}

}  // namespace

bool has_undecided_reason(Scene& scene, const Flag& flag, const Employee& employee) {
    for (const auto& [id, number] : storage::misses_of(scene.tx, flag.id))
        for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, id, flag.employee))
            if ((number == 0 || row.attempt.number == number) &&
                is_undecided_about(scene, employee,
                                   {.call = id, .attempt = number, .at = row.attempt.issued_at}))
                return true;
    return false;
}

bool review_open_flag(Scene& scene, const Employee& employee) {
    bool is_any_open = false;
    for (const Flag& flag : storage::flags_of(scene.tx, employee.id)) {
        const bool is_upheld = flag.state == "upheld";
        if (flag.closed_at && !is_upheld) continue;
        is_any_open = is_any_open || !flag.closed_at;
        const auto cause = why_dissolved(scene, flag);
        if (cause.empty()) continue;
        if (is_upheld)
            overtake(scene, flag, employee, cause);
        else
            dissolve(scene, flag, employee, cause);
    }
    return is_any_open;
}

void review_streak(Scene& scene, const Employee& employee, const domain::CallRule& rule,
                   std::string_view policy_id, std::string_view policy_version) {
    if (review_open_flag(scene, employee) && storage::open_flag_of(scene.tx, employee.id)) return;
    auto streak = domain::running_streak(storage::counted_items(scene.tx, employee.id, rule), rule);
    // What a human has looked at is not brought up again: a longer silence needs as many misses anew.
    std::erase_if(streak,
                  [&](const CountedItem& miss) { return storage::is_cited(scene.tx, employee.id, miss); });
    if (static_cast<int>(streak.size()) < rule.threshold) return;
    const bool is_any_undecided = std::any_of(streak.begin(), streak.end(), [&](const CountedItem& miss) {
        return is_undecided_about(scene, employee, miss);
    });
    if (is_any_undecided) return;
    open_flag(scene, employee, streak, policy_id, policy_version);
}

}  // namespace app
