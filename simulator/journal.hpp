// The record of a run: one JSON line for everything that happened, in order, with no secret in it.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/instant.hpp"
#include "simulator/json.hpp"

namespace sim {

/// Callers hold the run's lock.
class Journal {
public:
    /// An empty path keeps the journal in memory only. Throws std::runtime_error if the file cannot be
    /// written.
    explicit Journal(const std::string& path);

    /// From here on this text is written as `***` wherever it turns up, alone or inside a longer text.
    void mask(const std::string& secret);

    /// Adds `n`, `at` and `kind` in front of `keys`; answers the line as it was written.
    const std::string& write(Instant at, std::string_view kind, const Json& keys);

    /// The lines after number `n`, each with its line feed.
    std::string after(std::uint64_t n) const;
    /// All lines, without line feeds; line `n` stands at `n - 1`.
    const std::vector<std::string>& lines() const { return lines_; }

private:
    std::vector<std::string> lines_;
    std::vector<std::string> secrets_;
    std::ofstream file_;
};

}  // namespace sim
