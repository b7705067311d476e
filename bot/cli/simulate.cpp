#include "bot/cli/simulate.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <memory>

#include "bot/cli/arguments.hpp"
#include "bot/cli/interruption.hpp"
#include "bot/cli/logging.hpp"
#include "bot/cli/simulate_print.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/simulation/run.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"

namespace cli {
namespace {

using simulation::Scenario;
using Clock = std::chrono::steady_clock;

constexpr int kInterrupted = 130;  // as a shell says it

struct WantedSimulation {
    std::vector<std::string> policies;
    std::string calendar;
    std::string roster;
    std::string behaviour;
    std::size_t people = 0;
    std::string zone;
    Days days;
    std::uint64_t seed = 1;
    int calls_per_week = 1;
    std::vector<std::string> rates;
    std::string format = "table";
    bool shows_progress = false;
};

/// Everything read, or every mistake in the files.
class Reading {
public:
    explicit Reading(const WantedSimulation& wanted) : wanted_(wanted) {}

    /// False with the mistakes on `err`.
    bool read(std::ostream& err, Scenario& scenario) {
        for (const std::string& file : wanted_.policies)
            if (auto policy = take(config::load_policy(file)))
                scenario.policies.push_back(std::move(*policy));
        if (!wanted_.calendar.empty())
            if (auto calendar = take(config::load_calendar(wanted_.calendar)))
                scenario.calendar = std::move(*calendar);
        if (!wanted_.behaviour.empty())
            if (const auto text = take(config::text_of(wanted_.behaviour)))
                if (auto behaviour = take(simulation::parse_behaviour(*text, wanted_.behaviour)))
                    scenario.behaviour = std::move(*behaviour);
        scenario.zone = wanted_.zone.empty() ? zone_of(scenario.policies) : wanted_.zone;
        if (!wanted_.roster.empty())
            read_roster(scenario);
        else
            scenario.roster = simulation::invented_roster(wanted_.people, scenario.zone);
        for (const std::string& line : mistakes_) err << line << '\n';
        return mistakes_.empty();
    }

private:
    template <typename T>
    std::optional<T> take(config::Checked<T> checked) {
        if (checked) return std::move(*checked);
        for (const config::Mistake& mistake : checked.error()) mistakes_.push_back(to_string(mistake));
        return std::nullopt;
    }

    void read_roster(Scenario& scenario) {
        const auto text = take(config::text_of(wanted_.roster));
        if (!text) return;
        auto roster = documents::read_roster(*text, wanted_.roster);
        if (roster) {
            scenario.roster = std::move(*roster);
            return;
        }
        for (const documents::RowMistake& mistake : roster.error())
            mistakes_.push_back(fmt::format("{}: {}", wanted_.roster, to_string(mistake)));
    }

    static std::string zone_of(const std::vector<domain::Policy>& policies) {
        for (const domain::Policy& policy : policies)
            if (!policy.zone.empty()) return policy.zone;
        return "Asia/Makassar";
    }

    const WantedSimulation& wanted_;
    std::vector<std::string> mistakes_;
};

/// `telegram=30`: messages a second; nullopt for anything else.
std::optional<std::pair<domain::Messenger, double>> rate_from(std::string_view text) {
    const auto parts = messenger_and_value(text);
    if (!parts) return std::nullopt;
    const auto& [messenger, digits] = *parts;
    double rate = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), rate);
    const bool is_number = error == std::errc{} && end == digits.data() + digits.size();
    return is_number && rate >= 0.1 && rate <= 1000 ? std::optional(std::pair(messenger, rate))
                                                    : std::nullopt;
}

/// The burst has to hold what fits into a half a second, the simulation's step.
void set_rate(domain::SendLimits& limits, double rate) {
    limits.account_per_second = rate;
    limits.parallel_sends = std::max(limits.parallel_sends, static_cast<std::size_t>(rate / 2) + 1);
}

