// One office rule as data: who may work from anywhere when, which windows, and what a call means.
// Parsed from config/policies/<id>.toml; docs/policy-language.md lists every key.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/domain/ids.hpp"
#include "bot/domain/roster.hpp"

namespace domain {

enum class PolicyStatus { proposed, in_force, suspended, not_adopted, ended };
enum class DayTable { regular, ramadan };
/// A rule governs; an overlay lends days to a rule; a frame only measures others.
enum class PolicyKind { rule, overlay, frame };

std::string_view to_string(PolicyStatus status);
std::optional<PolicyStatus> policy_status_from(std::string_view name);
std::string_view to_string(DayTable table);
std::string_view to_string(PolicyKind kind);

using Weekdays = std::array<bool, 7>;  ///< indexed by `std::chrono::weekday::c_encoding()`, Sunday first

/// A span of the local day, as written. `close` of a window names the last minute that still belongs to it
/// (07:30 lasts until 07:31:00); working hours and breaks end when that minute begins.
struct DaySpan {
    std::chrono::minutes open{};
    std::chrono::minutes close{};

    friend bool operator==(const DaySpan&, const DaySpan&) = default;
};

/// On which working days something is asked.
enum class AskedOn { flexible_days, office_days, every_workday };

std::string_view to_string(AskedOn days);
std::optional<AskedOn> asked_on_from(std::string_view name);

inline constexpr Weekdays kEveryDay{true, true, true, true, true, true, true};

struct WindowRule {
    std::string id;
    std::string name_id;
    std::string name_en;
    DaySpan span;
    std::chrono::minutes grace{0};                  ///< still in time that long after the named minute
    std::chrono::minutes last_reminder_before{15};  ///< before the close, to those who have not checked in
    std::chrono::minutes late_until_after{0};       ///< 0: a late check-in is taken until the end of the day
    Weekdays weekdays = kEveryDay;
    AskedOn asked_on = AskedOn::flexible_days;
    std::optional<WorkingWeek> week{};  ///< only for units of that working week; nullopt: for both

    friend bool operator==(const WindowRule&, const WindowRule&) = default;
};

/// Working hours of one day of the week under one table.
struct HoursRule {
    DayTable table = DayTable::regular;
    Weekdays weekdays{};
    DaySpan span;
    std::vector<DaySpan> breaks;                ///< rest: no call counts in it
    std::vector<DaySpan> prayers{};             ///< the same for prayer; a check-in in it is welcome
    WorkingWeek week = WorkingWeek::five_days;  ///< of the units it is for

    friend bool operator==(const HoursRule&, const HoursRule&) = default;
};

/// A set of people. A list that is empty says nothing.
struct Scope {
    std::vector<UnitId> units{};  ///< with everything below them
    std::vector<UnitKind> unit_kinds{};
    std::vector<Employment> employments{};
    std::vector<Position> positions{};
    std::vector<std::string> task_traits{};
    std::vector<EmployeeId> employees{};

    bool is_empty() const;
    friend bool operator==(const Scope&, const Scope&) = default;
};

/// Which days may be worked from anywhere. Weekdays and dates hold for everyone; a quota is filled by the
/// unit's roster, person by person.
struct FlexibleRule {
    Weekdays weekdays{};
    std::vector<std::chrono::year_month_day> dates;
    std::optional<int> quota_per_week;    ///< days a roster may give one person from Monday to Sunday
    std::optional<int> cap_per_week;      ///< flexible days of any origin; those beyond it are office days
    std::optional<int> max_away_percent;  ///< of a unit on one day, rounded down
    int min_present = 0;                  ///< of a unit on one day, at the office
    bool skips_holidays = true;
    bool skips_joint_leave = true;
};

/// Who may call with the effect that silence counts.
enum class Caller { direct_supervisor, supervisor_above, unit_hr, hr };

std::string_view to_string(Caller caller);
std::optional<Caller> caller_from(std::string_view name);

/// What silence means, and how often one may ask.
struct CallRule {
    enum class Count { none, attempts, calls };
    enum class Advance { automatic, supervisor };

