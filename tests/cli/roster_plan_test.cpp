#include <doctest/doctest.h>

#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

/// As the circular would have it once it is issued.
std::string in_force(std::string policy) {
    const std::string proposed = "status = \"proposed\"";
    return policy.replace(policy.find(proposed), proposed.size(), "status = \"in_force\"");
}

constexpr auto kPolicy = "config/policies/bkn-2plus3.toml";

/// Rina, Budi and Siti of Biro Umum under two days a week. It is Friday, 13 February 2026; the week of the
/// 23rd, 2026-W09, has five working days.
class RosterOffice : public Office {
public:
    RosterOffice() {
        REQUIRE(run({"roster", "import", "pegawai.csv"}, {{"pegawai.csv", kRoster}}).exit_code == 0);
        REQUIRE(run({"policy", "activate", "p.toml", "--by", "Kepala BKN", "--ground", "SE 1/2026"},
                    {{"p.toml", in_force(content_of(kPolicy))}})
                    .exit_code == 0);
        pokes = 0;
    }

    cli::Output plan(const std::string& how, const std::string& table, const Words& flags = {}) {
        Words arguments{"roster", "plan", how, "days.csv"};
        arguments.insert(arguments.end(), flags.begin(), flags.end());
        return run(arguments, {{"days.csv", "employee_id;date\n" + table}});
    }
    std::int64_t days() { return number("SELECT count(*) FROM flexible_day WHERE withdrawn_at IS NULL"); }
};

}  // namespace

TEST_CASE("a third day in one week is rejected without an office: quota 2") {
    Folder folder;
    const std::string file = folder.write("days.csv",
                                          "employee_id;date\n"
                                          "P-02;2026-02-23\n"
                                          "P-02;2026-02-25\n"
                                          "P-03;2026-02-25\n"
                                          "P-02;2026-02-27\n");
    const std::string people = folder.write("pegawai.csv", kRoster);
    const Words rules{"--policy", kPolicy, "--calendar", kCalendar};
    for (const Words& more : {Words{}, Words{"--roster", people}}) {
        Words line{"roster", "plan", "--check", file};
        line.insert(line.end(), rules.begin(), rules.end());
        line.insert(line.end(), more.begin(), more.end());
        const cli::Output said = program(line);
        CAPTURE(said.err);
        CHECK(said.exit_code == 1);
        CHECK(contains(said.out, "line 5, P-02"));
        CHECK(contains(said.out, "quota 2"));
        CHECK(contains(said.out, "rejected, 1 of 4 days"));
        CHECK(contains(said.out, "bkn-2plus3 is proposed; it is taken here as if it were in force"));

        line.push_back("--json");
        const json found = json::parse(program(line).out);
        CHECK(found["good"] == false);
        REQUIRE(found["breaches"].size() == 1);
        CHECK(found["breaches"][0]["line"] == 5);
        CHECK(found["breaches"][0]["employee"] == "P-02");
        CHECK(found["breaches"][0]["date"] == "2026-02-27");
        CHECK(found["breaches"][0]["rule"] == "flexible.quota_per_week");
    }
}

TEST_CASE(
    "files that fit are good; what of them cannot be read is named with line and column, or as missing") {
    Folder folder;
    const std::string good = folder.write("good.csv", "employee_id;date\nP-02;2026-02-23\nP-02;2026-02-25\n");
    const std::string bad = folder.write("bad.csv", "employee_id;date\nP-02;Rabu\n");
    const std::string people = folder.write("pegawai.csv", kRoster);
    const auto check = [&](const std::string& file, const std::string& roster) {
        return program({"roster", "plan", "--check", file, "--policy", kPolicy, "--calendar", kCalendar,
                        "--roster", roster});
    };
    CHECK(check(good, people).exit_code == 0);
    CHECK(contains(check(good, people).out, "2 days, no rule is broken"));
    CHECK(check(bad, people).exit_code == 1);
    CHECK(contains(check(bad, people).out, "line 2, date: \"Rabu\"; expected a date"));
    CHECK(check(folder / "none.csv", people).exit_code == 3);
    CHECK(check(good, folder / "none.csv").exit_code == 3);
    CHECK(check(good, good).exit_code == 1);  // it is no file of people
    const std::string unknown = folder.write("unknown.csv", "employee_id;date\nP-77;2026-02-23\n");
    CHECK(contains(check(unknown, people).out, "P-77 2026-02-23: P-77 is not on the roster of people."));
    const std::string holiday = folder.write("holiday.csv", "employee_id;date\nP-02;2026-02-17\n");
    CHECK(contains(check(holiday, people).out, "[calendar.holiday]"));
}

