#include "bot/app/flag_decisions.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/flag_notices.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/timers.hpp"
#include "storage/calls.hpp"
#include "storage/outbox.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::FlagState;
using domain::FlagStep;
using domain::Instant;
using storage::Flag;
using storage::FlagDecision;

bool has_issued_one_of(Scene& scene, const Flag& flag, const domain::EmployeeId& person) {
    const auto misses = storage::misses_of(scene.tx, flag.id);
    return std::any_of(misses.begin(), misses.end(), [&](const auto& miss) {
        const auto call = storage::find_call(scene.tx, miss.first);
        return call && call->issuer == person;
    });
}

bool contains(const std::vector<Employee>& people, const domain::EmployeeId& id) {
    return std::any_of(people.begin(), people.end(), [&](const Employee& one) { return one.id == id; });
}

/// When the last of the cited misses is final; nullopt as in `FlagMatter`.
std::optional<Instant> all_final_at(Scene& scene, const Flag& flag) {
    std::optional<Instant> last;
    for (const auto& [call, number] : storage::misses_of(scene.tx, flag.id)) {
        for (const storage::AttemptRow& row : storage::attempts_of(scene.tx, call, flag.employee)) {
            if (number != 0 && row.attempt.number != number) continue;
            if (row.verdict.outcome != domain::Outcome::missed) continue;
            if (!row.verdict.final_at) return std::nullopt;
            last = std::max(last.value_or(*row.verdict.final_at), *row.verdict.final_at);
        }
    }
    return last;
}

std::string kind_of(FlagStep step, FlagState after) {
    switch (step) {
        case FlagStep::uphold:
        case FlagStep::confirm:
            return std::string(to_string(after));
        case FlagStep::decline:
            return "uphold_declined";
        case FlagStep::dismiss:
            return "dismissed";
        case FlagStep::ask_more:
            return "more_asked";
        case FlagStep::withdraw:
            return "withdrawn";
        case FlagStep::note_told:
            break;
    }
    return "told_by_hand";
}

wording::Arguments arguments_of(Scene& scene, const Flag& flag, const Employee& employee,
                                const Employee& decider, const FlagDecision& decision,
                                domain::Language language) {
    return {{"nomor", number_of(flag.id)},
            {"nama", employee.name},
            {"unit", employee.unit.value},
            {"penilai", decider.name},
            {"hasil", scene.words.text(language, "result_" + decision.kind)},
            {"dasar", decision.ground}};
}

void tell(Scene& scene, const Employee& whom, const Flag& flag, const FlagDecision& decision,
          std::string_view key, wording::Arguments arguments, bool with_file = true) {
    Utterance news;
    news.key = key;
    news.arguments = std::move(arguments);
    if (with_file) news.buttons = {file_button(flag)};
    news.priority = storage::Priority::flag;
    news.subject = "flag/" + number_of(flag.id) + "/decided/" + std::to_string(decision.number);
    news.dedupe_key = news.subject + "/" + whom.id.value;
    say(scene, whom, news);
}

/// The person, those who were told of the flag and those who decide, without the one who decided.
void tell_result(Scene& scene, const Flag& flag, const Employee& employee, const Employee& decider,
                 const FlagDecision& decision) {
    const std::string_view key = decision.kind == "dismissed" ? "flag_closed"
                                 : decision.kind == "upheld"  ? "flag_upheld"
                                                              : "flag_withdrawn";
    if (flag.person_told_at)
        tell(scene, employee, flag, decision, key,
             arguments_of(scene, flag, employee, decider, decision, employee.language));
    std::vector<Employee> others = deciders_of(scene, flag, employee);
    if (flag.others_told_at)
        for (const Officer& officer : officers_of(scene, flag, employee))
            if (!contains(others, officer.employee.id)) others.push_back(officer.employee);
    for (const Employee& other : others)
        if (other.id != decider.id && other.id != employee.id)
            tell(scene, other, flag, decision, "flag_decided_officer",
                 arguments_of(scene, flag, employee, decider, decision, other.language));
}

