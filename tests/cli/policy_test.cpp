#include <doctest/doctest.h>

#include <set>

#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

const Words kExplainKaltim{"policy",     "explain",
                           "--policy",   "config/policies/kaltim-friday.toml",
                           "--policy",   "config/policies/kaltim-eid-2026.toml",
                           "--calendar", "config/calendars/id.json",
                           "--json"};

json explained(const std::string& at, const std::string& unit_kind = "office", const Words& more = {}) {
    Words arguments = kExplainKaltim;
    arguments.insert(arguments.end(), {"--unit-kind", unit_kind, "--at", at});
    arguments.insert(arguments.end(), more.begin(), more.end());
    const cli::Output output = program(arguments);
    CAPTURE(output.err);
    REQUIRE(output.exit_code == 0);
    return json::parse(output.out);
}

std::set<std::string> keys(const json& object) {
    std::set<std::string> names;
    for (const auto& [name, value] : object.items()) names.insert(name);
    return names;
}

std::string states(const json& moment) {
    std::string text;
    for (const json& window : moment["windows"])
        text += (text.empty() ? "" : ", ") + window["id"].get<std::string>() + " " +
                window["state"].get<std::string>();
    return text;
}

const std::string kFriday = content_of("config/policies/kaltim-friday.toml");

}  // namespace

TEST_CASE("an explanation has exactly the fields of the contract") {
    const json moment = explained("2026-02-12T22:45:00Z");
    CHECK(keys(moment) == std::set<std::string>{"at", "at_local", "zone", "policy", "version", "day_kind",
                                                "table", "place", "exempt", "windows", "reminder",
                                                "call_counts", "reasons"});
    CHECK(keys(moment["windows"][0]) ==
          std::set<std::string>{"id", "open", "close", "open_utc", "close_utc", "state"});
    CHECK(keys(moment["reasons"][0]) == std::set<std::string>{"rule", "text"});
    CHECK(moment["at"] == "2026-02-12T22:45:00Z");
    CHECK(moment["at_local"] == "2026-02-13T06:45:00+08:00");
    CHECK(moment["zone"] == "Asia/Makassar");
    CHECK(moment["policy"] == "kaltim-friday");
    CHECK(moment["exempt"] == false);
    CHECK(moment["reminder"] == true);
    CHECK(moment["windows"][0]["open"] == "06:30");
    CHECK(moment["windows"][0]["close"] == "07:30");
    CHECK(moment["windows"][0]["open_utc"] == "2026-02-12T22:30:00Z");
    CHECK(moment["windows"][0]["close_utc"] == "2026-02-12T23:31:00Z");
}

TEST_CASE("the flexible Friday of East Kalimantan, asked from the command line") {
    struct Row {
        std::string at;
        std::string unit_kind;
        std::string day_kind;
        std::string table;
        std::string place;
        std::string windows;
    };
    for (const Row& row : std::vector<Row>{
             {"2026-02-06T09:00:00+08:00", "office", "before_start", "regular", "office", ""},
             {"2026-02-12T22:45:00Z", "office", "workday", "regular", "flexible",
              "pagi open, siang not_open"},
             {"2026-02-13T07:30:59+08:00", "office", "workday", "regular", "flexible",
              "pagi open, siang not_open"},
             {"2026-02-13T07:31:00+08:00", "office", "workday", "regular", "flexible",
              "pagi closed, siang not_open"},
             {"2026-02-13T09:00:00+08:00", "hospital", "workday", "regular", "office", ""},
             {"2026-02-16T09:00:00+08:00", "office", "joint_leave", "regular", "none", ""},
             {"2026-03-20T09:00:00+08:00", "office", "joint_leave", "ramadan", "none", ""},
             {"2026-02-20T06:45:00+08:00", "office", "workday", "ramadan", "flexible",
              "pagi not_open, siang not_open"},
             {"2026-02-20T07:40:00+08:00", "office", "workday", "ramadan", "flexible",
              "pagi open, siang not_open"},
             {"2026-03-25T07:00:00+08:00", "office", "workday", "regular", "flexible",
              "pagi open, siang not_open"},
             {"2026-03-27T07:00:00+08:00", "office", "workday", "regular", "flexible",
              "pagi open, siang not_open"},
             {"2026-04-03T09:00:00+08:00", "office", "holiday", "regular", "none", ""},
             {"2026-05-15T09:00:00+08:00", "office", "joint_leave", "regular", "none", ""},
             {"2026-12-24T09:00:00+08:00", "office", "joint_leave", "regular", "none", ""},
             {"2027-02-12T07:40:00+08:00", "office", "workday", "ramadan", "flexible",
              "pagi open, siang not_open"},
         }) {
        CAPTURE(row.at);
        CAPTURE(row.unit_kind);
        const json moment = explained(row.at, row.unit_kind);
        CHECK(moment["day_kind"] == row.day_kind);
        CHECK(moment["table"] == row.table);
        CHECK(moment["place"] == row.place);
        CHECK(states(moment) == row.windows);
        CHECK(moment["exempt"] == (row.unit_kind == "hospital"));
    }
}

