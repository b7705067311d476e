// The log of decisions, for whoever may read it: narrowed and paged, as a table for a spreadsheet, and
// whether its chain holds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/app/chain_recount.hpp"
#include "bot/app/period.hpp"
#include "bot/app/viewer.hpp"
#include "storage/audit_trail.hpp"

namespace app {

/// What is empty narrows nothing.
struct TrailQuestion {
    std::string kind;
    std::string actor;
    std::string subject;  ///< `call/17` finds `call/17/…`, too
    std::optional<Period> period;
};

inline constexpr int kTrailPage = 50;
inline constexpr int kMostExported = 100'000;

struct TrailPage {
    std::vector<storage::TrailEvent> events;  ///< newest first
    std::optional<std::int64_t> behind;  ///< asked for with this, the page goes on; nullopt: that was all
    std::vector<std::string> kinds;      ///< every kind there is
    storage::ChainHead head;
    bool has_unsealed = false;
};
/// From the newest on, or below the event `before`. nullopt: the viewer may not read the log.
std::optional<TrailPage> trail_page(Scene& scene, const Viewer& viewer, const TrailQuestion& question,
                                    const std::optional<std::int64_t>& before);

/// The same as CSV, at most `kMostExported` rows, oldest last; that it was taken out is itself on record.
std::optional<std::string> export_trail(Scene& scene, const Viewer& viewer, const TrailQuestion& question);

/// The whole chain, recounted now by the code of `sigap verify`. nullopt: the viewer may not read the log.
std::optional<ChainRecount> check_chain(Scene& scene, const Viewer& viewer);

}  // namespace app
