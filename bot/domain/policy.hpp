// One office rule as data: who may work from anywhere when, which windows, and what a call means.
// Parsed from config/policies/<id>.toml; docs/policy-language.md lists every key.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/ids.hpp"
#include "bot/domain/roster.hpp"

namespace domain {

enum class PolicyStatus { proposed, in_force, suspended, not_adopted, ended };
enum class DayTable { regular, ramadan };

std::string_view to_string(PolicyStatus status);
std::optional<PolicyStatus> policy_status_from(std::string_view name);
std::string_view to_string(DayTable table);

using Weekdays = std::array<bool, 7>;  ///< indexed by `std::chrono::weekday::c_encoding()`, Sunday first

/// A span of the local day, as written. `close` of a window names the last minute that still belongs to it
/// (07:30 lasts until 07:31:00); working hours and breaks end when that minute begins.
struct DaySpan {
    std::chrono::minutes open{};
    std::chrono::minutes close{};
};

struct WindowRule {
    std::string id;
    std::string name_id;
    std::string name_en;
    DaySpan span;
    std::chrono::minutes grace{0};                  ///< still in time that long after the named minute
    std::chrono::minutes last_reminder_before{15};  ///< before the close, to those who have not checked in
    std::chrono::minutes late_until_after{0};       ///< 0: a late check-in is taken until the end of the day
};

/// Working hours of one day of the week under one table.
struct HoursRule {
    DayTable table = DayTable::regular;
    Weekdays weekdays{};
    DaySpan span;
    std::vector<DaySpan> breaks;  ///< rest and prayer: no call counts in them
};

/// What silence means, and how often one may ask.
struct CallRule {
    enum class Count { attempts, calls };
    enum class Advance { automatic, supervisor };

    int attempts = 1;                        ///< how often one call asks
    std::chrono::minutes answer_within{30};  ///< per attempt
    std::chrono::minutes gap{10};            ///< between a deadline and the next attempt
    Advance advance = Advance::automatic;
    Count count = Count::calls;                ///< what a miss is counted over
    int threshold = 3;                         ///< consecutive counted misses that open a flag
    std::optional<std::chrono::minutes> span;  ///< R1: all within this span
    bool call_outs_count = true;
    bool roll_calls_count = true;
    std::chrono::seconds outage_tolerance{90};  ///< a longer gap in an answer window voids it
    std::chrono::minutes quota_interval{180};   ///< at most one counted call per person in this time
    int quota_per_day = 2;
};

/// What happens after a flag opens.
struct EscalationRule {
    int reply_working_days = 3;
    bool uphold_needs_second_person = false;
};

/// Where the text of a circular is unclear and this file had to choose.
struct ReadingOf {
    std::string key;     ///< the key in the file
    std::string source;  ///< what was read
    std::string choice;  ///< how, and why
};

struct Policy {
    PolicyId id;
    std::string version;  ///< hash of the file's meaning; frozen on every call and window
    std::string title;
    std::string legal_basis;
    std::string authority;
    PolicyStatus status = PolicyStatus::proposed;
    std::string zone;  ///< IANA; empty: each unit's own
    DateRange valid;
    bool is_overlay = false;
    std::optional<PolicyId> overlay_on;

    Weekdays flexible_weekdays{};
    std::vector<std::chrono::year_month_day> flexible_dates;
    bool skips_holidays = true;
    bool skips_joint_leave = true;

    std::vector<UnitKind> exempt_units;
    std::vector<UnitId> only_units;  ///< empty: all

    /// Indexed by DayTable. Asked on flexible days, and on office days if `windows_on_office_days`.
    std::array<std::vector<WindowRule>, 2> windows;
    bool windows_on_office_days = false;
    std::vector<HoursRule> hours;
    CallRule calls;
    EscalationRule escalation;
    int reminders_per_day = 4;  ///< calm budget
    int reminders_per_hour = 2;
    std::vector<ReadingOf> readings;
    std::vector<std::string> unknowns;  ///< keys written as `unknown`: not activated without a named decision
};

/// `default` is the id of the rule that holds where no other does, whatever its dates.
inline constexpr std::string_view kDefaultPolicyId = "default";
/// The version of the rule below, as opposed to one read from a file.
inline constexpr std::string_view kBuiltInVersion = "built-in";

/// The neutral rule for people no other policy speaks about: three consecutive calls, one attempt each, no
/// flexible days, no windows, the national working hours (Perpres 21/2023: 37h30 a week, 32h30 in Ramadan).
Policy default_policy();

/// The hours that hold on that day of the week, else nullptr. Ramadan without hours of its own keeps the
/// regular ones.
const HoursRule* hours_on(const Policy& policy, DayTable table, std::chrono::weekday weekday);

/// Working time of a whole week without breaks. `policy check` compares it with the 37h30 and 32h30 of
/// Perpres 21/2023 and warns; it never rejects, for circulars are often reported incompletely.
std::chrono::minutes working_week(const Policy& policy, DayTable table);

}  // namespace domain
