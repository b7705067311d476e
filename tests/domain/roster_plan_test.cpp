#include "bot/domain/roster_plan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "tests/domain/kaltim.hpp"
#include "tests/domain/plan_words.hpp"

using domain::EmployeeId;
using domain::Ground;
using domain::propose_roster;
using domain::RosterBreach;
using domain::RosterDate;
using domain::RosteredDay;
using domain::RosterMember;
using domain::RosterProposal;
using domain::RosterWeek;
using domain::UnitId;
using kaltim::date;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

/// Two days a week of everybody's own choosing, as BKN announced in 2025.
domain::Policy two_days() {
    domain::Policy policy = kaltim::friday();
    policy.id = domain::PolicyId{"bkn-2plus3"};
    policy.flexible = {};
    policy.flexible.quota_per_week = 2;
    policy.valid.from = date("2026-01-12");
    return policy;
}

domain::Rulebook rules_of(const domain::Policy& policy) {
    return {{policy}, kaltim::calendar()};
}

RosterMember member(const domain::Policy& policy, const std::string& id, const std::string& monday,
                    domain::DutySubject subject = kaltim::staff()) {
    subject.employee = EmployeeId{id};
    return domain::roster_member(rules_of(policy), subject, id, date(monday));
}

RosterWeek week_of(const domain::Policy& policy, const std::string& monday,
                   const std::vector<std::string>& people) {
    RosterWeek week{date(monday), {}};
    for (const std::string& id : people) week.members.push_back(member(policy, id, monday));
    return week;
}

std::vector<RosteredDay> entries(const std::vector<std::pair<std::string, std::string>>& rows) {
    std::vector<RosteredDay> given;
    for (const auto& [employee, day] : rows) given.push_back({EmployeeId{employee}, date(day)});
    return given;
}

/// `2 flexible.quota_per_week; …`: entries count from 0.
std::string breaches(const RosterWeek& week, const std::vector<RosteredDay>& given) {
    std::string text;
    for (const RosterBreach& breach : check_roster(week, given)) {
        CHECK(breach.day == given[breach.entry]);
        for (const domain::Language language : domain::languages())
            CHECK_FALSE(plan_words::said(breach.ground, language).empty());
        text += (text.empty() ? "" : "; ") + std::to_string(breach.entry) + " " + breach.ground.rule;
    }
    return text;
}

std::string in_words(const std::vector<RosteredDay>& given) {
    std::string text;
    for (const RosteredDay& day : given)
        text += day.employee.value + " " + domain::to_iso_date(day.date) + "\n";
    return text;
}

int days_of(const RosterProposal& proposal, const std::string& employee) {
    return static_cast<int>(
        std::count_if(proposal.days.begin(), proposal.days.end(),
                      [&](const RosteredDay& day) { return day.employee.value == employee; }));
}

constexpr auto kMonday = "2026-02-02";  // a week without anything particular

}  // namespace

TEST_CASE("a third day in one week is rejected: quota 2") {
    const RosterWeek week = week_of(two_days(), kMonday, {"P-01", "P-02"});
    const auto two = entries({{"P-01", "2026-02-02"}, {"P-01", "2026-02-04"}, {"P-02", "2026-02-04"}});
    CHECK(breaches(week, two) == "");
    auto three = two;
    three.push_back({EmployeeId{"P-01"}, date("2026-02-06")});
    const auto found = check_roster(week, three);
    REQUIRE(found.size() == 1);
    CHECK(found[0].entry == 3);
    CHECK(found[0].ground.rule == "flexible.quota_per_week");
    CHECK(plan_words::said(found[0].ground).find("quota 2") != std::string::npos);
    CHECK(plan_words::said(found[0].ground, domain::Language::id) ==
          "Kuota 2 hari sepekan: ini hari fleksibel ke-3 dalam pekan itu.");
}

TEST_CASE("it is the latest date that is too many, wherever it stands in the file") {
    const RosterWeek week = week_of(two_days(), kMonday, {"P-01"});
    CHECK(breaches(week, entries({{"P-01", "2026-02-06"}, {"P-01", "2026-02-02"}, {"P-01", "2026-02-03"}})) ==
          "0 flexible.quota_per_week");
}

