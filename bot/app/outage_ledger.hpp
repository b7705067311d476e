// The outage ledger as it is read: what was not well, for how long, and what must not be held against anybody
// because of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/period.hpp"
#include "bot/app/viewer.hpp"
#include "storage/ledger.hpp"

namespace app {

struct LedgerEntry {
    std::int64_t id = 0;
    std::string scope;  ///< `sigap`, `telegram/main`, `whatsapp/main/templates`
    domain::Instant from;
    std::optional<domain::Instant> to;  ///< nullopt: it goes on
    std::string what;                   ///< one of `troubles::`
    bool is_settled = false;            ///< what it voids has been settled
    storage::OutageToll toll;
};

/// What it is that is not well, in words.
std::string scope_name(Scene& scene, std::string_view scope, domain::Language language);
/// The same for whoever does not run it: the account is named only where the office has several of that
/// messenger.
std::string channel_name(Scene& scene, std::string_view scope, domain::Language language);

inline constexpr std::size_t kMostLedgerEntries = 200;

struct Ledger {
    std::vector<LedgerEntry> entries;  ///< open ones first, then the newest; at most `kMostLedgerEntries`
    bool is_cut = false;               ///< older ones of the period were left out
};
/// Outages that touch the period, on the office's wall; open ones whatever the period. Empty for whoever may
/// not see health.
Ledger outage_ledger(Scene& scene, const Viewer& viewer, const Period& period);

/// One call or window that counts for nothing because of an outage.
struct VoidedItem {
    std::string employee;
    std::string name;
    std::string unit;
    std::optional<std::int64_t> call;  ///< nullopt: a presence window
    std::string window;                ///< its name, of a presence window
    domain::Instant at;                ///< when it was issued, or opened
};
struct OutageFile {
    LedgerEntry entry;
    bool shows_people = false;       ///< whether the viewer may see any
    std::vector<VoidedItem> voided;  ///< of people in the viewer's care; at most 500
};
/// nullopt: there is no such outage, or the viewer may not see health.
std::optional<OutageFile> outage_file(Scene& scene, const Viewer& viewer, std::int64_t outage);

}  // namespace app
