#include "bot/app/outages.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/app/call_card.hpp"
#include "bot/app/call_evidence.hpp"
#include "bot/app/call_outcome.hpp"
#include "bot/app/call_subjects.hpp"
#include "bot/app/flags.hpp"
#include "bot/app/outage_record.hpp"
#include "bot/app/presence.hpp"
#include "bot/app/speech.hpp"
#include "bot/app/timers.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/presence.hpp"
#include "storage/roster.hpp"
#include "storage/timers.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::Instant;
using domain::Outcome;
using domain::Span;
using domain::VoidCause;
using storage::AttemptRow;
using storage::Call;
using storage::Outage;

constexpr int kBatch = 200;  // people a transaction: longer ones would keep webhooks waiting

/// Calls with the people of this batch whose attempts became void, and when those attempts ran.
struct Voided {
    std::vector<Employee> people;
    Span span;
};
using VoidedCalls = std::map<domain::CallId, Voided>;

/// What stands behind a void attempt. Messages that could not be read are an outage, too, but none that
/// stands in the ledger.
std::string trouble_behind(const std::optional<Outage>& outage, domain::CallId call) {
    return outage ? "outage/" + std::to_string(outage->id) : "unread/" + number_of(call);
}

std::set<domain::CallId> missed_calls(Scene& scene, const Employee& employee, const Span& span) {
    domain::CallRule by_attempt;
    by_attempt.count = domain::CallRule::Count::attempts;
    std::set<domain::CallId> calls;
    for (const domain::CountedItem& item : storage::counted_items(scene.tx, employee.id, by_attempt))
        if (item.outcome == Outcome::missed && item.at < span.to &&
            item.at > span.from - std::chrono::hours{24})
            calls.insert(item.call);
    return calls;
}

void review_attempts(Scene& scene, const Employee& employee, const Span& outage, VoidedCalls& voided) {
    std::set<domain::CallId> changed;
    for (const domain::CallId id : missed_calls(scene, employee, outage)) {
        const Call call = storage::find_call(scene.tx, id).value();
        for (const AttemptRow& row : storage::attempts_of(scene.tx, id, employee.id)) {
            const Span answer_window = domain::answer_window(row.attempt);
            if (row.verdict.outcome != Outcome::missed || !domain::overlaps(answer_window, outage)) continue;
            const auto facts = facts_of(scene, call, row, employee);
            const auto verdict = domain::judge(facts, scene.now());
            if (verdict.outcome != Outcome::voided) continue;
            apply_verdict(scene, call, row, verdict, row.answered_at, evidence_of(facts, verdict), false);
            changed.insert(id);
            if (verdict.cause != VoidCause::outage) continue;
            Voided& of_call = voided.try_emplace(id, Voided{{}, answer_window}).first->second;
            if (of_call.people.empty() || of_call.people.back().id != employee.id)
                of_call.people.push_back(employee);
            of_call.span.to = std::max(of_call.span.to, answer_window.to);
        }
    }
    for (const domain::CallId id : changed) {
        const Call call = storage::find_call(scene.tx, id).value();
        review_streak(scene, employee, call.rule, call.policy_id, call.policy_version);
        refresh_card(scene, id);
    }
}

std::chrono::seconds tolerance_on(Scene& scene, const Employee& employee, std::chrono::year_month_day date) {
    return scene.rules.governing(subject_of(scene, employee, date), date).calls.outage_tolerance;
}

/// The windows that became void.
std::vector<storage::PresenceRow> review_windows(Scene& scene, const Employee& employee, const Span& outage) {
    std::vector<storage::PresenceRow> voided;
    const std::string zone = zone_of(scene, employee);
    const auto last = domain::local_time(outage.to, zone).date;
    for (auto date = domain::local_time(outage.from, zone).date; date <= last;
         date = domain::next_day(date)) {
        for (const storage::PresenceRow& row :
             storage::presence_of(scene.tx, employee.id, domain::to_iso_date(date))) {
            if (row.state != "missed" || !domain::overlaps({row.window.open, row.window.close}, outage) ||
                !is_in_outage(scene, employee.id, row, tolerance_on(scene, employee, date)))
                continue;
            storage::set_presence_state(scene.tx, row, "void", "outage");
            storage::cancel_about(scene.tx, subject_of_window(row));
            audit(scene, "sigap", "presence_judged", subject_of_window(row),
                  nlohmann::json{{"state", "void"}, {"cause", "outage"}, {"policy", row.policy_version}}
                      .dump());
            voided.push_back(row);
        }
    }
    if (!voided.empty()) review_open_flag(scene, employee);
    return voided;
}

/// Said once for a trouble, whatever it voided.
void tell(Scene& scene, const Employee& employee, const std::string& trouble, Utterance words) {
    words.subject = trouble;
    words.dedupe_key = trouble + "/" + employee.id.value;
    say(scene, employee, words);
}

