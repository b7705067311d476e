#include "bot/app/calls.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "bot/app/button.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/people.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/flags.hpp"
#include "storage/inbox.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Attempt;
using domain::CallId;
using domain::CallKind;
using domain::Employee;
using domain::EmployeeId;
using domain::Instant;
using domain::Language;
using domain::Outcome;
using domain::VoidCause;
using storage::AttemptRow;
using storage::Call;
using storage::CallDraft;
using storage::CallPerson;
using storage::Priority;

constexpr std::chrono::minutes kDraftLife{15};
constexpr std::chrono::seconds kUnreadRetry{30};
constexpr std::chrono::minutes kLongestUnreadWait{30};  // then what is unread makes the attempt void
constexpr int kMostNamesOnCard = 12;                    // longer cards count, and are redrawn once in a while
constexpr std::chrono::seconds kCardDelay{3};
constexpr std::size_t kMostButtonLabel = 20;
constexpr std::size_t kMostCandidates = 8;

std::string number_of(CallId call) {
    return std::to_string(call.value);
}

std::string attempt_subject(const AttemptRow& row) {
    return call_subject(row.call, row.employee) + "/" + std::to_string(row.attempt.number);
}

std::string timer_subject(CallId call, int attempt) {
    return number_of(call) + "/" + std::to_string(attempt);
}

std::pair<CallId, int> from_timer_subject(std::string_view subject) {
    const auto slash = subject.find('/');
    return {CallId{std::stoll(std::string(subject.substr(0, slash)))},
            std::stoi(std::string(subject.substr(slash + 1)))};
}

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

std::string join(const std::vector<std::string>& lines) {
    std::string joined;
    for (const std::string& line : lines) joined += (joined.empty() ? "" : "\n") + line;
    return joined;
}

// ------------------------------------------------------------------------------------------- who is asked

/// Why this person is left out of a call issued now; empty if they are asked.
struct Invitation {
    Employee employee;
    domain::DayPlan day;
    std::string left_out;
    bool may_count = true;
};

Invitation invitation_for(Scene& scene, const Employee& employee, const EmployeeId& issuer,
                          const domain::CallRule& rule) {
    Invitation invitation{employee, plan_of(scene, employee, scene.now()), "", true};
    const Attempt first = domain::make_attempt(rule, 1, scene.now());
    if (employee.id == issuer)
        invitation.left_out = "issuer";
    else if (invitation.day.is_exempt)
        invitation.left_out = "exempt";
    else if (invitation.day.absence)
        invitation.left_out = to_string(*invitation.day.absence);
    else if (storage::chats_of(scene.tx, employee.id).empty())
        invitation.left_out = "not_enrolled";
    invitation.may_count = !invitation.day.why_call_cannot_count(first.issued_at, first.deadline);
    return invitation;
}

const domain::Policy& policy_for(Scene& scene, const Employee& employee) {
    const auto date = domain::local_time(scene.now(), zone_of(scene, employee)).date;
    return scene.rules.governing(subject_of(scene, employee, date), date);
}

bool rule_counts(const domain::CallRule& rule, CallKind kind) {
    return kind == CallKind::call_out ? rule.call_outs_count : rule.roll_calls_count;
}

/// From when the next counted call to this person may go out; nullopt: at once.
std::optional<Instant> quota_frees_at(Scene& scene, const Employee& employee, const domain::CallRule& rule) {
    const std::string zone = zone_of(scene, employee);
    const auto today = domain::local_time(scene.now(), zone).date;
    const auto issued =
        storage::counted_calls_since(scene.tx, employee.id, domain::start_of_day(today, zone));
    if (static_cast<int>(issued.size()) >= rule.quota_per_day)
        return domain::start_of_day(domain::next_day(today), zone);
    if (!issued.empty() && issued.front() + rule.quota_interval > scene.now())
        return issued.front() + rule.quota_interval;
    return std::nullopt;
}

/// A call as it would go out now: who is asked, who is not and why, and whether silence would count.
struct Plan {
    const domain::Policy* policy = nullptr;
    std::vector<Invitation> asked;
    std::vector<Invitation> left_out;
    bool counts = true;
};

Plan plan_call(Scene& scene, const CallDraft& draft) {
    Plan plan;
    for (const EmployeeId& id : draft.audience) {
        const auto employee = storage::find_employee(scene.tx, id);
        if (!employee || storage::has_left(scene.tx, id)) continue;
        const domain::Policy& policy = policy_for(scene, *employee);
        Invitation invitation = invitation_for(scene, *employee, draft.issuer, policy.calls);
        const bool is_asked = invitation.left_out.empty();
        if (is_asked && !plan.policy) plan.policy = &policy;
        (is_asked ? plan.asked : plan.left_out).push_back(std::move(invitation));
    }
    if (!plan.policy) return plan;
    plan.counts = rule_counts(plan.policy->calls, draft.kind);
    const bool anyone_on_duty = std::any_of(plan.asked.begin(), plan.asked.end(),
                                            [](const Invitation& asked) { return asked.may_count; });
    if (plan.counts && anyone_on_duty) {
        // A counted call goes only to people who are on duty for its whole answer window.
        const auto off_duty = std::stable_partition(plan.asked.begin(), plan.asked.end(),
                                                    [](const Invitation& asked) { return asked.may_count; });
        for (auto it = off_duty; it != plan.asked.end(); ++it) it->left_out = "off_duty";
        for (Invitation& asked : plan.asked)
            if (asked.left_out.empty() && quota_frees_at(scene, asked.employee, plan.policy->calls))
                asked.left_out = "quota";
        for (Invitation& asked : plan.asked)
            if (!asked.left_out.empty()) plan.left_out.push_back(asked);
        std::erase_if(plan.asked, [](const Invitation& asked) { return !asked.left_out.empty(); });
    } else {
        plan.counts = false;
    }
    return plan;
}

