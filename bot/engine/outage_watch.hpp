// One trouble of one scope, as somebody who looks again and again sees it: begun in the ledger when it is
// seen, ended when it is over.
#pragma once

#include <string>
#include <string_view>

#include "bot/app/outage_record.hpp"
#include "storage/database.hpp"

namespace engine {

/// Writes to the ledger only when something changes. Used by one thread at a time. Throws what storage
/// throws, and then tries again at the next call.
class OutageWatch {
public:
    OutageWatch(storage::Database& database, std::string scope, std::string_view what)
        : database_(database), scope_(std::move(scope)), what_(what) {}

    bool is_open() const { return is_open_; }
    /// True if that began it.
    bool begin(domain::Instant from);
    /// True if that ended it.
    bool end(domain::Instant at);
    /// Begins it from `since` on, or ends it if there is no such instant. True if that changed anything.
    bool follow(std::optional<domain::Instant> since, domain::Instant now) {
        return since ? begin(*since) : end(now);
    }

private:
    storage::Database& database_;
    const std::string scope_;
    const std::string what_;
    bool is_open_ = false;
};

}  // namespace engine
