// The audit trail: who decided what about what, newest first, and whether the chain that holds it is whole.
#include "adapters/http_client.hpp"
#include "bot/app/audit_reading.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/phrases.hpp"
#include "web/pages.hpp"
#include "web/period_form.hpp"

namespace web {
namespace {

std::optional<std::int64_t> event_number(const std::string& text) {
    if (text.empty() || text.size() > 18 || text.find_first_not_of("0123456789") != std::string::npos)
        return std::nullopt;
    return std::stoll(text);
}

app::Period all_until_today(const Visit& visit) {
    const auto today = domain::local_time(visit.scene.now(), visit.scene.office.zone).date;
    return {std::chrono::year{2000} / 1 / 1, today};
}

/// From the address of a page, or from the form that asks for the file.
app::TrailQuestion question_from(const Visit& visit) {
    const auto given = [&](std::string_view name) {
        const std::string value = visit.query(name);
        return value.empty() ? visit.field(name) : value;
    };
    app::TrailQuestion question{given("kind"), given("actor"), given("subject"), std::nullopt};
    const auto from = domain::from_iso_date(given("from"));
    const auto to = domain::from_iso_date(given("to"));
    if (from || to) {
        const app::Period usual = all_until_today(visit);
        question.period = {from.value_or(usual.first), to.value_or(usual.last)};
    }
    return question;
}

std::string date_or_blank(const app::TrailQuestion& question, std::chrono::year_month_day app::Period::*end) {
    return question.period ? domain::to_iso_date((*question.period).*end) : "";
}

std::string next_address(const app::TrailQuestion& question, std::int64_t behind) {
    return "/audit?kind=" + adapters::percent_encoded(question.kind) +
           "&actor=" + adapters::percent_encoded(question.actor) +
           "&subject=" + adapters::percent_encoded(question.subject) +
           "&from=" + date_or_blank(question, &app::Period::first) +
           "&to=" + date_or_blank(question, &app::Period::last) + "&before=" + std::to_string(behind);
}

Data event_rows(const Visit& visit, const std::vector<app::TrailRow>& events) {
    Data rows = list();
    for (const app::TrailRow& shown : events) {
        const storage::ChainedEvent& event = shown.event;
        Data row = object();
        row.set("id", Data{std::to_string(event.id)});
        row.set("at", Data{wording::date_and_time(event.at, visit.scene.office.zone, visit.language)});
        row.set("at_utc", Data{domain::to_rfc3339_utc(event.at)});
        row.set("actor", Data{shown.actor});
        row.set("kind", Data{shown.kind});
        row.set("subject", Data{shown.subject});
        row.set("actor_reference", Data{event.actor});
        row.set("kind_code", Data{event.kind});
        row.set("subject_reference", Data{event.subject});
        row.set("all_of_actor", Data{"/audit?actor=" + adapters::percent_encoded(event.actor)});
        row.set("all_of_subject", Data{"/audit?subject=" + adapters::percent_encoded(event.subject)});
        Data fields = list();
        for (const auto& [name, value] : shown.fields) {
            Data field = object();
            field.set("name", Data{name});
            field.set("value", Data{value});
            fields.push_back(field);
        }
        row.set("fields", fields);
        row.set("has_fields", Data{!shown.fields.empty()});
        row.set("body", Data{event.body});
        row.set("is_erased", Data{shown.is_erased});
        row.set("is_sealed", Data{event.sequence > 0});
        row.set("sequence", Data{std::to_string(event.sequence)});
        rows.push_back(row);
    }
    return rows;
}

Answer trail(Visit& visit) {
    const app::TrailQuestion question = question_from(visit);
    const auto page = app::trail_page(visit.scene, visit.viewer, question,
                                      event_number(visit.query("before")), visit.language);
    if (!page) return not_found();
    Answer answer;
    answer.page = "audit";
    answer.title = visit.word("web_audit_title");
    answer.data.set("events", event_rows(visit, page->rows));
    answer.data.set("has_events", Data{!page->rows.empty()});
    answer.data.set("has_more", Data{page->behind.has_value()});
    answer.data.set("more", Data{page->behind ? next_address(question, *page->behind) : ""});
    answer.data.set("kind", Data{question.kind});
    answer.data.set("actor", Data{question.actor});
    answer.data.set("subject", Data{question.subject});
    answer.data.set("from", Data{date_or_blank(question, &app::Period::first)});
    answer.data.set("to", Data{date_or_blank(question, &app::Period::last)});
    Data kinds = list();
    for (const app::TrailKind& kind : page->kinds) {
        Data option = object();
        option.set("code", Data{kind.code});
        option.set("name", Data{kind.words});
        option.set("is_chosen", Data{kind.code == question.kind});
        kinds.push_back(option);
    }
    answer.data.set("kinds", kinds);
    answer.data.set("sealed", Data{wording::number(page->head.length, visit.language)});
    answer.data.set("head", Data{std::to_string(page->head.length) + ":" + page->head.hash});
    answer.data.set("has_unsealed", Data{page->has_unsealed});
    answer.data.set("is_checked", Data{page->chain.has_value()});
    answer.data.set("holds", Data{page->chain && page->chain->broken_at.empty()});
    answer.data.set("broken_at", Data{page->chain ? page->chain->broken_at : ""});
    return answer;
}

Answer file(Visit& visit) {
    auto table = app::export_trail(visit.scene, visit.viewer, question_from(visit), visit.language);
    if (!table) return not_found();
    Answer answer;
    answer.file = Answer::File{"audit.csv", "text/csv; charset=utf-8", std::move(*table)};
    return answer;
}

Answer chain(Visit& visit) {
    const auto found = app::check_chain(visit.scene, visit.viewer);
    if (!found) return not_found();
    Answer answer;
    answer.page = "audit_chain";
    answer.title = visit.word("web_audit_chain_title");
    answer.data.set("holds", Data{found->broken_at.empty()});
    answer.data.set("events", Data{wording::number(found->length, visit.language)});
    answer.data.set("head", Data{std::to_string(found->length) + ":" + found->head});
    answer.data.set("unsealed", Data{wording::number(found->unsealed, visit.language)});
    answer.data.set("erased", Data{wording::number(found->erased, visit.language)});
    answer.data.set("broken_at", Data{found->broken_at});
    answer.data.set("recorded", Data{found->broken_recorded});
    answer.data.set("expected", Data{found->broken_expected});
    answer.data.set("at",
                    Data{wording::date_and_time(visit.scene.now(), visit.scene.office.zone, visit.language)});
    return answer;
}

constexpr Route kAuditRoutes[] = {
    {"GET", "/audit", app::Permission::see_audit, trail},
    {"POST", "/audit/file", app::Permission::see_audit, file},
    {"GET", "/audit/chain", app::Permission::see_audit, chain},
};

}  // namespace

std::span<const Route> audit_pages() {
    return kAuditRoutes;
}

}  // namespace web
