// Inside this room: what `sigap verify` asks of the records that figures are made of, beyond calls and flags.
#pragma once

#include <vector>

#include "bot/cli/verification.hpp"

namespace cli {

/// - a presence window: its state and cause by the last word of the log; a check-in in time or late by its
/// own
///   close; nothing that the log decided is gone, but what retention took;
/// - a daily report: its state by the log, its first text by the texts, late by when it was due;
/// - a stored file: as many bytes and the same SHA-256 as the record and the log say, worked out from the
///   bytes that are there.
void check_records(storage::Transaction& tx, std::vector<Discrepancy>& discrepancies);

}  // namespace cli
