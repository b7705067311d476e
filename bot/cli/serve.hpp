// `sigap serve`: runs the service until it is told to stop.
#pragma once

#include "bot/cli/command.hpp"

namespace cli {

Program serve_program();

}  // namespace cli
