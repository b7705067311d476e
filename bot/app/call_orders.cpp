#include "bot/app/call_orders.hpp"

#include <algorithm>
#include <set>

#include "bot/app/awaited.hpp"
#include "bot/app/call_preview.hpp"
#include "bot/app/calls.hpp"
#include "bot/app/settled_cards.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::CallId;
using domain::CallKind;
using domain::Employee;
using domain::EmployeeId;
using storage::CallDraft;

constexpr std::ptrdiff_t kFewestLettersOfReason = 4;

/// A full stop or a thumb is no reason.
bool is_in_words(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) {
               return std::isalpha(static_cast<unsigned char>(c)) != 0;
           }) >= kFewestLettersOfReason;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool may_call(Scene& scene, const Viewer& viewer) {
    return may(viewer, Permission::call_people) && !units_to_call(scene, viewer.person).empty();
}

void stop_awaiting_reason(Scene& scene, const Employee& supervisor, std::int64_t draft) {
    const AwaitedWords awaited = awaited_words(scene, supervisor);
    if (awaited.what == Awaited::urgency && awaited.about == std::to_string(draft))
        storage::stop_awaiting(scene.tx, supervisor.id);
}

}  // namespace

bool is_longer_than(std::string_view words, std::size_t code_points) {
    return static_cast<std::size_t>(std::count_if(words.begin(), words.end(), [](char c) {
               return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
           })) > code_points;
}

CallDraft save_new_draft(Scene& scene, CallDraft draft) {
    draft.created_at = scene.now();
    draft.state = "open";
    draft.id = storage::save_draft(scene.tx, draft);
    return draft;
}

std::optional<CallDraft> open_draft(Scene& scene, const Employee& supervisor, std::int64_t id) {
    auto draft = storage::find_draft(scene.tx, id);
    const bool is_open = draft && draft->issuer == supervisor.id && draft->state == "open" &&
                         draft->created_at + kDraftLife > scene.now();
    return is_open ? draft : std::nullopt;
}

std::vector<EmployeeId> roll_call_audience(Scene& scene, const Employee& caller, const domain::UnitId& unit) {
    std::vector<domain::UnitId> within{unit};
    for (const domain::Unit& one : units_to_call(scene, caller))  // parents come first
        if (one.parent && std::find(within.begin(), within.end(), *one.parent) != within.end())
            within.push_back(one.id);
    std::vector<EmployeeId> audience;
    for (const domain::UnitId& one : within)
        for (const Employee& person : storage::employees_of(scene.tx, one))
            if (person.id != caller.id) audience.push_back(person.id);
    return audience;
}

tl::expected<CallId, NotSent> send_draft(Scene& scene, const Employee& supervisor, std::int64_t id) {
    const auto draft = open_draft(scene, supervisor, id);
    if (!draft) return tl::unexpected(NotSent::expired);
    const CallPlan plan = plan_call(scene, *draft);
    if (plan.asked.empty()) return tl::unexpected(NotSent::nobody_to_ask);
    if (awaits_reason(*draft, plan)) return tl::unexpected(NotSent::awaits_reason);
    storage::settle_draft(scene.tx, id, "confirmed");
    settle_cards(scene, cards::call_draft(id), "sup_call_sent_before");
    return issue(scene, *draft, plan);
}

std::optional<NotUrgent> give_urgency(Scene& scene, const Employee& supervisor, std::int64_t id,
                                      std::string_view words) {
    if (!open_draft(scene, supervisor, id)) return NotUrgent::expired;
    if (!is_in_words(words)) return NotUrgent::not_in_words;
    if (is_longer_than(words, kMostUrgencyWords)) return NotUrgent::too_long;
    storage::set_urgency(scene.tx, id, words);
    stop_awaiting_reason(scene, supervisor, id);
    return std::nullopt;
}

bool drop_draft(Scene& scene, const Employee& supervisor, std::int64_t id) {
    const auto draft = storage::find_draft(scene.tx, id);
    stop_awaiting_reason(scene, supervisor, id);
    if (!draft || draft->issuer != supervisor.id || !storage::settle_draft(scene.tx, id, "cancelled"))
        return false;
    settle_cards(scene, cards::call_draft(id), "sup_call_cancelled");
    return true;
}

