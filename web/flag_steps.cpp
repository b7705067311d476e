// Deciding on a flag: the step with its ground, then what will be told to whom, and only then the decision.
#include "bot/app/flag_decisions.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

using app::Permission;

constexpr std::size_t kMostGround = 1000;

std::optional<app::FlagOrder> order_of(const Visit& visit) {
    const auto number = visit.number();
    const auto step = domain::flag_step_from(visit.argument(1));
    if (!number || !step) return std::nullopt;
    return app::FlagOrder{
        .flag = domain::FlagId{*number}, .step = *step, .by = visit.viewer.person.id, .via = "web"};
}

/// Of a flag that is not this viewer's to decide nothing is said, not even that there is one.
Answer refuse(const Visit& visit, const app::Refusal& refusal, domain::FlagId flag) {
    if (refusal.why == app::NotTaken::no_such_flag || refusal.why == app::NotTaken::not_allowed)
        return not_found();
    return refused(visit, app::refusal_words(visit.scene, refusal, flag, visit.language));
}

void set_step(Answer& answer, const Visit& visit, const app::FlagOrder& order) {
    answer.title = visit.word("web_flag_decide_title", {{"nomor", std::to_string(order.flag.value)}});
    answer.data.set("flag", Data{std::to_string(order.flag.value)});
    answer.data.set("step", Data{std::string(to_string(order.step))});
    answer.data.set("result", Data{visit.word("result_" + app::decision_kind(visit.scene, order))});
}

Answer ask_ground(Visit& visit) {
    const auto order = order_of(visit);
    if (!order) return not_found();
    if (const auto refusal = app::why_not(visit.scene, *order, false))
        return refuse(visit, *refusal, order->flag);
    Answer answer;
    answer.page = "flag_decide";
    set_step(answer, visit, *order);
    const bool is_question = order->step == domain::FlagStep::ask_more;
    answer.data.set("question",
                    Data{visit.word(is_question                                  ? "web_flag_question"
                                    : order->step == domain::FlagStep::note_told ? "web_flag_how_told"
                                                                                 : "web_flag_ground")});
    answer.data.set("most", Data{std::to_string(kMostGround)});
    return answer;
}

Answer take_ground(Visit& visit) {
    auto order = order_of(visit);
    if (!order) return not_found();
    order->ground = visit.field("ground");
    if (order->ground.size() > 4 * kMostGround) return refused(visit, visit.word("web_flag_ground_long"));
    const auto draft = app::draft_step(visit.scene, *order);
    if (!draft) return refuse(visit, draft.error(), order->flag);
    return go_to("/flag-drafts/" + std::to_string(*draft));
}

Answer show_draft(Visit& visit) {
    const auto id = visit.number();
    auto order = id ? app::drafted_step(visit.scene, visit.viewer.person, *id) : std::nullopt;
    if (!order) return not_found();
    order->via = "web";
    if (const auto refusal = app::why_not(visit.scene, *order)) return refuse(visit, *refusal, order->flag);
    Answer answer;
    answer.page = "flag_confirm";
    set_step(answer, visit, *order);
    answer.data.set("id", Data{std::to_string(*id)});
    answer.data.set("ground", Data{order->ground});
    Data news = list();
    for (const app::FlagNews& one : app::news_of(visit.scene, *order)) {
        Data row = object();
        row.set("name", Data{one.whom.name});
        row.set("words", Data{one.words});
        news.push_back(row);
    }
    answer.data.set("is_told_to_nobody", Data{news.is_empty_list()});
    answer.data.set("news", news);
    return answer;
}

Answer confirm(Visit& visit) {
    const auto id = visit.number();
    auto order = id ? app::settle_step(visit.scene, visit.viewer.person, *id, true) : std::nullopt;
    if (!order) return refused(visit, visit.word("flag_step_settled_before"));
    order->via = "web";
    const auto taken = app::take_step(visit.scene, *order);
    if (!taken) return refuse(visit, taken.error(), order->flag);
    return go_to("/flags/" + std::to_string(order->flag.value), "web_notice_flag_step");
}

Answer drop(Visit& visit) {
    const auto id = visit.number();
    const auto order = id ? app::settle_step(visit.scene, visit.viewer.person, *id, false) : std::nullopt;
    if (!order) return refused(visit, visit.word("flag_step_settled_before"));
    return go_to("/flags/" + std::to_string(order->flag.value), "web_notice_flag_dropped");
}

constexpr Route kFlagStepsRoutes[] = {
    {"GET", "/flags/<id>/decide/<step>", Permission::decide_flags, ask_ground},
    {"POST", "/flags/<id>/decide/<step>", Permission::decide_flags, take_ground},
    {"GET", "/flag-drafts/<id>", Permission::decide_flags, show_draft},
    {"POST", "/flag-drafts/<id>/confirm", Permission::decide_flags, confirm},
    {"POST", "/flag-drafts/<id>/drop", Permission::decide_flags, drop},
};

}  // namespace

std::span<const Route> flag_step_pages() {
    return kFlagStepsRoutes;
}

}  // namespace web
