// `sigap demo`: the main job on a simulated Friday, with nothing to install and nothing to configure.
#pragma once

#include "bot/cli/command.hpp"

namespace cli {

Program demo_program();

}  // namespace cli
