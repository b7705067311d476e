// Table audit_event as somebody reads it: newest first, narrowed, a page at a time.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/audit_chain.hpp"

namespace storage {

/// What is empty narrows nothing.
struct TrailFilter {
    std::string kind;
    std::string actor;
    std::string subject;  ///< exactly this, or everything below it: `call/17` finds `call/17/…`
    std::optional<domain::Span> span;
};

struct TrailEvent {
    ChainedEvent event;
    bool is_erased = false;  ///< what it said was taken away by law; its place in the chain stays
};

/// At most `limit` events numbered below `before` (nullopt: from the newest), newest first.
std::vector<TrailEvent> audit_trail(Transaction& tx, const TrailFilter& filter,
                                    const std::optional<std::int64_t>& before, int limit);

/// Every kind of event there is, by name.
std::vector<std::string> audit_kinds(Transaction& tx);

/// The newest of that kind.
std::optional<ChainedEvent> newest_event(Transaction& tx, std::string_view kind);

}  // namespace storage