TEST_CASE("the zone of a trip moves the windows") {
    const json away = explained("2026-02-13T07:00:00+07:00", "office", {"--zone", "Asia/Jakarta"});
    CHECK(away["zone"] == "Asia/Jakarta");
    CHECK(away["at_local"] == "2026-02-13T07:00:00+07:00");
    CHECK(states(away) == "pagi open, siang not_open");
}

TEST_CASE("without --json the same moment reads as lines") {
    Words arguments = kExplainKaltim;
    std::erase(arguments, "--json");
    arguments.insert(arguments.end(), {"--at", "2026-02-13T06:45:00+08:00"});
    const cli::Output output = program(arguments);
    CHECK(contains(output.out, "window pagi: 06:30 to 07:30, open"));
    CHECK(contains(output.out, "reminders: yes; a call: does not count"));
}

TEST_CASE("a person of the office is explained under the office's own rules, travel and all") {
    Office office;
    REQUIRE(office.run({"roster", "import", "r.csv"}, {{"r.csv", kRoster}}).exit_code == 0);
    REQUIRE(office
                .run({"policy", "activate", "p.toml", "--by", "Kepala BKD", "--ground", "Surat 800/12"},
                     {{"p.toml", kFriday}})
                .exit_code == 0);
    const auto of = [&](const std::string& at) {
        return office.ask({"policy", "explain", "--employee", "P-02", "--at", at, "--json"});
    };
    const json friday = of("2026-02-12T22:45:00Z");
    CHECK(friday["policy"] == "kaltim-friday");
    CHECK(friday["zone"] == "Asia/Makassar");
    CHECK(states(friday) == "pagi open, siang not_open");

    REQUIRE(office
                .run({"roster", "absence", "P-02", "official_travel", "2026-02-13", "2026-02-13", "--zone",
                      "Asia/Jakarta"})
                .exit_code == 0);
    const json trip = of("2026-02-12T22:45:00Z");  // 05:45 in Jakarta
    CHECK(trip["zone"] == "Asia/Jakarta");
    CHECK(states(trip) == "pagi not_open, siang not_open");
    CHECK(trip["call_counts"] == false);

    const cli::Output nobody =
        office.run({"policy", "explain", "--employee", "P-99", "--at", "2026-02-13T06:45:00+08:00"});
    CHECK(nobody.exit_code == cli::kFinding);
    CHECK(contains(nobody.err, "nobody on the roster is P-99"));
    CHECK(program({"policy", "explain", "--employee", "P-02", "--policy",
                   "config/policies/kaltim-friday.toml", "--at", "2026-02-13T06:45:00+08:00"})
              .exit_code == cli::kUsage);
}

TEST_CASE("an explanation of what is not there says what and how to mend it") {
    struct Row {
        Words arguments;
        int exit_code;
        std::string says;
    };
    const std::string policy = "config/policies/kaltim-friday.toml", calendar = "config/calendars/id.json",
                      at = "2026-02-13T06:45:00+08:00";
    for (const Row& row : std::vector<Row>{
             {{"--calendar", calendar, "--at", at}, cli::kUsage, "--policy is required"},
             {{"--policy", policy, "--at", at}, cli::kUsage, "--calendar is required"},
             {{"--policy", policy, "--calendar", calendar}, cli::kUsage, "--at is required"},
             {{"--policy", policy, "--calendar", calendar, "--at", "2026-02-13 06:45"},
              cli::kUsage,
              "expected an instant such as"},
             {{"--policy", policy, "--calendar", calendar, "--at", at, "--unit-kind", "clinic"},
              cli::kUsage,
              "found \"clinic\", expected one of office, direct_public_service"},
             {{"--policy", policy, "--calendar", calendar, "--at", at, "--zone", "WITA"},
              cli::kUsage,
              "Asia/Makassar (WITA)"},
             {{"--policy", policy, "--calendar", calendar, "--at", at, "--json", "now"}, cli::kUsage, "now"},
             {{"--policy", "nowhere.toml", "--calendar", calendar, "--at", at},
              cli::kEnvironment,
              "nowhere.toml"},
             {{"--policy", calendar, "--calendar", calendar, "--at", at}, cli::kEnvironment, "id.json:1"},
             {{"--policy", policy, "--calendar", policy, "--at", at},
              cli::kEnvironment,
              "kaltim-friday.toml"},
         }) {
        Words arguments{"policy", "explain"};
        arguments.insert(arguments.end(), row.arguments.begin(), row.arguments.end());
        const cli::Output output = program(arguments);
        CAPTURE(output.err);
        CHECK(output.exit_code == row.exit_code);
        CHECK(contains(output.err, row.says));
        CHECK(output.out.empty());
    }
}