// ---------------------------------------------------------------------------------------------- the cards

std::string title_of(Scene& scene, const Call& call, const std::vector<CallPerson>& people,
                     Language language) {
    if (call.kind == CallKind::roll_call) return call.unit.value;
    if (people.size() > std::size_t{kMostNamesOnCard}) return call.unit.value;
    std::vector<std::string> names;
    for (const CallPerson& person : people)
        names.push_back(storage::find_employee(scene.tx, person.employee).value().name);
    return wording::list(names, language);
}

/// What the supervisor reads about one person of a call.
std::string state_line(Scene& scene, const Call& call, const CallPerson& person,
                       const std::vector<AttemptRow>& attempts, Language language) {
    const std::string name = storage::find_employee(scene.tx, person.employee).value().name;
    const auto words = [&](const std::string& key) { return scene.words.text(language, key); };
    if (!person.left_out.empty())
        return scene.words.text(language, "card_line_cause",
                                {{"nama", name},
                                 {"keadaan", words("state_left_out")},
                                 {"sebab", words("left_out_" + person.left_out)}});
    const AttemptRow& last = attempts.back();
    if (const auto answered = std::find_if(attempts.rbegin(), attempts.rend(),
                                           [](const AttemptRow& row) { return row.answered_at.has_value(); });
        answered != attempts.rend())
        return scene.words.text(
            language, "card_line_time",
            {{"nama", name},
             {"keadaan", words("state_" + std::string(to_string(answered->verdict.outcome)))},
             {"jam", wording::clock_time(*answered->answered_at, call.zone, language)}});
    if (last.verdict.outcome == Outcome::voided && last.verdict.cause)
        return scene.words.text(language, "card_line_cause",
                                {{"nama", name},
                                 {"keadaan", words("state_void")},
                                 {"sebab", words("cause_" + std::string(to_string(*last.verdict.cause)))}});
    std::string state = "state_" + std::string(to_string(last.verdict.outcome));
    if (last.verdict.outcome == Outcome::missed && !call.counts) state = "state_no_reply";
    if (last.verdict.outcome == Outcome::pending) {
        state = "state_queued";
        for (const storage::OutboxRow& sent : storage::rows_about(scene.tx, attempt_subject(last))) {
            if (sent.delivered_at) state = "state_delivered";
            if (sent.accepted_at && state == "state_queued") state = "state_sent";
        }
    }
    return scene.words.text(language, "card_line", {{"nama", name}, {"keadaan", words(state)}});
}

struct Tally {
    std::int64_t asked = 0;
    std::int64_t answered = 0;
    std::map<Outcome, std::int64_t> by_outcome;
};

Tally tally_of(const std::vector<CallPerson>& people) {
    Tally tally;
    for (const CallPerson& person : people) {
        if (!person.left_out.empty()) continue;
        ++tally.asked;
        ++tally.by_outcome[person.outcome];
        if (person.outcome == Outcome::answered || person.outcome == Outcome::late) ++tally.answered;
    }
    return tally;
}

std::map<EmployeeId, std::vector<AttemptRow>> attempts_by_person(Scene& scene, CallId call) {
    std::map<EmployeeId, std::vector<AttemptRow>> attempts;
    for (AttemptRow& row : storage::attempts_of(scene.tx, call))
        attempts[row.employee].push_back(std::move(row));
    return attempts;
}

/// The lines below a card's headline: a name each while there are few, counts by state otherwise.
std::string card_lines(Scene& scene, const Call& call, const std::vector<CallPerson>& people,
                       Language language) {
    std::vector<std::string> lines;
    if (people.size() <= std::size_t{kMostNamesOnCard}) {
        const auto attempts = attempts_by_person(scene, call.id);
        for (const CallPerson& person : people) {
            const auto own = attempts.find(person.employee);
            if (!person.left_out.empty() || own != attempts.end())
                lines.push_back(state_line(scene, call, person,
                                           own == attempts.end() ? std::vector<AttemptRow>{} : own->second,
                                           language));
        }
        return join(lines);
    }
    const Tally tally = tally_of(people);
    for (const auto& [outcome, count] : tally.by_outcome)
        lines.push_back(scene.words.text(
            language, "card_count",
            {{"jumlah", wording::number(count, language)},
             {"keadaan", scene.words.text(language, "state_" + std::string(to_string(outcome)))}}));
    if (const auto left = static_cast<std::int64_t>(people.size()) - tally.asked; left > 0)
        lines.push_back(scene.words.text(language, "card_count",
                                         {{"jumlah", wording::number(left, language)},
                                          {"keadaan", scene.words.text(language, "state_left_out")}}));
    return join(lines);
}

std::string progress_of(Scene& scene, const std::vector<CallPerson>& people, Language language) {
    const Tally tally = tally_of(people);
    return scene.words.plural(language, "card_progress", tally.asked,
                              {{"menjawab", wording::number(tally.answered, language)}});
}