void ask_second_person(Scene& scene, const Flag& flag, const Employee& employee, const Employee& proposer,
                       const FlagDecision& decision) {
    for (const Employee& other : deciders_of(scene, flag, employee))
        if (other.id != proposer.id)
            tell(scene, other, flag, decision, "flag_second_person_ask",
                 arguments_of(scene, flag, employee, proposer, decision, other.language));
}

/// Only what the state was before shows again; every notice that is still due is due anew.
void reopen(Scene& scene, const Flag& flag, const Employee& employee) {
    if (flag.state == "telling") {
        begin_telling(scene, flag, employee);
    } else if (flag.state == "awaiting_reply") {
        storage::set_timer(scene.tx, timers::flag_reply_ends, number_of(flag.id), *flag.reply_until);
    } else if (flag.state == "awaiting_decision") {
        audit(scene, "sigap", "flag_reply_period_ended", "employee/" + employee.id.value,
              nlohmann::json{{"flag", flag.id.value}}.dump());
    }
}

}  // namespace

std::vector<Employee> deciders_of(Scene& scene, const Flag& flag, const Employee& employee) {
    auto deciders = hr_for(scene, employee);
    std::erase_if(deciders,
                  [&](const Employee& officer) { return has_issued_one_of(scene, flag, officer.id); });
    return deciders;
}

domain::FlagMatter matter_of(Scene& scene, const Flag& flag, const Employee& employee) {
    domain::FlagMatter matter;
    matter.state = domain::flag_state_from(flag.state).value();
    matter.is_told = flag.person_told_at.has_value();
    matter.reply_until = flag.reply_until;
    matter.final_at = all_final_at(scene, flag);
    matter.has_undecided_reason = has_undecided_reason(scene, flag, employee);
    matter.needs_second_person = rule_of(scene, flag, employee).uphold_needs_second_person;
    Instant asked_at = flag.opened_at;
    for (const FlagDecision& decision : storage::decisions_on(scene.tx, flag.id)) {
        if (decision.kind == "more_asked") asked_at = decision.at;
        if (decision.kind == "uphold_proposed") matter.proposed_by = decision.by;
    }
    if (matter.state != FlagState::uphold_proposed) matter.proposed_by.reset();
    const auto replies = storage::replies_to(scene.tx, flag.id);
    matter.has_replied = std::any_of(replies.begin(), replies.end(), [&](const storage::Reply& reply) {
        return reply.received_at >= asked_at;
    });
    return matter;
}

std::optional<Refusal> why_not(Scene& scene, const FlagOrder& order, bool wants_ground) {
    const auto flag = storage::find_flag(scene.tx, order.flag);
    const auto employee = flag ? storage::find_employee(scene.tx, flag->employee) : std::nullopt;
    if (!employee) return Refusal{NotTaken::no_such_flag};
    const bool is_own = order.by == employee->id || has_issued_one_of(scene, *flag, order.by);
    if (!contains(deciders_of(scene, *flag, *employee), order.by)) {
        const auto person = storage::find_employee(scene.tx, order.by);
        const bool is_hr =
            person && (person->role == domain::Role::hr || person->role == domain::Role::unit_hr);
        return Refusal{is_own && is_hr ? NotTaken::own_case : NotTaken::not_allowed};
    }
    if (wants_ground && order.ground.find_first_not_of(" \t\n") == std::string::npos)
        return Refusal{NotTaken::no_ground};
    const auto lock = domain::lock_on(order.step, matter_of(scene, *flag, *employee), order.by, scene.now());
    return lock ? std::optional(Refusal{NotTaken::locked, *lock}) : std::nullopt;
}