TEST_CASE("a quota counts from Monday to Sunday") {
    const auto four = entries(
        {{"P-01", "2026-02-05"}, {"P-01", "2026-02-06"}, {"P-01", "2026-02-09"}, {"P-01", "2026-02-10"}});
    CHECK(breaches(week_of(two_days(), "2026-02-02", {"P-01"}), four) == "");
    CHECK(breaches(week_of(two_days(), "2026-02-09", {"P-01"}), four) == "");
}

TEST_CASE("days that nobody can be given are named with their rule") {
    struct Row {
        const char* what;
        const char* monday;
        const char* day;
        const char* rule;
    };
    for (const Row& row : std::vector<Row>{
             {"a Saturday of a five-day week", "2026-02-02", "2026-02-07", "0 calendar.weekend"},
             {"joint leave", "2026-02-16", "2026-02-16", "0 calendar.joint_leave"},
             {"a holiday", "2026-02-16", "2026-02-17", "0 calendar.holiday"},
             {"the day after it", "2026-02-16", "2026-02-18", ""},
             {"the day before the policy", "2026-01-05", "2026-01-09", "0 valid"},
             {"its first day", "2026-01-12", "2026-01-12", ""},
         }) {
        CAPTURE(row.what);
        CHECK(breaches(week_of(two_days(), row.monday, {"P-01"}), entries({{"P-01", row.day}})) == row.rule);
    }
}

TEST_CASE("a policy that ends in mid-week gives days up to its last and none after") {
    domain::Policy ending = two_days();
    ending.valid.to = date("2026-02-04");
    CHECK(breaches(week_of(ending, kMonday, {"P-01"}),
                   entries({{"P-01", "2026-02-04"}, {"P-01", "2026-02-05"}})) == "1 valid");
}

TEST_CASE("the person's own state refuses a day") {
    domain::DutySubject away = kaltim::staff(), exempt = kaltim::staff(), travelling = kaltim::staff();
    away.absences = {{domain::AbsenceKind::leave, {date("2026-02-03"), date("2026-02-04")}, ""}};
    travelling.absences = {
        {domain::AbsenceKind::official_travel, {date("2026-02-03"), date("2026-02-03")}, "Asia/Jakarta"}};
    exempt.exempt = domain::DateRange{date("2026-02-01"), date("2026-02-28")};
    domain::DutySubject nurse = kaltim::staff();
    nurse.unit_kind = domain::UnitKind::hospital;
    const auto with = [&](const domain::DutySubject& subject) {
        return RosterWeek{date(kMonday), {member(two_days(), "P-01", kMonday, subject)}};
    };
    const auto tuesday = entries({{"P-01", "2026-02-03"}});
    CHECK(breaches(with(away), tuesday) == "0 roster.absence");
    CHECK(breaches(with(away), entries({{"P-01", "2026-02-05"}})) == "");
    CHECK(breaches(with(travelling), tuesday) == "0 roster.absence");
    CHECK(breaches(with(exempt), tuesday) == "0 roster.exempt");
    CHECK(breaches(with(nurse), tuesday).starts_with("0 exempt"));
}

TEST_CASE("who is not eligible for now works at the office, by rule") {
    domain::DayPlan plan;
    plan.date = date("2026-02-03");
    plan.policy = two_days().id;
    plan.place = domain::Place::office;
    plan.is_ineligible = true;
    const RosterDate refused = domain::roster_date(plan, two_days());
    REQUIRE(refused.refused);
    CHECK(refused.refused->rule == "ineligible");
    CHECK_FALSE(refused.is_absent);
    plan.is_ineligible = false;
    CHECK_FALSE(domain::roster_date(plan, two_days()).refused);
    plan.is_suspended = true;
    CHECK(domain::roster_date(plan, two_days()).refused->rule == "status");
}

TEST_CASE("who is under a discipline process is not given a day, and works at the office") {
    domain::Policy policy = two_days();
    policy.ineligible = {domain::IneligibilityCause::under_discipline};
    domain::DutySubject person = kaltim::staff();
    person.ineligible = domain::Ineligibility{domain::IneligibilityCause::under_discipline,
                                              {date("2026-02-01"), date("2026-02-04")}};
    const RosterWeek week{date(kMonday), {member(policy, "P-01", kMonday, person)}};
    CHECK(breaches(week, entries({{"P-01", "2026-02-04"}, {"P-01", "2026-02-05"}})) == "0 ineligible");
    CHECK(in_words(propose_roster(week, {}, {}).days) == "P-01 2026-02-05\nP-01 2026-02-06\n");
}

