// `sigap policy calendar`: the office of 13 February 2026, a Friday, and the calendar that is shipped.
#include <doctest/doctest.h>

#include "bot/app/timers.hpp"
#include "storage/timers.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

const Words kBy{"--by", "Kepala BKD", "--ground", "Sidang isbat"};

Words calendar(Words words, const Words& more = {}) {
    Words all{"policy", "calendar"};
    all.insert(all.end(), words.begin(), words.end());
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// Four people under Kaltim's Friday.
struct Kaltim : Office {
    Kaltim() {
        REQUIRE(run({"roster", "import", "r.csv"}, {{"r.csv", kRoster}}).exit_code == 0);
        REQUIRE(run({"policy", "activate", "f.toml", "--by", "B", "--ground", "G"},
                    {{"f.toml", content_of("config/policies/kaltim-friday.toml")}})
                    .exit_code == 0);
        session->office.zone = "Asia/Makassar";
        pokes = 0;
    }

    /// What the policy makes of a moment under the calendar in force.
    json explained(const std::string& at) {
        const Folder folder;
        const std::string file = folder.write("calendar.json", run(calendar({"show", "--json"})).out);
        const cli::Output output =
            program({"policy", "explain", "--policy", "config/policies/kaltim-friday.toml", "--calendar",
                     file, "--unit-kind", "office", "--at", at, "--json"});
        CAPTURE(output.err);
        REQUIRE(output.exit_code == 0);
        return json::parse(output.out);
    }

    std::int64_t changes() { return number("SELECT count(*) FROM calendar_change"); }

    void run_timers() {
        for (int turn = 0; turn < 20; ++turn)
            database->write([&](storage::Transaction& tx) {
                app::Scene scene{tx, *rules, words, session->office};
                for (const storage::Timer& timer : storage::due_timers(tx, now, 1))
                    if (storage::take_timer(tx, timer)) app::run(scene, timer);
            });
    }
};

std::string ics(const std::string& events) {
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + events + "END:VCALENDAR\r\n";
}

std::string vevent(const std::string& uid, const std::string& name, const std::string& date) {
    return "BEGIN:VEVENT\r\nUID:" + uid + "\r\nSUMMARY:" + name + "\r\nDTSTART;VALUE=DATE:" + date +
           "\r\nEND:VEVENT\r\n";
}

}  // namespace

TEST_CASE("whether 07.40 on 12 February 2027 is in time is a matter of data") {
    Kaltim office;
    const std::string moment = "2027-02-12T07:40:00+08:00";
    const json expected = office.explained(moment);
    CHECK(expected["table"] == "ramadan");
    CHECK(expected["windows"][0]["state"] == "open");

    office.now = at("2027-02-07T19:00:00+08:00");
    REQUIRE(office.run(calendar({"ramadan", "2027", "--from", "2027-02-13"}, kBy)).exit_code == 0);
    const json moved = office.explained(moment);
    CHECK(moved["table"] == "regular");
    CHECK(moved["windows"][0]["close"] == "07:30");
    CHECK(moved["windows"][0]["state"] == "closed");

    REQUIRE(office.run(calendar({"ramadan", "2027", "--from", "2027-02-08"}, kBy)).exit_code == 0);
    CHECK(office.explained(moment)["windows"][0]["state"] == "open");
    CHECK(office.changes() == 2);
}

