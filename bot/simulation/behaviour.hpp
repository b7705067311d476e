// How the people of a simulated office behave: who answers when, who is away, what breaks down.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/instant.hpp"
#include "config/checked.hpp"

namespace simulation {

/// What a person is like all year.
enum class Character {
    prompt,           ///< answers within three minutes
    unhurried,        ///< answers when it suits them, within forty minutes
    second_reminder,  ///< answers when asked a second time
    late,             ///< answers an hour or two later
    forgetful,        ///< every second time as the unhurried, else never
    silent,           ///< reads and never answers
    blocked,          ///< has shut the bot out
};
inline constexpr std::array<std::string_view, 7> kCharacters = {
    "prompt", "unhurried", "second_reminder", "late", "forgetful", "silent", "blocked"};

/// A span in which something does not work: Sigap itself, or a messenger.
struct Outage {
    std::string of;  ///< `sigap`, `telegram` or `whatsapp`
    domain::Span span;
};

/// Shares lie between 0 and 1.
struct Behaviour {
    /// By character; they add up to 1.
    std::array<double, kCharacters.size()> people = {0.48, 0.30, 0.10, 0.05, 0.05, 0.01, 0.01};
    double leave = 0.04;       ///< of a person's weeks, known beforehand
    double sick = 0.01;        ///< of a person's days; told in chat when first asked
    double no_network = 0.01;  ///< of a person's days; what was asked reaches them at eight in the evening
    double whatsapp = 0.0;     ///< of the people; the others use Telegram
    std::vector<Outage> outages;
};

/// Reads a behaviour file (docs/simulation.md shows one). What it leaves out keeps the default; `prompt`
/// is whoever is left.
config::Checked<Behaviour> parse_behaviour(std::string_view text, const std::string& file_name);

}  // namespace simulation