/// The deadline that the card shows: of the newest attempt.
Instant shown_deadline(const std::vector<AttemptRow>& attempts, const Call& call) {
    Instant deadline = call.issued_at;
    for (const AttemptRow& row : attempts) deadline = std::max(deadline, row.attempt.deadline);
    return deadline;
}

Utterance card(Scene& scene, const Call& call, std::string_view key, Language language) {
    const auto people = storage::people_of(scene.tx, call.id);
    Utterance utterance;
    utterance.key = key;
    utterance.arguments = {
        {"nomor", number_of(call.id)},
        {"judul", title_of(scene, call, people, language)},
        {"batas", wording::clock_time(shown_deadline(storage::attempts_of(scene.tx, call.id), call),
                                      call.zone, language)},
        {"jam", wording::clock_time(call.closed_at.value_or(scene.now()), call.zone, language)},
        {"kemajuan", progress_of(scene, people, language)},
        {"rincian", card_lines(scene, call, people, language)}};
    utterance.priority = Priority::call;
    utterance.subject = "card/" + number_of(call.id);
    utterance.is_silent = true;
    return utterance;
}

/// The supervisor's view: one live card where messages can be changed, else a summary at each stage.
void report_stage(Scene& scene, const Call& call, std::string_view stage) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    const auto chat = reachable_chat(scene, call.issuer);
    if (!issuer || !chat) return;
    if (Office::can_edit(chat->account.messenger)) {
        if (stage != "summary_start") return refresh_card(scene, call.id);
        Utterance shown = card(scene, call, "sup_call_card", issuer->language);
        shown.dedupe_key = "card/" + number_of(call.id);
        say(scene, *chat, issuer->language, shown);
        return;
    }
    Utterance summary = card(scene, call, stage, issuer->language);
    summary.dedupe_key = std::string(stage) + "/" + number_of(call.id);
    say(scene, *chat, issuer->language, summary);
}

// ------------------------------------------------------------------------------------------- asking people

std::string ordinal_key(const Call& call, int attempt) {
    if (call.kind == CallKind::roll_call) return attempt == 1 ? "rollcall_ask" : "rollcall_nudge";
    return attempt <= 3 ? "call_" + std::to_string(attempt) : "call_n";
}

/// The words of an attempt, for whichever chat they go to.
Utterance attempt_words(Scene& scene, const Call& call, const AttemptRow& row, const Employee& employee,
                        const std::string& key) {
    const Employee issuer = storage::find_employee(scene.tx, call.issuer).value();
    const auto first = storage::attempts_of(scene.tx, call.id, employee.id).front().attempt.issued_at;
    const std::string zone = zone_of(scene, employee);
    Utterance words;
    words.key = scene.words.has(key) ? std::string_view(key) : "call_n";
    words.arguments = {{"atasan", issuer.name},
                       {"jabatan", issuer.unit.value},
                       {"pesan", call.message},
                       {"unit", call.unit.value},
                       {"n", std::to_string(row.attempt.number)},
                       {"jam_1", wording::clock_time(first, zone, employee.language)},
                       {"batas", wording::clock_time(row.attempt.deadline, zone, employee.language)}};
    if (call.kind == CallKind::roll_call)
        words.buttons = {{"button_present", actions::answer, number_of(call.id), ""},
                         {"button_hindered", actions::hindered, number_of(call.id), ""}};
    else
        words.buttons = {{"button_ready", actions::answer, number_of(call.id), ""},
                         {"button_hindered", actions::hindered, number_of(call.id), ""},
                         {"button_ask", actions::ask, number_of(call.id), ""}};
    words.priority = Priority::call;
    words.expires_at = row.attempt.deadline;
    words.subject = attempt_subject(row);
    return words;
}

/// Issues an attempt to one person: its row, then its words.
void ask(Scene& scene, const Call& call, const Employee& employee, int number) {
    const Attempt attempt = domain::make_attempt(call.rule, number, scene.now());
    const std::string zone = zone_of(scene, employee);
    const auto day_ends =
        domain::start_of_day(domain::next_day(domain::local_time(scene.now(), zone).date), zone);
    AttemptRow row;
    row.call = call.id;
    row.employee = employee.id;
    row.attempt = attempt;
    row.late_until = std::max(attempt.settles_at, day_ends);
    storage::add_attempt(scene.tx, row);
    audit(scene, "sigap", "attempt_issued", call_subject(call.id, employee.id),
          nlohmann::json{{"number", number}, {"deadline", domain::to_micros(attempt.deadline)}}.dump());

    const std::string key = ordinal_key(call, number);
    Utterance words = attempt_words(scene, call, row, employee, key);
    words.dedupe_key = words.subject + "/call";
    say(scene, employee, words);
}

bool is_left_to_supervisor(const Call& call) {
    return call.rule.advance == domain::CallRule::Advance::supervisor;
}

void set_attempt_timers(Scene& scene, const Call& call, const Attempt& attempt) {
    const std::string subject = timer_subject(call.id, attempt.number);
    storage::set_timer(scene.tx, timers::attempt_nudge, subject, attempt.nudge_at);
    storage::set_timer(scene.tx, timers::attempt_settles, subject, attempt.settles_at);
    if (attempt.number >= call.rule.attempts) return;
    // Left to the supervisor, a call that nobody takes further ends with the day.
    const auto date = domain::local_time(attempt.issued_at, call.zone).date;
    const Instant next_at = is_left_to_supervisor(call)
                                ? domain::start_of_day(domain::next_day(date), call.zone)
                                : attempt.deadline + call.rule.gap;
    storage::set_timer(scene.tx, timers::attempt_next, timer_subject(call.id, attempt.number + 1), next_at);
}

