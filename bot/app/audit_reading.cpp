#include "bot/app/audit_reading.hpp"

#include <nlohmann/json.hpp>

#include "bot/documents/csv.hpp"
#include "bot/domain/local_time.hpp"

namespace app {
namespace {

storage::TrailFilter filter_of(Scene& scene, const TrailQuestion& question) {
    storage::TrailFilter filter{question.kind, question.actor, question.subject, std::nullopt};
    if (question.period) filter.span = span_of(*question.period, scene.office.zone);
    return filter;
}

}  // namespace

std::optional<TrailPage> trail_page(Scene& scene, const Viewer& viewer, const TrailQuestion& question,
                                    const std::optional<std::int64_t>& before) {
    if (!may(viewer, Permission::see_audit)) return std::nullopt;
    TrailPage page;
    page.events = storage::audit_trail(scene.tx, filter_of(scene, question), before, kTrailPage + 1);
    if (page.events.size() > kTrailPage) {
        page.events.pop_back();
        page.behind = page.events.back().event.id;
    }
    page.kinds = storage::audit_kinds(scene.tx);
    page.head = storage::chain_head(scene.tx);
    page.has_unsealed = storage::has_unsealed_events(scene.tx);
    return page;
}

std::optional<std::string> export_trail(Scene& scene, const Viewer& viewer, const TrailQuestion& question) {
    if (!may(viewer, Permission::see_audit)) return std::nullopt;
    const std::vector<std::string> header{"event", "at",     "actor",    "kind", "subject",
                                          "body",  "erased", "sequence", "hash"};
    std::string table = documents::csv_line(header);
    std::int64_t rows = 0;
    for (const auto& [event, is_erased] :
         storage::audit_trail(scene.tx, filter_of(scene, question), std::nullopt, kMostExported)) {
        const std::vector<std::string> cells{std::to_string(event.id),
                                             domain::to_rfc3339_utc(event.at),
                                             event.actor,
                                             event.kind,
                                             event.subject,
                                             event.body,
                                             is_erased ? "yes" : "",
                                             event.sequence > 0 ? std::to_string(event.sequence) : "",
                                             event.hash};
        table += documents::csv_line(cells);
        ++rows;
    }
    audit(scene, "employee/" + viewer.person.id.value, "audit_exported", "audit",
          nlohmann::json{{"rows", rows}}.dump());
    return table;
}

std::optional<ChainRecount> check_chain(Scene& scene, const Viewer& viewer) {
    if (!may(viewer, Permission::see_audit)) return std::nullopt;
    return recount_chain(scene.tx, std::nullopt);
}

}  // namespace app