About about(const Scenario& scenario, const std::vector<std::string>& changed) {
    About about;
    const auto fact = [&](std::string name, simulation::Value value) {
        about.facts.emplace_back(std::move(name), std::move(value));
    };
    fact("from", domain::to_iso_date(scenario.from));
    fact("to", domain::to_iso_date(scenario.to));
    fact("zone", scenario.zone);
    fact("seed", static_cast<std::int64_t>(scenario.seed));
    fact("people", static_cast<std::int64_t>(scenario.roster.employees.size()));
    for (const domain::Policy& policy : scenario.policies) {
        const bool is_changed = std::find(changed.begin(), changed.end(), policy.id.value) != changed.end();
        fact("policy " + policy.id.value,
             fmt::format("{} {}", policy.version,
                         is_changed ? "not in force, played as if it were" : to_string(policy.status)));
    }
    fact("calendar",
         scenario.calendar.version.empty() ? "none: no holidays, no Ramadan" : scenario.calendar.version);
    fact("tzdata", domain::tzdata_version());
    fact("calls", fmt::format("{} a week by the head of each unit", scenario.calls_per_week));
    for (std::size_t index = 0; index < simulation::kCharacters.size(); ++index)
        fact("share " + std::string(simulation::kCharacters[index]), scenario.behaviour.people[index]);
    fact("share leave", scenario.behaviour.leave);
    fact("share sick", scenario.behaviour.sick);
    fact("share no_network", scenario.behaviour.no_network);
    fact("share whatsapp", scenario.behaviour.whatsapp);
    about.left_out = {
        "The providers themselves: no network, no lost or repeated answers, no paid templates. What they take and "
        "refuse, and receipts on WhatsApp, are played within the program.",
        "Time between half seconds: what is due within one happens at its end.",
        "Enrolment: everybody has one chat from the first day on. Mail, dashboard and webhooks.",
        "Decisions of HR about flags, and changes of roster, rules or calendar on the way.",
    };
    return about;
}

/// The day, how far, and how long it will take; on a terminal one line that changes.
class Progress {
public:
    Progress(std::ostream& err, bool is_terminal) : err_(err), is_terminal_(is_terminal) {}
    ~Progress() {
        if (is_terminal_ && is_shown_) err_ << "\r\x1b[K" << std::flush;
    }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void show(std::chrono::year_month_day day, double done) {
        const auto now = Clock::now();
        if (done <= 0 ||
            now - shown_at_ < (is_terminal_ ? std::chrono::milliseconds{200} : std::chrono::seconds{2}))
            return;
        shown_at_ = now;
        is_shown_ = true;
        const std::chrono::duration<double> spent = now - begun_;
        err_ << fmt::format("{}{}  {:3.0f} %  {:.0f} s left{}", is_terminal_ ? "\r\x1b[K" : "",
                            domain::to_iso_date(day), 100 * done, spent.count() * (1 - done) / done,
                            is_terminal_ ? "" : "\n")
             << std::flush;
    }

private:
    std::ostream& err_;
    const bool is_terminal_;
    bool is_shown_ = false;
    const Clock::time_point begun_ = Clock::now();
    Clock::time_point shown_at_ = begun_;
};

int usage(Local& local, std::string_view what) {
    local.err << fmt::format("sigap policy simulate: {}\nsigap policy simulate --help shows examples\n",
                             what);
    return kUsage;
}