TEST_CASE("setting Ramadan shows whom it affects, then records it, and the rules in force see it") {
    Kaltim office;
    office.now = at("2026-02-17T19:30:00+08:00");
    const Words words{"ramadan", "2026", "--from", "2026-02-18"};
    const cli::Output looked = office.run(calendar(words, {"--dry-run"}));
    CHECK(looked.exit_code == 0);
    CHECK(contains(looked.out, "Ramadan from 2026-02-18 to 2026-03-19 (certain)\n"));
    CHECK(contains(looked.out, "changes: 2026-02-18\nchanges: 2026-03-20\npeople affected: 4\n"));
    CHECK(contains(looked.out, "- 4 people: P-01, P-02, P-03, P-04\n"));
    CHECK(contains(looked.out,
                   "Wednesday, 18 February 2026: working hours 08:00–15:30 WITA (before: working "
                   "hours 07:30–16:00)"));
    CHECK(contains(looked.out, "dry run: nothing was written"));
    CHECK(office.changes() == 0);
    CHECK(office.pokes == 0);
    CHECK_FALSE(office.rules->calendar().is_ramadan(std::chrono::year{2026} / 2 / 18));

    const cli::Output done = office.run(calendar(words, kBy));
    CHECK(done.exit_code == 0);
    CHECK(contains(done.out, "decision 1, by Kepala BKD: Sidang isbat; those affected are being told"));
    CHECK(office.changes() == 1);
    CHECK(office.pokes == 1);
    CHECK(office.rules->calendar().is_ramadan(std::chrono::year{2026} / 2 / 18));
    CHECK(office.number("SELECT count(*) FROM timer WHERE kind = 'calendar_changes'") == 1);
    CHECK(contains(office.run(calendar(words, kBy)).out, "nothing to change: the calendar says so already"));
    CHECK(office.changes() == 1);

    office.run_timers();
    const json told = office.ask(calendar({"history", "--json"}));
    REQUIRE(told.size() == 1);
    CHECK(told[0]["what"] == "Ramadan from 2026-02-18 to 2026-03-19 (certain)");
    CHECK(told[0]["by"] == "Kepala BKD");
    CHECK(told[0]["ground"] == "Sidang isbat");
    CHECK(told[0]["recorded_at"] == "2026-02-17T11:30:00Z");
    CHECK(told[0]["people_affected"] == 4);
    CHECK(told[0]["people_told"] == 0);  // nobody has enrolled
}

TEST_CASE("the last day follows from the first, unless it is told") {
    struct Row {
        Words words;
        std::string says;
    };
    for (const Row& row : std::vector<Row>{
             {{"2026", "--from", "2026-02-18"}, "from 2026-02-18 to 2026-03-19 (certain)"},
             {{"2026", "--from", "2026-02-20"}, "from 2026-02-20 to 2026-03-20 (certain)"},
             {{"2026", "--from", "2026-02-21"}, "from 2026-02-21 to 2026-03-22 (certain)"},
             {{"2026", "--to", "2026-03-19"}, "from 2026-02-19 to 2026-03-19 (certain)"},
             {{"2026", "--from", "2026-02-18", "--to", "2026-03-18"},
              "from 2026-02-18 to 2026-03-18 (certain)"},
             {{"2027", "--from", "2027-02-09", "--certainty", "decreed"},
              "from 2027-02-09 to 2027-03-09 (decreed)"},
         }) {
        CAPTURE(row.says);
        Kaltim office;
        Words words{"ramadan"};
        words.insert(words.end(), row.words.begin(), row.words.end());
        const cli::Output output = office.run(calendar(words, {"--dry-run"}));
        CAPTURE(output.err);
        CHECK(output.exit_code == 0);
        CHECK(contains(output.out, row.says));
    }
}

