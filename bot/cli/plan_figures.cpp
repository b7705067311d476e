#include "bot/cli/plan_figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "bot/cli/arguments.hpp"

namespace cli {
namespace {

using domain::Messenger;
using std::chrono::milliseconds;

// Telegram asks 0.1 Star for a message above its free 30 a second (core.telegram.org/bots/faq, broadcasts).
constexpr double kFreeTelegramRate = 30;
constexpr double kStarsAMessage = 0.1;
constexpr double kShareOfWindow = 0.25;

/// Digits, a dot, and what follows them.
std::optional<std::pair<double, std::string_view>> number_and_rest(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || !std::isfinite(number) || number < 0) return std::nullopt;
    return std::pair(number, text.substr(static_cast<std::size_t>(end - text.data())));
}

double number_from(std::string_view text) {
    return number_and_rest(text)->first;
}

std::map<Messenger, std::string_view> by_messenger(const std::vector<std::string>& texts) {
    std::map<Messenger, std::string_view> found;
    for (const std::string& text : texts) {
        const auto [messenger, value] = messenger_and_value(text).value();
        found.insert_or_assign(messenger, value);
    }
    return found;
}

/// The people of each messenger; empty with a mistake on `err`.
std::map<Messenger, std::int64_t> people_of_messengers(Local& local, const PlanWanted& wanted) {
    std::map<Messenger, std::int64_t> people;
    std::int64_t sum = 0;
    for (const auto& [messenger, text] : by_messenger(wanted.channels)) {
        const auto share = plan_share_from(text);
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

PlannedLane lane_for(const PlanWanted& wanted, Messenger messenger, std::int64_t people,
                     const domain::SendLimits& limits, milliseconds within) {
    PlannedLane lane;
    lane.messenger = messenger;
    lane.people = people;
    const auto accounts = by_messenger(wanted.accounts);
    const auto rates = by_messenger(wanted.rates);
    if (const auto own = accounts.find(messenger); own != accounts.end())
        lane.accounts = std::llround(number_from(own->second));
    lane.account = {rates.contains(messenger) ? number_from(rates.at(messenger)) : limits.account_per_second,
                    static_cast<int>(limits.parallel_sends)};
    const bool is_telegram = messenger == Messenger::telegram;
    // A tap on Telegram is confirmed by a toast and an edit; on WhatsApp an answer gets a message.
    const domain::Answering answering{.share = plan_share_from(wanted.answering).value(),
                                      .within = std::chrono::duration_cast<std::chrono::seconds>(
                                          plan_length_from(wanted.answers_within).value()),
                                      .sends_each = is_telegram ? 2 : 1};
    const std::int64_t fullest = domain::people_an_account(people, lane.accounts);
    const domain::Answering nobody{.share = 0};
    lane.reminder = domain::time_to_tell(fullest, lane.account, nobody);
    lane.reminder_answered = domain::time_to_tell(fullest, lane.account, answering);
    lane.call = domain::time_to_tell(std::min(wanted.call, fullest), lane.account, nobody);
    lane.accounts_needed = domain::accounts_needed(people, lane.account, answering, within);
    lane.groups_needed = (lane.accounts_needed + lane.accounts - 1) / lane.accounts;
    // Up to three receipts a message on WhatsApp, and an update for each answer.
    lane.webhooks_each = is_telegram ? answering.share : 3 + answering.share;
    if (is_telegram) {
        const double free_of_charge =
            kFreeTelegramRate / std::max(kFreeTelegramRate, lane.account.per_second);
        lane.stars = static_cast<double>(people) * (1 - free_of_charge) * kStarsAMessage;
        return lane;
    }
    if (wanted.template_fee) lane.template_fees = static_cast<double>(people) * *wanted.template_fee;
    if (wanted.portfolio != "unlimited") {
        const auto reach = static_cast<std::int64_t>(number_from(wanted.portfolio));
        if (people > reach) lane.beyond_portfolio = people - reach;
    }
    return lane;
}

}  // namespace

std::optional<milliseconds> plan_length_from(std::string_view text) {
    const auto parts = number_and_rest(text);
    if (!parts || parts->first <= 0 || parts->first > 100'000) return std::nullopt;
    const std::map<std::string_view, double> units = {{"s", 1}, {"m", 60}, {"h", 3600}};
    const auto unit = units.find(parts->second);
    if (unit == units.end()) return std::nullopt;
    return milliseconds{std::llround(parts->first * unit->second * 1000)};
}

std::optional<double> plan_share_from(std::string_view text) {
    const auto parts = number_and_rest(text);
    return parts && parts->second == "%" && parts->first <= 100 ? std::optional(parts->first / 100)
                                                                : std::nullopt;
}

std::optional<std::chrono::minutes> plan_time_from(std::string_view text) {
    const auto is_digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !is_digit(0) || !is_digit(1) || !is_digit(3) || !is_digit(4))
        return std::nullopt;
    const int hour = 10 * (text[0] - '0') + (text[1] - '0');
    const int minute = 10 * (text[3] - '0') + (text[4] - '0');
    if (hour > 23 || minute > 59) return std::nullopt;
    return std::chrono::hours{hour} + std::chrono::minutes{minute};
}

bool is_plan_count(std::string_view text) {
    const auto parts = number_and_rest(text);
    return parts && parts->second.empty() && parts->first >= 1 && parts->first <= 10'000'000 &&
           parts->first == std::floor(parts->first);
}

bool is_plan_rate(std::string_view text) {
    const auto parts = number_and_rest(text);
    return parts && parts->second.empty() && parts->first >= 0.1 && parts->first <= 10'000;
}

std::optional<Planned> planned(Local& local, const PlanWanted& wanted,
                               const std::map<Messenger, domain::SendLimits>& limits) {
    const auto people = people_of_messengers(local, wanted);
    if (people.empty()) return std::nullopt;
    Planned plan;
    plan.window = plan_length_from(wanted.window).value();
    plan.within = wanted.within.empty()
                      ? milliseconds{std::llround(static_cast<double>(plan.window.count()) * kShareOfWindow)}
                      : plan_length_from(wanted.within).value();
    plan.opens = plan_time_from(wanted.opens);
    for (const auto& [messenger, count] : people)
        plan.lanes.push_back(lane_for(wanted, messenger, count, limits.at(messenger), plan.within));
    return plan;
}

double PlannedLane::sent_per_second(std::int64_t by_accounts) const {
    return account.per_second * static_cast<double>(by_accounts);
}

std::int64_t PlannedLane::accounts_that_suffice() const {
    return std::max(accounts, accounts_needed);
}

double Planned::events_per_second() const {
    double sum = 0;
    for (const PlannedLane& lane : lanes)
        sum += lane.sent_per_second(lane.accounts_that_suffice()) * (1 + lane.webhooks_each);
    return sum;
}

std::int64_t Planned::offices() const {
    return domain::shares_of(events_per_second(), domain::kEventsWorkedOff);
}

std::int64_t Planned::instances() const {
    double webhooks = 0;
    for (const PlannedLane& lane : lanes)
        webhooks += lane.sent_per_second(lane.accounts_that_suffice()) * lane.webhooks_each;
    return domain::shares_of(webhooks / static_cast<double>(offices()), domain::kWebhooksTaken);
}

std::int64_t Planned::instances_with_one_lost() const {
    return instances() + 1;
}

milliseconds Planned::head_start() const {
    milliseconds longest{0};
    for (const PlannedLane& lane : lanes) longest = std::max(longest, lane.reminder_answered - within);
    return longest;
}

bool Planned::is_enough() const {
    return std::all_of(lanes.begin(), lanes.end(), [&](const PlannedLane& lane) {
        return lane.reminder_answered <= within && !lane.beyond_portfolio;
    });
}

}  // namespace cli