int simulate(Local& local, const WantedSimulation& wanted) {
    if (wanted.roster.empty() == (wanted.people == 0))
        return usage(local, "expected either --roster FILE or --people N, with N from 1 to 100000");
    Scenario scenario;
    scenario.from = domain::from_iso_date(wanted.days.from).value();
    scenario.to = domain::from_iso_date(wanted.days.to).value();
    scenario.seed = wanted.seed;
    scenario.calls_per_week = wanted.calls_per_week;
    if (scenario.to < scenario.from)
        return usage(local, fmt::format("--to {} lies before --from {}", wanted.days.to, wanted.days.from));
    auto limits = simulation::limits_of_adapters();
    if (!limits) {
        local.err << limits.error().message << '\n';
        return kEnvironment;
    }
    scenario.limits = std::move(*limits);
    for (const std::string& text : wanted.rates) {
        const auto rate = rate_from(text);
        if (!rate)
            return usage(local, fmt::format("--rate {}: expected telegram=N or whatsapp=N, messages a second "
                                            "from 0.1 to 1000",
                                            text));
        set_rate(scenario.limits[rate->first], rate->second);
    }
    if (!Reading(wanted).read(local.err, scenario)) return kEnvironment;
    const auto changed = simulation::as_if_in_force(scenario.policies);

    config::Log log;
    log.level = config::LogLevel::error;
    open_log(log, {});
    const Interruption interruption;
    const bool is_terminal = ::isatty(STDERR_FILENO) == 1;
    std::optional<Progress> progress;
    if (is_terminal || wanted.shows_progress) progress.emplace(local.err, is_terminal);
    const auto figures = simulation::run(scenario, [&](std::chrono::year_month_day day, double done) {
        if (progress) progress->show(day, done);
        return !interruption.is_wished();
    });
    progress.reset();
    if (!figures) {
        local.err << figures.error().message << '\n';
        return kEnvironment;
    }
    if (!*figures) {
        local.err << "stopped before the end; nothing was kept\n";
        return kInterrupted;
    }
    print_simulation(local.out, wanted.format, about(scenario, changed), **figures);
    return kGood;
}

}  // namespace

void add_simulate(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<WantedSimulation>();
    CLI::App& command = add_command(
        family, "simulate", "Live through weeks or a year under these rules with scripted people, in seconds",
        {"sigap policy simulate --policy config/policies/kaltim-friday.toml --calendar config/calendars/id.json \\",
         "    --people 200 --from 2026-02-13 --to 2026-03-13",
         "sigap policy simulate --policy my.toml --roster roster.csv --from 2026-01-01 --to 2026-12-31 \\",
         "    --behaviour people.toml --seed 7 --rate telegram=20 --format csv > year.csv",
         "Nothing is sent, nothing needs to be activated, and no office's database is touched."});
    command.add_option("--policy", wanted->policies, "Policy file; several may be given")
        ->required()
        ->type_name("FILE");
    command.add_option("--calendar", wanted->calendar, "Calendar file (default: no holidays)")
        ->type_name("FILE");
    auto* roster = command.add_option("--roster", wanted->roster, "Roster file")->type_name("FILE");
    command.add_option("--people", wanted->people, "An invented office of that many people")
        ->type_name("N")
        ->check(CLI::Range(1, 100'000))
        ->excludes(roster);
    command.add_option("--from", wanted->days.from, "First day")
        ->required()
        ->type_name("DATE")
        ->check(a_date());
    command.add_option("--to", wanted->days.to, "Last day, included")
        ->required()
        ->type_name("DATE")
        ->check(a_date());
    command.add_option("--zone", wanted->zone, "The office's time zone (default: the first policy's)")
        ->check(a_zone());
    command
        .add_option("--seed", wanted->seed,
                    "Another number is another year; the same is the same (default: 1)")
        ->type_name("N");
    command.add_option("--behaviour", wanted->behaviour, "How people behave (default: a mixed office)")
        ->type_name("FILE");
    command
        .add_option("--calls-per-week", wanted->calls_per_week, "Calls by the head of each unit (default: 1)")
        ->type_name("N")
        ->check(CLI::Range(0, 50));
    command
        .add_option("--rate", wanted->rates,
                    "Messages a second, as telegram=30; otherwise what the adapters keep to")
        ->type_name("MESSENGER=N");
    command.add_option("--format", wanted->format, "table, csv or json (default: table)")
        ->check(one_of({"table", "csv", "json"}));
    command.add_flag("--progress", wanted->shows_progress, "Show progress even where no terminal is");
    command.callback(
        [&chosen, wanted] { chosen.here = [wanted](Local& local) { return simulate(local, *wanted); }; });
}

}  // namespace cli
