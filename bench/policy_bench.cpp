// What the rules cost: one explanation, one plan, the plans of a large office, and a simulated year. Each as a time
// and as a ratio to one conversion of an instant to local time, measured in the same run: the ratio means the same on
// a slow machine and a busy one. Prints Markdown; with `--json FILE` writes the same there. Runs from the
// repository's root.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/year.hpp"
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
        return domain::Rulebook(std::move(policies), config::load_calendar("config/calendars/id.json").value());
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
        for (const domain::DutySubject& subject : people) benchmark::DoNotOptimize(rules().plan(subject, date));
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

struct Line {
    std::string what;
    double value;
    std::string unit;
    double ratio;
    std::string target;
    bool is_met;
};

void print(const std::vector<Line>& lines, const std::string& json_file) {
    std::cout << "| figure | value | × one local-time conversion | target | met |\n|---|---:|---:|---|---|\n";
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    for (const Line& line : lines) {
        std::cout << fmt::format("| {} | {:.3g} {} | {:.3g} | {} | {} |\n", line.what, line.value, line.unit, line.ratio,
                                 line.target, line.target.empty() ? "" : line.is_met ? "yes" : "**no**");
        rows.push_back({{"figure", line.what},
                        {"value", line.value},
                        {"unit", line.unit},
                        {"ratio", line.ratio},
                        {"target", line.target},
                        {"met", line.is_met}});
    }
    if (!json_file.empty()) std::ofstream(json_file) << rows.dump(2) << '\n';
}

}  // namespace

int main(int count, char** arguments) {
    benchmark::Initialize(&count, arguments);
    const std::string json_file = count == 3 && std::string_view(arguments[1]) == "--json" ? arguments[2] : "";
    if (count != 1 && json_file.empty()) {
        std::cerr << "usage: bench_policy [--json FILE]\n";
        return 2;
    }
    Kept kept;
    benchmark::RunSpecifiedBenchmarks(&kept);
    const bench::Year year = bench::live_through_a_year(kPeopleOfTheYear);
    if (!year.trouble.empty()) {
        std::cerr << year.trouble << '\n';
        return 3;
    }

    const double reference = kept.micros["local_time_of_an_instant"];
    const double explain = kept.micros["explain_a_person_and_instant"];
    const double plan = kept.micros["plan_a_day_of_a_person"];
    const double day = kept.micros["plan_a_day_of_100000_people"];
    const double a_message = year.processor_seconds * 1e6 / static_cast<double>(year.messages);
    std::vector<Line> lines = {
        {"one local-time conversion", reference, "µs", 1, "", true},
        {"explain a person and instant", explain, "µs", explain / reference, "≤ 20 µs", explain <= 20},
        {"day plan of a person", plan, "µs", plan / reference, "", true},
        {"day plan of 100,000 people", day / 1e6, "s", day / reference, "≤ 1 s", day <= 1e6},
        {fmt::format("a year of {} people, {} messages", year.people, year.messages), year.processor_seconds,
         "s of processor time", year.processor_seconds * 1e6 / reference, "≤ 60 s", year.processor_seconds <= 60},
        {"the same by the wall", year.seconds, "s", year.seconds * 1e6 / reference, "", true},
        {"years of a person in a second", static_cast<double>(year.people) / year.processor_seconds, "people/s", 0, "",
         true},
        {"a message of that year", a_message, "µs", a_message / reference, "", true},
    };
    print(lines, json_file);
    return std::all_of(lines.begin(), lines.end(), [](const Line& line) { return line.is_met; }) ? 0 : 1;
}
