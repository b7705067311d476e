#include "bot/domain/roster_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "bot/domain/grounds.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/roster_limits.hpp"

namespace domain {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kDaysOfWeek = 7;

/// Where ISO 8601 counts the weeks of a year from: the Monday of the week that holds 4 January.
sys_days first_monday(std::chrono::year year) {
    return sys_days{monday_of(year / std::chrono::January / 4)};
}

std::optional<int> number_from(std::string_view digits) {
    int value = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return fault == std::errc{} && end == digits.data() + digits.size() ? std::optional(value) : std::nullopt;
}

bool is_in_week(year_month_day date, year_month_day monday) {
    return sys_days{monday} <= sys_days{date} && sys_days{date} < sys_days{monday} + days{kDaysOfWeek};
}

const RosterDate* date_of(const RosterMember& member, year_month_day date) {
    const auto found = std::find_if(member.dates.begin(), member.dates.end(),
                                    [&](const RosterDate& one) { return one.date == date; });
    return found == member.dates.end() ? nullptr : &*found;
}

Ground unknown_person_ground(const EmployeeId& employee) {
    return {"roster.unknown_person", "ground_roster_unknown_person", {{"pegawai", employee.value}}};
}

Ground twice_ground(year_month_day date) {
    return {"roster.same_day_twice", "ground_roster_same_day_twice", {{"tanggal", date}}};
}

Ground already_flexible_ground(year_month_day date) {
    return {"flexible.weekdays", "ground_roster_already_flexible", {{"tanggal", date}}};
}

Ground quota_ground(int quota, int nth) {
    return {"flexible.quota_per_week",
            "ground_roster_quota",
            {{"kuota", std::int64_t{quota}}, {"urutan", std::int64_t{nth}}}};
}

Ground cap_ground(int cap, int nth) {
    return {"flexible.cap_per_week",
            "ground_roster_cap",
            {{"batas", std::int64_t{cap}}, {"urutan", std::int64_t{nth}}}};
}

Ground no_quota_ground() {
    return {"flexible.quota_per_week", "ground_roster_no_quota"};
}

/// The entries of one person in date order, without repeats: what quota and cap count.
struct PersonEntries {
    const RosterMember* member = nullptr;
    std::map<sys_days, std::size_t> entry_by_date;
};

class Check {
public:
    Check(const RosterWeek& week, const std::vector<RosteredDay>& entries) : week_(week), entries_(entries) {
        for (const RosterMember& member : week.members) people_[member.employee].member = &member;
    }

    std::vector<RosterBreach> run() {
        for (std::size_t entry = 0; entry < entries_.size(); ++entry)
            if (is_in_week(entries_[entry].date, week_.monday)) check_entry(entry);
        for (const auto& [employee, person] : people_) check_person(person);
        check_units();
        std::stable_sort(
            breaches_.begin(), breaches_.end(),
            [](const RosterBreach& left, const RosterBreach& right) { return left.entry < right.entry; });
        return std::move(breaches_);
    }

private:
    void report(std::size_t entry, Ground ground) {
        breaches_.push_back({entry, entries_[entry], std::move(ground)});
    }

    void check_entry(std::size_t entry) {
        const RosteredDay& day = entries_[entry];
        const auto person = people_.find(day.employee);
        if (person == people_.end()) return report(entry, unknown_person_ground(day.employee));
        const auto [first, is_first] = person->second.entry_by_date.emplace(sys_days{day.date}, entry);
        if (!is_first) return report(entry, twice_ground(day.date));
        const RosterDate* date = date_of(*person->second.member, day.date);
        if (date == nullptr) return report(entry, no_quota_ground());
        if (date->refused)
            report(entry, *date->refused);
        else if (date->is_flexible)
            report(entry, already_flexible_ground(day.date));
    }