TEST_CASE("entries that cannot be read as a roster are named too") {
    const RosterWeek week = week_of(two_days(), kMonday, {"P-01"});
    CHECK(breaches(week, entries({{"P-99", "2026-02-03"}})) == "0 roster.unknown_person");
    CHECK(breaches(week, entries({{"P-01", "2026-02-03"}, {"P-01", "2026-02-03"}})) ==
          "1 roster.same_day_twice");
    CHECK(breaches(week, entries({{"P-99", "2026-03-03"}})) == "");  // another week's affair
    const RosterWeek fridays = week_of(kaltim::friday(), "2026-02-23", {"P-01"});
    CHECK(breaches(fridays, entries({{"P-01", "2026-02-24"}})) == "0 flexible.quota_per_week");
    CHECK(breaches(fridays, entries({{"P-01", "2026-02-27"}})).starts_with("0 flexible.weekdays"));
}

TEST_CASE("the cap counts flexible days of any origin") {
    domain::Policy policy = two_days();
    policy.flexible.weekdays[5] = true;  // every Friday
    policy.flexible.cap_per_week = 2;
    const RosterWeek week = week_of(policy, kMonday, {"P-01"});
    CHECK(breaches(week, entries({{"P-01", "2026-02-02"}})) == "");
    CHECK(breaches(week, entries({{"P-01", "2026-02-02"}, {"P-01", "2026-02-03"}})) ==
          "1 flexible.cap_per_week");
}

TEST_CASE("a unit keeps its share and its minimum presence, the later entries of a day being too many") {
    domain::Policy policy = two_days();
    const std::vector<std::string> people{"P-01", "P-02", "P-03", "P-04", "P-05"};
    const auto all_on_tuesday = entries(
        {{"P-05", "2026-02-03"}, {"P-01", "2026-02-03"}, {"P-02", "2026-02-03"}, {"P-03", "2026-02-03"}});
    SUBCASE("50 per cent of five are two") {
        policy.flexible.max_away_percent = 50;
        CHECK(breaches(week_of(policy, kMonday, people), all_on_tuesday) ==
              "2 flexible.max_away_percent; 3 flexible.max_away_percent");
    }
    SUBCASE("two must stay") {
        policy.flexible.min_present = 2;
        CHECK(breaches(week_of(policy, kMonday, people), all_on_tuesday) == "3 flexible.min_present");
    }
    SUBCASE("two must stay, and one of five is ill") {
        policy.flexible.min_present = 2;
        RosterWeek week = week_of(policy, kMonday, {"P-01", "P-02", "P-03", "P-05"});
        domain::DutySubject ill = kaltim::staff();
        ill.absences = {{domain::AbsenceKind::illness, {date("2026-02-03"), date("2026-02-03")}, ""}};
        week.members.push_back(member(policy, "P-04", kMonday, ill));
        CHECK(breaches(week, all_on_tuesday) == "2 flexible.min_present; 3 flexible.min_present");
    }
    SUBCASE("another unit's people are not counted") {
        policy.flexible.min_present = 2;
        RosterWeek week = week_of(policy, kMonday, people);
        week.members[0].unit = UnitId{"Biro Umum"};
        CHECK(breaches(week, entries({{"P-01", "2026-02-03"}})) == "0 flexible.min_present");
    }
}

TEST_CASE("weeks are named as calendars name them") {
    struct Row {
        const char* day;
        const char* week;
        const char* monday;
    };
    for (const Row& row : std::vector<Row>{{"2026-02-16", "2026-W08", "2026-02-16"},
                                           {"2026-02-22", "2026-W08", "2026-02-16"},
                                           {"2025-12-29", "2026-W01", "2025-12-29"},
                                           {"2026-12-31", "2026-W53", "2026-12-28"},
                                           {"2027-01-03", "2026-W53", "2026-12-28"},
                                           {"2027-01-04", "2027-W01", "2027-01-04"}}) {
        CAPTURE(row.day);
        CHECK(domain::to_iso_week(date(row.day)) == row.week);
        CHECK(domain::monday_from_iso_week(row.week) == date(row.monday));
        CHECK(domain::monday_of(date(row.day)) == date(row.monday));
    }
    for (const char* wrong : {"", "2026-08", "2026-W8", "2026-W00", "2025-W53", "2026-W54", "2026W08",
                              "2026-W0x", "x026-W08", "2026-W08 "}) {
        CAPTURE(wrong);
        CHECK_FALSE(domain::monday_from_iso_week(wrong));
    }
}

