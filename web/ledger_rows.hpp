// Inside this room: outages as rows, on every page that names some.
#pragma once

#include <vector>

#include "bot/app/outage_ledger.hpp"
#include "web/visit.hpp"

namespace web {

/// For the partial `outage_rows`.
Data ledger_rows(const Visit& visit, const std::vector<app::LedgerEntry>& entries);

}  // namespace web