    void check_person(const PersonEntries& person) {
        const FlexibleRule& rule = person.member->rule;
        const auto flexible_anyway =
            static_cast<int>(std::count_if(person.member->dates.begin(), person.member->dates.end(),
                                           [](const RosterDate& date) { return date.is_flexible; }));
        int nth = 0;
        for (const auto& [date, entry] : person.entry_by_date) {
            ++nth;
            if (!rule.quota_per_week) {
                const RosterDate* known = date_of(*person.member, year_month_day{date});
                if (known != nullptr && !known->refused) report(entry, no_quota_ground());
                continue;
            }
            if (nth > *rule.quota_per_week)
                report(entry, quota_ground(*rule.quota_per_week, nth));
            else if (rule.cap_per_week && nth + flexible_anyway > *rule.cap_per_week)
                report(entry, cap_ground(*rule.cap_per_week, nth + flexible_anyway));
        }
    }

    /// Entries of one unit and date, in the order given.
    void check_units() {
        std::map<std::pair<UnitId, sys_days>, std::vector<std::size_t>> by_day;
        for (const auto& [employee, person] : people_)
            for (const auto& [date, entry] : person.entry_by_date) {
                const RosterDate* known = date_of(*person.member, year_month_day{date});
                if (known != nullptr && !known->is_absent && !known->is_flexible)
                    by_day[{person.member->unit, date}].push_back(entry);
            }
        for (auto& [unit_day, entries] : by_day) {
            std::sort(entries.begin(), entries.end());
            check_unit_day(unit_day.first, year_month_day{unit_day.second}, entries);
        }
    }

    void check_unit_day(const UnitId& unit, year_month_day date, const std::vector<std::size_t>& entries) {
        const UnitLimit limit = limit_of(week_, unit);
        std::size_t flexible_anyway = 0, at_office = 0;
        for (const RosterMember& member : week_.members) {
            if (member.unit != unit) continue;
            const RosterDate* known = date_of(member, date);
            if (known == nullptr || known->is_absent) continue;
            ++(known->is_flexible ? flexible_anyway : at_office);
        }
        for (std::size_t nth = 1; nth <= entries.size(); ++nth) {
            const std::size_t entry = entries[nth - 1];
            if (limit.max_away_percent && flexible_anyway + nth > most_away(limit))
                report(entry, share_ground(limit));
            if (at_office < nth + static_cast<std::size_t>(limit.min_present))
                report(entry, presence_ground(limit.min_present));
        }
    }

    const RosterWeek& week_;
    const std::vector<RosteredDay>& entries_;
    std::map<EmployeeId, PersonEntries> people_;
    std::vector<RosterBreach> breaches_;
};

Ground ground_of_day_off(const DayPlan& plan) {
    if (!plan.grounds.empty()) return plan.grounds.back();
    return {"calendar", "ground_roster_day_off"};
}

/// The ground of that rule in the plan's own words.
Ground ground_of(const DayPlan& plan, std::string_view rule_begins, Ground otherwise) {
    for (const Ground& ground : plan.grounds)
        if (ground.rule.starts_with(rule_begins)) return ground;
    return otherwise;
}

bool is_owed_nothing(const RosterDate& date) {
    return date.refused && (date.refused->rule.find("exempt") != std::string::npos ||
                            date.refused->rule.find("ineligible") != std::string::npos);
}

}  // namespace

std::string to_iso_week(year_month_day date) {
    const sys_days monday{monday_of(date)};
    const std::chrono::year year = year_month_day{monday + days{3}}.year();
    const auto week = (monday - first_monday(year)).count() / kDaysOfWeek + 1;
    return fmt::format("{:04}-W{:02}", static_cast<int>(year), week);
}

std::optional<year_month_day> monday_from_iso_week(std::string_view text) {
    if (text.size() != 8 || text.substr(4, 2) != "-W") return std::nullopt;
    const auto year = number_from(text.substr(0, 4)), week = number_from(text.substr(6));
    if (!year || !week || *year < 1 || *week < 1 || *week > 53) return std::nullopt;
    const year_month_day monday = first_monday(std::chrono::year{*year}) + days{kDaysOfWeek * (*week - 1)};
    return to_iso_week(monday) == text ? std::optional(monday) : std::nullopt;
}

