// What growth costs: timers, start-up, memory and HR's month over up to a million people, as rows of JSON.
// `--quick`: up to 10,000 people. `--only timers|service|report`. Runs from the repository's root.
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/growth/office.hpp"
#include "bot/cli/logging.hpp"

int main(int count, char** arguments) {
    bool is_quick = false;
    std::string only;
    for (int at = 1; at < count; ++at) {
        const std::string word = arguments[at];
        if (word == "--quick")
            is_quick = true;
        else if (word == "--only" && at + 1 < count)
            only = arguments[++at];
        else {
            std::cerr << "usage: bench_growth [--quick] [--only timers|service|report]\n";
            return 2;
        }
    }
    config::Log log;
    log.level = config::LogLevel::error;
    cli::open_log(log, {});
    try {
        std::vector<bench::Row> rows;
        const auto add = [&](const std::string& name, std::vector<bench::Row> more) {
            std::cerr << "   " << name << ": " << more.size() << " figures\n";
            std::move(more.begin(), more.end(), std::back_inserter(rows));
        };
        const auto is_wanted = [&](const std::string& name) { return only.empty() || only == name; };
        const std::vector<std::int64_t> sizes =
            is_quick ? std::vector<std::int64_t>{1000, 10'000}
                     : std::vector<std::int64_t>{1000, 10'000, 100'000, 1'000'000};
        if (is_wanted("timers")) add("timers", bench::growth::measure_timers(sizes));
        if (is_wanted("service"))
            add("service", bench::growth::measure_service(
                               is_quick ? std::vector<std::int64_t>{10'000}
                                        : std::vector<std::int64_t>{10'000, 100'000, 1'000'000},
                               is_quick ? 10'000 : 1'000'000));
        if (is_wanted("report"))
            add("report", bench::growth::measure_month_report(is_quick ? 1000 : 100'000));
        std::cout << bench::to_json(rows);
        return 0;
    } catch (const std::exception& trouble) {
        std::cerr << "bench_growth: " << trouble.what() << '\n';
        return 3;
    }
}