TEST_CASE("a proposal fills every quota, spreads over the week, and is the same every time") {
    const RosterWeek week = week_of(two_days(), kMonday, {"P-01", "P-02", "P-03", "P-04", "P-05"});
    const RosterProposal proposal = propose_roster(week, {}, {});
    CHECK(proposal.shortfalls.empty());
    CHECK(breaches(week, proposal.days) == "");
    std::map<std::string, int> by_date;
    for (const RosteredDay& day : proposal.days) ++by_date[domain::to_iso_date(day.date)];
    CHECK(by_date ==
          std::map<std::string, int>{
              {"2026-02-02", 2}, {"2026-02-03", 2}, {"2026-02-04", 2}, {"2026-02-05", 2}, {"2026-02-06", 2}});
    CHECK(in_words(propose_roster(week, {}, {}).days) == in_words(proposal.days));
    RosterWeek other_order = week;
    std::reverse(other_order.members.begin(), other_order.members.end());
    CHECK(in_words(propose_roster(other_order, {}, {}).days) == in_words(proposal.days));
}

TEST_CASE("who got fewer days lately goes first, and nobody gets the same weekday again if another is free") {
    domain::Policy policy = two_days();
    policy.flexible.quota_per_week = 1;
    SUBCASE("one seat a day for six people: last week's five wait") {
        policy.flexible.max_away_percent = 17;  // one of six
        const RosterWeek week = week_of(policy, "2026-02-16", {"P-1", "P-2", "P-3", "P-4", "P-5", "P-6"});
        const RosterProposal proposal = propose_roster(week, {},
                                                       entries({{"P-1", "2026-02-09"},
                                                                {"P-2", "2026-02-10"},
                                                                {"P-3", "2026-02-11"},
                                                                {"P-4", "2026-02-12"}}));
        CHECK(proposal.days.size() == 3);  // Monday and Tuesday are no working days
        CHECK(days_of(proposal, "P-5") == 1);
        CHECK(days_of(proposal, "P-6") == 1);
    }
    SUBCASE("who had Friday leaves it to the other") {
        const RosterWeek week = week_of(policy, "2026-02-16", {"P-1"});
        const RosterProposal proposal =
            propose_roster(week, {}, entries({{"P-1", "2026-02-11"}, {"P-1", "2026-02-06"}}));
        REQUIRE(proposal.days.size() == 1);
        CHECK(proposal.days[0].date == date("2026-02-19"));
    }
}

TEST_CASE("what cannot be given is said with the reason, and the rest is given") {
    domain::Policy policy = two_days();
    SUBCASE("two of three must stay") {
        policy.flexible.min_present = 2;
        const RosterProposal proposal =
            propose_roster(week_of(policy, kMonday, {"P-1", "P-2", "P-3"}), {}, {});
        CHECK(proposal.days.size() == 5);
        REQUIRE(proposal.shortfalls.size() == 1);
        CHECK(proposal.shortfalls[0].owed == 2);
        CHECK(proposal.shortfalls[0].given == 1);
        CHECK(proposal.shortfalls[0].ground.rule == "flexible.min_present");
    }
    SUBCASE("more must stay than there are") {
        policy.flexible.min_present = 9;
        const RosterProposal proposal = propose_roster(week_of(policy, kMonday, {"P-1", "P-2"}), {}, {});
        CHECK(proposal.days.empty());
        CHECK(proposal.shortfalls.size() == 2);
    }
    SUBCASE("the person is away all week but one day") {
        domain::DutySubject away = kaltim::staff();
        away.absences = {{domain::AbsenceKind::leave, {date("2026-02-02"), date("2026-02-05")}, ""}};
        const RosterProposal proposal =
            propose_roster({date(kMonday), {member(policy, "P-1", kMonday, away)}}, {}, {});
        CHECK(in_words(proposal.days) == "P-1 2026-02-06\n");
        REQUIRE(proposal.shortfalls.size() == 1);
        CHECK(proposal.shortfalls[0].ground.rule == "roster.absence");
    }
    SUBCASE("nothing is owed to whoever is exempt") {
        domain::DutySubject exempt = kaltim::staff();
        exempt.exempt = domain::DateRange{};
        const RosterProposal proposal =
            propose_roster({date(kMonday), {member(policy, "P-1", kMonday, exempt)}}, {}, {});
        CHECK(proposal.days.empty());
        CHECK(proposal.shortfalls.empty());
    }
    SUBCASE("nobody at all") {
        CHECK(propose_roster({date(kMonday), {}}, {}, {}).days.empty());
    }
}

