#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>

#include "bot/cli/plan_figures.hpp"
#include "bot/cli/printing.hpp"

namespace cli {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

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

/// `06:18`, perhaps of the day before.
std::string time_of_day(minutes time) {
    constexpr int kDay = 24 * 60;
    const auto of_day = ((time.count() % kDay) + kDay) % kDay;
    return fmt::format("{:02}:{:02}{}", of_day / 60, of_day % 60, time.count() < 0 ? " the day before" : "");
}

minutes whole_minutes(milliseconds length) {
    return std::chrono::ceil<minutes>(length);
}

/// With the accounts there are.
double webhooks_per_second(const PlannedLane& lane) {
    return lane.sent_per_second(lane.accounts) * lane.webhooks_each;
}

void print_line(std::ostream& out, std::string_view what, const std::string& figure) {
    out << fmt::format("  {:<48} {}\n", what, figure);
}

/// What helps whoever hears too late: more accounts, an earlier beginning, or groups one after the other.
void print_ways_out(std::ostream& out, const PlannedLane& lane, const Planned& plan) {
    const milliseconds late = lane.reminder_answered - plan.within;
    const std::string begin = plan.opens
                                  ? fmt::format("at {}", time_of_day(*plan.opens - whole_minutes(late)))
                                  : spoken(late) + " before the window opens";
    out << fmt::format(
        "  ! Too slow: {} instead of {},\n    or begin reminding {},\n    or {} of units, each with a window {} after that of the one before.\n",
        amount(lane.accounts_needed, "account", "accounts"), lane.accounts, begin,
        amount(lane.groups_needed, "group", "groups"), spoken(plan.within));
}

void print_cost(std::ostream& out, const PlannedLane& lane) {
    if (lane.stars > 0) print_line(out, "Stars to remind everybody", fmt::format("{:.0f}", lane.stars));
    if (lane.messenger != domain::Messenger::whatsapp) return;
    print_line(out, "fees of templates to remind everybody",
               lane.template_fees
                   ? fmt::format("{:.2f}", *lane.template_fees)
                   : fmt::format("{} templates; name Meta's price by --template-fee", lane.people));
}

void print_lane(std::ostream& out, const PlanWanted& wanted, const PlannedLane& lane, const Planned& plan) {
    out << fmt::format("\n{}: {} over {}, {:g} messages a second each\n", to_string(lane.messenger),
                       amount(lane.people, "person", "people"), amount(lane.accounts, "account", "accounts"),
                       lane.account.per_second);
    print_line(out, "last one reminded, if nobody answers meanwhile", spoken(lane.reminder));
    print_line(
        out,
        fmt::format("last one reminded, if {} answer within {}", wanted.answering, wanted.answers_within),
        spoken(lane.reminder_answered));
    if (plan.opens)
        print_line(out, "the last one hears at",
                   time_of_day(*plan.opens + whole_minutes(lane.reminder_answered)));
    print_line(
        out, fmt::format("a call to {}, in front of all reminders", amount(wanted.call, "person", "people")),
        spoken(lane.call));
    print_line(out, fmt::format("accounts for {}", spoken(plan.within)),
               fmt::format("{}", lane.accounts_needed));
    print_line(out, "webhooks a second meanwhile, at most",
               fmt::format("{:.0f}", std::ceil(webhooks_per_second(lane))));
    print_cost(out, lane);
    if (lane.beyond_portfolio)
        out << fmt::format(
            "  ! {} cannot be written to on one day: Meta lets the portfolio reach {} outside 24 hours after "
            "they wrote.\n    It rises by itself when half of it is used for seven days; until then, begin with "
            "few units or use Telegram.\n",
            amount(*lane.beyond_portfolio, "person", "people"), wanted.portfolio);
    if (lane.reminder_answered > plan.window)
        out << "  ! The window closes before the last one is reminded.\n";
    if (lane.reminder_answered > plan.within) print_ways_out(out, lane, plan);
}

}  // namespace

void print_plan_as_text(std::ostream& out, const PlanWanted& wanted, const Planned& plan) {
    out << fmt::format("{}, a window of {}; everybody should have heard of it within {}\n",
                       amount(wanted.employees, "employee", "employees"), spoken(plan.window),
                       spoken(plan.within));
    for (const PlannedLane& lane : plan.lanes) print_lane(out, wanted, lane, plan);
    out << "\nSigap itself, with the accounts that suffice\n";
    print_line(out, "events a second, sent and received, at most",
               fmt::format("{:.0f}", std::ceil(plan.events_per_second())));
    print_line(out, "instances that take them in", fmt::format("{}", plan.instances()));
    print_line(out, "instances, if one may be lost", fmt::format("{}", plan.instances_with_one_lost()));
    if (plan.offices() > 1)
        out << fmt::format(
            "  ! One instance works off {:.0f} events a second: make {} offices of it, each with a "
            "database of its own,\n    or spread the windows.\n",
            domain::kEventsWorkedOff, plan.offices());
}

void print_plan_as_json(std::ostream& out, const PlanWanted& wanted, const Planned& plan) {
    const auto seconds = [](milliseconds length) { return static_cast<double>(length.count()) / 1000; };
    Json document{{"employees", wanted.employees},
                  {"window_seconds", seconds(plan.window)},
                  {"within_seconds", seconds(plan.within)},
                  {"head_start_seconds", seconds(plan.head_start())},
                  {"events_per_second", plan.events_per_second()},
                  {"instances", plan.instances()},
                  {"instances_with_one_lost", plan.instances_with_one_lost()},
                  {"offices", plan.offices()},
                  {"channels", Json::array()}};
    if (plan.opens) document["begin_at"] = time_of_day(*plan.opens - whole_minutes(plan.head_start()));
    for (const PlannedLane& lane : plan.lanes)
        document["channels"].push_back(
            {{"messenger", to_string(lane.messenger)},
             {"people", lane.people},
             {"accounts", lane.accounts},
             {"messages_per_second", lane.account.per_second},
             {"reminder_seconds", seconds(lane.reminder)},
             {"reminder_seconds_with_answers", seconds(lane.reminder_answered)},
             {"call_seconds", seconds(lane.call)},
             {"accounts_needed", lane.accounts_needed},
             {"groups_needed", lane.groups_needed},
             {"webhooks_per_second", webhooks_per_second(lane)},
             {"stars", lane.stars},
             {"template_fees", lane.template_fees ? Json(*lane.template_fees) : Json()},
             {"beyond_portfolio", lane.beyond_portfolio.value_or(0)}});
    print(out, document);
}

}  // namespace cli
