// Starting a call: whom, with which words, how it would go out now, and only then out.
#include <algorithm>

#include "bot/app/call_orders.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

using app::Permission;

/// Not an error of theirs: it says who calls by the rules here, and what this account can do instead.
Answer nobody_to_call(const Visit& visit) {
    const bool is_hr = app::may(visit.viewer, Permission::decide_flags);
    Answer answer;
    answer.status = 409;
    answer.page = "call_nobody";
    answer.title = visit.word("web_call_new_title");
    answer.data.set("why", Data{visit.word(is_hr ? "web_call_not_by_hr" : "web_call_leads_nobody")});
    return answer;
}

/// A call as it was filled in, shown again with the mistake beside it.
struct CallForm {
    app::CallOrder order{};
    std::optional<app::NotDrafted> mistake{};

    bool is_ticked(const domain::EmployeeId& person) const {
        return std::find(order.people.begin(), order.people.end(), person) != order.people.end();
    }
};

/// The unit that was chosen; else that of the first who is ticked, else the caller's first.
domain::UnitId unit_of_form(const Visit& visit, const CallForm& form, const std::vector<domain::Unit>& units,
                            const std::vector<domain::Employee>& people) {
    const std::string named = form.mistake ? form.order.unit.value : visit.query("unit");
    for (const domain::Unit& unit : units)
        if (unit.id.value == named) return unit.id;
    for (const domain::Employee& person : people)
        if (form.is_ticked(person.id)) return person.unit;
    return units.front().id;
}

std::string refusal_words(const Visit& visit, app::NotDrafted why) {
    switch (why) {
        case app::NotDrafted::not_allowed:
            return visit.word("web_call_no_units");
        case app::NotDrafted::nobody:
            return visit.word("web_call_nobody");
        case app::NotDrafted::no_message:
            return visit.word("web_call_no_message");
        case app::NotDrafted::message_too_long:
            break;
    }
    return visit.word("sup_message_too_long", {{"batas", std::to_string(app::kMostCallWords)}});
}

void set_mistake(const Visit& visit, Data& data, const CallForm& form) {
    const bool is_about_people = form.mistake == app::NotDrafted::nobody;
    data.set("has_people_mistake", Data{form.mistake && is_about_people});
    data.set("has_message_mistake", Data{form.mistake && !is_about_people});
    data.set("mistake", Data{form.mistake ? refusal_words(visit, *form.mistake) : std::string()});
}

Answer call_form(Visit& visit, const CallForm& form) {
    const auto units = app::units_to_call(visit.scene, visit.viewer.person);
    if (units.empty()) return nobody_to_call(visit);
    Answer answer;
    answer.page = "call_new";
    answer.title = visit.word("web_call_new_title");
    const auto callable = app::people_to_call(visit.scene, visit.viewer.person);
    const domain::UnitId chosen = unit_of_form(visit, form, units, callable);
    Data choices = list();
    for (const domain::Unit& unit : units) {
        Data choice = object();
        choice.set("choice", Data{unit.id.value});
        choice.set("is_chosen", Data{unit.id == chosen});
        choices.push_back(choice);
    }
    Data people = list();
    for (const domain::Employee& person : callable) {
        if (person.unit != chosen) continue;
        Data row = object();
        row.set("person", Data{person.id.value});
        row.set("name", Data{person.name});
        row.set("is_ticked", Data{form.is_ticked(person.id)});
        people.push_back(row);
    }
    answer.data.set("choices", choices);
    answer.data.set("unit", Data{chosen.value});
    answer.data.set("people", people);
    answer.data.set("message", Data{form.order.message});
    answer.data.set("most", Data{std::to_string(app::kMostCallWords)});
    if (form.mistake) answer.status = 422;
    set_mistake(visit, answer.data, form);
    return answer;
}

Answer new_call(Visit& visit) {
    return call_form(visit, {});
}

Answer draft_new(Visit& visit) {
    app::CallOrder order;
    order.kind =
        visit.field("kind") == "roll_call" ? domain::CallKind::roll_call : domain::CallKind::call_out;
    order.unit = domain::UnitId{visit.field("unit")};
    order.message = visit.field("message");
    for (const auto& field : visit.form)
        if (field.name == "person") order.people.push_back(domain::EmployeeId{field.value});
    const auto draft = app::draft_call(visit.scene, visit.viewer, order);
    if (draft) return go_to("/call-drafts/" + std::to_string(draft->id));
    if (draft.error() == app::NotDrafted::not_allowed)
        return refused(visit, refusal_words(visit, draft.error()));
    return call_form(visit, {order, draft.error()});
}