TEST_CASE("days that are fixed stay, count, and are not proposed again") {
    const RosterWeek week = week_of(two_days(), kMonday, {"P-1", "P-2"});
    const auto fixed = entries({{"P-1", "2026-02-02"}, {"P-1", "2026-02-03"}, {"P-2", "2026-02-02"}});
    const RosterProposal proposal = propose_roster(week, fixed, {});
    CHECK(days_of(proposal, "P-1") == 0);
    CHECK(days_of(proposal, "P-2") == 1);
    auto all = fixed;
    all.insert(all.end(), proposal.days.begin(), proposal.days.end());
    CHECK(breaches(week, all) == "");
}

TEST_CASE("over ten weeks of any office no rule is broken; in an even one nobody is a day ahead of another") {
    for (unsigned seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);  // its numbers are the same everywhere, unlike those of distributions
        const auto below = [&](unsigned most) { return static_cast<int>(random() % most); };
        domain::Policy policy = two_days();
        policy.flexible.quota_per_week = 1 + below(3);
        const int people = 1 + below(13);
        if (below(2) == 0) policy.flexible.max_away_percent = 10 + below(80);
        if (below(3) == 0) policy.flexible.min_present = below(4);
        if (below(3) == 0) policy.flexible.cap_per_week = 1 + below(3);
        const bool is_even = seed % 2 == 0;

        std::vector<RosteredDay> history;
        std::map<std::string, int> total;
        std::map<std::string, std::map<unsigned, int>> by_weekday;
        int shortfalls = 0;
        for (int nth = 0; nth < 10; ++nth) {
            const std::chrono::year_month_day monday = sys_days{date("2026-08-31")} + days{7 * nth};
            RosterWeek week{monday, {}};
            for (int person = 0; person < people; ++person) {
                domain::DutySubject subject = kaltim::staff();
                const std::chrono::year_month_day away = sys_days{monday} + days{below(7)};
                if (!is_even && below(3) == 0)
                    subject.absences = {{domain::AbsenceKind::leave, {away, away}, ""}};
                if (!is_even && below(5) == 0) subject.exempt = domain::DateRange{away, {}};
                week.members.push_back(member(policy, std::string(1, static_cast<char>('a' + person)),
                                              domain::to_iso_date(monday), subject));
            }
            const RosterProposal proposal = propose_roster(week, {}, history);
            CHECK(breaches(week, proposal.days) == "");
            shortfalls += static_cast<int>(proposal.shortfalls.size());
            std::array<int, 5> load{};
            for (const RosteredDay& day : proposal.days) {
                ++load[static_cast<std::size_t>((sys_days{day.date} - sys_days{monday}).count())];
                ++total[day.employee.value];
                ++by_weekday[day.employee.value][std::chrono::weekday{sys_days{day.date}}.c_encoding()];
            }
            if (is_even)
                CHECK(*std::max_element(load.begin(), load.end()) -
                          *std::min_element(load.begin(), load.end()) <=
                      1);
            history.insert(history.end(), proposal.days.begin(), proposal.days.end());
        }
        if (!is_even || total.empty()) continue;
        int least = 1000, most = 0;
        for (int person = 0; person < people; ++person) {
            const std::string id(1, static_cast<char>('a' + person));
            least = std::min(least, total[id]);
            most = std::max(most, total[id]);
            int rarest = 1000, commonest = 0;
            for (unsigned weekday = 1; weekday <= 5; ++weekday) {
                rarest = std::min(rarest, by_weekday[id][weekday]);
                commonest = std::max(commonest, by_weekday[id][weekday]);
            }
            CAPTURE(id);
            CHECK(commonest - rarest <= 1);
        }
        CHECK(most - least <= 1);
        if (shortfalls == 0) CHECK(least == most);
    }
}