TEST_CASE("a day off is added, renamed, moved and taken back") {
    Kaltim office;
    const auto day_off = [&](const std::string& date) -> std::string {
        const auto* holiday = office.rules->calendar().holiday_on(domain::from_iso_date(date).value());
        return holiday == nullptr ? "none" : std::string(to_string(holiday->kind)) + " " + holiday->name_id;
    };
    const auto run = [&](const Words& words) {
        const cli::Output output = office.run(calendar(words, kBy));
        CAPTURE(output.err);
        CHECK(output.exit_code == 0);
    };
    run({"day", "2026-08-21", "--name", "HUT Provinsi"});
    CHECK(day_off("2026-08-21") == "local_holiday HUT Provinsi");
    run({"day", "2026-08-21", "--name", "Hari Jadi Kaltim", "--kind", "joint_leave"});
    CHECK(day_off("2026-08-21") == "joint_leave Hari Jadi Kaltim");
    run({"day", "2026-08-21", "--moved-to", "2026-08-28"});
    CHECK(day_off("2026-08-21") == "none");
    CHECK(day_off("2026-08-28") == "joint_leave Hari Jadi Kaltim");
    run({"day", "2026-08-28", "--kind", "none"});
    CHECK(day_off("2026-08-28") == "none");
    CHECK(office.changes() == 5);
    const json told = office.ask(calendar({"history", "--json"}));
    REQUIRE(told.size() == 5);
    CHECK(told[2]["decision"] == 3);
    CHECK(told[3]["decision"] == 3);
    CHECK(told[3]["what"] == "2026-08-28: joint_leave \"Hari Jadi Kaltim\" (certain)");
    CHECK(told[4]["what"] == "2026-08-28: no day off");
}

TEST_CASE("what cannot be decided is refused, and nothing is written") {
    struct Row {
        Words words;
        int exit_code;
        std::string says;
    };
    for (const Row& row : std::vector<Row>{
             {{"ramadan", "2026", "--from", "2026-02-13", "--by", "B", "--ground", "G"},
              cli::kFinding,
              "2026-02-13: that day is frozen: it has begun or is over; a change holds from 2026-02-14 on"},
             {{"day", "2026-02-13", "--name", "HUT", "--by", "B", "--ground", "G"},
              cli::kFinding,
              "2026-02-13: that day is frozen"},
             {{"day", "2026-02-12", "--name", "HUT", "--dry-run"},
              cli::kFinding,
              "2026-02-12: that day is frozen"},
             {{"day", "2026-01-01", "--kind", "none", "--by", "B", "--ground", "G"},
              cli::kFinding,
              "2026-01-01: that day is frozen"},
             {{"day", "2026-08-21", "--kind", "none", "--by", "B", "--ground", "G"},
              cli::kFinding,
              "2026-08-21: there is no day off on that date"},
             {{"day", "2026-08-21", "--moved-to", "2026-08-28", "--by", "B", "--ground", "G"},
              cli::kFinding,
              "there is no day off on that date"},
             {{"day", "2028-01-03", "--name", "HUT", "--by", "B", "--ground", "G"},
              cli::kFinding,
              "2028-01-03: the calendar covers 2025 to 2027; add that year"},
             {{"ramadan", "2026", "--from", "2026-02-18", "--to", "2026-04-18", "--by", "B", "--ground", "G"},
              cli::kFinding,
              "60 days, both counted; expected at most 30"},
             {{"ramadan", "2026", "--from", "2026-02-18"}, cli::kUsage, "add --by NAME --ground"},
             {{"ramadan", "2026", "--from", "2026-02-18", "--by", "B"},
              cli::kUsage,
              "add --by NAME --ground"},
             {{"day", "2026-08-21", "--name", "HUT", "--ground", "G"}, cli::kUsage, "add --by NAME --ground"},
             {{"ramadan", "2026", "--by", "B", "--ground", "G"},
              cli::kUsage,
              "the first day of Ramadan 2026 is wanted"},
             {{"ramadan", "2027", "--from", "2026-02-18", "--dry-run"},
              cli::kUsage,
              "--from 2026-02-18 is no day of 2027"},
             {{"ramadan", "--from", "2026-02-18"}, cli::kUsage, "year"},
             {{"ramadan", "1447", "--from", "2026-02-18"}, cli::kUsage, "1447"},
             {{"ramadan", "2026", "--from", "18-02-2026"}, cli::kUsage, "expected a date such as 2026-02-13"},
             {{"ramadan", "2026", "--from", "2026-02-18", "--certainty", "sure"},
              cli::kUsage,
              "certain, decreed, estimated"},
             {{"day", "21/8", "--name", "HUT"}, cli::kUsage, "expected a date such as"},
             {{"day", "2026-08-21", "--by", "B", "--ground", "G"}, cli::kUsage, "add --name"},
             {{"day", "2026-08-21", "--name", "HUT", "--kind", "holiday"},
              cli::kUsage,
              "one of local_holiday"},
             {{"day", "2026-12-25", "--kind", "none", "--moved-to", "2026-12-28"},
              cli::kUsage,
              "only one of them"},
             {{"show", "--year", "2031"}, cli::kFinding, "knows nothing of 2031, only of 2025, 2026, 2027"},
             {{"show", "--as-of", "yesterday"}, cli::kUsage, "expected an instant"},
             {{"import"}, cli::kUsage, "file is required"},
             {{"sow"}, cli::kUsage, "did you mean show?"},
         }) {
        CAPTURE(row.words.front());
        CAPTURE(row.says);
        Kaltim office;
        const cli::Output output = office.run(calendar(row.words));
        CAPTURE(output.err);
        CHECK(output.exit_code == row.exit_code);
        CHECK(contains(output.err, row.says));
        CHECK(office.changes() == 0);
        CHECK(office.pokes == 0);
    }
}

