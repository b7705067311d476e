// A small office, and what to ask of the year it has lived through.
#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>

#include "bot/cli/logging.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/simulation/run.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"

namespace simulation_test {

using simulation::Character;
using simulation::Figures;
using simulation::Scenario;

inline std::chrono::year_month_day date(std::string_view text) {
    return domain::from_iso_date(text).value();
}

/// Fridays in East Kalimantan, from the first one on.
inline Scenario fridays(std::size_t people, std::string_view to) {
    Scenario scenario;
    scenario.policies = {config::load_policy("config/policies/kaltim-friday.toml").value()};
    scenario.calendar = config::load_calendar("config/calendars/id.json").value();
    scenario.roster = simulation::invented_roster(people, scenario.zone);
    scenario.from = date("2026-02-13");
    scenario.to = date(to);
    scenario.limits = simulation::limits_of_adapters().value();
    return scenario;
}

/// Everybody like this, every day, and nobody ever away.
inline void let_all_be(Scenario& scenario, Character character) {
    scenario.behaviour = {};
    scenario.behaviour.people = {};
    scenario.behaviour.people[static_cast<std::size_t>(character)] = 1;
    scenario.behaviour.leave = scenario.behaviour.sick = scenario.behaviour.no_network = 0;
}

inline void break_down(Scenario& scenario, const std::string& what, std::string_view from,
                       std::string_view to) {
    scenario.behaviour.outages.push_back(
        {what, {domain::from_rfc3339(from).value(), domain::from_rfc3339(to).value()}});
}

inline Figures live(const Scenario& scenario) {
    config::Log log;
    log.level = config::LogLevel::error;  // outages are asked for here
    cli::open_log(log, {});
    auto lived = simulation::run(scenario, {});
    if (!lived) FAIL(lived.error().message);
    REQUIRE(lived->has_value());
    return std::move(**lived);
}

/// The sum of whatever carries this name; an empty subject means any.
inline std::int64_t count(const Figures& figures, std::string_view section, std::string_view subject,
                          std::string_view name) {
    std::int64_t sum = 0;
    for (const simulation::Figure& figure : figures)
        if (figure.section == section && (subject.empty() || figure.subject == subject) &&
            figure.name == name)
            sum += std::get<std::int64_t>(figure.value);
    return sum;
}

inline std::string text(const Figures& figures) {
    std::string lines;
    for (const simulation::Figure& figure : figures)
        lines += figure.section + "/" + figure.subject + "/" + figure.name + "=" +
                 std::visit([](const auto& value) { return fmt::format("{}", value); }, figure.value) + "\n";
    return lines;
}

}  // namespace simulation_test
