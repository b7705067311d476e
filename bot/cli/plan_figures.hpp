// What `sigap plan` is asked and what it finds, before anybody words it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/cli/subcommand.hpp"
#include "bot/domain/capacity.hpp"
#include "bot/domain/channel.hpp"

namespace cli {

struct PlanWanted {
    std::int64_t employees = 0;
    std::string window = "60m";
    std::string within;
    std::string opens;
    std::vector<std::string> channels = {"telegram=100%"};
    std::vector<std::string> accounts;
    std::vector<std::string> rates;
    std::string answering = "80%";
    std::string answers_within = "10m";
    std::int64_t call = 50;
    std::string portfolio = "unlimited";
    std::optional<double> template_fee;
    bool as_json = false;
};

/// What is planned for one messenger.
struct PlannedLane {
    domain::Messenger messenger{};
    std::int64_t people = 0;
    std::int64_t accounts = 1;
    domain::Throughput account;
    std::chrono::milliseconds reminder{};           ///< if nobody answers meanwhile
    std::chrono::milliseconds reminder_answered{};  ///< with the answers
    std::chrono::milliseconds call{};               ///< to some people, before all reminders
    std::int64_t accounts_needed = 1;
    std::int64_t groups_needed = 1;  ///< over the accounts there are, each group after the one before
    double webhooks_each = 0;        ///< that follow one message, at most
    std::optional<std::int64_t> beyond_portfolio;  ///< people who cannot be written to on one day
    double stars = 0;
    std::optional<double> template_fees;

    double sent_per_second(std::int64_t by_accounts) const;
    /// Those there are, or those needed if that is more.
    std::int64_t accounts_that_suffice() const;
};

struct Planned {
    std::chrono::milliseconds window{};
    std::chrono::milliseconds within{};  ///< by when everybody should have heard, from the window's opening
    std::optional<std::chrono::minutes> opens;  ///< of the local day
    std::vector<PlannedLane> lanes;

    // With the accounts that suffice.
    double events_per_second() const;  ///< webhooks, and what is sent
    /// That take the webhooks in; at least 1.
    std::int64_t instances() const;
    /// The same, though one of them stops.
    std::int64_t instances_with_one_lost() const;
    /// Databases over which the people have to be spread, for one instance works off what came in.
    std::int64_t offices() const;
    /// How long before the window opens the first one has to be reminded.
    std::chrono::milliseconds head_start() const;
    bool is_enough() const;
};

/// What options are: `90s`, `15m`, `1h`; `80%`, as a share of 1; `06:30`.
std::optional<std::chrono::milliseconds> plan_length_from(std::string_view text);
std::optional<double> plan_share_from(std::string_view text);
std::optional<std::chrono::minutes> plan_time_from(std::string_view text);
bool is_plan_count(std::string_view text);
bool is_plan_rate(std::string_view text);

/// Every text of `wanted` is one that the options take. nullopt with a mistake on `local.err`: the people of
/// the messengers are not those of the office.
std::optional<Planned> planned(Local& local, const PlanWanted& wanted,
                               const std::map<domain::Messenger, domain::SendLimits>& limits);

void print_plan_as_text(std::ostream& out, const PlanWanted& wanted, const Planned& plan);
void print_plan_as_json(std::ostream& out, const PlanWanted& wanted, const Planned& plan);

}  // namespace cli