TEST_CASE("a check names mistakes, doubts and what a person must decide") {
    const cli::Output good = program({"policy", "check", "config/policies/kaltim-friday.toml"});
    CHECK(good.exit_code == 0);
    CHECK(contains(good.out, "doubt: "));
    CHECK(contains(good.out, "to decide: calls.count is a reading of"));

    const Folder folder;
    const std::string bad = folder.write("bad.toml", "id = \"bad\"\nstatus = \"perhaps\"\n");
    const cli::Output found = program({"policy", "check", bad, "--json"});
    CHECK(found.exit_code == cli::kFinding);
    const json told = json::parse(found.out);
    CHECK(told["good"] == false);
    CHECK(told["mistakes"].size() >= 2);
    CHECK(program({"policy", "check", folder / "absent.toml"}).exit_code == cli::kFinding);
}

TEST_CASE("a policy with readings of its own holds only once a named person has decided") {
    Office office;
    const Words activate{"policy", "activate", "f.toml"};
    const auto with = [&](const Words& more) {
        Words arguments = activate;
        arguments.insert(arguments.end(), more.begin(), more.end());
        return office.run(arguments, {{"f.toml", kFriday}});
    };
    for (const Words& missing : {Words{}, Words{"--by", "Kepala BKD"}, Words{"--ground", "Surat 800/12"}}) {
        const cli::Output refused = with(missing);
        CHECK(refused.exit_code == cli::kFinding);
        CHECK(contains(refused.err, "to decide: calls.count is a reading of"));
        CHECK(contains(refused.err, "--by NAME --ground"));
    }
    CHECK(office.number("SELECT count(*) FROM policy_activation") == 0);

    const cli::Output decided = with({"--by", "Kepala BKD", "--ground", "Surat 800/12"});
    CHECK(decided.exit_code == 0);
    CHECK(contains(decided.out, "active, decided by Kepala BKD: Surat 800/12"));
    CHECK(office.text("SELECT body FROM policy_activation") == kFriday);
    CHECK(office.rules->policies().front().id.value == "kaltim-friday");
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE kind = 'policy_activated'") == 1);
    CHECK_FALSE(
        contains(office.text("SELECT body FROM audit_event WHERE kind = 'policy_activated'"), "Kepala"));
    CHECK(office.pokes == 1);

    CHECK(contains(with({"--by", "Kepala BKD", "--ground", "again"}).out, "active already"));
    const json list = office.ask({"policy", "list", "--json"});
    REQUIRE(list.size() == 1);
    CHECK(list[0]["policy"] == "kaltim-friday");
    CHECK(list[0]["activated_by"] == "Kepala BKD");
    CHECK(list[0]["ground"] == "Surat 800/12");
}

TEST_CASE("activating a policy plans the day anew") {
    Office office;
    REQUIRE(office.run({"roster", "import", "r.csv"}, {{"r.csv", kRoster}}).exit_code == 0);
    CHECK(office.number("SELECT count(*) FROM presence") == 0);
    REQUIRE(office.run({"policy", "activate", "f.toml", "--by", "B", "--ground", "G"}, {{"f.toml", kFriday}})
                .exit_code == 0);
    CHECK(office.number("SELECT count(*) FROM presence") == 8);  // four people, two windows
    const json windows =
        office.ask({"report", "presence", "--from", "2026-02-13", "--to", "2026-02-13", "--format", "json"});
    CHECK(windows.size() == 12);  // and the four who were not asked under the rules of the morning
}