TEST_CASE("what was known at an instant can be shown again") {
    Kaltim office;
    office.now = at("2026-02-17T19:30:00+08:00");
    REQUIRE(office.run(calendar({"ramadan", "2026", "--from", "2026-02-18"}, kBy)).exit_code == 0);
    const auto start = [&](const Words& more) {
        return office.ask(calendar({"show", "--year", "2026", "--json"}, more))["ramadan"][0]["start"];
    };
    CHECK(start({"--as-of", "2026-02-17T19:29:59+08:00"}) == "2026-02-19");
    CHECK(start({"--as-of", "2026-02-17T19:30:00+08:00"}) == "2026-02-18");
    CHECK(start({}) == "2026-02-18");
}

TEST_CASE("the calendar is shown by year, and as a file that can be read again") {
    Kaltim office;
    const std::string text = office.run(calendar({"show", "--year", "2027"})).out;
    CHECK(text.starts_with("calendar "));
    CHECK(contains(text, "2027-02-05  joint_leave  decreed  "));
    CHECK(contains(text, "2027-02-08 to 2027-03-09  ramadan  estimated\n"));
    CHECK_FALSE(contains(text, "2026-"));
    const std::string all = office.run(calendar({"show", "--json"})).out;
    const auto again = config::parse_calendar(all, "again.json");
    REQUIRE(again.has_value());
    CHECK(again->version == config::load_calendar("config/calendars/id.json")->version);
    CHECK(contains(office.run(calendar({"history"})).out, "nothing was ever changed"));
}