RosterDate roster_date(const DayPlan& plan, const Policy& policy) {
    RosterDate date{.date = plan.date};
    date.is_flexible = plan.place == Place::flexible;
    const bool is_workday = plan.kind == DayKind::workday || plan.kind == DayKind::before_start;
    date.is_absent = !is_workday || plan.absence.has_value();
    if (!is_workday)
        date.refused = ground_of_day_off(plan);
    else if (plan.absence)
        date.refused = ground_of(plan, "roster.absence", {"roster.absence", "ground_roster_away"});
    else if (plan.is_exempt)
        date.refused = ground_of(plan, "exempt", ground_of(plan, "roster.exempt", exempt_call_ground()));
    else if (plan.is_ineligible)
        date.refused = ground_of(plan, "ineligible", ineligible_ground());
    else if (plan.is_suspended)
        date.refused = ground_of(plan, "status", suspended_ground());
    else if (!plan.policy)
        date.refused = Ground{"valid", "ground_roster_no_policy"};
    else if (!policy.valid.contains(plan.date) || plan.policy != policy.id)
        date.refused = Ground{"valid", "ground_roster_policy_elsewhere", {{"kebijakan", policy.id.value}}};
    return date;
}

RosterMember roster_member(const Rulebook& rules, const DutySubject& subject, std::string name,
                           year_month_day monday) {
    std::vector<DayPlan> plans;
    const Policy* policy = nullptr;
    for (int day = 0; day < kDaysOfWeek; ++day) {
        const year_month_day date = sys_days{monday} + days{day};
        plans.push_back(rules.plan(subject, date));
        const Policy& governing = rules.governing(subject, date);
        const bool is_better =
            policy == nullptr || (!policy->flexible.quota_per_week && governing.flexible.quota_per_week);
        if (is_better) policy = &governing;
    }
    RosterMember member{subject.employee.value_or(EmployeeId{}), std::move(name),
                        subject.unit.value_or(UnitId{}), policy->flexible};
    for (const DayPlan& plan : plans) member.dates.push_back(roster_date(plan, *policy));
    const auto is_workday = [](const RosterDate& date) {
        return !date.refused || !date.refused->rule.starts_with("calendar");
    };
    member.may_be_left_out =
        std::all_of(member.dates.begin(), member.dates.end(),
                    [&](const RosterDate& date) { return !is_workday(date) || is_owed_nothing(date); });
    return member;
}

UnitLimit limit_of(const RosterWeek& week, const UnitId& unit) {
    UnitLimit limit;
    for (const RosterMember& member : week.members) {
        if (member.unit != unit) continue;
        ++limit.people;
        const auto& percent = member.rule.max_away_percent;
        if (percent && (!limit.max_away_percent || *percent < *limit.max_away_percent))
            limit.max_away_percent = percent;
        limit.min_present = std::max(limit.min_present, member.rule.min_present);
    }
    return limit;
}

std::size_t most_away(const UnitLimit& limit) {
    return limit.people * static_cast<std::size_t>(*limit.max_away_percent) / 100;
}

Ground share_ground(const UnitLimit& limit) {
    return {"flexible.max_away_percent",
            "ground_roster_share",
            {{"persen", std::int64_t{*limit.max_away_percent}},
             {"paling_banyak", static_cast<std::int64_t>(most_away(limit))},
             {"orang", static_cast<std::int64_t>(limit.people)}}};
}

Ground presence_ground(int least) {
    return {"flexible.min_present", "ground_roster_min_present", {{"paling_sedikit", std::int64_t{least}}}};
}

std::vector<RosterBreach> check_roster(const RosterWeek& week, const std::vector<RosteredDay>& entries) {
    return Check(week, entries).run();
}

}  // namespace domain
