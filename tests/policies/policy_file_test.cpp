#include "config/policy_file.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bot/domain/local_time.hpp"

using namespace std::chrono_literals;

namespace {

/// A sound policy that rows spoil: `replace` is taken out of it and `by` put in its place.
constexpr std::string_view kSound = R"(id = "office"
title = "Rule"
legal_basis = "SE 1"
authority = "Governor"
status = "in_force"
zone = "Asia/Makassar"
[valid]
from = 2026-02-13
to = "2026-12-31"
[flexible]
weekdays = ["fri"]
dates = [2026-03-16]
skip = ["national_holiday", "joint_leave"]
[scope]
units = ["Biro Umum"]
[exempt]
unit_kinds = ["hospital"]
[windows]
asked_on = "flexible_days"
[[windows.regular]]
id = "pagi"
open = "06:30"
close = "07:30"
[[windows.regular]]
id = "siang"
open = "11:00"
close = "13:00"
[[hours.regular]]
weekdays = ["mon", "fri"]
open = "07:30"
close = "16:00"
breaks = [{ open = "12:00", close = "13:00" }]
[calls]
attempts = 3
answer_within_minutes = 30
count = "attempts"
threshold = 3
[[reading_of]]
key = "calls.count"
source = "press"
choice = "mild"
)";

std::string spoiled(std::string_view replace, std::string_view by) {
    std::string text{kSound};
    const auto at = text.find(replace);
    REQUIRE(at != std::string::npos);
    return text.replace(at, replace.size(), by);
}

std::vector<std::string> mistakes_in(std::string_view text) {
    const auto policy = config::parse_policy(text, "p.toml");
    std::vector<std::string> found;
    if (!policy)
        for (const config::Mistake& mistake : policy.error()) found.push_back(to_string(mistake));
    return found;
}

domain::Policy sound(std::string_view text) {
    for (const std::string& mistake : mistakes_in(text)) MESSAGE(mistake);
    auto policy = config::parse_policy(text, "p.toml");
    REQUIRE(policy);
    return *policy;
}

}  // namespace

TEST_CASE("a policy is read as it is written") {
    const domain::Policy policy = sound(kSound);
    CHECK(policy.id.value == "office");
    CHECK(policy.legal_basis == "SE 1");
    CHECK(policy.status == domain::PolicyStatus::in_force);
    CHECK(policy.valid.from == domain::from_iso_date("2026-02-13"));
    CHECK(policy.valid.to == domain::from_iso_date("2026-12-31"));
    CHECK(policy.flexible.weekdays == domain::Weekdays{false, false, false, false, false, true, false});
    CHECK(policy.flexible.dates == std::vector{*domain::from_iso_date("2026-03-16")});
    CHECK(policy.scope.units == std::vector{domain::UnitId{"Biro Umum"}});
    CHECK(policy.exempt.unit_kinds == std::vector{domain::UnitKind::hospital});
    REQUIRE(policy.windows[0].size() == 2);
    CHECK(policy.windows[0][0].name_id == "pagi");
    CHECK(policy.windows[0][1].span.open == 11h);
    CHECK(policy.windows[1].size() == 2);  // without a Ramadan table the regular one stays
    REQUIRE(policy.hours.size() == 1);
    CHECK(policy.hours[0].breaks.at(0).close == 13h);
    CHECK(policy.calls.threshold == 3);
    CHECK(policy.calls.gap == 10min);  // absent keys keep their defaults
    CHECK(policy.readings.at(0).key == "calls.count");
    CHECK(policy.unknowns.empty());
}