CallId issue(Scene& scene, const CallDraft& draft, const Plan& plan) {
    const Employee issuer = storage::find_employee(scene.tx, draft.issuer).value();
    Call call;
    call.kind = draft.kind;
    call.issuer = draft.issuer;
    call.unit = draft.unit;
    call.message = draft.message;
    call.issued_at = scene.now();
    call.policy_id = plan.policy->id.value;
    call.policy_version = plan.policy->version;
    call.rule = plan.policy->calls;
    call.counting_rule =
        call.policy_id + (call.rule.count == domain::CallRule::Count::attempts ? "/attempts" : "/calls");
    call.counts = plan.counts;
    call.zone = zone_of(scene, issuer);
    call.id = storage::add_call(scene.tx, call);
    audit(scene, "employee/" + draft.issuer.value, "call_issued", "call/" + number_of(call.id),
          nlohmann::json{{"kind", to_string(call.kind)},
                         {"policy", call.policy_version},
                         {"counts", call.counts},
                         {"asked", plan.asked.size()},
                         {"left_out", plan.left_out.size()}}
              .dump());
    for (const Invitation& invited : plan.left_out)
        storage::add_person(
            scene.tx, call.id,
            {invited.employee.id, invited.employee.unit, invited.left_out, Outcome::voided, scene.now()});
    for (const Invitation& invited : plan.asked) {
        storage::add_person(scene.tx, call.id,
                            {invited.employee.id, invited.employee.unit, "", Outcome::pending, {}});
        ask(scene, call, invited.employee, 1);
    }
    set_attempt_timers(scene, call, domain::make_attempt(call.rule, 1, scene.now()));
    report_stage(scene, call, "summary_start");
    return call.id;
}

// ------------------------------------------------------------------------------------------------ judging

bool starts_unreachable(const storage::OutboxRow& row) {
    return row.state == "refused" && row.detail.starts_with(to_string(domain::RefusalReason::unreachable));
}

domain::Messenger messenger_of(const storage::OutboxRow& row) {
    return row.lane.starts_with("whatsapp") ? domain::Messenger::whatsapp : domain::Messenger::telegram;
}

/// What is known about the delivery of an attempt, one entry a chat it went to.
std::vector<domain::ChatProof> proofs_of(Scene& scene, const AttemptRow& row) {
    const auto chats = storage::chats_of(scene.tx, row.employee);
    const auto sent = storage::rows_about(scene.tx, attempt_subject(row));
    const bool is_nudged = std::any_of(sent.begin(), sent.end(), [&](const storage::OutboxRow& message) {
        return message.subject.ends_with("/nudge") && message.accepted_at && !starts_unreachable(message) &&
               *message.accepted_at <= row.attempt.nudge_at + domain::kDeliveryLimit;
    });
    std::vector<domain::ChatProof> proofs;
    for (const storage::Chat& chat : chats) {
        domain::ChatProof proof;
        proof.messenger = chat.account.messenger;
        proof.last_heard_at = chat.last_heard_at;
        proof.is_unreachable = chat.blocked_at.has_value();
        proof.is_nudge_accepted = is_nudged;
        proof.is_preferred = false;
        for (const storage::OutboxRow& message : sent) {
            if (messenger_of(message) != proof.messenger) continue;
            if (starts_unreachable(message)) proof.is_unreachable = true;
            if (message.subject.ends_with("/nudge")) continue;
            proof.is_preferred = true;
            proof.accepted_at = message.accepted_at;
            proof.delivered_at = message.delivered_at;
        }
        proofs.push_back(proof);
    }
    return proofs;
}

/// What records tell now that they did not tell at issue.
std::optional<VoidCause> known_cause(Scene& scene, const Call& call, const AttemptRow& row,
                                     const Employee& employee) {
    if (storage::has_left(scene.tx, employee.id)) return VoidCause::withdrawn;
    const bool is_policy_active =
        call.policy_id == "default" ||
        std::any_of(
            scene.rules.policies().begin(), scene.rules.policies().end(), [&](const domain::Policy& policy) {
                return policy.id.value == call.policy_id && policy.status != domain::PolicyStatus::suspended;
            });
    if (!is_policy_active) return VoidCause::policy_suspended;
    const auto day = plan_of(scene, employee, row.attempt.issued_at);
    if (day.is_exempt) return VoidCause::exempt;
    if (day.absence) return VoidCause::off_duty;
    if (call.counts && !day.is_on_duty_throughout(row.attempt.issued_at, row.attempt.deadline))
        return VoidCause::off_duty;
    return std::nullopt;
}

/// Whether something from the person since the issue has had no effect.
bool has_unread(Scene& scene, const AttemptRow& row) {
    const auto chats = storage::chats_of(scene.tx, row.employee);
    return std::any_of(chats.begin(), chats.end(), [&](const storage::Chat& chat) {
        return storage::inbox::has_unread(scene.tx, chat.account, chat.address, row.attempt.issued_at);
    });
}