Answer show(Visit& visit) {
    const auto id = visit.number();
    const auto shown = id ? app::shown_draft(visit.scene, visit.viewer, *id) : std::nullopt;
    if (!shown) return refused(visit, visit.word("web_call_draft_expired"));
    const std::string zone = app::zone_of(visit.scene, visit.viewer.person);
    Answer answer;
    answer.page = "call_draft";
    answer.title = visit.word("web_call_draft_title");
    answer.data.set("id", Data{std::to_string(*id)});
    const bool is_roll_call = shown->draft.kind == domain::CallKind::roll_call;
    answer.data.set("about",
                    Data{is_roll_call ? visit.word("sup_about_rollcall", {{"unit", shown->draft.unit.value}})
                                      : shown->draft.message});
    answer.data.set("is_possible", Data{shown->deadline.has_value()});
    answer.data.set(
        "deadline",
        Data{shown->deadline ? wording::clock_time(*shown->deadline, zone, visit.language) : std::string()});
    Data lines = list();
    for (const std::string& line : shown->lines) lines.push_back(Data{line});
    answer.data.set("lines", lines);
    Data asked = list();
    for (const app::Invitation& one : shown->plan.asked) asked.push_back(Data{one.employee.name});
    answer.data.set("asked", asked);
    Data left_out = list();
    for (const app::Invitation& one : shown->plan.left_out) {
        Data row = object();
        row.set("name", Data{one.employee.name});
        row.set("cause", Data{visit.word("left_out_" + one.left_out)});
        left_out.push_back(row);
    }
    answer.data.set("left_out", left_out);
    answer.data.set("has_left_out", Data{!shown->plan.left_out.empty()});
    answer.data.set("awaits_reason", Data{shown->awaits_reason});
    answer.data.set("has_urgency", Data{!shown->draft.urgency.empty()});
    answer.data.set("urgency", Data{shown->draft.urgency});
    answer.data.set("most", Data{std::to_string(app::kMostUrgencyWords)});
    answer.data.set("may_send", Data{shown->deadline.has_value() && !shown->awaits_reason});
    return answer;
}

Answer give_reason(Visit& visit) {
    const auto id = visit.number();
    if (!id) return not_found();
    const auto refusal = app::give_urgency(visit.scene, visit.viewer.person, *id, visit.field("words"));
    if (refusal == app::NotUrgent::expired) return refused(visit, visit.word("web_call_draft_expired"));
    if (refusal == app::NotUrgent::not_in_words) return refused(visit, visit.word("sup_urgency_in_words"));
    if (refusal)
        return refused(
            visit, visit.word("sup_urgency_too_long", {{"batas", std::to_string(app::kMostUrgencyWords)}}));
    return go_to("/call-drafts/" + std::to_string(*id));
}

Answer send(Visit& visit) {
    const auto id = visit.number();
    if (!id) return not_found();
    const auto call = app::send_draft(visit.scene, visit.viewer.person, *id);
    if (call) return go_to("/calls/" + std::to_string(call->value), "web_notice_call_sent");
    if (call.error() == app::NotSent::expired) return refused(visit, visit.word("web_call_draft_expired"));
    return go_to("/call-drafts/" + std::to_string(*id));  // it says what is missing
}

Answer cancel(Visit& visit) {
    const auto id = visit.number();
    if (!id || !app::drop_draft(visit.scene, visit.viewer.person, *id))
        return refused(visit, visit.word("web_call_draft_expired"));
    return go_to("/calls", "web_notice_call_cancelled");
}

constexpr Route kCallDraftsRoutes[] = {
    {"GET", "/calls/new", Permission::call_people, new_call},
    {"POST", "/calls/new", Permission::call_people, draft_new},
    {"GET", "/call-drafts/<id>", Permission::call_people, show},
    {"POST", "/call-drafts/<id>/reason", Permission::call_people, give_reason},
    {"POST", "/call-drafts/<id>/send", Permission::call_people, send},
    {"POST", "/call-drafts/<id>/cancel", Permission::call_people, cancel},
};

}  // namespace

std::span<const Route> call_draft_pages() {
    return kCallDraftsRoutes;
}

}  // namespace web
