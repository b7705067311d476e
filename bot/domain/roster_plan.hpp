// Who of a unit works from anywhere on which day of a week, where a policy gives a quota instead of a day:
// every breach of a roster, and a proposal that has none. The rules are those of the policy's
// `FlexibleRule`; the quota idea is that of programmes like two days of five (BKN, 2025) under the cap of
// Permen PANRB 4/2025, art. 13.
#pragma once

#include <chrono>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "bot/domain/duty.hpp"
#include "bot/domain/ids.hpp"
#include "bot/domain/policy.hpp"
#include "bot/domain/working_days.hpp"

namespace domain {

/// One person works from anywhere on one date, by the roster.
struct RosteredDay {
    EmployeeId employee;
    std::chrono::year_month_day date;

    friend auto operator<=>(const RosteredDay&, const RosteredDay&) = default;
    friend bool operator==(const RosteredDay&, const RosteredDay&) = default;
};

/// `2026-W08` (ISO 8601).
std::string to_iso_week(std::chrono::year_month_day date);
/// The Monday of `2026-W08`; nullopt for anything else, and for a week that the year does not have.
std::optional<std::chrono::year_month_day> monday_from_iso_week(std::string_view text);

/// One date of one person before the roster has said anything.
struct RosterDate {
    std::chrono::year_month_day date;
    std::optional<Ground> refused{};  ///< why the roster cannot give it; nullopt: it can
    bool is_flexible = false;         ///< by weekday or date already: away, and counted by the cap
    bool is_absent = false;           ///< not at work at all
};

/// What a day's plan, made without rostered days, leaves to the roster of this policy. Whatever takes the
/// person off work is named before what merely keeps them at the office.
RosterDate roster_date(const DayPlan& plan, const Policy& policy);

struct RosterMember {
    EmployeeId employee;
    std::string name;
    UnitId unit;
    FlexibleRule rule{};              ///< of the policy that governs the person in this week
    std::vector<RosterDate> dates{};  ///< of the week, in order
    bool may_be_left_out = false;     ///< exempt or ineligible all week: nothing is owed to the person
};

/// The member with the dates of one week, from the Monday on, planned under these rules. `subject` must hold
/// the absences of the whole week and no rostered days.
RosterMember roster_member(const Rulebook& rules, const DutySubject& subject, std::string name,
                           std::chrono::year_month_day monday);

/// The people of one or more units in one week. Shares and minimum presence are of each unit: all of its
/// people must be here, also those who are given nothing. Of rules that differ within a unit the strictest
/// holds for it.
struct RosterWeek {
    std::chrono::year_month_day monday;
    std::vector<RosterMember> members;
};

/// One rule that one entry breaks.
struct RosterBreach {
    std::size_t entry = 0;  ///< its place in what was checked
    RosteredDay day;
    Ground ground;  ///< the policy's key, as it is written in the file, and a sentence
};

/// Every breach of the week by these entries, by their order; an entry may break several rules. Of entries
/// that are too many together, the later ones are named: by date for a person, in the order given for a
/// unit's day. Entries outside the week are not looked at.
std::vector<RosterBreach> check_roster(const RosterWeek& week, const std::vector<RosteredDay>& entries);

/// What was owed to a person and could not be given.
struct RosterShortfall {
    EmployeeId employee;
    int owed = 0;
    int given = 0;
    Ground ground;
};

struct RosterProposal {
    std::vector<RosteredDay> days;            ///< by date, then person; without what was fixed
    std::vector<RosterShortfall> shortfalls;  ///< in the order of the members
};

/// Gives as many of the days that are owed as the rules allow, and of all ways to do so takes the one that,
/// in this order: makes up for who got fewer days lately, fills the weekdays of the week evenly, gives each
/// person the weekdays they had least, and uses the weekdays evenly over time. The same input gives the same
/// answer; nothing in it breaches `check_roster`. `fixed` are days of this week that stay as they are, and
/// `history` those of the weeks before that fairness looks back on.
RosterProposal propose_roster(const RosterWeek& week, const std::vector<RosteredDay>& fixed,
                              const std::vector<RosteredDay>& history);

}  // namespace domain