/// A window is no reason to disturb anybody's quiet time.
void tell_of_window(Scene& scene, const Employee& employee, const std::string& trouble,
                    const storage::PresenceRow& row) {
    Utterance words;
    words.key = "outage_window_not_counted";
    words.arguments = {{"sesi", window_name(scene, row.policy_id, row.window.id, employee.language)},
                       {"tanggal", wording::date(row.window.open, row.zone, employee.language)}};
    words.not_before = plan_of(scene, employee, scene.now()).after_quiet(scene.now());
    words.is_silent = true;
    tell(scene, employee, trouble, words);
}

void tell_of_call(Scene& scene, const Employee& employee, const std::string& trouble, const Call& call,
                  const Employee& issuer) {
    Utterance words;
    words.key = "outage_not_counted";
    words.arguments = {
        {"atasan", issuer.name},
        {"jam", wording::clock_time(call.issued_at, zone_of(scene, employee), employee.language)}};
    tell(scene, employee, trouble, words);
}

void tell_issuer(Scene& scene, const Call& call, const Employee& issuer, const std::vector<Employee>& people,
                 const std::string& trouble) {
    std::vector<std::string> names;
    for (const Employee& person : people) names.push_back(person.name);
    if (names.size() > std::size_t{kMostNamesOnCard}) names = {call.unit.value};
    Utterance notice;
    notice.key = "sup_not_counted";
    notice.arguments = {{"nama", wording::list(names, issuer.language)},
                        {"sebab", scene.words.text(issuer.language, "cause_outage")}};
    notice.priority = storage::Priority::call;
    notice.subject = "card/" + number_of(call.id);
    notice.dedupe_key = "not_counted/" + number_of(call.id) + "/" + trouble;
    say(scene, issuer, notice);
}

}  // namespace

std::optional<Outage> outage_behind(Scene& scene, const domain::EmployeeId& employee, const Span& span) {
    const auto length = [&](const Outage& outage) { return outage.to.value_or(scene.now()) - outage.from; };
    const auto outages = outages_about(scene, employee, span);
    const auto longest = std::max_element(
        outages.begin(), outages.end(),
        [&](const Outage& left, const Outage& right) { return length(left) < length(right); });
    return longest == outages.end() ? std::nullopt : std::optional(*longest);
}

void tell_of_outage(Scene& scene, const Call& call, const std::vector<Employee>& people, const Span& span) {
    const auto issuer = storage::find_employee(scene.tx, call.issuer);
    if (people.empty() || !issuer) return;
    std::string told;
    for (const Employee& employee : people) {
        const std::string trouble = trouble_behind(outage_behind(scene, employee.id, span), call.id);
        tell_of_call(scene, employee, trouble, call, *issuer);
        if (told.empty()) told = trouble;
    }
    tell_issuer(scene, call, *issuer, people, told);
}

void review_outage(Scene& scene, std::string_view subject) {
    const auto slash = subject.find('/');
    const auto outage = storage::find_outage(scene.tx, std::stoll(std::string(subject.substr(0, slash))));
    if (!outage || !outage->to || outage->is_reviewed) return;
    const Span span{outage->from, *outage->to};
    const domain::EmployeeId after{std::string(subject.substr(slash + 1))};
    const auto people = storage::people_missed_in(scene.tx, span, after, kBatch);
    VoidedCalls calls;
    std::vector<std::pair<Employee, storage::PresenceRow>> windows;
    for (const domain::EmployeeId& id : people) {
        const Employee employee = storage::find_employee(scene.tx, id).value();
        review_attempts(scene, employee, span, calls);
        for (const storage::PresenceRow& row : review_windows(scene, employee, span))
            windows.emplace_back(employee, row);
    }
    // A call comes first: what is said of it says that everything else is void as well.
    for (const auto& [id, voided] : calls)
        tell_of_outage(scene, storage::find_call(scene.tx, id).value(), voided.people, voided.span);
    const std::string name = "outage/" + std::to_string(outage->id);
    for (const auto& [employee, row] : windows) tell_of_window(scene, employee, name, row);

    if (people.size() == kBatch)
        return storage::set_timer(scene.tx, timers::outage_over,
                                  std::to_string(outage->id) + "/" + people.back().value, scene.now());
    storage::mark_reviewed(scene.tx, outage->id);
    const auto toll = storage::toll_of(scene.tx, *outage);
    audit(scene, "sigap", "outage_reviewed", name,
          nlohmann::json{{"attempts", toll.attempts}, {"windows", toll.windows}}.dump());
}

void note_template(Scene& scene, const domain::Account& account, const domain::TemplateNotice& notice) {
    const std::string scope = templates_of(storage::lane_of(account));
    if (notice.is_stopped)
        outage_began(scene.tx, scope, scene.now(), troubles::template_stopped);
    else
        outage_ended(scene.tx, scope, troubles::template_stopped, scene.now());
}

}  // namespace app