TEST_CASE("days off are imported from an iCalendar file, and what is left out is named") {
    Kaltim office;
    const std::string file =
        ics(vevent("a", "HUT Kota", "20260121") + vevent("b", "HUT Provinsi", "20260821") +
            vevent("c", "Cuti bersama Natal", "20261228") + vevent("d", "Natal Bersama", "20261225") +
            vevent("e", "Jauh", "20310101"));
    const cli::Output looked = office.run(calendar({"import", "l.ics", "--dry-run"}), {{"l.ics", file}});
    CAPTURE(looked.err);
    CHECK(looked.exit_code == 0);
    CHECK(contains(looked.out,
                   "l.ics: line 3, UID a: 2026-01-21 \"HUT Kota\": has begun or is over, left out\n"));
    CHECK(
        contains(looked.out, "UID d: 2026-12-25 \"Natal Bersama\": a national_holiday already, left out\n"));
    CHECK(contains(looked.out, "UID e: \"Jauh\": all its days outside 2025-01-01 to 2027-12-31, left out\n"));
    CHECK(contains(looked.out, "2026-08-21: local_holiday \"HUT Provinsi\" (certain)\n"));
    CHECK(contains(looked.out, "2026-12-28: joint_leave \"Cuti bersama Natal\" (certain)\n"));
    CHECK(office.changes() == 0);

    const cli::Output refused = office.run(calendar({"import", "l.ics"}), {{"l.ics", file}});
    CHECK(refused.exit_code == cli::kUsage);
    const json done = office.ask(calendar({"import", "l.ics", "--json"}, kBy), {{"l.ics", file}});
    CHECK(done["recorded"] == true);
    CHECK(done["decision"] == 1);
    CHECK(done["dates"] == json{"2026-08-21", "2026-12-28"});
    CHECK(done["people_affected"] == 4);
    CHECK(done["left_out"].size() == 3);
    CHECK(office.changes() == 2);
    CHECK(
        office.text(
            "SELECT CAST(min(decision_id) AS TEXT) || CAST(max(decision_id) AS TEXT) FROM calendar_change") ==
        "11");

    const json again = office.ask(calendar({"import", "l.ics", "--json"}, kBy), {{"l.ics", file}});
    CHECK(again["recorded"] == false);
    CHECK(again["left_out"].size() == 5);
    CHECK(office.changes() == 2);
}

TEST_CASE("a file with a mistake is refused whole, with line, event and mend") {
    Kaltim office;
    const std::string file = ics(vevent("b", "HUT Provinsi", "20260821") + vevent("c", "", "20260822"));
    const cli::Output refused = office.run(calendar({"import", "l.ics"}, kBy), {{"l.ics", file}});
    CHECK(refused.exit_code == cli::kFinding);
    CHECK(contains(refused.err, "l.ics: line 8, UID c: "));
    CHECK(contains(refused.err, "nothing was changed"));
    CHECK(office.changes() == 0);
    const cli::Output as_json = office.run(calendar({"import", "l.ics", "--json"}, kBy), {{"l.ics", "no"}});
    CHECK(as_json.exit_code == cli::kFinding);
    CHECK(json::parse(as_json.out)["recorded"] == false);
    CHECK(json::parse(as_json.out)["objections"].size() == 1);
}

TEST_CASE("the calendar of the settings is kept when the rules are taken up") {
    Office office;
    config::Options options;
    options.policy.files = {};
    options.policy.calendars = {"config/calendars/id.json"};
    REQUIRE(cli::take_up_rules(*office.database, options).has_value());
    REQUIRE(cli::take_up_rules(*office.database, options).has_value());
    CHECK(office.number("SELECT count(*) FROM calendar_version") == 1);
    CHECK(office.text("SELECT recorded_by FROM calendar_version") == "configuration");
}

TEST_CASE("an instance whose files are older leaves in force what another instance put there") {
    Office office;
    const Folder folder;
    std::ifstream file("config/policies/default.toml", std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), {}};
    config::Options older, newer;
    older.policy.files = {folder.write("older.toml", text)};
    const std::string threshold = "threshold = 3";
    newer.policy.files = {
        folder.write("newer.toml", text.replace(text.find(threshold), threshold.size(), "threshold = 4"))};
    older.policy.calendars = newer.policy.calendars = {"config/calendars/id.json"};
    REQUIRE(cli::take_up_rules(*office.database, older).has_value());
    const auto taken_up = cli::take_up_rules(*office.database, newer);
    REQUIRE(taken_up.has_value());

    const auto heard = cli::rules_in_force(*office.database, older);
    REQUIRE(heard.has_value());
    CHECK((*heard)->policies().at(0).version == (*taken_up)->policies().at(0).version);
    CHECK((*heard)->policies().at(0).calls.threshold == 4);
    CHECK(office.number("SELECT count(*) FROM policy_activation") == 2);
    CHECK(office.number("SELECT count(*) FROM calendar_version") == 1);
}
