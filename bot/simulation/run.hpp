// A policy tried out before anybody is asked: the real use cases, timers, outbox and rules over days or a
// year, with scripted people, on a database that is gone afterwards. Only the far end of the messengers and
// the clock are ours.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bot/documents/roster_file.hpp"
#include "bot/domain/calendar.hpp"
#include "bot/domain/channel.hpp"
#include "bot/domain/policy.hpp"
#include "bot/domain/result.hpp"
#include "bot/simulation/behaviour.hpp"
#include "bot/simulation/figures.hpp"

namespace simulation {

struct Scenario {
    /// Those proposed or not adopted are played as if in force; see `as_if_in_force`.
    std::vector<domain::Policy> policies;
    domain::Calendar calendar;
    documents::RosterFile roster;
    Behaviour behaviour;
    std::string zone = "Asia/Makassar";  ///< the office's: where days begin
    std::chrono::year_month_day from;    ///< both included
    std::chrono::year_month_day to;
    std::uint64_t seed = 1;
    int calls_per_week = 1;                                  ///< of each unit's head
    std::map<domain::Messenger, domain::SendLimits> limits;  ///< for both messengers
};

/// Called before each move of the clock with the day under way and the share of the span that is done. False
/// stops the simulation.
using Watch = std::function<bool(std::chrono::year_month_day day, double done)>;

/// Everything it came to; nullopt in `Result`'s value if `watch` stopped it. `Fault::misconfigured`: the
/// roster cannot be taken over, or there is no room for the database. Throws what storage throws.
domain::Result<std::optional<Figures>> run(const Scenario& scenario, const Watch& watch);

/// The ids of policies that hold only in the simulation, whose status is changed to in force.
std::vector<std::string> as_if_in_force(std::vector<domain::Policy>& policies);

/// An office of that many people: units of 25 with a head each, every tenth a hospital, and one person of HR
/// in the first. Names and numbers are nobody's.
documents::RosterFile invented_roster(std::size_t people, const std::string& zone);

/// What the adapters keep to, by their own word.
domain::Result<std::map<domain::Messenger, domain::SendLimits>> limits_of_adapters();

}  // namespace simulation
