// Several write transactions that share one commit.
#pragma once

#include <exception>
#include <functional>
#include <vector>

#include "storage/database.hpp"

namespace engine {

using WriteJob = std::function<void(storage::Transaction&)>;

/// Runs the jobs in order, each as a transaction of its own, and waits until all are settled. Answers for
/// each what it threw, or nullptr once it is durable. Jobs may touch what they share: one runs at a time, and
/// none after this returns.
std::vector<std::exception_ptr> write_together(storage::Database& database,
                                               const std::vector<WriteJob>& jobs);

}  // namespace engine
