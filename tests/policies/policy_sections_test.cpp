// Every section of the language: what it says, and what is wrong with it.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "bot/domain/local_time.hpp"
#include "config/policy_file.hpp"

using namespace std::chrono_literals;
using domain::AskedOn;
using domain::Caller;
using domain::CallRule;
using domain::WorkingWeek;

namespace {

constexpr std::string_view kIdentity = R"(id = "office"
title = "Rule"
legal_basis = "SE 1"
authority = "Governor"
status = "in_force"
)";

std::string rule(const std::string& sections) {
    const bool has_hours = sections.find("hours") != std::string::npos;
    return std::string{kIdentity} + (has_hours ? "" : "hours = \"unknown\"\n") + sections;
}

std::vector<std::string> mistakes_in(const std::string& text) {
    const auto policy = config::parse_policy(text, "p.toml");
    std::vector<std::string> found;
    if (!policy)
        for (const config::Mistake& mistake : policy.error()) found.push_back(to_string(mistake));
    return found;
}

domain::Policy sound(const std::string& text) {
    for (const std::string& mistake : mistakes_in(text)) MESSAGE(mistake);
    auto policy = config::parse_policy(text, "p.toml");
    REQUIRE(policy);
    return *policy;
}

}  // namespace

TEST_CASE("people are named by unit, kind of unit, employment, position, task trait and by themselves") {
    const domain::Policy policy = sound(rule(R"([scope]
units = ["Biro Umum", "Dinas Sosial"]
unit_kinds = ["office"]
employments = ["pns", "pppk"]
positions = ["pelaksana"]
task_traits = ["uses_ict"]
employees = ["E1"]
[exempt]
units = ["Biro Hukum"]
unit_kinds = ["hospital", "shift"]
employments = ["cpns"]
positions = ["jpt_madya", "jpt_pratama"]
task_traits = ["needs_special_room"]
employees = ["E2", "E3"]
[eligibility]
not = ["under_discipline", "new_in_post"]
)"));
    CHECK(policy.scope.units.size() == 2);
    CHECK(policy.scope.unit_kinds == std::vector{domain::UnitKind::office});
    CHECK(policy.scope.employments == std::vector{domain::Employment::pns, domain::Employment::pppk});
    CHECK(policy.scope.positions == std::vector{domain::Position::pelaksana});
    CHECK(policy.scope.task_traits == std::vector<std::string>{"uses_ict"});
    CHECK(policy.scope.employees == std::vector{domain::EmployeeId{"E1"}});
    CHECK(policy.exempt.units == std::vector{domain::UnitId{"Biro Hukum"}});
    CHECK(policy.exempt.unit_kinds.size() == 2);
    CHECK(policy.exempt.employments == std::vector{domain::Employment::cpns});
    CHECK(policy.exempt.positions.at(1) == domain::Position::jpt_pratama);
    CHECK(policy.exempt.task_traits.size() == 1);
    CHECK(policy.exempt.employees.at(1) == domain::EmployeeId{"E3"});
    CHECK(policy.ineligible ==
          std::vector{domain::IneligibilityCause::under_discipline, domain::IneligibilityCause::new_in_post});
    CHECK(sound(rule("")).scope.is_empty());
}

TEST_CASE("flexible days are weekdays, dates or a quota, within caps") {
    const domain::FlexibleRule flexible = sound(rule(R"([flexible]
weekdays = ["fri"]
quota_per_week = 1
cap_per_week = 2
max_away_percent = 50
min_present = 2
skip = ["joint_leave"]
)"))
                                              .flexible;
    CHECK(flexible.quota_per_week == 1);
    CHECK(flexible.cap_per_week == 2);
    CHECK(flexible.max_away_percent == 50);
    CHECK(flexible.min_present == 2);
    CHECK_FALSE(flexible.skips_holidays);
    CHECK(flexible.skips_joint_leave);
    CHECK_FALSE(sound(rule("[flexible]\nskip = []\n")).flexible.skips_joint_leave);
    CHECK_FALSE(sound(rule("")).flexible.quota_per_week);
}

TEST_CASE("windows differ by weekday, by working week, and between flexible and office days") {
    const domain::Policy policy = sound(rule(R"([windows]
asked_on = "office_days"
[[windows.regular]]
id = "masuk"
open = "06:00"
close = "07:30"
weekdays = ["mon", "tue", "wed", "thu"]
week = "five_days"
[[windows.regular]]
id = "masuk"
open = "05:30"
close = "07:00"
weekdays = ["fri"]
[[windows.regular]]
id = "pagi"
open = "06:30"
close = "07:30"
asked_on = "flexible_days"
grace_minutes = 5
last_reminder_minutes = 10
late_minutes = 60
[[windows.ramadan]]
id = "masuk"
open = "07:00"
close = "08:00"
)"));
    REQUIRE(policy.windows[0].size() == 3);
    CHECK(policy.windows[0][0].asked_on == AskedOn::office_days);
    CHECK(policy.windows[0][0].week == WorkingWeek::five_days);
    CHECK_FALSE(policy.windows[0][0].weekdays[5]);
    CHECK(policy.windows[0][1].weekdays == domain::Weekdays{false, false, false, false, false, true, false});
    CHECK_FALSE(policy.windows[0][1].week);
    CHECK(policy.windows[0][2].asked_on == AskedOn::flexible_days);
    CHECK(policy.windows[0][2].weekdays == domain::kEveryDay);
    CHECK(policy.windows[0][2].grace == 5min);
    CHECK(policy.windows[0][2].last_reminder_before == 10min);
    CHECK(policy.windows[0][2].late_until_after == 60min);
    CHECK(policy.windows[1].size() == 1);
}

TEST_CASE("hours know breaks, prayers and six-day weeks") {
    const domain::Policy policy = sound(rule(R"([[hours.regular]]
weekdays = ["fri"]
open = "07:30"
close = "16:00"
breaks = [{ open = "11:30", close = "12:00" }]
prayers = [{ open = "12:00", close = "13:00" }]
[[hours.regular]]
week = "six_days"
weekdays = ["fri", "sat"]
open = "08:00"
close = "14:00"
)"));
    REQUIRE(policy.hours.size() == 2);
    CHECK(policy.hours[0].prayers.at(0).close == 13h);
    CHECK(policy.hours[0].week == WorkingWeek::five_days);
    CHECK(policy.hours[1].week == WorkingWeek::six_days);
    CHECK(domain::working_week(policy, domain::DayTable::regular) == 7h);
    CHECK(domain::working_week(policy, domain::DayTable::regular, WorkingWeek::six_days) == 12h);
}

TEST_CASE("quiet time may pass midnight") {
    const domain::Policy policy = sound(rule(R"([[quiet]]
open = "21:00"
close = "05:00"
[[quiet]]
open = "12:00"
close = "13:00"
)"));
    REQUIRE(policy.quiet.size() == 2);
    CHECK(policy.quiet[0].open == 21h);
    CHECK(policy.quiet[0].close == 5h);
}

TEST_CASE("the call rule says who calls, on which messenger, and what ends a streak") {
    const CallRule calls = sound(rule(R"([calls]
count = "calls"
span_days = 30
advance = "supervisor"
call_backs_count = false
check_in_resets = true
answer_to_uncounted_call_resets = false
callers = ["direct_supervisor", "hr"]
messengers = ["whatsapp"]
)"))
                               .calls;
    CHECK(calls.span_days == 30);
    CHECK(calls.advance == CallRule::Advance::supervisor);
    CHECK_FALSE(calls.call_backs_count);
    CHECK(calls.check_in_resets);
    CHECK_FALSE(calls.answer_to_uncounted_call_resets);
    CHECK(calls.callers == std::vector{Caller::direct_supervisor, Caller::hr});
    CHECK(calls.messengers == std::vector{domain::Messenger::whatsapp});
    CHECK(sound(rule("[calls]\ncount = \"none\"\n")).calls.count == CallRule::Count::none);
    CHECK(sound(rule("")).calls.callers == CallRule{}.callers);
}

TEST_CASE("no silence counts while nobody has said what a call means") {
    const domain::Policy policy = sound(rule("calls = \"unknown\"\n"));
    CHECK(policy.calls.count == CallRule::Count::none);
    CHECK(policy.unknowns == std::vector<std::string>{"hours", "calls"});
}

TEST_CASE("what follows a miss is written as label, document and deadlines") {
    const domain::Policy policy = sound(rule(R"([reasons]
codes = ["illness", "network", "other"]
evidence_wanted = ["illness"]
explain_working_days = 2
decide_working_days = 3
decider = "supervisor_above"
[escalation]
reply_working_days = 5
uphold_needs_second_person = true
told = ["direct_supervisor", "unit_hr"]
label = "perlu tindak lanjut"
document = "nota dinas"
digest_has_names = false
[report]
asked_on = "every_workday"
remind_before_end_minutes = 45
due_after_end_minutes = 60
[retention]
raw_messages_days = 30
presence_days = 365
case_files_days = 1825
)"));
    CHECK(policy.reasons.codes.size() == 3);
    CHECK(policy.reasons.evidence_wanted == std::vector<std::string>{"illness"});
    CHECK(policy.reasons.explain_working_days == 2);
    CHECK(policy.reasons.decide_working_days == 3);
    CHECK(policy.reasons.decider == Caller::supervisor_above);
    CHECK(policy.escalation.reply_working_days == 5);
    CHECK(policy.escalation.uphold_needs_second_person);
    CHECK(policy.escalation.told == std::vector{Caller::direct_supervisor, Caller::unit_hr});
    CHECK(policy.escalation.label == "perlu tindak lanjut");
    CHECK(policy.escalation.document == "nota dinas");
    CHECK_FALSE(policy.escalation.digest_has_names);
    REQUIRE(policy.report);
    CHECK(policy.report->asked_on == AskedOn::every_workday);
    CHECK(policy.report->remind_before_end == 45min);
    CHECK(policy.report->due_after_end == 60min);
    CHECK(policy.retention.raw_messages_days == 30);
    CHECK(policy.retention.presence_days == 365);
    CHECK(policy.retention.case_files_days == 1825);
    CHECK_FALSE(sound(rule("")).report);
}

TEST_CASE("an overlay may bring people, days, windows and a report of its own, and an order") {
    const domain::Policy overlay = sound(std::string{kIdentity} + R"([overlay]
on = "base"
order = 2
[scope]
unit_kinds = ["office"]
[exempt]
employees = ["E1"]
[flexible]
weekdays = ["thu"]
[[windows.regular]]
id = "pagi"
open = "07:00"
close = "08:00"
[report]
asked_on = "flexible_days"
[[reading_of]]
key = "windows.regular.open"
source = "press"
choice = "the first hour"
)");
    CHECK(overlay.kind == domain::PolicyKind::overlay);
    CHECK(overlay.overlay_order == 2);
    CHECK(overlay.windows[0].size() == 1);
    CHECK(overlay.report);
}

TEST_CASE("a frame holds limits and nothing that governs") {
    const domain::Policy frame = sound(std::string{kIdentity} + R"(kind = "frame"
[frame]
cap_per_week = 2
cap_waived_for = ["special circumstances"]
ineligible = ["under_discipline"]
excluded = ["Polri"]
week_regular = "37:30"
week_ramadan = "32:30"
)");
    CHECK(frame.kind == domain::PolicyKind::frame);
    CHECK(frame.frame.cap_per_week == 2);
    CHECK(frame.frame.cap_waived_for.size() == 1);
    CHECK(frame.frame.ineligible.size() == 1);
    CHECK(frame.frame.excluded == std::vector<std::string>{"Polri"});
    CHECK(frame.frame.week_regular == 37h + 30min);
    CHECK(frame.frame.week_ramadan == 32h + 30min);
}

TEST_CASE("whole sections may be unknown, and are listed") {
    const domain::Policy policy = sound(std::string{kIdentity} + R"(valid = "unknown"
windows = "unknown"
calls = "unknown"
hours = "unknown"
)");
    CHECK(policy.unknowns == std::vector<std::string>{"valid", "windows", "hours", "calls"});
    CHECK(policy.windows[0].empty());
    CHECK(policy.hours.empty());
}

TEST_CASE("what no section can mean is told with its place") {
    struct Row {
        std::string sections;
        std::string mistake;
    };
    const std::vector<Row> rows{
        {"kind = \"law\"\n", "7:8: kind: \"law\"; expected one of rule, overlay, frame"},
        {"kind = \"overlay\"\n",
         "7:8: kind: an overlay without [overlay]; expected [overlay] in every overlay, and in nothing else; add "
         "[overlay]"},
        {"kind = \"rule\"\n[overlay]\non = \"base\"\n",
         "7:8: kind: a rule with [overlay]; expected [overlay] in every overlay, and in nothing else; write kind = "
         "\"overlay\", or remove the section"},
        {"kind = \"frame\"\n",
         "6:9: hours: set in a frame; remove it: a frame governs nobody, it only measures others"},
        {"[frame]\ncap_per_week = 2\n",
         "7:1: frame: a rule with [frame]; expected [frame] in every frame, and in nothing else; write kind = "
         "\"frame\", or remove the section"},
        {"overlay = \"unknown\"\n", "7:11: overlay: \"unknown\"; expected a section [overlay]"},
        {"[frame]\nweek_regular = \"37h30\"\n",
         "8:16: frame.week_regular: \"37h30\"; expected hours and minutes in quotes such as \"37:30\""},
        {"[frame]\nweek_regular = \"37:60\"\n",
         "8:16: frame.week_regular: \"37:60\"; expected hours and minutes in quotes such as \"37:30\""},
        {"[scope]\npositions = [\"jpt_pratma\"]\n",
         "8:14: scope.positions: \"jpt_pratma\"; did you mean jpt_pratama?"},
        {"[scope]\nemployments = \"pns\"\n",
         "8:15: scope.employments: \"pns\"; expected a list in [brackets]"},
        {"[exempt]\nemployees = [\"E1\", \"E1\"]\n",
         "8:20: exempt.employees: \"E1\"; expected each once; remove one of them"},
        {"[exempt]\nunits = [\"puskesmas\"]\n",
         "8:9: exempt.units: \"puskesmas\"; expected names of units, as the roster writes them; kinds of unit go into "
         "exempt.unit_kinds"},
        {"[eligibility]\nnot = [\"discipline\"]\n",
         "8:8: eligibility.not: \"discipline\"; expected one of under_discipline, new_in_post, other"},
        {"[flexible]\nquota_per_week = 8\n",
         "8:18: flexible.quota_per_week: 8; expected a whole number from 1 to 7"},
        {"[flexible]\nquota_per_week = 3\ncap_per_week = 2\n",
         "8:18: flexible.quota_per_week: 3; expected at most the cap of 2 a week"},
        {"[flexible]\nmax_away_percent = 101\n",
         "8:20: flexible.max_away_percent: 101; expected a whole number from 0 to 100"},
        {"[[windows.regular]]\nid = \"a\"\nopen = \"07:00\"\nclose = \"08:00\"\nweek = \"six\"\n",
         "11:8: windows.regular.week: \"six\"; expected one of five_days, six_days"},
        {"[[windows.regular]]\nid = \"a\"\nopen = \"07:00\"\nclose = \"08:00\"\nasked_on = \"fridays\"\n",
         "11:12: windows.regular.asked_on: \"fridays\"; expected one of flexible_days, office_days, every_workday"},
        {"[[windows.regular]]\nid = \"a\"\nopen = \"07:00\"\nclose = \"08:00\"\nlate_minutes = 0\n",
         "11:16: windows.regular.late_minutes: 0; expected a whole number from 1 to 1440"},
        {"[[hours.regular]]\nweekdays = [\"fri\"]\nopen = \"07:30\"\nclose = \"16:00\"\nbreaks = [{ open = \"11:30\", "
         "close = \"12:30\" }]\nprayers = [{ open = \"12:00\", close = \"13:00\" }]\n",
         "11:21: hours.regular.prayers.open: 12:00; expected breaks and prayers that do not overlap"},
        {"[[hours.regular]]\nweekdays = [\"fri\"]\nopen = \"07:30\"\nclose = \"12:30\"\nprayers = [{ open = "
         "\"12:00\", close = \"13:00\" }]\n",
         "10:21: hours.regular.prayers.open: 12:00; expected it within the working hours"},
        {"[calls]\ncallers = []\n",
         "8:11: calls.callers: an empty list; expected whoever may call with effect; if no silence is to count, write "
         "count = \"none\""},
        {"[calls]\ncallers = [\"boss\"]\n",
         "8:12: calls.callers: \"boss\"; expected one of direct_supervisor, supervisor_above, unit_hr, hr"},
        {"[calls]\nmessengers = [\"signal\"]\n",
         "8:15: calls.messengers: \"signal\"; expected one of telegram, whatsapp"},
        {"[calls]\nattempts = 3\ncount = \"attempts\"\nspan_days = 7\n",
         "10:13: calls.span_days: 7; expected it only with count = \"calls\""},
        {"[reasons]\ncodes = [\"ill\"]\n",
         "8:10: reasons.codes: \"ill\"; expected one of illness, family, network, disaster, official_duty, worship, "
         "device, system, other"},
        {"[reasons]\ncodes = [\"family\"]\nevidence_wanted = [\"illness\"]\n",
         "9:19: reasons.evidence_wanted: \"illness\"; expected codes that reasons.codes offers"},
        {"[escalation]\ntold = []\n",
         "8:8: escalation.told: an empty list; expected at least one who looks at the flag"},
        {"[[quiet]]\nopen = \"21:00\"\nclose = \"21:00\"\n",
         "9:9: quiet.close: 21:00; expected a time after its open, 21:00"},
        {"[report]\nremind_before_end_minutes = true\n",
         "8:29: report.remind_before_end_minutes: true; expected a whole number from 0 to 480"},
        {"[retention]\npresence_days = 7\n",
         "8:17: retention.presence_days: 7; expected a whole number from 30 to 3650"},
        {"[retention]\ncase_file_days = 7\n",
         "8:1: retention.case_file_days: unknown key; did you mean case_files_days?"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sections);
        const std::vector<std::string> found = mistakes_in(rule(row.sections));
        CAPTURE(found.size());
        CHECK(std::find(found.begin(), found.end(), "p.toml:" + row.mistake) != found.end());
    }
}

TEST_CASE("sections that an overlay or a frame cannot have are each told") {
    const std::string overlay =
        std::string{kIdentity} + "zone = \"Asia/Makassar\"\n[overlay]\non = \"base\"\n";
    for (const std::string section :
         {"[eligibility]", "[calls]", "[escalation]", "[reasons]", "[reminders]", "[retention]"}) {
        CAPTURE(section);
        const auto found = mistakes_in(overlay + section + "\n");
        REQUIRE(found.size() == 2);  // and the zone
        CHECK(found[1].find("set in an overlay") != std::string::npos);
    }
    for (const std::string section :
         {"[scope]", "[exempt]", "[flexible]", "[windows]", "[hours]",
          "[[quiet]]\nopen = \"20:00\"\nclose = \"06:00\"", "[report]", "[calls]"}) {
        CAPTURE(section);
        const auto found =
            mistakes_in(std::string{kIdentity} + "kind = \"frame\"\n[frame]\n" + section + "\n");
        REQUIRE(found.size() == 1);
        CHECK(found[0].find("set in a frame") != std::string::npos);
    }
}
