#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bot/domain/local_time.hpp"
#include "config/policy_sections.hpp"

namespace config {
namespace {

using domain::AskedOn;
using domain::DaySpan;
using domain::DayTable;
using domain::HoursRule;
using domain::WindowRule;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 6> kUnitKindWords{
    "office", "direct_public_service", "hospital", "puskesmas", "guard", "shift"};
constexpr std::array<std::string_view, 3> kEmploymentWords{"pns", "cpns", "pppk"};
constexpr std::array<std::string_view, 7> kPositionWords{
    "jpt_utama", "jpt_madya", "jpt_pratama", "administrator", "pengawas", "pelaksana", "fungsional"};
constexpr std::array<std::string_view, 3> kIneligibilityWords{"under_discipline", "new_in_post", "other"};
constexpr std::array<std::string_view, 3> kAskedOnWords{"flexible_days", "office_days", "every_workday"};
constexpr std::array<std::string_view, 2> kWeekWords{"five_days", "six_days"};
constexpr std::array<std::string_view, 2> kSkippable{"national_holiday", "joint_leave"};

constexpr Vocabulary<domain::UnitKind> kUnitKinds{kUnitKindWords, domain::unit_kind_from, domain::to_string};
constexpr Vocabulary<domain::Employment> kEmployments{kEmploymentWords, domain::employment_from,
                                                      domain::to_string};
constexpr Vocabulary<domain::Position> kPositions{kPositionWords, domain::position_from, domain::to_string};
constexpr Vocabulary<AskedOn> kAskedOn{kAskedOnWords, domain::asked_on_from, domain::to_string};
constexpr Vocabulary<domain::WorkingWeek> kWeeks{kWeekWords, domain::working_week_from, domain::to_string};

bool overlap(const DaySpan& one, const DaySpan& other) {
    return one.open < other.close && other.open < one.close;
}

void read_scope(TableReader& root, std::string_view key, domain::Scope& into) {
    auto reader = root.table(key);
    if (!reader) return;
    const auto list = [&]() -> TableReader& { return reader->or_else(key == "scope" ? "all" : "none"); };
    list().read("units", into.units);
    list().read("unit_kinds", into.unit_kinds, kUnitKinds);
    list().read("employments", into.employments, kEmployments);
    list().read("positions", into.positions, kPositions);
    list().read("task_traits", into.task_traits);
    list().read("employees", into.employees);
    reader->finish();
    for (const domain::UnitId& unit : into.units)
        if (domain::unit_kind_from(unit.value))
            reader->reject("units", fmt::format("\"{}\"", unit.value),
                           "names of units, as the roster writes them",
                           fmt::format("kinds of unit go into {}.unit_kinds", key));
}

/// Whether two windows of one table can be asked of one person on one day.
bool may_meet(const WindowRule& one, const WindowRule& other) {
    bool shares_weekday = false;
    for (std::size_t day = 0; day < one.weekdays.size(); ++day)
        shares_weekday = shares_weekday || (one.weekdays[day] && other.weekdays[day]);
    const bool shares_week = !one.week || !other.week || one.week == other.week;
    const bool shares_place = one.asked_on == other.asked_on || one.asked_on == AskedOn::every_workday ||
                              other.asked_on == AskedOn::every_workday;
    return shares_weekday && shares_week && shares_place;
}

void check_against(TableReader& reader, const WindowRule& rule, const std::vector<WindowRule>& others) {
    for (const WindowRule& other : others) {
        if (!may_meet(rule, other)) continue;
        if (other.id == rule.id)
            reader.reject("id", fmt::format("\"{}\"", rule.id), "an id of its own for each window of a day");
        if (rule.span.open <= other.span.close && other.span.open <= rule.span.close)
            reader.reject("open", clock_text(rule.span.open),
                          fmt::format("windows that do not overlap: {} lasts from {} to {}", other.id,
                                      clock_text(other.span.open), clock_text(other.span.close)));
    }
}

std::vector<WindowRule> read_windows_of(TableReader& windows, DayTable table, AskedOn asked_on) {
    std::vector<WindowRule> rules;
    for (TableReader& reader : windows.tables(domain::to_string(table))) {
        WindowRule rule;
        rule.asked_on = asked_on;
        reader.read("id", rule.id, Need::required, Unknown::refused);
        if (!rule.id.empty() && !is_policy_id(rule.id))
            reader.reject("id", fmt::format("\"{}\"", rule.id), "a-z, 0-9, - and _ only");
        rule.name_id = rule.name_en = rule.id;
        reader.or_else("the id").read("name_id", rule.name_id);
        reader.or_else("the id").read("name_en", rule.name_en);
        const auto span = reader.span();
        reader.read("grace_minutes", rule.grace, 0, 240);
        reader.read("last_reminder_minutes", rule.last_reminder_before, 1, 240);
        reader.or_else("the day ends").read("late_minutes", rule.late_until_after, 1, 1440);
        reader.read("weekdays", rule.weekdays);
        reader.or_else("windows.asked_on").read("asked_on", rule.asked_on, kAskedOn);
        reader.or_else("both").read("week", rule.week, kWeeks);
        reader.finish();
        if (!span) continue;
        rule.span = *span;
        check_against(reader, rule, rules);
        rules.push_back(std::move(rule));
    }
    return rules;
}

/// Breaks or prayers: within the hours, and none over another.
std::vector<DaySpan> read_rests(TableReader& reader, std::string_view key,
                                const std::optional<DaySpan>& within, const std::vector<DaySpan>& taken) {
    std::vector<DaySpan> rests;
    for (TableReader& rest : reader.tables(key)) {
        const auto span = rest.span();
        rest.finish();
        if (!span) continue;
        const auto is_over = [&](const DaySpan& other) { return overlap(*span, other); };
        if (within && (span->open < within->open || within->close < span->close))
            rest.reject("open", clock_text(span->open), "it within the working hours");
        else if (std::any_of(taken.begin(), taken.end(), is_over) ||
                 std::any_of(rests.begin(), rests.end(), is_over))
            rest.reject("open", clock_text(span->open), "breaks and prayers that do not overlap");
        rests.push_back(*span);
    }
    return rests;
}

void check_against(TableReader& reader, const HoursRule& rule, const std::vector<HoursRule>& others) {
    for (const HoursRule& other : others)
        for (std::size_t day = 0; day < rule.weekdays.size(); ++day) {
            if (other.table != rule.table || other.week != rule.week) continue;
            if (!other.weekdays[day] || !rule.weekdays[day]) continue;
            domain::Weekdays twice{};
            twice[day] = true;
            reader.reject("weekdays", fmt::format("{} a second time", weekdays_text(twice)),
                          "one set of hours for each day of the week");
        }
}

}  // namespace

const Vocabulary<domain::IneligibilityCause> kIneligibilityCauses{
    kIneligibilityWords, domain::ineligibility_cause_from, domain::to_string};

bool is_policy_id(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' ||
               letter == '_';
    });
}

