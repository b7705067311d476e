// The log of decisions, for whoever may read it: narrowed and paged, as a table for a spreadsheet, and
// whether its chain holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/app/audit_words.hpp"
#include "bot/app/chain_recount.hpp"
#include "bot/app/period.hpp"
#include "bot/app/viewer.hpp"
#include "storage/audit_trail.hpp"

namespace app {

/// What is empty narrows nothing. Actor and subject are references as the log has them (`employee/P-03`), or
/// what people know: an employee's number or whole name, a unit's name.
struct TrailQuestion {
    std::string kind;
    std::string actor;
    std::string subject;  ///< `call/17` finds `call/17/…`, too
    std::optional<Period> period;
};

inline constexpr int kTrailPage = 50;
/// A chain up to this length is recounted whenever its newest page is read.
inline constexpr std::int64_t kRecountedAtOnce = 20'000;
inline constexpr int kMostExported = 100'000;

/// One event in the reader's words, with what stands in the log beside them.
struct TrailRow {
    storage::ChainedEvent event;
    bool is_erased = false;  ///< what it said was taken away by law; who it names stays a reference
    std::string actor;
    std::string kind;
    std::string subject;
    std::vector<AuditWords::Field> fields;
};
struct TrailKind {
    std::string code;
    std::string words;
};
struct TrailPage {
    std::vector<TrailRow> rows;          ///< newest first
    std::optional<std::int64_t> behind;  ///< asked for with this, the page goes on; nullopt: that was all
    std::vector<TrailKind> kinds;        ///< every kind there is, by its words
    storage::ChainHead head;
    bool has_unsealed = false;
    /// As of now, with the newest page of a chain that is not too long for that; nullopt: `check_chain`
    /// tells.
    std::optional<ChainRecount> chain;
};
/// From the newest on, or below the event `before`. nullopt: the viewer may not read the log.
std::optional<TrailPage> trail_page(Scene& scene, const Viewer& viewer, const TrailQuestion& question,
                                    const std::optional<std::int64_t>& before, domain::Language language);

/// The same as CSV with headings in `language` and everything as it is recorded, at most `kMostExported`
/// rows, oldest last; that it was taken out is itself on record.
std::optional<std::string> export_trail(Scene& scene, const Viewer& viewer, const TrailQuestion& question,
                                        domain::Language language);

/// The whole chain, recounted now by the code of `sigap verify`. nullopt: the viewer may not read the log.
std::optional<ChainRecount> check_chain(Scene& scene, const Viewer& viewer);

}  // namespace app