domain::AttemptFacts facts_of(Scene& scene, const Call& call, const AttemptRow& row,
                              const Employee& employee) {
    domain::AttemptFacts facts;
    facts.attempt = row.attempt;
    facts.answered_at = row.answered_at;
    facts.known_cause = known_cause(scene, call, row, employee);
    facts.chats = proofs_of(scene, row);
    for (const storage::Reason& reason : storage::reasons_about(scene.tx, call_subject(call.id, employee.id)))
        if (reason.state == "accepted") facts.is_excused = true;
    facts.outages = outages_for(scene, row.employee, {row.attempt.issued_at, row.attempt.deadline});
    facts.has_unread_events = has_unread(scene, row);
    facts.outage_tolerance = call.rule.outage_tolerance;
    return facts;
}

std::string evidence_of(const domain::AttemptFacts& facts, const domain::Verdict& verdict) {
    const auto micros = [](const std::optional<Instant>& at) {
        return at ? nlohmann::json(domain::to_micros(*at)) : nlohmann::json();
    };
    nlohmann::json chats = nlohmann::json::array();
    for (const domain::ChatProof& chat : facts.chats)
        chats.push_back({{"messenger", to_string(chat.messenger)},
                         {"preferred", chat.is_preferred},
                         {"accepted_at", micros(chat.accepted_at)},
                         {"delivered_at", micros(chat.delivered_at)},
                         {"nudge_accepted", chat.is_nudge_accepted},
                         {"unreachable", chat.is_unreachable},
                         {"last_heard_at", micros(chat.last_heard_at)}});
    nlohmann::json outages = nlohmann::json::array();
    for (const domain::Span& outage : facts.outages)
        outages.push_back({domain::to_micros(outage.from), domain::to_micros(outage.to)});
    return nlohmann::json{{"ground", verdict.ground},
                          {"chats", chats},
                          {"outages", outages},
                          {"unread", facts.has_unread_events},
                          {"answered_at", micros(facts.answered_at)}}
        .dump();
}

std::vector<Outcome> outcomes_of(const std::vector<AttemptRow>& attempts) {
    std::vector<Outcome> outcomes;
    for (const AttemptRow& row : attempts) outcomes.push_back(row.verdict.outcome);
    return outcomes;
}

/// Whether a further attempt goes to the person after this one. Nobody is asked again who cannot be reached,
/// whose reason was accepted, or whom the rules leave alone by now.
bool goes_on(Scene& scene, const Call& call, const AttemptRow& row, const Employee& employee) {
    const auto cause = row.verdict.cause;
    if (row.verdict.outcome == Outcome::excused || cause == VoidCause::unreachable ||
        cause == VoidCause::withdrawn || cause == VoidCause::exempt || cause == VoidCause::policy_suspended)
        return false;
    return domain::next_attempt_at(call.rule, row.attempt, call.issued_at,
                                   plan_of(scene, employee, row.attempt.issued_at))
        .has_value();
}

void update_outcome(Scene& scene, CallId call, const EmployeeId& employee, bool ends) {
    const auto outcome = domain::outcome_of_call(outcomes_of(storage::attempts_of(scene.tx, call, employee)));
    storage::set_outcome(scene.tx, call, employee, outcome, ends ? std::optional(scene.now()) : std::nullopt);
}

/// Stores a verdict and what it makes of the call for the person.
void apply_verdict(Scene& scene, const Call& call, AttemptRow row, const domain::Verdict& verdict,
                   std::optional<Instant> answered_at, const std::string& evidence, bool ends) {
    storage::set_verdict(scene.tx, row, verdict, answered_at, evidence);
    update_outcome(scene, call.id, row.employee, ends);
    audit(scene, "sigap", "attempt_judged", call_subject(call.id, row.employee),
          nlohmann::json{{"number", row.attempt.number},
                         {"outcome", to_string(verdict.outcome)},
                         {"cause", verdict.cause ? to_string(*verdict.cause) : ""},
                         {"ground", verdict.ground}}
              .dump());
}

void tell_not_counted(Scene& scene, const Call& call, const Employee& employee,
                      const domain::Verdict& verdict) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    if (!issuer) return;
    Utterance notice;
    notice.key = "sup_not_counted";
    notice.arguments = {
        {"nama", employee.name},
        {"sebab", scene.words.text(issuer->language, "cause_" + std::string(to_string(*verdict.cause)))}};
    notice.priority = Priority::call;
    notice.subject = "card/" + number_of(call.id);
    notice.dedupe_key = "not_counted/" + call_subject(call.id, employee.id);
    say(scene, *issuer, notice);
    if (verdict.cause != VoidCause::outage) return;
    Utterance apology;
    apology.key = "outage_not_counted";
    apology.arguments = {
        {"atasan", issuer->name},
        {"jam", wording::clock_time(call.issued_at, zone_of(scene, employee), employee.language)}};
    apology.subject = call_subject(call.id, employee.id) + "/outage";
    apology.dedupe_key = "outage_not_counted/" + call_subject(call.id, employee.id);
    say(scene, employee, apology);
}

/// Whether an answer after the deadline is kept as late: by the newest attempt there was at `at`, unless
/// another was answered. A flag that was opened before the answer was given keeps its misses.
bool takes_late_answer(const AttemptRow& row, const std::vector<AttemptRow>& attempts, Instant at) {
    if (row.verdict.outcome == Outcome::late) return false;
    if (row.is_in_open_flag && at >= row.attempt.settles_at) return false;
    return std::all_of(attempts.begin(), attempts.end(), [&](const AttemptRow& other) {
        const bool is_later = other.attempt.number > row.attempt.number;
        return !other.answered_at && (!is_later || other.attempt.issued_at > at);
    });
}

