// What the rules cost: one explanation, one plan, the plans of a large office, and a simulated year. Each as
// a time and as a ratio to one conversion of an instant to local time, measured in the same run: the ratio
// means the same on a slow machine and a busy one. Prints rows (bench/common/row.hpp). Runs from the
// repository's root.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "bench/common/row.hpp"
#include "bench/rules/year.hpp"
#include "bot/domain/explain.hpp"
#include "bot/domain/local_time.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"

namespace {

constexpr const char* kZone = "Asia/Makassar";
constexpr int kOffice = 100'000;
constexpr std::size_t kPeopleOfTheYear = 1000;

const domain::Rulebook& rules() {
    static const domain::Rulebook made = [] {
        std::vector<domain::Policy> policies;
        for (const char* file : {"kaltim-friday", "kaltim-eid-2026", "default"})
            policies.push_back(config::load_policy(fmt::format("config/policies/{}.toml", file)).value());
        return domain::Rulebook(std::move(policies),
                                config::load_calendar("config/calendars/id.json").value());
    }();
    return made;
}

domain::DutySubject somebody(int number) {
    domain::DutySubject subject;
    subject.unit = domain::UnitId{"Biro Organisasi"};
    subject.employee = domain::EmployeeId{fmt::format("P-{:06}", number)};
    subject.zone = kZone;
    return subject;
}

/// A Friday in Ramadan, in the morning window.
const domain::Instant kMoment = domain::from_rfc3339("2026-02-20T07:40:00+08:00").value();

void local_time_of_an_instant(benchmark::State& state) {
    domain::Instant at = kMoment;
    for (auto _ : state) {
        benchmark::DoNotOptimize(domain::local_time(at, kZone));
        at += std::chrono::minutes{1};
    }
}
BENCHMARK(local_time_of_an_instant);

void explain_a_person_and_instant(benchmark::State& state) {
    const auto subject = somebody(1);
    for (auto _ : state) benchmark::DoNotOptimize(domain::explain(rules(), subject, kMoment));
}
BENCHMARK(explain_a_person_and_instant);

void plan_a_day_of_a_person(benchmark::State& state) {
    const auto subject = somebody(1);
    const auto date = domain::local_time(kMoment, kZone).date;
    for (auto _ : state) benchmark::DoNotOptimize(rules().plan(subject, date));
}
BENCHMARK(plan_a_day_of_a_person);

void plan_a_day_of_100000_people(benchmark::State& state) {
    std::vector<domain::DutySubject> people;
    for (int number = 0; number < kOffice; ++number) people.push_back(somebody(number));
    const auto date = domain::local_time(kMoment, kZone).date;
    for (auto _ : state)
        for (const domain::DutySubject& subject : people)
            benchmark::DoNotOptimize(rules().plan(subject, date));
}
BENCHMARK(plan_a_day_of_100000_people)->Unit(benchmark::kMillisecond)->Iterations(3);

/// Keeps each benchmark's processor time in microseconds.
class Kept final : public benchmark::BenchmarkReporter {
public:
    bool ReportContext(const Context&) override { return true; }
    void ReportRuns(const std::vector<Run>& runs) override {
        for (const Run& run : runs)
            micros[run.run_name.function_name] =
                run.cpu_accumulated_time * 1e6 / static_cast<double>(run.iterations);
    }
    std::map<std::string, double> micros;
};

}  // namespace

int main(int count, char** arguments) {
    const bool is_quick = count == 2 && std::string_view(arguments[1]) == "--quick";
    if (count != 1 && !is_quick) {
        std::cerr << "usage: bench_policy [--quick]\n";
        return 2;
    }
    int none = 1;
    benchmark::Initialize(&none, arguments);
    Kept kept;
    benchmark::RunSpecifiedBenchmarks(&kept);
    const bench::Year year = bench::live_through_a_year(is_quick ? kPeopleOfTheYear / 20 : kPeopleOfTheYear);
    if (!year.trouble.empty()) {
        std::cerr << year.trouble << '\n';
        return 3;
    }

    const double reference = kept.micros["local_time_of_an_instant"];
    const auto row = [&](std::string name, double value, std::string unit, double micros) {
        return bench::Row{std::move(name), value, std::move(unit), "one local-time conversion",
                          micros / reference};
    };
    const auto promised = [](bench::Row row, std::string target, bool is_met) {
        row.target = std::move(target);
        row.met = is_met;
        return row;
    };
    const double explain = kept.micros["explain_a_person_and_instant"];
    const double plan = kept.micros["plan_a_day_of_a_person"];
    const double day = kept.micros["plan_a_day_of_100000_people"];
    const double a_message = year.processor_seconds * 1e6 / static_cast<double>(year.messages);
    bench::Row of_the_year = row(fmt::format("a year of {} people, {} messages", year.people, year.messages),
                                 year.processor_seconds, "s of processor time", year.processor_seconds * 1e6);
    if (!is_quick) of_the_year = promised(of_the_year, "≤ 60 s", year.processor_seconds <= 60);
    std::cout << bench::to_json({
        {"one local-time conversion", reference, "µs"},
        promised(row("explain a person and instant", explain, "µs", explain), "≤ 20 µs", explain <= 20),
        row("day plan of a person", plan, "µs", plan),
        promised(row("day plan of 100,000 people", day / 1e6, "s", day), "≤ 1 s", day <= 1e6),
        of_the_year,
        row("the same by the wall", year.seconds, "s", year.seconds * 1e6),
        row("a message of that year", a_message, "µs", a_message),
    });
    return 0;
}
