// Where log lines go and what may never be in them.
#pragma once

#include <string>
#include <vector>

#include "config/options.hpp"

namespace cli {

/// Makes the log that everybody writes to, as the options say: text or one JSON object a line, UTC, control
/// characters escaped. Wherever one of `secrets` would appear, `***` does (S-LOG-1, libraries.md 3a).
void open_log(const config::Log& options, std::vector<std::string> secrets);

}  // namespace cli