    int attempts = 1;                        ///< how often one call asks
    std::chrono::minutes answer_within{30};  ///< per attempt
    std::chrono::minutes gap{10};            ///< between a deadline and the next attempt
    Advance advance = Advance::automatic;
    Count count = Count::calls;                ///< what a miss is counted over; none: no silence ever counts
    int threshold = 3;                         ///< consecutive counted misses that open a flag
    std::optional<std::chrono::minutes> span;  ///< R1: all within this span
    std::optional<int> span_days;  ///< over calls: misses older than that many days before the last drop out
    bool call_outs_count = true;
    bool roll_calls_count = true;
    bool call_backs_count = true;                 ///< a response the supervisor notes by hand is an answer
    bool check_in_resets = false;                 ///< a check-in in a window ends the streak like an answer
    bool answer_to_uncounted_call_resets = true;  ///< design.md 3
    std::vector<Caller> callers = {Caller::direct_supervisor, Caller::supervisor_above};
    std::vector<Messenger> messengers{};        ///< on which a call counts; empty: on all
    std::chrono::seconds outage_tolerance{90};  ///< a longer gap in an answer window voids it
    std::chrono::minutes quota_interval{180};   ///< at most one counted call per person in this time
    int quota_per_day = 2;
};

/// As policy files and frozen rules write them: `none`, `attempts`, `calls`; `auto`, `supervisor`.
std::string_view to_string(CallRule::Count count);
std::optional<CallRule::Count> call_count_from(std::string_view name);
std::string_view to_string(CallRule::Advance advance);
std::optional<CallRule::Advance> call_advance_from(std::string_view name);

/// How a reason is heard and who judges it.
struct ReasonRule {
    std::vector<std::string> codes;            ///< offered, in this order; empty: all of domain.md c
    std::vector<std::string> evidence_wanted;  ///< codes for which evidence is asked for, never required
    int explain_working_days = 3;              ///< to explain a miss, from the miss on
    int decide_working_days = 1;               ///< to judge a reason; silence favours the person
    Caller decider = Caller::direct_supervisor;
};

/// What happens after a flag opens.
struct EscalationRule {
    int reply_working_days = 3;
    bool uphold_needs_second_person = false;
    std::vector<Caller> told = {Caller::direct_supervisor, Caller::hr};  ///< after the person
    std::string label;             ///< what the flag is called on documents, e.g. `perlu tindak lanjut`
    std::string document;          ///< what HR prepares then, e.g. `nota dinas`; never a sanction
    bool digest_has_names = true;  ///< false: HR's digest has numbers of flags only
};

/// A report of the day's work, asked on some days. A missing one is shown and never counts as a miss.
struct ReportRule {
    AskedOn asked_on = AskedOn::flexible_days;
    std::chrono::minutes remind_before_end{30};  ///< before the working hours end
    std::chrono::minutes due_after_end{0};       ///< after the working hours end; 0: the end of the local day

    friend bool operator==(const ReportRule&, const ReportRule&) = default;
};

/// How long which data are kept, in days. Proposals of domain.md d unless a policy says otherwise.
struct RetentionRule {
    int raw_messages_days = 90;
    int presence_days = 730;
    std::optional<int> case_files_days;  ///< nullopt: by the agency's archive schedule, never by itself
};

/// Limits of higher rank that other policies are checked against; it governs nobody by itself.
struct FrameRule {
    std::optional<int> cap_per_week;
    std::vector<std::string> cap_waived_for;  ///< in words
    std::vector<IneligibilityCause> ineligible;
    std::vector<std::string> excluded;  ///< in words
    std::optional<std::chrono::minutes> week_regular;
    std::optional<std::chrono::minutes> week_ramadan;
};

/// Where the text of a circular is unclear and this file had to choose.
struct ReadingOf {
    std::string key;     ///< the key in the file
    std::string source;  ///< what was read
    std::string choice;  ///< how, and why
};

struct Policy {
    PolicyId id;
    std::string version;   ///< hash of the file's meaning; frozen on every call and window
    std::string title;     ///< in the language of the office that wrote it
    std::string title_en;  ///< for who reads English; empty: `title` for them, too
    std::string legal_basis;
    std::string authority;
    PolicyStatus status = PolicyStatus::proposed;
    std::string zone;  ///< IANA; empty: each unit's own
    DateRange valid;
    std::string source;  ///< where the rule was read, if the text itself was not seen
    PolicyKind kind = PolicyKind::rule;
    std::optional<PolicyId> overlay_on;
    int overlay_order = 0;  ///< of two overlays with windows of their own on one day, the larger wins

    Scope scope;                                 ///< all of its lists must match; empty: everyone
    Scope exempt;                                ///< any match: no flexible days, windows or counted calls
    std::vector<IneligibilityCause> ineligible;  ///< who works at the office for a while; see `Ineligibility`
    FlexibleRule flexible;

    /// Indexed by DayTable.
    std::array<std::vector<WindowRule>, 2> windows;
    std::vector<HoursRule> hours;
    std::vector<DaySpan> quiet;  ///< no reminder then, and no call counts; may pass midnight (open > close)
    CallRule calls;
    ReasonRule reasons;
    EscalationRule escalation;
    std::optional<ReportRule> report;
    RetentionRule retention;
    FrameRule frame;            ///< of a frame alone
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
/// regular ones, six-day units without hours of their own those of five days.
const HoursRule* hours_on(const Policy& policy, DayTable table, std::chrono::weekday weekday,
                          WorkingWeek week = WorkingWeek::five_days);

/// Working time of a whole week without breaks and prayers. `policy check` compares it with the 37h30 and
/// 32h30 of Perpres 21/2023 and warns; it never rejects, for circulars are often reported incompletely.
std::chrono::minutes working_week(const Policy& policy, DayTable table,
                                  WorkingWeek week = WorkingWeek::five_days);

}  // namespace domain