TEST_CASE("every mistake names its line, its column and the mend") {
    struct Row {
        std::string replace;
        std::string by;
        std::string mistake;
    };
    const std::vector<Row> rows{
        {"id = \"office\"", "id = \"Office 1\"",
         "p.toml:1:6: id: \"Office 1\"; expected a-z, 0-9, - and _ only"},
        {"id = \"office\"\n", "", "p.toml:1:1: id: missing; write it"},
        {"id = \"office\"", "id = 7", "p.toml:1:6: id: 7; expected text in quotes, not empty"},
        {"title = \"Rule\"", "title = \"\"", "p.toml:2:9: title: \"\"; expected text in quotes, not empty"},
        {"authority = \"Governor\"\n", "",
         "p.toml:1:1: authority: missing; write it, or \"unknown\" if nobody has said it"},
        {"status = \"in_force\"", "status = \"inforce\"",
         "p.toml:5:10: status: \"inforce\"; did you mean in_force?"},
        {"status = \"in_force\"", "status = \"valid\"",
         "p.toml:5:10: status: \"valid\"; expected one of proposed, in_force, suspended, not_adopted, ended"},
        {"status = \"in_force\"", "status = true",
         "p.toml:5:10: status: true; expected one of proposed, in_force, suspended, not_adopted, ended, in quotes"},
        {"zone = \"Asia/Makassar\"", "zone = \"WITA\"",
         "p.toml:6:8: zone: \"WITA\"; expected a zone of the IANA list such as \"Asia/Makassar\"; WIB is "
         "Asia/Jakarta, WITA Asia/Makassar, WIT Asia/Jayapura"},
        {"zone = ", "zome = ", "p.toml:6:1: zome: unknown key; did you mean zone?"},
        {"[valid]", "[validity]",
         "p.toml:7:2: validity: unknown key; expected one of authority, calls, eligibility, escalation, exempt, "
         "flexible, frame, hours, id, kind, legal_basis, overlay, quiet, reading_of, reasons, reminders, report, retention, "
         "scope, source, status, title, title_en, valid, windows, zone"},
        {"[valid]", "valid = 2026\n[other]", "p.toml:7:9: valid: 2026; expected a section [valid]"},
        {"from = 2026-02-13", "from = \"13-02-2026\"",
         "p.toml:8:8: valid.from: \"13-02-2026\"; expected a date such as 2026-02-13"},
        {"to = \"2026-12-31\"", "to = \"2026-02-12\"",
         "p.toml:9:6: valid.to: 2026-02-12; expected no date before its from, 2026-02-13"},
        {"weekdays = [\"fri\"]", "weekdays = [\"fri\", \"sut\"]",
         "p.toml:11:20: flexible.weekdays: \"sut\"; did you mean sun?"},
        {"weekdays = [\"fri\"]", "weekdays = \"fri\"",
         "p.toml:11:12: flexible.weekdays: \"fri\"; expected a list in [brackets]"},
        {"dates = [2026-03-16]", "dates = [2026-03-16, 2026-03-16]",
         "p.toml:12:22: flexible.dates: 2026-03-16; expected each date once; remove one of them"},
        {"dates = [2026-03-16]", "dates = [2027-03-16]",
         "p.toml:12:9: flexible.dates: 2027-03-16; expected dates on which the policy is valid"},
        {"skip = [\"national_holiday\"", "skip = [\"holiday\"",
         "p.toml:13:9: flexible.skip: \"holiday\"; expected one of national_holiday, joint_leave"},
        {"units = [\"Biro Umum\"]", "units = [7]",
         "p.toml:15:10: scope.units: 7; expected text in quotes, not empty"},
        {"unit_kinds = [\"hospital\"]", "unit_kinds = [\"hospitals\"]",
         "p.toml:17:15: exempt.unit_kinds: \"hospitals\"; did you mean hospital?"},
        {"unit_kinds = [\"hospital\"]", "units = [\"hospital\"]",
         "p.toml:17:9: exempt.units: \"hospital\"; expected names of units, as the roster writes them; kinds of unit "
         "go into exempt.unit_kinds"},
        {"asked_on = \"flexible_days\"", "asked_on = \"flexible_day\"",
         "p.toml:19:12: windows.asked_on: \"flexible_day\"; did you mean flexible_days?"},
        {"close = \"07:30\"", "close = \"7:30\"",
         "p.toml:23:9: windows.regular.close: \"7:30\"; expected a time of day in quotes such as \"07:30\""},
        {"close = \"07:30\"", "close = \"24:00\"",
         "p.toml:23:9: windows.regular.close: \"24:00\"; expected a time of day in quotes such as \"07:30\""},
        {"close = \"07:30\"", "close = \"06:30\"",
         "p.toml:23:9: windows.regular.close: 06:30; expected a time after its open, 06:30"},
        {"close = \"07:30\"\n", "",
         "p.toml:20:1: windows.regular.close: missing; write it, or \"unknown\" if nobody has said it"},
        {"close = \"07:30\"", "close = \"07:30\"\ngrace = 5",
         "p.toml:24:1: windows.regular.grace: unknown key; expected one of asked_on, close, grace_minutes, "
         "id, last_reminder_minutes, late_minutes, name_en, name_id, open, week, weekdays"},
        {"close = \"07:30\"", "close = \"07:30\"\ngrace_minutes = -1",
         "p.toml:24:17: windows.regular.grace_minutes: -1; expected a whole number from 0 to 240"},
        {"id = \"siang\"", "id = \"pagi\"",
         "p.toml:25:6: windows.regular.id: \"pagi\"; expected an id of its own for each window of a day"},
        {"open = \"11:00\"", "open = \"07:30\"",
         "p.toml:26:8: windows.regular.open: 07:30; expected windows that do not overlap: pagi lasts from 06:30 to 07:30"},
        {"weekdays = [\"mon\", \"fri\"]\n", "",
         "p.toml:28:1: hours.regular.weekdays: missing; write it, or \"unknown\" if nobody has said it"},
        {"breaks = [{ open = \"12:00\"", "breaks = [{ open = \"07:00\"",
         "p.toml:32:20: hours.regular.breaks.open: 07:00; expected it within the working hours"},
        {"breaks = [{ open = \"12:00\", close = \"13:00\" }]", "breaks = [\"12:00\"]",
         "p.toml:32:11: hours.regular.breaks: \"12:00\"; expected sections [[hours.regular.breaks]]"},
        {"[calls]", "[[hours.regular]]\nweekdays = [\"fri\"]\nopen = \"08:00\"\nclose = \"16:00\"\n[calls]",
         "p.toml:34:12: hours.regular.weekdays: fri a second time; expected one set of hours for each day of the week"},
        {"attempts = 3", "attempts = 0",
         "p.toml:34:12: calls.attempts: 0; expected a whole number from 1 to 10"},
        {"attempts = 3", "attempts = 3.0",
         "p.toml:34:12: calls.attempts: 3.0; expected a whole number from 1 to 10"},
        {"attempts = 3", "attempts = 2",
         "p.toml:37:13: calls.threshold: 3; expected at most the 2 attempts of one call, over which misses are "
         "counted; raise calls.attempts, or set calls.count to \"calls\""},
        {"answer_within_minutes = 30", "answer_within_minutes = \"30\"",
         "p.toml:35:25: calls.answer_within_minutes: \"30\"; expected a whole number from 1 to 480"},
        {"answer_within_minutes", "answer_within_minute",
         "p.toml:35:1: calls.answer_within_minute: unknown key; did you mean answer_within_minutes?"},
        {"count = \"attempts\"", "count = \"attempts\"\nspan_minutes = 30",
         "p.toml:37:16: calls.span_minutes: 30; expected at least the 110 minutes that 3 attempts and their gaps take"},
        {"count = \"attempts\"", "count = \"calls\"\nspan_minutes = 30",
         "p.toml:37:16: calls.span_minutes: 30; expected it only with count = \"attempts\"; over calls, "
         "span_days limits the days"},
        {"count = \"attempts\"", "count = \"attempts\"\nroll_calls_count = \"no\"",
         "p.toml:37:20: calls.roll_calls_count: \"no\"; expected true or false"},
        {"key = \"calls.count\"", "key = \"calls.counts\"",
         "p.toml:39:7: reading_of.key: \"calls.counts\"; expected a key of the language, with its section; did you mean calls.count?"},
        {"choice = \"mild\"\n", "", "p.toml:38:1: reading_of.choice: missing; write it"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.by);
        const std::vector<std::string> found = mistakes_in(spoiled(row.replace, row.by));
        REQUIRE_FALSE(found.empty());
        CHECK(found.front() == row.mistake);
    }
}

