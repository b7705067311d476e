// `sigap serve`: runs the service until it is told to stop.
#pragma once

#include "bot/cli/subcommand.hpp"

namespace service {

void add_serve(CLI::App& app, cli::Chosen& chosen);

}  // namespace service
