#include "bench/rules/year.hpp"

#include <sys/resource.h>

#include <chrono>

#include "bot/simulation/run.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"

namespace bench {
namespace {

double processor_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

Year live_through_a_year(std::size_t people) {
    using namespace std::chrono_literals;
    Year year;
    year.people = static_cast<std::int64_t>(people);
    simulation::Scenario scenario;
    for (const char* file : {"config/policies/kaltim-friday.toml", "config/policies/kaltim-eid-2026.toml"}) {
        auto policy = config::load_policy(file);
        if (!policy) return year.trouble = to_string(policy.error().front()), year;
        scenario.policies.push_back(std::move(*policy));
    }
    auto calendar = config::load_calendar("config/calendars/id.json");
    if (!calendar) return year.trouble = to_string(calendar.error().front()), year;
    scenario.calendar = std::move(*calendar);
    scenario.roster = simulation::invented_roster(people, scenario.zone);
    scenario.from = 2026y / 1 / 1;
    scenario.to = 2026y / 12 / 31;
    auto limits = simulation::limits_of_adapters();
    if (!limits) return year.trouble = limits.error().message, year;
    scenario.limits = std::move(*limits);

    const double before = processor_seconds();
    const auto begun = std::chrono::steady_clock::now();
    const auto figures = simulation::run(scenario, {});
    year.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    year.processor_seconds = processor_seconds() - before;
    if (!figures) return year.trouble = figures.error().message, year;
    for (const simulation::Figure& figure : **figures)
        if (figure.section == "load" && figure.name == "sends")
            year.messages += std::get<std::int64_t>(figure.value);
    return year;
}

}  // namespace bench