TEST_CASE("the line says exactly one thing to do, and all that it needs") {
    for (const Words& line : std::vector<Words>{
             {"roster", "plan"},
             {"roster", "plan", "--check", "a.csv", "--propose"},
             {"roster", "plan", "--check", "a.csv", "--import", "a.csv"},
             {"roster", "plan", "--propose"},
             {"roster", "plan", "--propose", "--unit", "Biro Umum"},
             {"roster", "plan", "--propose", "--unit", "Biro Umum", "--week", "2026-8"},
             {"roster", "plan", "--propose", "--unit", "Biro Umum", "--week", "2025-W53"},
             {"roster", "plan", "--check", "a.csv", "--calendar", "c.json"},
         }) {
        CAPTURE(line.size());
        Office office;
        CHECK(office.run(line).exit_code == 2);
    }
    CHECK(contains(Office().run({"roster", "plan", "--help"}).out, "sigap roster plan --propose"));
}

TEST_CASE("a proposal changes nothing, is written to a file, and imported it becomes the roster") {
    RosterOffice office;
    Folder folder;
    const Words wanted{"roster", "plan", "--propose", "--unit", "Biro Umum", "--week", "2026-W09"};
    Words to_file = wanted;
    to_file.insert(to_file.end(), {"--out", folder / "w9.csv", "--json"});
    Words dry = to_file;
    dry.push_back("--dry-run");
    CHECK(office.ask(dry)["days"].size() == 6);
    CHECK_FALSE(std::filesystem::exists(folder / "w9.csv"));

    const json proposed = office.ask(to_file);
    CHECK(proposed["days"].size() == 6);
    CHECK(proposed["shortfalls"].empty());
    CHECK(proposed["week"] == "2026-W09");
    CHECK(office.days() == 0);
    CHECK(office.ask(to_file) == proposed);
    CHECK(contains(office.run(wanted).out,
                   "6 days proposed for Biro Umum, week 2026-W09; nothing was changed"));

    const std::map<std::string, std::string> files{{"w9.csv", content_of(folder / "w9.csv")}};
    CHECK(office.run({"roster", "plan", "--check", "w9.csv"}, files).exit_code == 0);
    const json dry_run = office.ask({"roster", "plan", "--import", "w9.csv", "--dry-run", "--json"}, files);
    CHECK(dry_run["changes"].size() == 6);
    CHECK(office.days() == 0);
    CHECK(office.pokes == 0);
    const json imported = office.ask({"roster", "plan", "--import", "w9.csv", "--json"}, files);
    CHECK(imported["changes"] == dry_run["changes"]);
    CHECK(office.days() == 6);
    CHECK(office.pokes == 1);
    CHECK(office.number("SELECT count(*) FROM roster_change WHERE kind = 'flexible_day'"
                        " AND changed_by = 'operator'") == 6);
    CHECK(office.ask({"roster", "plan", "--import", "w9.csv", "--json"}, files)["changes"].empty());
    CHECK(office.run({"roster", "plan", "--check", "w9.csv"}, files).exit_code == 0);
}

TEST_CASE("for the people and weeks a file names it is the whole roster; others keep their days") {
    RosterOffice office;
    REQUIRE(office.plan("--import", "P-02;2026-02-23\nP-02;2026-02-24\nP-03;2026-02-23\nP-02;2026-03-02\n")
                .exit_code == 0);
    const cli::Output changed = office.plan("--import", "P-02;2026-02-24\nP-02;2026-02-26\n");
    CHECK(changed.exit_code == 0);
    CHECK(contains(changed.out, "give      2026-02-26  P-02  Budi Santoso"));
    CHECK(contains(changed.out, "withdraw  2026-02-23  P-02  Budi Santoso"));
    CHECK(contains(changed.out, "1 days given, 1 withdrawn"));
    CHECK(office.days() == 4);
}