TEST_CASE("all mistakes of a file are told at once, in its order") {
    const auto found = mistakes_in("id = 7\nstatus = \"on\"\n[calls]\nthreshold = 99\ncolour = \"red\"\n");
    std::vector<std::string> places;
    for (const std::string& mistake : found) places.push_back(mistake.substr(0, mistake.find(": ", 7)));
    CHECK(places == std::vector<std::string>{"p.toml:1:1", "p.toml:1:1", "p.toml:1:1", "p.toml:1:1",
                                             "p.toml:1:6", "p.toml:2:10", "p.toml:4:13", "p.toml:5:1"});
}

TEST_CASE("what is not TOML is one mistake with its place") {
    for (const std::string text : {"id = ", "id = \"a\"\nid = \"b\"", "[valid", "from = 2026-02-30",
                                   "open = 07:30", "\xff\xfe", "a = \"unclosed", "= 1"}) {
        CAPTURE(text);
        const auto policy = config::parse_policy(text, "p.toml");
        REQUIRE_FALSE(policy);
        REQUIRE(policy.error().size() == 1);
        CHECK(policy.error()[0].line > 0);
        CHECK(policy.error()[0].found.starts_with("not TOML: "));
    }
    CHECK_FALSE(mistakes_in("").empty());
}

TEST_CASE("a file that is not there says so") {
    for (const std::string path : {"config/policies/none.toml", "config/policies", ""}) {
        CAPTURE(path);
        const auto policy = config::load_policy(path);
        REQUIRE_FALSE(policy);
        CHECK(policy.error().at(0).found.starts_with("cannot be read"));
    }
}

