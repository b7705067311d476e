#include "bot/app/flag_decisions.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/flag_notices.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/settled_cards.hpp"
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

/// One person to be told of a step.
struct Telling {
    Employee whom;
    std::string_view key;
    wording::Arguments arguments;
};

void tell(Scene& scene, const Flag& flag, const FlagDecision& decision, Telling telling) {
    Utterance news;
    news.key = telling.key;
    news.arguments = std::move(telling.arguments);
    news.buttons = {file_button(flag)};
    news.priority = storage::Priority::flag;
    news.subject = "flag/" + number_of(flag.id) + "/decided/" + std::to_string(decision.number);
    news.dedupe_key = news.subject + "/" + telling.whom.id.value;
    say(scene, telling.whom, news);
}

/// The person, those who were told of the flag and those who decide, without the one who decided.
std::vector<Telling> tellings_of_result(Scene& scene, const Flag& flag, const Employee& employee,
                                        const Employee& decider, const FlagDecision& decision) {
    const std::string_view key = decision.kind == "dismissed" ? "flag_closed"
                                 : decision.kind == "upheld"  ? "flag_upheld"
                                                              : "flag_withdrawn";
    std::vector<Telling> tellings;
    if (flag.person_told_at)
        tellings.push_back(
            {employee, key, arguments_of(scene, flag, employee, decider, decision, employee.language)});
    std::vector<Employee> others = deciders_of(scene, flag, employee);
    if (flag.others_told_at)
        for (const Officer& officer : officers_of(scene, flag, employee))
            if (!contains(others, officer.employee.id)) others.push_back(officer.employee);
    for (const Employee& other : others)
        if (other.id != decider.id && other.id != employee.id)
            tellings.push_back({other, "flag_decided_officer",
                                arguments_of(scene, flag, employee, decider, decision, other.language)});
    return tellings;
}

/// Whom the step itself tells, beyond what opening the flag anew says.
std::vector<Telling> tellings_of(Scene& scene, const Flag& flag, const Employee& employee,
                                 const Employee& decider, const FlagDecision& decision,
                                 const domain::FlagMatter& before, FlagStep step, FlagState after) {
    std::vector<Telling> tellings;
    const bool was_final = before.state != FlagState::uphold_proposed;
    if (after == FlagState::uphold_proposed) {
        for (const Employee& other : deciders_of(scene, flag, employee))
            if (other.id != decider.id)
                tellings.push_back({other, "flag_second_person_ask",
                                    arguments_of(scene, flag, employee, decider, decision, other.language)});
    } else if (domain::is_closed(after) || (step == FlagStep::withdraw && was_final)) {
        tellings = tellings_of_result(scene, flag, employee, decider, decision);
    } else if (const auto proposer =
                   before.proposed_by ? storage::find_employee(scene.tx, *before.proposed_by) : std::nullopt;
               proposer && proposer->id != decider.id) {
        tellings.push_back({*proposer, "flag_decided_officer",
                            arguments_of(scene, flag, employee, decider, decision, proposer->language)});
    }
    return tellings;
}

/// What those hear who are told of a flag once the person has been, and what the person is asked.
std::vector<Telling> tellings_of_asking(Scene& scene, const Flag& flag, const Employee& employee,
                                        const Employee& decider, const FlagOrder& order) {
    std::vector<Telling> tellings;
    const std::string until = wording::date_and_time(reply_deadline(scene, employee, scene.now()),
                                                     zone_of(scene, employee), employee.language);
    if (order.step == FlagStep::ask_more)
        tellings.push_back({employee,
                            "flag_more_asked",
                            {{"nomor", number_of(flag.id)},
                             {"penilai", decider.name},
                             {"isi", order.ground},
                             {"batas", until}}});
    const bool is_first_notice = notice_subject(scene, flag) == "flag/" + number_of(flag.id) + "/person";
    if (order.step == FlagStep::note_told && is_first_notice)
        for (const Officer& officer : officers_of(scene, flag, employee))
            tellings.push_back({officer.employee,
                                officer.is_hr ? "flag_notice_hr" : "flag_notice_supervisor",
                                {{"nomor", number_of(flag.id)},
                                 {"nama", employee.name},
                                 {"unit", employee.unit.value},
                                 {"daftar", miss_lines(scene, flag, employee, officer.employee.language)},
                                 {"batas", until}}});
    return tellings;
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
    settle_cards(scene, cards::flag_steps(flag.id), "card_settled");
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

    for (Telling& telling : tellings_of(scene, flag, employee, decider, decision, matter, order.step, after))
        tell(scene, flag, decision, std::move(telling));
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

std::vector<FlagNews> news_of(Scene& scene, const FlagOrder& order) {
    if (why_not(scene, order)) return {};
    const Flag flag = storage::find_flag(scene.tx, order.flag).value();
    const Employee employee = storage::find_employee(scene.tx, flag.employee).value();
    const Employee decider = storage::find_employee(scene.tx, order.by).value();
    const domain::FlagMatter matter = matter_of(scene, flag, employee);
    const FlagState after = domain::state_after(order.step, matter, scene.now());
    const FlagDecision decision{
        .kind = kind_of(order.step, after), .by = decider.id, .via = order.via, .ground = order.ground};
    auto tellings = tellings_of_asking(scene, flag, employee, decider, order);
    if (order.step != FlagStep::note_told)
        for (Telling& one : tellings_of(scene, flag, employee, decider, decision, matter, order.step, after))
            tellings.push_back(std::move(one));
    std::vector<FlagNews> news;
    for (const Telling& one : tellings)
        news.push_back({one.whom, scene.words.text(one.whom.language, one.key, one.arguments)});
    return news;
}

tl::expected<std::int64_t, Refusal> draft_step(Scene& scene, const FlagOrder& order) {
    if (const auto refusal = why_not(scene, order)) return tl::unexpected(*refusal);
    return storage::save_decision_draft(scene.tx, {.flag = order.flag,
                                                   .employee = order.by,
                                                   .step = std::string(to_string(order.step)),
                                                   .ground = order.ground});
}

std::optional<FlagOrder> drafted_step(Scene& scene, const Employee& officer, std::int64_t id) {
    const auto draft = storage::find_decision_draft(scene.tx, id);
    if (!draft || draft->employee != officer.id) return std::nullopt;
    return FlagOrder{.flag = draft->flag,
                     .step = domain::flag_step_from(draft->step).value(),
                     .by = officer.id,
                     .ground = draft->ground};
}

std::optional<FlagOrder> settle_step(Scene& scene, const Employee& officer, std::int64_t id,
                                     bool is_confirmed) {
    auto order = drafted_step(scene, officer, id);
    const bool is_settled = order && storage::close_decision_draft(scene.tx, id, is_confirmed);
    return is_settled ? order : std::nullopt;
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