TEST_CASE("an import that breaks a rule is refused whole, each breach with its line") {
    RosterOffice office;
    struct Row {
        const char* table;
        const char* said;
    };
    for (const Row& row : std::vector<Row>{
             {"P-02;2026-02-23\nP-02;2026-02-24\nP-02;2026-02-25\n", "line 4, P-02 Budi Santoso 2026-02-25"},
             {"P-02;2026-02-23\nP-02;2026-02-23\n", "line 3, P-02 Budi Santoso 2026-02-23: "},
             {"P-03;2026-02-23\nP-99;2026-02-23\n", "line 3, P-99 2026-02-23: P-99 is not on the roster"},
             {"P-03;2026-02-13\n", "Today and days past cannot be changed. [roster.frozen]"},
             {"P-03;2026-02-28\n", "[calendar.weekend]"},
         }) {
        CAPTURE(row.table);
        for (const Words& flags : {Words{}, Words{"--dry-run"}}) {
            const cli::Output said = office.plan("--import", row.table, flags);
            CAPTURE(said.err);
            CHECK(said.exit_code == 1);
            CHECK(contains(said.err, row.said));
            CHECK(contains(said.err, "nothing was imported"));
        }
        CHECK(office.days() == 0);
    }
    const json refused = json::parse(office.plan("--import", "P-03;2026-02-28\n", {"--json"}).out);
    CHECK(refused["imported"] == false);
    CHECK(refused["breaches"][0]["rule"] == "calendar.weekend");
    CHECK(office.plan("--import", "P-03;Rabu\n").exit_code == 1);
    CHECK(office.pokes == 0);
}

TEST_CASE("a check in the office knows who is away, and what is past may be looked at") {
    RosterOffice office;
    REQUIRE(office.run({"roster", "absence", "P-02", "leave", "2026-02-24", "2026-02-25"}).exit_code == 0);
    const cli::Output away = office.plan("--check", "P-02;2026-02-25\nP-03;2026-02-25\n");
    CHECK(away.exit_code == 1);
    CHECK(contains(away.out, "line 2, P-02 Budi Santoso 2026-02-25: "));
    CHECK(contains(away.out, "[roster.absence]"));
    CHECK(contains(away.out, "rejected, 1 of 2 days"));
    CHECK(office.plan("--check", "P-03;2026-02-09\n").exit_code == 0);
    CHECK(office.days() == 0);
}

TEST_CASE(
    "a proposal for a unit that is not there is a finding, and a target that cannot be written is told") {
    RosterOffice office;
    const cli::Output unknown =
        office.run({"roster", "plan", "--propose", "--unit", "Biro Apa", "--week", "2026-W09"});
    CHECK(unknown.exit_code == 1);
    CHECK(contains(unknown.err, "there is no unit \"Biro Apa\""));
    const cli::Output nowhere = office.run({"roster", "plan", "--propose", "--unit", "Biro Umum", "--week",
                                            "2026-W09", "--out", "not/there/days.csv"});
    CHECK(nowhere.exit_code == 3);
    CHECK(contains(nowhere.err, "cannot be written"));
}

TEST_CASE("a third flexible day in one week breaks the quota; two, or three in two weeks, do not") {
    const Folder folder;
    const auto planned = [&](const std::string& days) {
        return program({"roster", "plan", "--check", folder.write("days.csv", "employee_id;date\n" + days),
                        "--policy", "config/policies/bkn-2plus3.toml", "--calendar",
                        "config/calendars/id.json", "--json"});
    };
    const auto rules = [](const cli::Output& said) {
        std::string all;
        const json found = json::parse(said.out);
        for (const json& breach : found["breaches"])
            all += (all.empty() ? "" : ", ") + breach["date"].get<std::string>() + " " +
                   breach["rule"].get<std::string>();
        return all;
    };
    struct Row {
        std::string days;
        std::string breaches;
    };
    for (const Row& row : std::vector<Row>{
             {"P-01;2026-01-19\nP-01;2026-01-21\n", ""},
             {"P-01;2026-01-19\nP-01;2026-01-21\nP-01;2026-01-23\n", "2026-01-23 flexible.quota_per_week"},
             {"P-01;2026-01-22\nP-01;2026-01-23\nP-01;2026-01-26\n",
              ""},  // Thursday, Friday, and the next Monday
             {"P-01;2026-01-19\nP-02;2026-01-21\nP-03;2026-01-23\n", ""},
             {"P-01;2025-12-29\nP-01;2025-12-30\nP-01;2026-01-02\n",  // one week in two years
              "2026-01-02 flexible.quota_per_week"},
             {"P-01;2026-02-16\n", "2026-02-16 calendar.joint_leave"},
             {"P-01;2026-02-17\n", "2026-02-17 calendar.holiday"},
             {"P-01;2026-02-14\n", "2026-02-14 calendar.weekend"},
             {"P-01;2026-01-19\nP-01;2026-01-19\n", "2026-01-19 roster.same_day_twice"},
         }) {
        CAPTURE(row.days);
        const cli::Output said = planned(row.days);
        CAPTURE(said.err);
        CHECK(said.exit_code == (row.breaches.empty() ? cli::kGood : cli::kFinding));
        CHECK(rules(said) == row.breaches);
    }
}
