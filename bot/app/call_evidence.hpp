// Gathers what a verdict leans on: deliveries, outages, records and reasons. The rules themselves are in
// bot/domain/call.hpp.
#pragma once

#include <string>

#include "bot/app/scene.hpp"
#include "bot/domain/call.hpp"
#include "storage/calls.hpp"

namespace app {

/// Everything `domain::judge` needs to know about the attempt, as it is known now.
domain::AttemptFacts facts_of(Scene& scene, const storage::Call& call, const storage::AttemptRow& row,
                              const domain::Employee& employee);

/// The same as JSON without words or names of persons: what is kept beside the verdict. `noted_by`: whose
/// note the answer is, if it was not the person's own message.
std::string evidence_of(const domain::AttemptFacts& facts, const domain::Verdict& verdict,
                        std::string_view noted_by = "");

/// Whether something from the person since the issue has had no effect.
bool has_unread(Scene& scene, const storage::AttemptRow& row);

}  // namespace app
