// `sigap demo`: the main job on a page of phones or on a simulated Friday, with nothing to install and
// nothing to configure.
#pragma once

#include "bot/cli/subcommand.hpp"

namespace demo {

void add_demo(CLI::App& app, cli::Chosen& chosen);

}  // namespace demo