TEST_CASE("what nobody has said may be written as unknown, and is listed") {
    std::string text = spoiled("answer_within_minutes = 30", "answer_within_minutes = \"unknown\"");
    text.replace(text.find("from = 2026-02-13"), 17, "from = \"unknown\"");
    const domain::Policy policy = sound(text);
    CHECK(policy.unknowns == std::vector<std::string>{"valid.from", "calls.answer_within_minutes"});
    CHECK(policy.calls.answer_within == 30min);
    CHECK_FALSE(policy.valid.from);

    CHECK_FALSE(mistakes_in(spoiled("status = \"in_force\"", "status = \"unknown\"")).empty());
    CHECK_FALSE(mistakes_in(spoiled("key = \"calls.count\"", "key = \"unknown\"")).empty());
    CHECK(sound(spoiled("weekdays = [\"fri\"]", "weekdays = \"unknown\"")).unknowns.at(0) ==
          "flexible.weekdays");
    const domain::Policy days =
        sound(spoiled("skip = [\"national_holiday\", \"joint_leave\"]", "skip = \"unknown\""));
    CHECK(days.flexible.skips_holidays);
    CHECK(days.flexible.skips_joint_leave);
    const domain::Policy windows =
        sound(spoiled("asked_on = \"flexible_days\"", "asked_on = \"unknown\"\nramadan = \"unknown\""));
    CHECK(windows.windows[0].at(0).asked_on == domain::AskedOn::flexible_days);
    CHECK(windows.windows[1].size() == 2);
    CHECK(sound(spoiled("asked_on = \"flexible_days\"", "ramadan = []")).windows[1].empty());
}

TEST_CASE("the language can say each of the three readings of three calls") {
    const domain::Policy within_half_an_hour = sound(spoiled(
        "answer_within_minutes = 30", "answer_within_minutes = 10\ngap_minutes = 0\nspan_minutes = 30"));
    CHECK(within_half_an_hour.calls.span == 30min);  // R1
    CHECK_FALSE(sound(kSound).calls.span);           // R2
    const domain::Policy any_three =
        sound(spoiled("attempts = 3\nanswer_within_minutes = 30\ncount = \"attempts\"",
                      "attempts = 1\nanswer_within_minutes = 30\ncount = \"calls\""));
    CHECK(any_three.calls.count == domain::CallRule::Count::calls);  // R3
    CHECK(any_three.calls.threshold == 3);
    CHECK(any_three.calls.attempts == 1);
}

TEST_CASE("the version changes with the meaning and not with the looks") {
    const std::string version = sound(kSound).version;
    CHECK(version.size() == 12);
    CHECK(version.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(sound("# a comment\n\n" + std::string{kSound}).version == version);
    CHECK(
        sound(spoiled("title = \"Rule\"\nlegal_basis = \"SE 1\"", "legal_basis   = \"SE 1\"\ntitle = 'Rule'"))
            .version == version);
    CHECK(sound(spoiled("attempts = 3", "attempts = 4")).version != version);
    CHECK(sound(spoiled("close = \"07:30\"", "close = \"07:31\"")).version != version);
}

TEST_CASE("an overlay lends days with windows, hours, quiet times and report, and sets nothing else") {
    constexpr std::string_view kOverlay = R"(id = "eid"
title = "Eid"
legal_basis = "SE 2"
authority = "Governor"
status = "ended"
[overlay]
on = "office"
[valid]
from = 2026-03-16
to = 2026-03-17
[flexible]
dates = [2026-03-16]
)";
    const domain::Policy overlay = sound(kOverlay);
    CHECK(overlay.kind == domain::PolicyKind::overlay);
    CHECK(overlay.overlay_on == domain::PolicyId{"office"});

    const auto with_calls = mistakes_in(std::string{kOverlay} + "[calls]\nattempts = 1\n");
    REQUIRE(with_calls.size() == 1);
    CHECK(
        with_calls[0] ==
        "p.toml:13:1: calls: set in an overlay; remove it: an overlay lends days and their windows, hours, quiet times and report, and takes the rest from the policy below");
    const domain::Policy shorter = sound(std::string{kOverlay} + R"([[hours.regular]]
weekdays = ["mon", "tue"]
open = "09:00"
close = "12:00"
[[quiet]]
open = "20:00"
close = "06:00"
)");
    REQUIRE(shorter.hours.size() == 1);
    CHECK(shorter.quiet.size() == 1);
    std::string endless{kOverlay};
    endless.erase(endless.find("to = 2026-03-17\n"), 16);
    CHECK(mistakes_in(endless).at(0).starts_with("p.toml:5:10: status: \"ended\" without a last day"));
}
