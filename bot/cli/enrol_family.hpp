// Inside this room: the subcommands of `sigap enrol` that fill a file of their own.
#pragma once

#include "bot/cli/subcommand.hpp"

namespace cli {

void add_enrol_sheets(CLI::App& family, Chosen& chosen);
void add_enrol_coverage(CLI::App& family, Chosen& chosen);

}  // namespace cli
