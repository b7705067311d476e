// Inside this room: what the commands of `sigap policy calendar` that decide something have in common, and
// those that only show.
#pragma once

#include <string>
#include <vector>

#include "bot/cli/subcommand.hpp"
#include "bot/domain/calendar_change.hpp"

namespace cli {

struct Deciding {
    std::string by;
    std::string ground;
    bool is_dry_run = false;
    bool as_json = false;
};
void add_decision(CLI::App& command, Deciding& deciding);

/// `2026-08-21: local_holiday "HUT Provinsi" (certain)`.
std::string in_words(const domain::CalendarChange& change);

/// Tells what stands against it; nothing was changed. Answers kFinding.
int refuse(Work& work, const Deciding& deciding, const std::vector<std::string>& objections);

/// Shows whom the changes affect and how, and records them unless it is a dry run; the rules are loaded again
/// then. `left_out` is told first. Answers the exit code.
int decide(Work& work, const Deciding& deciding, const std::vector<domain::CalendarChange>& changes,
           const std::vector<std::string>& left_out = {});

void add_calendar_show(CLI::App& family, Chosen& chosen);
void add_calendar_history(CLI::App& family, Chosen& chosen);

}  // namespace cli
