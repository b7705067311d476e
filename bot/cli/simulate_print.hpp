// Inside this room: what a simulation came to, for people, spreadsheets and programs.
#pragma once

#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "bot/simulation/figures.hpp"

namespace cli {

/// What exactly was simulated, by name; and what was not, a sentence each.
struct About {
    std::vector<std::pair<std::string, simulation::Value>> facts;
    std::vector<std::string> left_out;
};

/// `format` is `table`, `csv` or `json`.
void print_simulation(std::ostream& out, const std::string& format, const About& about,
                      const simulation::Figures& figures);

}  // namespace cli
