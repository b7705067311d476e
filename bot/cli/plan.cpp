#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/domain/capacity.hpp"
#include "bot/simulation/run.hpp"

namespace cli {
namespace {

using domain::Messenger;
using std::chrono::milliseconds;
using Number = std::optional<double>;

// Telegram asks 0.1 Star for a message above its free 30 a second (core.telegram.org/bots/faq, broadcasts).
constexpr double kFreeTelegramRate = 30;
constexpr double kStarsAMessage = 0.1;
constexpr double kShareOfWindow = 0.25;

struct WantedPlan {
    std::int64_t employees = 0;
    std::string window = "60m";
    std::string within;
    std::vector<std::string> channels = {"telegram=100%"};
    std::vector<std::string> accounts;
    std::vector<std::string> rates;
    std::string answering = "80%";
    std::string answers_within = "10m";
    std::int64_t call = 50;
    std::string portfolio = "unlimited";
    double template_fee = 0;
    bool as_json = false;
};

/// What is planned for one messenger.
struct Carried {
    Messenger messenger{};
    std::int64_t people = 0;
    std::int64_t accounts = 1;
    domain::Throughput account;
    domain::Answering answering;
    milliseconds reminder{};           ///< if nobody answered meanwhile
    milliseconds reminder_answered{};  ///< with the answers
    milliseconds call{};
    std::int64_t accounts_needed = 1;
    double webhooks_per_second = 0;
    std::optional<std::int64_t> beyond_portfolio;  ///< people who cannot be written to on one day
    double stars = 0;
    double template_fees = 0;
};

/// Digits, a dot, and what follows them.
std::optional<std::pair<double, std::string_view>> number_and_rest(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
    return std::pair(number, text.substr(static_cast<std::size_t>(end - text.data())));
}

/// `90s`, `15m`, `1h`.
std::optional<milliseconds> length_from(std::string_view text) {
    const auto parts = number_and_rest(text);
    if (!parts || parts->first <= 0 || parts->first > 100'000) return std::nullopt;
    const std::map<std::string_view, double> units = {{"s", 1}, {"m", 60}, {"h", 3600}};
    const auto unit = units.find(parts->second);
    if (unit == units.end()) return std::nullopt;
    return milliseconds{std::llround(parts->first * unit->second * 1000)};
}

/// `80%`, as a share of 1.
Number share_from(std::string_view text) {
    const auto parts = number_and_rest(text);
    return parts && parts->second == "%" && parts->first <= 100 ? Number(parts->first / 100) : std::nullopt;
}

bool is_count(std::string_view text) {
    const auto parts = number_and_rest(text);
    return parts && parts->second.empty() && parts->first >= 1 && parts->first <= 10'000'000 &&
           parts->first == std::floor(parts->first);
}

bool is_rate(std::string_view text) {
    const auto parts = number_and_rest(text);
    return parts && parts->second.empty() && parts->first >= 0.1 && parts->first <= 10'000;
}

std::map<Messenger, std::string_view> by_messenger(const std::vector<std::string>& texts) {
    std::map<Messenger, std::string_view> found;
    for (const std::string& text : texts) {
        const auto [messenger, value] = messenger_and_value(text).value();
        found.insert_or_assign(messenger, value);
    }
    return found;
}

CLI::Validator a_length() {
    return expecting("a length such as 90s, 15m or 1h",
                     [](const std::string& text) { return length_from(text).has_value(); });
}

CLI::Validator a_share() {
    return expecting("a share such as 80%",
                     [](const std::string& text) { return share_from(text).has_value(); });
}

CLI::Validator of_messenger(std::string what, std::function<bool(std::string_view)> is_right) {
    return expecting(std::move(what), [is_right](const std::string& text) {
        const auto parts = messenger_and_value(text);
        return parts && is_right(parts->second);
    });
}

double number_from(std::string_view text) {
    return number_and_rest(text)->first;
}

/// The people of each messenger; empty with a mistake on `err`.
std::map<Messenger, std::int64_t> spread(Local& local, const WantedPlan& wanted) {
    std::map<Messenger, std::int64_t> people;
    std::int64_t sum = 0;
    for (const auto& [messenger, text] : by_messenger(wanted.channels)) {
        const auto share = share_from(text);
        people[messenger] = share ? std::llround(static_cast<double>(wanted.employees) * *share)
                                  : std::llround(number_from(text));
        sum += people[messenger];
    }
    if (std::llabs(sum - wanted.employees) > static_cast<std::int64_t>(people.size())) {
        local.err << fmt::format(
            "sigap plan: --channels name {} people of {}; give each messenger its people or its share, e.g. "
            "telegram=70%,whatsapp=30%\n",
            sum, wanted.employees);
        return {};
    }
    return people;
}

Carried carried(const WantedPlan& wanted, Messenger messenger, std::int64_t people,
                const domain::SendLimits& limits, milliseconds within) {
    Carried plan;
    plan.messenger = messenger;
    plan.people = people;
    const auto accounts = by_messenger(wanted.accounts);
    const auto rates = by_messenger(wanted.rates);
    if (const auto own = accounts.find(messenger); own != accounts.end())
        plan.accounts = std::llround(number_from(own->second));
    plan.account = {rates.contains(messenger) ? number_from(rates.at(messenger)) : limits.account_per_second,
                    static_cast<int>(limits.parallel_sends)};
    const bool is_telegram = messenger == Messenger::telegram;
    // A tap on Telegram is confirmed by a toast and an edit; on WhatsApp an answer gets a message.
    plan.answering = {.share = share_from(wanted.answering).value(),
                      .within = std::chrono::duration_cast<std::chrono::seconds>(
                          length_from(wanted.answers_within).value()),
                      .sends_each = is_telegram ? 2 : 1};
    const std::int64_t fullest = domain::people_an_account(people, plan.accounts);
    const domain::Answering nobody{.share = 0};
    plan.reminder = domain::time_to_tell(fullest, plan.account, nobody);
    plan.reminder_answered = domain::time_to_tell(fullest, plan.account, plan.answering);
    plan.call = domain::time_to_tell(std::min(wanted.call, fullest), plan.account, nobody);
    plan.accounts_needed = domain::accounts_needed(people, plan.account, plan.answering, within);
    // Up to three receipts a message on WhatsApp, and an update for each answer.
    const double sent_per_second = plan.account.per_second * static_cast<double>(plan.accounts);
    plan.webhooks_per_second =
        sent_per_second * (is_telegram ? plan.answering.share : 3 + plan.answering.share);
    if (is_telegram) {
        const double free_of_charge =
            kFreeTelegramRate / std::max(kFreeTelegramRate, plan.account.per_second);
        plan.stars = static_cast<double>(people) * (1 - free_of_charge) * kStarsAMessage;
        return plan;
    }
    plan.template_fees = static_cast<double>(people) * wanted.template_fee;
    if (wanted.portfolio != "unlimited") {
        const auto reach = static_cast<std::int64_t>(number_from(wanted.portfolio));
        if (people > reach) plan.beyond_portfolio = people - reach;
    }
    return plan;
}

std::string spoken(milliseconds length) {
    const auto seconds = (length.count() + 999) / 1000;
    const auto both = [](std::int64_t great, std::string_view unit, std::int64_t small,
                         std::string_view part) {
        return small == 0 ? fmt::format("{} {}", great, unit)
                          : fmt::format("{} {} {} {}", great, unit, small, part);
    };
    if (seconds < 60) return fmt::format("{} s", seconds);
    if (seconds < 7200) return both(seconds / 60, "min", seconds % 60, "s");
    return both(seconds / 3600, "h", seconds % 3600 / 60, "min");
}

std::string amount(std::int64_t number, std::string_view one, std::string_view several) {
    return fmt::format("{} {}", number, number == 1 ? one : several);
}

void print_as_text(std::ostream& out, const WantedPlan& wanted, const std::vector<Carried>& plans,
                   milliseconds window, milliseconds within) {
    out << fmt::format("{}, a window of {}; everybody should have heard of it within {}\n",
                       amount(wanted.employees, "employee", "employees"), spoken(window), spoken(within));
    for (const Carried& plan : plans) {
        const auto line = [&](std::string_view what, const std::string& figure) {
            out << fmt::format("  {:<48} {}\n", what, figure);
        };
        out << fmt::format("\n{}: {} over {}, {:g} messages a second each\n", to_string(plan.messenger),
                           amount(plan.people, "person", "people"),
                           amount(plan.accounts, "account", "accounts"), plan.account.per_second);
        line("last one reminded, if nobody answers meanwhile", spoken(plan.reminder));
        line(
            fmt::format("last one reminded, if {} answer within {}", wanted.answering, wanted.answers_within),
            spoken(plan.reminder_answered));
        line(fmt::format("a call to {}, in front of all reminders", amount(wanted.call, "person", "people")),
             spoken(plan.call));
        line(fmt::format("accounts for {}", spoken(within)), fmt::format("{}", plan.accounts_needed));
        line("webhooks a second meanwhile, at most",
             fmt::format("{:.0f}", std::ceil(plan.webhooks_per_second)));
        if (plan.stars > 0) line("Stars to remind everybody", fmt::format("{:.0f}", plan.stars));
        if (plan.template_fees > 0)
            line("fees of templates to remind everybody", fmt::format("{:.2f}", plan.template_fees));
        if (plan.beyond_portfolio)
            out << fmt::format(
                "  ! {} cannot be written to on one day: Meta lets the portfolio reach {} outside 24 hours after "
                "they wrote.\n    It rises by itself when half of it is used for seven days; until then, begin with "
                "few units or use Telegram.\n",
                amount(*plan.beyond_portfolio, "person", "people"), wanted.portfolio);
        if (plan.reminder_answered > window)
            out << "  ! The window closes before the last one is reminded.\n";
        if (plan.reminder_answered > within)
            out << fmt::format(
                "  ! Too slow: {} instead of {}, or begin reminding {} before the window opens.\n",
                amount(plan.accounts_needed, "account", "accounts"), plan.accounts,
                spoken(plan.reminder_answered - within));
    }
}

void print_as_json(std::ostream& out, const WantedPlan& wanted, const std::vector<Carried>& plans,
                   milliseconds window, milliseconds within) {
    const auto seconds = [](milliseconds length) { return static_cast<double>(length.count()) / 1000; };
    Json document{{"employees", wanted.employees},
                  {"window_seconds", seconds(window)},
                  {"within_seconds", seconds(within)},
                  {"channels", Json::array()}};
    for (const Carried& plan : plans)
        document["channels"].push_back({{"messenger", to_string(plan.messenger)},
                                        {"people", plan.people},
                                        {"accounts", plan.accounts},
                                        {"messages_per_second", plan.account.per_second},
                                        {"reminder_seconds", seconds(plan.reminder)},
                                        {"reminder_seconds_with_answers", seconds(plan.reminder_answered)},
                                        {"call_seconds", seconds(plan.call)},
                                        {"accounts_needed", plan.accounts_needed},
                                        {"webhooks_per_second", plan.webhooks_per_second},
                                        {"stars", plan.stars},
                                        {"template_fees", plan.template_fees},
                                        {"beyond_portfolio", plan.beyond_portfolio.value_or(0)}});
    print(out, document);
}

int plan(Local& local, const WantedPlan& wanted) {
    const auto limits = simulation::limits_of_adapters();
    if (!limits) {
        local.err << "sigap plan: " << limits.error().message << '\n';
        return kEnvironment;
    }
    const milliseconds window = length_from(wanted.window).value();
    const milliseconds within =
        wanted.within.empty()
            ? milliseconds{std::llround(static_cast<double>(window.count()) * kShareOfWindow)}
            : length_from(wanted.within).value();
    const auto people = spread(local, wanted);
    if (people.empty()) return kUsage;
    std::vector<Carried> plans;
    for (const auto& [messenger, count] : people)
        plans.push_back(carried(wanted, messenger, count, limits->at(messenger), within));
    (wanted.as_json ? print_as_json : print_as_text)(local.out, wanted, plans, window, within);
    const bool is_enough = std::all_of(plans.begin(), plans.end(), [&](const Carried& one) {
        return one.reminder_answered <= within && !one.beyond_portfolio;
    });
    return is_enough ? kGood : kFinding;
}

}  // namespace

void add_plan(CLI::App& app, Chosen& chosen) {
    auto wanted = std::make_shared<WantedPlan>();
    CLI::App& command = add_command(
        app, "plan",
        "How long reminders and calls take under the messengers' limits, and how many accounts that needs",
        {"sigap plan --employees 800", "sigap plan --employees 20000 --channels telegram=70%,whatsapp=30%",
         "sigap plan --employees 20000 --accounts telegram=3 --within 15m --json",
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
        .add_option("--channels", wanted->channels,
                    "The people of each messenger, or their share (default: telegram=100%)")
        ->delimiter(',')
        ->check(of_messenger("telegram=14000 or telegram=70%, and whatsapp alike",
                             [](std::string_view text) { return share_from(text) || is_count(text); }));
    command
        .add_option("--accounts", wanted->accounts,
                    "Bots or numbers, with the people spread evenly (default: 1)")
        ->delimiter(',')
        ->check(of_messenger("a count such as telegram=2", is_count));
    command
        .add_option("--rate", wanted->rates,
                    "Messages a second and account (default: what Sigap keeps to, telegram=28, whatsapp=60)")
        ->delimiter(',')
        ->check(of_messenger("a rate such as telegram=1000", is_rate));
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
        .add_option("--template-fee", wanted->template_fee,
                    "What one delivered utility template costs, in any currency (default: 0, not known)")
        ->check(CLI::Range(0.0, 1e6));
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command.callback(
        [&chosen, wanted] { chosen.here = [wanted](Local& local) { return plan(local, *wanted); }; });
}

}  // namespace cli
