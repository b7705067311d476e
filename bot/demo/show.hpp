// The main job, played once from the first enrolment to HR's summary: `sigap demo --exit`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace demo {

struct ShowOptions {
    std::filesystem::path program;    ///< this binary
    std::filesystem::path simulator;  ///< `sigap-sim`
    std::filesystem::path folder;     ///< empty: one of its own, removed at the end
    /// Local time of the Friday, `HH:MM`: the service is killed there and started again.
    std::optional<std::string> kill_at;
    bool is_quiet = false;  ///< facts and tables alone, no timeline
};

/// Answers the exit status: 0 only if every expected fact was observed on the wire.
int play_friday(const ShowOptions& options);

}  // namespace demo
