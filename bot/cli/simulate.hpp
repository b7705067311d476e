// Inside this room: `sigap policy simulate`, which stands in a file of its own.
#pragma once

#include "bot/cli/subcommand.hpp"

namespace cli {

/// Declares it under the family `policy`.
void add_simulate(CLI::App& family, Chosen& chosen);

}  // namespace cli
