#include "bot/app/audit_reading.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/documents/csv.hpp"
#include "bot/domain/local_time.hpp"

namespace app {
namespace {

storage::TrailFilter filter_of(Scene& scene, const TrailQuestion& question) {
    storage::TrailFilter filter{question.kind, reference_from(scene, question.actor),
                                reference_from(scene, question.subject), std::nullopt};
    if (question.period) filter.span = span_of(*question.period, scene.office.zone);
    return filter;
}

TrailRow row_of(AuditWords& words, storage::ChainedEvent event, bool is_erased) {
    TrailRow row;
    row.is_erased = is_erased;
    row.actor = is_erased ? event.actor : words.actor(event.actor);
    row.kind = words.kind(event.kind);
    row.subject = is_erased ? event.subject : words.subject(event.subject);
    row.fields = words.fields(event.body);
    row.event = std::move(event);
    return row;
}

}  // namespace

std::optional<TrailPage> trail_page(Scene& scene, const Viewer& viewer, const TrailQuestion& question,
                                    const std::optional<std::int64_t>& before, domain::Language language) {
    if (!may(viewer, Permission::see_audit)) return std::nullopt;
    TrailPage page;
    AuditWords words{scene, language};
    for (auto& [event, is_erased] :
         storage::audit_trail(scene.tx, filter_of(scene, question), before, kTrailPage + 1)) {
        if (page.rows.size() == kTrailPage) {
            page.behind = page.rows.back().event.id;
            break;
        }
        page.rows.push_back(row_of(words, std::move(event), is_erased));
    }
    for (std::string& code : storage::audit_kinds(scene.tx)) {
        std::string kind = words.kind(code);
        page.kinds.push_back({std::move(code), std::move(kind)});
    }
    std::sort(page.kinds.begin(), page.kinds.end(),
              [](const TrailKind& one, const TrailKind& other) { return one.words < other.words; });
    page.head = storage::chain_head(scene.tx);
    page.has_unsealed = storage::has_unsealed_events(scene.tx);
    if (!before && page.head.length <= kRecountedAtOnce) page.chain = recount_chain(scene.tx, std::nullopt);
    return page;
}

std::optional<std::string> export_trail(Scene& scene, const Viewer& viewer, const TrailQuestion& question,
                                        domain::Language language) {
    if (!may(viewer, Permission::see_audit)) return std::nullopt;
    std::vector<std::string> header;
    for (const char* column :
         {"event", "at", "actor", "kind", "subject", "body", "erased", "sequence", "hash"})
        header.push_back(scene.words.text(language, std::string("audit_column_") + column));
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
                                             is_erased ? scene.words.text(language, "audit_yes") : "",
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