/// An answer ends the call: what was asked after it would not have been asked, had it arrived at once.
void withdraw_later(Scene& scene, const Call& call, const std::vector<AttemptRow>& attempts, Instant at) {
    for (const AttemptRow& later : attempts)
        if (later.attempt.issued_at > at && !later.answered_at && later.verdict.outcome != Outcome::excused)
            apply_verdict(
                scene, call, later,
                {Outcome::voided, VoidCause::withdrawn, std::nullopt, "answered_before_it_was_issued"},
                std::nullopt, "", true);
}

/// Closes the call when nobody is waited for any more.
void close_if_over(Scene& scene, const Call& call) {
    if (call.closed_at || storage::is_anyone_awaited(scene.tx, call.id)) return refresh_card(scene, call.id);
    storage::close_call(scene.tx, call.id);
    for (int number = 1; number <= call.rule.attempts; ++number) {
        storage::cancel_timer(scene.tx, timers::attempt_nudge, timer_subject(call.id, number));
        storage::cancel_timer(scene.tx, timers::attempt_next, timer_subject(call.id, number));
    }
    report_stage(scene, storage::find_call(scene.tx, call.id).value(), "summary_final");
}

// --------------------------------------------------------------------------------------- describing a call

std::vector<Employee> people_under(Scene& scene, const Employee& supervisor) {
    std::vector<Employee> people;
    for (const domain::Unit& unit : units_under(scene, supervisor)) {
        auto own = storage::employees_of(scene.tx, unit.id);
        people.insert(people.end(), own.begin(), own.end());
    }
    std::erase_if(people, [&](const Employee& person) { return person.id == supervisor.id; });
    return people;
}

Utterance answer_to(const Cause& cause, std::string_view key, wording::Arguments arguments = {}) {
    Utterance utterance;
    utterance.key = key;
    utterance.arguments = std::move(arguments);
    utterance.subject = "inbox/" + std::to_string(cause.inbox_id.value);
    utterance.dedupe_key = std::string(key) + "/" + utterance.subject;
    return utterance;
}

void refuse_role(Scene& scene, const Employee& person, const storage::Chat& chat, const Cause& cause) {
    say(scene, chat, person.language,
        answer_to(cause, "err_not_allowed",
                  {{"peran", scene.words.text(person.language, "role_supervisor")}}));
}

/// Who is called, who is left out and why, and whether it counts: the lines of the preview.
std::string preview_lines(Scene& scene, const Plan& plan, Language language) {
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
    if (!plan.counts && !plan.asked.empty()) {
        const auto& first = plan.asked.front();
        const Attempt attempt = domain::make_attempt(plan.policy->calls, 1, scene.now());
        const auto ground = first.day.why_call_cannot_count(attempt.issued_at, attempt.deadline);
        const std::string cause = ground ? (language == Language::id ? ground->text_id : ground->text_en)
                                         : scene.words.text(language, "preview_roll_call");
        lines.push_back(scene.words.text(language, "preview_not_counted", {{"sebab", cause}}));
    }
    return join(lines);
}

void preview(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
             const CallDraft& draft) {
    const Plan plan = plan_call(scene, draft);
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
    return join(lines);
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

/// Asks everybody whom the call still waits for once more. False if there is nobody to ask.
bool send_attempt(Scene& scene, const Call& call, int number) {
    const Attempt next = domain::make_attempt(call.rule, number, scene.now());
    bool is_asked = false;
    for (const CallPerson& person : storage::people_of(scene.tx, call.id)) {
        if (person.ended_at || !person.left_out.empty()) continue;
        const auto attempts = storage::attempts_of(scene.tx, call.id, person.employee);
        if (attempts.back().attempt.number + 1 != number) continue;
        const Employee employee = storage::find_employee(scene.tx, person.employee).value();
        // The day may have changed since the last attempt was settled, or this timer may be late.
        const auto day = plan_of(scene, employee, scene.now());
        const bool is_left_alone = storage::has_left(scene.tx, employee.id) || day.is_exempt || day.absence;
        if (is_left_alone || !day.is_on_duty_throughout(next.issued_at, next.deadline)) {
            update_outcome(scene, call.id, person.employee, true);
            continue;
        }
        ask(scene, call, employee, number);
        is_asked = true;
    }
    if (!is_asked) {
        close_if_over(scene, call);
        return false;
    }
    set_attempt_timers(scene, call, next);
    refresh_card(scene, call.id);
    return true;
}

/// Leaves the next attempt to the supervisor's tap.
void offer_next(Scene& scene, const Call& call, std::vector<std::string> names, const Attempt& settled) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    if (!issuer) return;
    if (names.size() > std::size_t{kMostNamesOnCard}) names = {call.unit.value};
    const auto clock = [&](Instant at) { return wording::clock_time(at, call.zone, issuer->language); };
    const std::string next = timer_subject(call.id, settled.number + 1);
    Utterance offer;
    offer.key = "sup_call_status";
    offer.arguments = {{"nama", wording::list(names, issuer->language)},
                       {"n", std::to_string(settled.number)},
                       {"jam", clock(settled.issued_at)},
                       {"jam_lanjut", clock(settled.deadline + call.rule.gap)}};
    offer.buttons = {{"button_call_again", actions::call_again, next, ""}};
    offer.priority = Priority::call;
    offer.subject = "card/" + number_of(call.id);
    offer.dedupe_key = "call_again/" + next;
    say(scene, *issuer, offer);
}

}  // namespace