tl::expected<FlagDecision, Refusal> take_step(Scene& scene, const FlagOrder& order) {
    if (const auto refusal = why_not(scene, order)) return tl::unexpected(*refusal);
    Flag flag = storage::find_flag(scene.tx, order.flag).value();
    const Employee employee = storage::find_employee(scene.tx, flag.employee).value();
    const Employee decider = storage::find_employee(scene.tx, order.by).value();
    const domain::FlagMatter matter = matter_of(scene, flag, employee);
    if (flag.state == "awaiting_reply" &&
        domain::undecided_state(matter, scene.now()) == FlagState::awaiting_decision)
        audit(scene, "sigap", "flag_reply_period_ended", "employee/" + employee.id.value,
              nlohmann::json{{"flag", flag.id.value}}.dump());
    const FlagState after = domain::state_after(order.step, matter, scene.now());
    const FlagDecision decision = storage::add_decision(
        scene.tx, flag.id,
        {.kind = kind_of(order.step, after), .by = decider.id, .via = order.via, .ground = order.ground});
    const std::string actor = "employee/" + decider.id.value;
    audit(scene, actor, "flag_decided", "employee/" + employee.id.value,
          nlohmann::json{{"flag", flag.id.value},
                         {"decision", decision.number},
                         {"kind", decision.kind},
                         {"via", order.via}}
              .dump());
    if (order.step == FlagStep::note_told) {
        begin_reply_period(scene, flag, employee, actor);
        return decision;
    }
    flag.state = to_string(after);
    if (order.step == FlagStep::ask_more) {
        // The time to reply begins when the question has reached the person.
        storage::cancel_timer(scene.tx, timers::flag_reply_ends, number_of(flag.id));
        flag.person_told_at.reset();
        flag.reply_until.reset();
    }
    flag.closed_at = domain::is_closed(after) ? std::optional(scene.now()) : std::nullopt;
    if (flag.closed_at) end_telling(scene, flag);
    storage::update_flag(scene.tx, flag);

    const bool was_final = matter.state != FlagState::uphold_proposed;
    if (after == FlagState::uphold_proposed)
        ask_second_person(scene, flag, employee, decider, decision);
    else if (domain::is_closed(after) || (order.step == FlagStep::withdraw && was_final))
        tell_result(scene, flag, employee, decider, decision);
    else if (const auto proposer =
                 matter.proposed_by ? storage::find_employee(scene.tx, *matter.proposed_by) : std::nullopt;
             proposer && proposer->id != decider.id)
        tell(scene, *proposer, flag, decision, "flag_decided_officer",
             arguments_of(scene, flag, employee, decider, decision, proposer->language));
    if (!domain::is_closed(after) && order.step != FlagStep::uphold) reopen(scene, flag, employee);
    return decision;
}

std::string decision_kind(Scene& scene, const FlagOrder& order) {
    const auto flag = storage::find_flag(scene.tx, order.flag);
    const auto employee = flag ? storage::find_employee(scene.tx, flag->employee) : std::nullopt;
    if (!employee) return "";
    return kind_of(order.step,
                   domain::state_after(order.step, matter_of(scene, *flag, *employee), scene.now()));
}

std::string refusal_words(Scene& scene, const Refusal& refusal, domain::FlagId flag,
                          domain::Language language) {
    const std::string number = number_of(flag);
    switch (refusal.why) {
        case NotTaken::no_such_flag:
        case NotTaken::not_allowed:
            return scene.words.text(language, "flag_file_not_yours", {{"nomor", number}});
        case NotTaken::own_case:
            return scene.words.text(
                language, "flag_not_own_case",
                {{"nomor", number}, {"penilai", scene.words.text(language, "office_fallback")}});
        case NotTaken::no_ground:
            return scene.words.text(language, "flag_ground_missing", {{"nomor", number}});
        case NotTaken::locked:
            break;
    }
    return scene.words.text(
        language, "flag_lock_" + std::string(to_string(refusal.lock.lock)),
        {{"nomor", number},
         {"batas", refusal.lock.until
                       ? wording::date_and_time(*refusal.lock.until, scene.office.zone, language)
                       : std::string("–")}});
}

}  // namespace app
