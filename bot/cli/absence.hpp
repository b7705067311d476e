// Inside this room: `sigap roster absence`.
#pragma once

namespace CLI {
class App;
}  // namespace CLI

namespace cli {

struct Chosen;

/// Declares the subcommand below `sigap roster`.
void add_absence(CLI::App& family, Chosen& chosen);

}  // namespace cli
