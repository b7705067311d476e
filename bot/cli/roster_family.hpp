// Inside this room: the subcommands of `sigap roster` that fill a file of their own.
#pragma once

#include "bot/cli/subcommand.hpp"

namespace cli {

void add_roster_acting(CLI::App& family, Chosen& chosen);
void add_roster_history(CLI::App& family, Chosen& chosen);
void add_roster_undo(CLI::App& family, Chosen& chosen);

}  // namespace cli
