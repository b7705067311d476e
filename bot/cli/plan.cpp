#include <CLI/CLI.hpp>
#include <memory>

#include "bot/cli/arguments.hpp"
#include "bot/cli/plan_figures.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/simulation/run.hpp"

namespace cli {
namespace {

CLI::Validator a_length() {
    return expecting("a length such as 90s, 15m or 1h",
                     [](const std::string& text) { return plan_length_from(text).has_value(); });
}

CLI::Validator a_share() {
    return expecting("a share such as 80%",
                     [](const std::string& text) { return plan_share_from(text).has_value(); });
}

CLI::Validator of_messenger(std::string what, std::function<bool(std::string_view)> is_right) {
    return expecting(std::move(what), [is_right](const std::string& text) {
        const auto parts = messenger_and_value(text);
        return parts && is_right(parts->second);
    });
}

int plan(Local& local, const PlanWanted& wanted) {
    const auto limits = simulation::limits_of_adapters();
    if (!limits) {
        local.err << "sigap plan: " << limits.error().message << '\n';
        return kEnvironment;
    }
    const auto found = planned(local, wanted, *limits);
    if (!found) return kUsage;
    (wanted.as_json ? print_plan_as_json : print_plan_as_text)(local.out, wanted, *found);
    return found->is_enough() ? kGood : kFinding;
}

}  // namespace

void add_plan(CLI::App& app, Chosen& chosen) {
    auto wanted = std::make_shared<PlanWanted>();
    CLI::App& command = add_command(
        app, "plan",
        "How long reminders and calls take under the messengers' limits, and what accounts, instances and fees that needs",
        {"sigap plan --employees 800", "sigap plan --employees 20000 --channels telegram=70%,whatsapp=30%",
         "sigap plan --employees 20000 --accounts telegram=3 --within 15m --json",
         "sigap plan --employees 20000 --opens 06:30   # when to begin, so that the last one hears in time",
         "sigap plan --employees 100000 --rate telegram=1000   # paid broadcasts"});
    command.footer("Exit code 1: the last one hears of the window too late, or not on the first day.\n\n" +
                   command.get_footer());
    command.add_option("--employees", wanted->employees, "How many people are reminded")
        ->required()
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{10'000'000}));
    command.add_option("--window", wanted->window, "How long the presence window is open (default: 60m)")
        ->check(a_length());
    command
        .add_option("--within", wanted->within,
                    "By when everybody should have been reminded (default: a quarter of the window)")
        ->check(a_length());
    command
        .add_option("--opens", wanted->opens,
                    "When the window opens, e.g. 06:30: then times of day are told, too")
        ->check(expecting("a time of day such as 06:30",
                          [](const std::string& text) { return plan_time_from(text).has_value(); }));
    command
        .add_option("--channels", wanted->channels,
                    "The people of each messenger, or their share (default: telegram=100%)")
        ->delimiter(',')
        ->check(of_messenger("telegram=14000 or telegram=70%, and whatsapp alike", [](std::string_view text) {
            return plan_share_from(text) || is_plan_count(text);
        }));
    command
        .add_option("--accounts", wanted->accounts,
                    "Bots or numbers, with the people spread evenly (default: 1)")
        ->delimiter(',')
        ->check(of_messenger("a count such as telegram=2", is_plan_count));
    command
        .add_option("--rate", wanted->rates,
                    "Messages a second and account (default: what Sigap keeps to, telegram=28, whatsapp=60)")
        ->delimiter(',')
        ->check(of_messenger("a rate such as telegram=1000", is_plan_rate));
    command
        .add_option("--answering", wanted->answering, "Who answers while others still wait (default: 80%)")
        ->check(a_share());
    command.add_option("--answers-within", wanted->answers_within, "How fast they answer (default: 10m)")
        ->check(a_length());
    command.add_option("--call", wanted->call, "The people of one call (default: 50)")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1'000'000}));
    command
        .add_option(
            "--whatsapp-portfolio", wanted->portfolio,
            "People whom Meta lets the business write to in 24 hours: 250, 2000, 10000, 100000 or unlimited "
            "(default)")
        ->check(one_of({"250", "2000", "10000", "100000", "unlimited"}));
    command
        .add_option("--template-fee,--whatsapp-fee", wanted->template_fee,
                    "What one delivered utility template costs, in any currency (default: not known)")
        ->check(CLI::Range(0.0, 1e6));
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command.callback(
        [&chosen, wanted] { chosen.here = [wanted](Local& local) { return plan(local, *wanted); }; });
}

}  // namespace cli
