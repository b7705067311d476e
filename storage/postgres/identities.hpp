// Numbers that PostgreSQL gives out by itself, where rows came with numbers of their own.
#pragma once

#include "storage/database.hpp"

namespace storage::postgres {

/// The next number of every table is one above the highest there is.
void settle_identities(Transaction& tx);

}  // namespace storage::postgres