void expire_draft(Scene& scene, std::string_view id) {
    const auto draft = storage::find_draft(scene.tx, std::stoll(std::string(id)));
    if (draft && draft->state == "open")
        settle_cards(scene, cards::call_draft(draft->id), "sup_preview_expired");
}

tl::expected<CallDraft, NotDrafted> draft_call(Scene& scene, const Viewer& viewer, const CallOrder& order) {
    if (!may_call(scene, viewer)) return tl::unexpected(NotDrafted::not_allowed);
    CallDraft draft;
    draft.issuer = viewer.person.id;
    draft.kind = order.kind;
    if (order.kind == CallKind::roll_call) {
        const auto units = units_to_call(scene, viewer.person);
        if (std::none_of(units.begin(), units.end(),
                         [&](const domain::Unit& unit) { return unit.id == order.unit; }))
            return tl::unexpected(NotDrafted::not_allowed);
        draft.unit = order.unit;
        draft.audience = roll_call_audience(scene, viewer.person, order.unit);
        return save_new_draft(scene, draft);
    }
    if (order.people.empty()) return tl::unexpected(NotDrafted::nobody);
    if (is_blank(order.message)) return tl::unexpected(NotDrafted::no_message);
    if (is_longer_than(order.message, kMostCallWords)) return tl::unexpected(NotDrafted::message_too_long);
    draft.message = order.message;
    const CallableBy callable(scene, viewer.person);
    for (const EmployeeId& id : order.people) {
        const auto person = storage::find_employee(scene.tx, id);
        if (!person || storage::has_left(scene.tx, id) || !callable.covers(*person))
            return tl::unexpected(NotDrafted::not_allowed);
        if (std::find(draft.audience.begin(), draft.audience.end(), id) == draft.audience.end())
            draft.audience.push_back(id);
        draft.unit = person->unit;
    }
    return save_new_draft(scene, draft);
}

tl::expected<CallDraft, NotDrafted> draft_again(Scene& scene, const Viewer& viewer, CallId id) {
    const auto call = storage::find_call(scene.tx, id);
    if (!call || !may_call(scene, viewer)) return tl::unexpected(NotDrafted::not_allowed);
    CallDraft draft;
    draft.issuer = viewer.person.id;
    draft.kind = call->kind;
    draft.unit = call->unit;
    draft.message = call->message;
    const CallableBy callable(scene, viewer.person);
    std::set<EmployeeId> people;
    for (const Employee& person : storage::employees_called(scene.tx, id))
        if (callable.covers(person)) people.insert(person.id);
    for (const storage::CallPerson& person : storage::people_of(scene.tx, id)) {
        const bool is_silent = person.left_out.empty() && (person.outcome == domain::Outcome::pending ||
                                                           person.outcome == domain::Outcome::missed ||
                                                           person.outcome == domain::Outcome::voided);
        if (is_silent && people.contains(person.employee)) draft.audience.push_back(person.employee);
    }
    if (draft.audience.empty()) return tl::unexpected(NotDrafted::nobody);
    return save_new_draft(scene, draft);
}

std::optional<ShownDraft> shown_draft(Scene& scene, const Viewer& viewer, std::int64_t id) {
    const auto draft = open_draft(scene, viewer.person, id);
    if (!draft || !may(viewer, Permission::call_people)) return std::nullopt;
    const auto language = viewer.person.language;
    ShownDraft shown{*draft, plan_call(scene, *draft), std::nullopt, {}, false};
    shown.awaits_reason = awaits_reason(*draft, shown.plan);
    shown.lines = preview_lines(scene, shown.plan, language);
    if (!shown.plan.asked.empty())
        shown.deadline = domain::make_attempt(shown.plan.policy->calls, 1, scene.now()).deadline;
    else if (const auto next =
                 next_call_words(scene, *draft, shown.plan, zone_of(scene, viewer.person), language);
             !next.empty())
        shown.lines.push_back(next);
    return shown;
}

}  // namespace app
