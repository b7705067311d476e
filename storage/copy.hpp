// An office moves from one database to another, whichever engines they have: rows that differ are brought
// over, equal ones are left alone. So a copy that broke off is simply started again, and what changed while
// the service went on is brought over by a second one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "storage/database.hpp"

namespace storage {

struct CopiedTable {
    std::string name;
    std::int64_t rows = 0;  ///< in the source
    std::int64_t inserted = 0;
    std::int64_t changed = 0;
    std::int64_t deleted = 0;
    std::int64_t rows_there = 0;  ///< in the target, afterwards; of a plan: now
};

enum class Copying { plan, apply };

/// `what`, such as a table's name, and how many of its rows were seen.
using CopyProgress = std::function<void(const std::string& what, std::int64_t rows)>;

/// Whether `target` may take the office of `from`: its schema is this version's, and it is empty, or holds
/// what an earlier copy of the same office brought and nothing else. `Fault::misconfigured` says why not, and
/// what to do.
domain::Result<void> may_copy(Transaction& from, Database& target);

/// Brings everything over, in batches of a transaction each. `from` sees one state of the source from the
/// first row to the last. Call `may_copy` before. Throws what the databases throw; what was brought over
/// stays.
std::vector<CopiedTable> copy_office(Transaction& from, Database& target, Copying copying,
                                     const CopyProgress& progress);

}  // namespace storage
