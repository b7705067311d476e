// Inside this room: what `sigap verify` asks of the decisions on flags.
#pragma once

#include <vector>

#include "bot/cli/verification_facts.hpp"

namespace cli {

/// Every flag stands where the log says; every decision is in the log, by the same person, with a ground;
/// nobody decided on their own case or call, confirmed their own proposal, or upheld before the reply or its
/// deadline.
void check_decisions(const Facts& facts, std::vector<Discrepancy>& discrepancies);

}  // namespace cli