std::string call_subject(CallId call, const EmployeeId& employee) {
    return "attempt/" + number_of(call) + "/" + employee.value;
}

void describe_call_out(Scene& scene, const Employee& supervisor, const storage::Chat& chat,
                       const Cause& cause, std::string_view words) {
    const auto people = people_under(scene, supervisor);
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
    const auto units = units_under(scene, supervisor);
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
    const Plan plan = plan_call(scene, *draft);
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

void nudge(Scene& scene, std::string_view subject) {
    const auto [id, number] = from_timer_subject(subject);
    const auto call = storage::find_call(scene.tx, id);
    if (!call || call->closed_at) return;
    for (const AttemptRow& row : storage::attempts_of(scene.tx, id)) {
        if (row.attempt.number != number || row.verdict.outcome != Outcome::pending) continue;
        const Employee employee = storage::find_employee(scene.tx, row.employee).value();
        auto chats = storage::chats_of(scene.tx, row.employee);
        std::erase_if(chats, [](const storage::Chat& chat) { return chat.blocked_at.has_value(); });
        if (chats.empty()) continue;
        Utterance words = attempt_words(scene, *call, row, employee,
                                        call->kind == CallKind::roll_call ? "rollcall_nudge" : "call_nudge");
        words.subject += "/nudge";
        words.dedupe_key = words.subject;
        say(scene, chats.back(), employee.language, words);  // the other messenger, if there is one
    }
    report_stage(scene, *call, "summary_half_time");
}

void settle(Scene& scene, std::string_view subject) {
    const auto [id, number] = from_timer_subject(subject);
    const auto call = storage::find_call(scene.tx, id);
    if (!call) return;
    auto attempts = storage::attempts_of(scene.tx, id);
    std::erase_if(attempts, [number = number](const AttemptRow& row) {
        return row.attempt.number != number || row.verdict.outcome != Outcome::pending;
    });
    const bool answers_may_wait = storage::inbox::oldest_pending_at(scene.tx) &&
                                  std::any_of(attempts.begin(), attempts.end(),
                                              [&](const AttemptRow& row) { return has_unread(scene, row); });
    if (answers_may_wait && scene.now() < attempts.front().attempt.settles_at + kLongestUnreadWait)
        return storage::set_timer(scene.tx, timers::attempt_settles, subject, scene.now() + kUnreadRetry);

    std::vector<Employee> to_review;
    std::vector<std::string> going_on;
    for (const AttemptRow& row : attempts) {
        const Employee employee = storage::find_employee(scene.tx, row.employee).value();
        const auto facts = facts_of(scene, *call, row, employee);
        const domain::Verdict verdict = domain::judge(facts, scene.now());
        AttemptRow judged = row;
        judged.verdict = verdict;
        const bool is_latest =
            storage::attempts_of(scene.tx, id, row.employee).back().attempt.number == row.attempt.number;
        const bool ends = is_latest && !goes_on(scene, *call, judged, employee);
        apply_verdict(scene, *call, row, verdict, row.answered_at, evidence_of(facts, verdict), ends);
        if (verdict.outcome == Outcome::voided) tell_not_counted(scene, *call, employee, verdict);
        if (!ends && is_latest) going_on.push_back(employee.name);
        to_review.push_back(employee);
    }
    for (const Employee& employee : to_review)
        review_streak(scene, employee, call->rule, call->policy_id, call->policy_version);
    if (is_left_to_supervisor(*call) && !going_on.empty())
        offer_next(scene, *call, going_on, attempts.front().attempt);
    close_if_over(scene, *call);
}

void ask_again(Scene& scene, std::string_view subject) {
    const auto [id, number] = from_timer_subject(subject);
    const auto call = storage::find_call(scene.tx, id);
    if (call && !call->closed_at) send_attempt(scene, *call, number);
}

void call_again(Scene& scene, const Employee& supervisor, const storage::Chat& chat, const Cause& cause,
                std::string_view subject) {
    const auto [id, number] = from_timer_subject(subject);
    const auto call = storage::find_call(scene.tx, id);
    const auto reply = [&](std::string_view key, wording::Arguments arguments) {
        say(scene, chat, supervisor.language, answer_to(cause, key, std::move(arguments)));
    };
    if (!call || call->issuer != supervisor.id || call->closed_at) return reply("call_closed", {});
    const Instant from = shown_deadline(storage::attempts_of(scene.tx, id), *call) + call->rule.gap;
    if (scene.now() < from)
        return reply("call_again_later",
                     {{"jam", wording::clock_time(from, call->zone, supervisor.language)}});
    storage::cancel_timer(scene.tx, timers::attempt_next, subject);
    if (!send_attempt(scene, *call, number)) return reply("call_closed", {});
    reply("sup_call_sent", {{"nomor", number_of(id)}});
}

namespace {

/// Where cards cannot change, the last summary of a roll call would stay untrue without a word about who came
/// late.
void tell_late_answer(Scene& scene, const Employee& employee, const Answered& effect, const Cause& cause,
                      std::string_view words) {
    const auto issuer = storage::find_employee(scene.tx, effect.call.issuer);
    const auto chat = issuer ? reachable_chat(scene, issuer->id) : std::nullopt;
    const bool is_untold = !effect.is_in_time && effect.call.closed_at &&
                           effect.call.kind == CallKind::roll_call && chat &&
                           !Office::can_edit(chat->account.messenger);
    if (!is_untold) return;
    Utterance told = answer_to(
        cause, "sup_answer_late",
        {{"nama", employee.name},
         {"jam", wording::clock_time(cause.at, effect.call.zone, issuer->language)},
         {"batas", wording::clock_time(effect.deadline, effect.call.zone, issuer->language)},
         {"isi", words.empty() ? scene.words.text(issuer->language, "button_present") : std::string(words)}});
    told.dedupe_key += "/" + number_of(effect.call.id);
    say(scene, *chat, issuer->language, told);
}

}  // namespace

std::vector<Answered> answer_open_calls(Scene& scene, const Employee& employee, const Cause& cause,
                                        std::string_view words) {
    std::vector<Answered> answered;
    for (const AttemptRow& row : storage::answerable_attempts(scene.tx, employee.id, cause.at)) {
        if (row.answered_at && *row.answered_at <= cause.at) continue;
        const Call call = storage::find_call(scene.tx, row.call).value();
        const auto attempts = storage::attempts_of(scene.tx, row.call, employee.id);
        const bool in_time = domain::is_in_time(row.attempt, cause.at);
        if (!in_time && !takes_late_answer(row, attempts, cause.at)) continue;
        domain::AttemptFacts facts;
        facts.attempt = row.attempt;
        facts.answered_at = cause.at;
        const domain::Verdict verdict = domain::judge(facts, scene.now());
        apply_verdict(scene, call, row, verdict, cause.at, evidence_of(facts, verdict), true);
        withdraw_later(scene, call, attempts, cause.at);
        storage::add_answer(scene.tx, row, cause.at, cause.received_at, cause.inbox_id,
                            to_string(verdict.outcome), words);
        storage::cancel_about(scene.tx, call_subject(row.call, employee.id));
        const bool was_settled =
            row.verdict.outcome != Outcome::pending && row.verdict.outcome != Outcome::late;
        answered.push_back({call, row.attempt.deadline, in_time, was_settled || row.is_in_open_flag});
    }
    for (const Answered& effect : answered) {
        if (effect.is_correction)
            review_streak(scene, employee, effect.call.rule, effect.call.policy_id,
                          effect.call.policy_version);
        if (const auto issuer = storage::find_employee(scene.tx, effect.call.issuer);
            issuer && effect.is_correction && effect.is_in_time) {
            Utterance correction =
                answer_to(cause, "sup_answer_corrected",
                          {{"nomor", number_of(effect.call.id)},
                           {"nama", employee.name},
                           {"jam", wording::clock_time(cause.at, effect.call.zone, issuer->language)}});
            say(scene, *issuer, correction);
        }
        tell_late_answer(scene, employee, effect, cause, words);
        close_if_over(scene, effect.call);
    }
    return answered;
}

void refresh_card(Scene& scene, CallId id) {
    if (storage::has_more_people_than(scene.tx, id, kMostNamesOnCard))
        storage::set_timer_once(scene.tx, timers::card_changes, number_of(id), scene.now() + kCardDelay);
    else
        redraw_card(scene, number_of(id));
}

void redraw_card(Scene& scene, std::string_view subject) {
    const CallId id{std::stoll(std::string(subject))};
    const auto call = storage::find_call(scene.tx, id);
    const auto shown = storage::find_by_key(scene.tx, "card/" + number_of(id));
    const auto issuer = call ? storage::find_employee(scene.tx, call->issuer) : std::nullopt;
    if (!call || !shown || !issuer) return;
    Utterance words =
        card(scene, *call, call->closed_at ? "sup_call_card_closed" : "sup_call_card", issuer->language);
    words.dedupe_key = "card/" + number_of(id) + "/edit";
    change(scene, *shown, words, issuer->language);
}

void show_delivery(Scene& scene, CallId id) {
    if (!storage::has_more_people_than(scene.tx, id, kMostNamesOnCard)) redraw_card(scene, number_of(id));
}

bool ask_elsewhere(Scene& scene, const storage::OutboxRow& refused) {
    if (!refused.employee || !refused.subject.starts_with("attempt/") || refused.subject.ends_with("/nudge"))
        return false;
    const auto id = refused.subject.substr(8, refused.subject.find('/', 8) - 8);
    const auto call = storage::find_call(scene.tx, CallId{std::stoll(id)});
    const auto employee = storage::find_employee(scene.tx, *refused.employee);
    if (!call || !employee) return false;
    const auto attempts = storage::attempts_of(scene.tx, call->id, employee->id);
    const auto chat = reachable_chat(scene, employee->id);
    if (attempts.empty() || !chat || attempts.back().verdict.outcome != Outcome::pending) return false;
    Utterance words = attempt_words(scene, *call, attempts.back(), *employee,
                                    ordinal_key(*call, attempts.back().attempt.number));
    words.dedupe_key = words.subject + "/call/" + std::string(to_string(chat->account.messenger));
    return say(scene, *chat, employee->language, words).has_value();
}

}  // namespace app