void read_people(TableReader& root, domain::Policy& policy) {
    read_scope(root, "scope", policy.scope);
    read_scope(root, "exempt", policy.exempt);
    if (auto eligibility = root.table("eligibility")) {
        eligibility->read("not", policy.ineligible, kIneligibilityCauses);
        eligibility->finish();
    }
}

void read_flexible(TableReader& root, domain::Policy& policy) {
    auto reader = root.table("flexible");
    if (!reader) return;
    domain::FlexibleRule& rule = policy.flexible;
    reader->read("weekdays", rule.weekdays);
    reader->read("dates", rule.dates);
    for (const year_month_day date : rule.dates)
        if (!policy.valid.contains(date))
            reader->reject("dates", domain::to_iso_date(date), "dates on which the policy is valid");
    reader->read("quota_per_week", rule.quota_per_week, 1, 7);
    reader->read("cap_per_week", rule.cap_per_week, 0, 7);
    if (rule.quota_per_week && rule.cap_per_week && *rule.cap_per_week < *rule.quota_per_week)
        reader->reject("quota_per_week", fmt::format("{}", *rule.quota_per_week),
                       fmt::format("at most the cap of {} a week", *rule.cap_per_week));
    reader->read("max_away_percent", rule.max_away_percent, 0, 100);
    reader->read("min_present", rule.min_present, 0, 10000);
    std::vector<std::string> skipped(kSkippable.begin(), kSkippable.end());
    reader->read("skip", skipped, kSkippable);
    const auto skips = [&](std::string_view kind) {
        return std::find(skipped.begin(), skipped.end(), kind) != skipped.end();
    };
    rule.skips_holidays = skips("national_holiday");
    rule.skips_joint_leave = skips("joint_leave");
    reader->finish();
}

void read_windows(TableReader& root, domain::Policy& policy) {
    auto reader = root.table("windows");
    if (!reader) return;
    AskedOn asked_on = AskedOn::flexible_days;
    reader->read("asked_on", asked_on, kAskedOn);
    policy.windows[0] = read_windows_of(*reader, DayTable::regular, asked_on);
    policy.windows[1] = read_windows_of(reader->or_else("as windows.regular"), DayTable::ramadan, asked_on);
    if (!reader->says("ramadan")) policy.windows[1] = policy.windows[0];
    reader->finish();
}

void read_hours(TableReader& root, domain::Policy& policy) {
    auto section =
        root.table("hours", policy.kind == domain::PolicyKind::rule ? Need::required : Need::optional);
    if (!section) return;
    for (const DayTable table : {DayTable::regular, DayTable::ramadan})
        for (TableReader& reader : section->tables(domain::to_string(table))) {
            HoursRule rule;
            rule.table = table;
            reader.read("weekdays", rule.weekdays, Need::required);
            reader.read("week", rule.week, kWeeks);
            const auto span = reader.span();
            rule.breaks = read_rests(reader, "breaks", span, {});
            rule.prayers = read_rests(reader, "prayers", span, rule.breaks);
            reader.finish();
            check_against(reader, rule, policy.hours);
            if (!span) continue;
            rule.span = *span;
            policy.hours.push_back(std::move(rule));
        }
    section->finish();
}

void read_report(TableReader& root, domain::Policy& policy) {
    auto reader = root.table("report");
    if (!reader) return;
    domain::ReportRule rule;
    reader->read("asked_on", rule.asked_on, kAskedOn);
    reader->read("remind_before_end_minutes", rule.remind_before_end, 0, 480);
    reader->or_else("the day ends").read("due_after_end_minutes", rule.due_after_end, 1, 720);
    reader->finish();
    policy.report = rule;
}

}  // namespace config
