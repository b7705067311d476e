// What may stand on a command line, so that a wrong value is refused before anything is
// touched.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/domain/instant.hpp"

namespace CLI {
class App;
class Validator;
}  // namespace CLI

namespace cli {

/// Each refuses with what it found and what it expects; the value stays text.
/// `what` ends the sentence "found …, expected".
CLI::Validator expecting(std::string what, std::function<bool(const std::string&)> is_right);
CLI::Validator an_instant();     ///< RFC 3339
CLI::Validator a_date();         ///< yyyy-mm-dd
CLI::Validator a_month();        ///< yyyy-mm
CLI::Validator a_time_of_day();  ///< HH:MM
CLI::Validator a_zone();         ///< an IANA name
CLI::Validator one_of(std::vector<std::string> words);

/// Of `telegram=30` the messenger and what stands behind the sign; nullopt for anything else.
std::optional<std::pair<domain::Messenger, std::string_view>> messenger_and_value(std::string_view text);

/// `--language`: the code of one that has a catalogue. `otherwise` says what holds without it.
void add_language(CLI::App& command, std::string& language, std::string_view otherwise);

/// A family of subcommands: `sigap NAME …` wants one of those below it. `examples` are shown under its help,
/// one a line.
CLI::App& add_family(CLI::App& app, const std::string& name, const std::string& summary,
                     const std::vector<std::string>& examples);
/// One subcommand.
CLI::App& add_command(CLI::App& app, const std::string& name, const std::string& summary,
                      const std::vector<std::string>& examples);

/// Local days as typed (`2026-02-13`, both included), as a span of time in the zone. Blank: the
/// last 30 days.
struct Days {
    std::string from;
    std::string to;
};
void add_days(CLI::App& command, Days& days);
domain::Span span_of(const Days& days, domain::Instant now, std::string_view zone);

}  // namespace cli