TEST_CASE("the settings put clean policies into force and leave decisions to people") {
    Office office;
    const auto text_of = [](const std::string& body) {
        return app::PolicyText{cli::parse_policy(body, "file").value(), body};
    };
    const std::string neutral = content_of("config/policies/default.toml");
    const auto configure = [&](const std::vector<std::string>& bodies) {
        std::vector<app::PolicyText> texts;
        for (const std::string& body : bodies) texts.push_back(text_of(body));
        return office.database->write(
            [&](storage::Transaction& tx) { return app::activate_configured(tx, texts); });
    };
    CHECK(configure({neutral, kFriday}) == std::vector{domain::PolicyId{"default"}});
    CHECK(configure({neutral, kFriday}).empty());
    CHECK(office.text("SELECT activated_by FROM policy_activation") == "configuration");

    std::string proposed = neutral;
    proposed.replace(proposed.find("\"in_force\""), 10, "\"proposed\"");
    CHECK(configure({proposed}).empty());

    // A person's version stands, whatever the file of the settings says.
    std::string sterner = neutral;
    sterner.replace(sterner.find("threshold = 3"), 13, "threshold = 4");
    REQUIRE(office.run({"policy", "activate", "d.toml", "--by", "B", "--ground", "G"}, {{"d.toml", sterner}})
                .exit_code == 0);
    CHECK(configure({neutral}).empty());
    CHECK(office.rules->policies().front().calls.threshold == 4);
}

TEST_CASE("several policies are checked side by side, a line for each sort of question") {
    const cli::Output several =
        program({"policy", "check", "config/policies/kaltim-friday.toml",
                 "config/policies/kaltim-eid-2026.toml", "config/policies/permen-panrb-4-2025.toml",
                 "config/policies/bkn-2plus3.toml", "--calendar", "config/calendars/id.json"});
    CHECK(several.exit_code == cli::kGood);
    for (const char* const line :
         {"kaltim-friday: in_force, version ",
          "  doubt: hours.regular: 37h00 a week without breaks; expected 37h30 (permen-panrb-4-2025)",
          "  doubt: hours.ramadan: 34h30 a week without breaks; expected 32h30 (permen-panrb-4-2025)",
          "  doubt: flexible: 3 flexible days in the week of 2026-03-23; expected at most 2",
          "  to decide: its status is proposed\n",
          "  to decide, unknown: valid.from, valid.to, flexible.weekdays, windows.regular\n",
          "  to decide, read from unclear texts: eligibility.not, "})
        CHECK(contains(several.out, line));
    CHECK(std::count(several.out.begin(), several.out.end(), '\n') < 20);
}

TEST_CASE("a policy that is given twice, or a calendar that cannot be read, is one clear mistake") {
    const Folder folder;
    const std::string friday = "config/policies/kaltim-friday.toml",
                      calendar = folder.write("empty.json", "");
    const std::string twice = "kaltim-friday is given more than once";
    const cli::Output checked = program({"policy", "check", friday, friday});
    CHECK(checked.exit_code == cli::kFinding);
    CHECK(contains(checked.out, twice));
    const cli::Output asked =
        program({"policy", "explain", "--policy", friday, "--policy", friday, "--calendar",
                 "config/calendars/id.json", "--at", "2026-02-13T06:45:00+08:00"});
    CHECK(asked.exit_code == cli::kEnvironment);
    CHECK(contains(asked.err, twice));

    const cli::Output unread = program({"policy", "check", friday, "--calendar", calendar});
    CHECK(unread.exit_code == cli::kFinding);
    CHECK(contains(unread.out, "empty.json:1:1: not JSON"));
    CHECK_FALSE(contains(unread.out, "the years of the calendar"));
}

TEST_CASE("a moment in a year that the calendar does not know is answered with a warning") {
    const auto asked = [](const std::string& at) {
        return program({"policy", "explain", "--policy", "config/policies/kaltim-friday.toml", "--calendar",
                        "config/calendars/id.json", "--at", at, "--json"});
    };
    const cli::Output beyond = asked("2027-12-31T16:00:00Z");  // already 2028 in Samarinda
    CHECK(beyond.exit_code == cli::kGood);
    CHECK(json::parse(beyond.out)["at_local"] == "2028-01-01T00:00:00+08:00");
    CHECK(contains(beyond.err, "the calendar knows nothing of 2028"));
    CHECK(asked("2027-12-31T15:59:59Z").err.empty());
}

TEST_CASE("an overlay without its rule says that it has no effect") {
    const cli::Output alone =
        program({"policy", "explain", "--policy", "config/policies/kalteng-nataru-2025.toml", "--calendar",
                 "config/calendars/id.json", "--at", "2025-12-29T06:45:00+07:00"});
    CHECK(alone.exit_code == cli::kGood);
    CHECK(
        contains(alone.err, "kalteng-nataru-2025 is laid over kalteng-office and has no effect without it"));
}
