#include <doctest/doctest.h>

#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

std::string step_of(const json& result, const std::string& employee) {
    for (const json& person : result["people"])
        if (person["employee"] == employee) return person["step"];
    return "not there";
}

}  // namespace

TEST_CASE("a dry run shows what an import would do and writes nothing; the import does just that") {
    Office office;
    const json dry = json::parse(import_roster(office, kRoster, {"--dry-run", "--json"}).out);
    CHECK(dry["dry_run"] == true);
    CHECK(dry["imported"] == false);
    CHECK(dry["counts"] == json{{"add", 4}, {"change", 0}, {"same", 0}, {"leave", 0}});
    CHECK(office.number("SELECT count(*) FROM employee") == 0);
    CHECK(office.number("SELECT count(*) FROM unit") == 0);
    CHECK(office.number("SELECT count(*) FROM audit_event") == 0);
    CHECK(office.pokes == 0);

    const json real = json::parse(import_roster(office, kRoster, {"--json"}).out);
    CHECK(real["people"] == dry["people"]);
    CHECK(real["units"] == dry["units"]);
    CHECK(real["imported"] == true);
    CHECK(office.number("SELECT count(*) FROM employee") == 4);
    CHECK(office.text("SELECT head_employee_id FROM unit WHERE unit_id = 'Biro Umum'") == "P-01");
    CHECK(office.text("SELECT kind FROM audit_event WHERE subject = 'roster'") == "roster_imported");
    CHECK(office.number("SELECT count(*) FROM not_asked") == 4);  // the day is planned
    CHECK(office.pokes == 1);
}

TEST_CASE("a dry run of a file with a mistake tells it first, and then what the other rows would do") {
    Office office;
    const std::string wrong = with(kRoster, "P-02;", "P 02;");
    const auto dry = import_roster(office, wrong, {"--dry-run"});
    CHECK(dry.exit_code == cli::kFinding);
    CHECK(dry.err.find("employee_id") != std::string::npos);
    CHECK(dry.err.find("1 to mend; nothing was imported\n") != std::string::npos);
    CHECK(dry.out.starts_with("the other rows would, once these are mended:\n"));
    CHECK(dry.out.find("add     P-03") != std::string::npos);
    CHECK(dry.out.find("P 02") == std::string::npos);
    const json told = json::parse(import_roster(office, wrong, {"--dry-run", "--json"}).out);
    CHECK(told["refusals"].size() == 1);
    CHECK(told["other_rows"]["people"].size() == 3);
    CHECK_FALSE(json::parse(import_roster(office, wrong, {"--json"}).out).contains("other_rows"));
    CHECK(office.number("SELECT count(*) FROM employee") == 0);
}

TEST_CASE("a role that changes or comes with somebody new is told apart, and is an event of its own") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    const std::string raised = with(kRoster, "Budi Santoso;Biro Umum;;;;", "Budi Santoso;Biro Umum;;;;admin");
    const auto events = [&] {
        return office.number("SELECT count(*) FROM audit_event WHERE kind = 'roster_role'");
    };
    const auto before = events();
    const auto dry = import_roster(office, raised, {"--dry-run"});
    CHECK(dry.out.find("employee → admin  (opens more than one's own people)\n") != std::string::npos);
    const json result = json::parse(import_roster(office, raised, {"--json"}).out);
    REQUIRE(result["roles"].size() == 1);
    CHECK(result["roles"][0]["before"] == "employee");
    CHECK(result["roles"][0]["after"] == "admin");
    CHECK(events() == before + 1);
}

TEST_CASE("importing the same file twice changes nothing the second time") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    const json again = json::parse(import_roster(office, kRoster, {"--json"}).out);
    CHECK(again["counts"] == json{{"add", 0}, {"change", 0}, {"same", 4}, {"leave", 0}});
    for (const json& unit : again["units"]) CHECK(unit["step"] == "same");
}

TEST_CASE("a changed row names its fields, and of a NIP its last digits alone") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    const std::string changed =
        with(with(kRoster, "199001012015031003;Siti Aminah", "199001022015031009;Siti Aminah, S.E."),
             "0811111111", "0822222222");
    const cli::Output output = import_roster(office, changed);
    CHECK(output.exit_code == 0);
    CHECK(contains(output.out, "change  P-01  Rina Wati  phone +62811111111 → +62822222222"));
    CHECK(contains(output.out, "nip ****1003 → ****1009 (changed); name Siti Aminah → Siti Aminah, S.E."));
    CHECK_FALSE(contains(output.out, "19900102"));
    CHECK(office.text("SELECT name FROM employee WHERE employee_id = 'P-03'") == "Siti Aminah, S.E.");
}

TEST_CASE("who is missing from a complete file leaves, and may return; from any other file they stay") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    const std::string without_budi =
        with(kRoster, "P-02;198001012005032002;Budi Santoso;Biro Umum;;;;;;;;;\n", "");
    CHECK(step_of(json::parse(import_roster(office, without_budi, {"--json"}).out), "P-02") == "not there");
    CHECK(office.number("SELECT count(*) FROM employee WHERE left_at IS NULL") == 4);

    REQUIRE(office.run({"enrol", "code", "P-02"}).exit_code == 0);
    const json complete = json::parse(import_roster(office, without_budi, {"--complete", "--json"}).out);
    CHECK(step_of(complete, "P-02") == "leave");
    CHECK(office.number("SELECT count(*) FROM employee WHERE left_at IS NULL") == 3);
    CHECK(office.number("SELECT max(expires_at) FROM enrolment_code") == domain::to_micros(office.now));
    CHECK(office.run({"enrol", "code", "P-02"}).exit_code == cli::kFinding);

    const json back = json::parse(import_roster(office, kRoster, {"--json"}).out);
    CHECK(step_of(back, "P-02") == "add");
    CHECK(office.number("SELECT count(*) FROM employee WHERE left_at IS NULL") == 4);
}

TEST_CASE("a file of a few people leaves the rest of their unit as it is") {
    Office office;
    REQUIRE(import_roster(office, with(kRoster, "Biro Umum;Setda;office", "Biro Umum;Setda;hospital"))
                .exit_code == 0);
    office.change("UPDATE unit SET zone = 'Asia/Makassar' WHERE unit_id = 'Biro Umum'");
    const std::string one = kRosterHeader +
                            "P-05;199201012018031005;Joko;Biro Umum;;hospital;;;;;Asia/Jakarta;;\n"
                            "P-06;199301012018031006;Lia;Subbag Rapat;Biro Umum;;;;;;;;\n";
    REQUIRE(import_roster(office, one).exit_code == 0);
    const std::string unit = "FROM unit WHERE unit_id = 'Biro Umum'";
    CHECK(office.text("SELECT head_employee_id " + unit) == "P-01");
    CHECK(office.text("SELECT parent_unit_id " + unit) == "Setda");
    CHECK(office.text("SELECT kind " + unit) == "hospital");
    CHECK(office.text("SELECT zone " + unit) == "Asia/Makassar");
    CHECK(office.text("SELECT zone FROM employee WHERE employee_id = 'P-05'") == "Asia/Jakarta");
}

TEST_CASE("optional columns change what they name; a later file without them leaves it") {
    Office office;
    const auto more = [](std::string roster) {
        roster = with(roster, "exempt_to\n",
                      "exempt_to;employment;position;week;ineligible_from;ineligible_cause\n");
        roster = with(roster, "0811111111;;;;\n", "0811111111;;;;;pns;administrator;six_days;;\n");
        return with(roster, "Siti Aminah;Biro Umum;;;;;;;;;\n",
                    "Siti Aminah;Biro Umum;;;;;;;;;;pppk;fungsional;;2026-02-01;baru\n");
    };
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    const cli::Output output = import_roster(office, more(kRoster));
    REQUIRE(output.exit_code == 0);
    CHECK(contains(output.out, "change  unit Biro Umum  week five_days → six_days"));
    CHECK(contains(output.out,
                   "P-03  Siti Aminah  employment pns → pppk; position nothing → fungsional; "
                   "ineligible_from nothing → 2026-02-01; ineligible_cause nothing → new_in_post"));

    const json again = json::parse(import_roster(office, kRoster, {"--json"}).out);
    CHECK(again["counts"]["same"] == 4);
    CHECK(office.text("SELECT employment FROM employee WHERE employee_id = 'P-03'") == "pppk");
    CHECK(office.text("SELECT week FROM unit WHERE unit_id = 'Biro Umum'") == "six_days");
    CHECK(office.text("SELECT ineligible_cause FROM employee WHERE employee_id = 'P-03'") == "new_in_post");
}

TEST_CASE("one telephone for two people is doubted, in the file and against the record, and imported") {
    Office office;
    const std::string two =
        with(kRoster, "Siti Aminah;Biro Umum;;;;;;", "Siti Aminah;Biro Umum;;;;;0811-111-111;");
    const cli::Output first = import_roster(office, two);
    CHECK(first.exit_code == 0);
    CHECK(contains(first.out, "look    employees P-01, P-03: one telephone number, +62811111111; expected"));
    CHECK(office.number("SELECT count(*) FROM employee WHERE phone = '+62811111111'") == 2);

    const std::string one = kRosterHeader + "P-05;199201012018031005;Joko;Biro Umum;;;;;0811111111;;;;\n";
    const json later = json::parse(import_roster(office, one, {"--json"}).out);
    CHECK(later["imported"] == true);
    REQUIRE(later["doubts"].size() == 1);
    CHECK(later["doubts"][0]["subject"] == "employees P-01, P-03, P-05");

    const json mended = json::parse(import_roster(office, kRoster, {"--json", "--complete"}).out);
    for (const json& doubt : mended["doubts"]) CHECK(doubt["subject"] == "unit Setda");
}

TEST_CASE("a parent to which nobody belongs is doubted: it may be a misspelt unit") {
    Office office;
    const json first = json::parse(import_roster(office, kRoster, {"--dry-run", "--json"}).out);
    REQUIRE(first["doubts"].size() == 1);
    CHECK(first["doubts"][0]["subject"] == "unit Setda");
    CHECK(first["doubts"][0]["mend"] == "add the row, or name the head's unit in unit_parent");

    const std::string whole = kRoster + "P-09;197501012000031009;Dewi;Setda;;;ya;;;;;;\n";
    const json good = json::parse(import_roster(office, whole, {"--json"}).out);
    CHECK(good["doubts"].empty());

    const std::string misspelt =
        kRosterHeader + "P-06;199301012018031006;Lia;Subbag Rapat;Biro Umun;;;;;;;;\n";
    const cli::Output output = import_roster(office, misspelt);
    CHECK(output.exit_code == 0);
    CHECK(contains(output.out, "look    unit Biro Umun: a unit_parent to which nobody belongs; expected"));
    CHECK(contains(output.out, "did you mean \"Biro Umum\"?"));
}

TEST_CASE("a head who moves away heads the old unit no more") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    REQUIRE(import_roster(office,
                          with(kRoster, "Rina Wati;Biro Umum;Setda;office;ya", "Rina Wati;BKD;Setda;office;"))
                .exit_code == 0);
    CHECK(office.text("SELECT head_employee_id FROM unit WHERE unit_id = 'Biro Umum'").empty());
    CHECK(office.text("SELECT head_employee_id FROM unit WHERE unit_id = 'BKD'") == "P-04");
}

TEST_CASE("a NIP may pass from one person to another in one file, but two cannot swap theirs") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    // Budi takes over the digits that were Siti's by mistake; Siti stands below him in the file.
    const std::string passed = with(with(kRoster, "P-02;198001012005032002", "P-02;199001012015031003"),
                                    "P-03;199001012015031003", "P-03;199001012015031007");
    CHECK(import_roster(office, passed).exit_code == 0);
    CHECK(office.text("SELECT nip FROM employee WHERE employee_id = 'P-02'") == "199001012015031003");

    const std::string swapped = with(with(kRoster, "P-02;198001012005032002", "P-02;199001012015031007"),
                                     "P-03;199001012015031003", "P-03;199001012015031003");
    const cli::Output refused = import_roster(office, swapped);
    CHECK(refused.exit_code == cli::kFinding);
    CHECK(contains(refused.err, "employee P-02: the NIP ****1007 of P-03"));
}

TEST_CASE("files that cannot be taken are refused whole, each with its reasons") {
    struct Row {
        std::string content;
        std::string reason;
    };
    const std::string good = "P-05;199201012018031005;Joko;Biro Umum;;;;;;;;;\n";
    const std::vector<Row> rows{
        {"", "an empty file"},
        {kRosterHeader, "a header without rows"},
        {"employee_id;nip;name\nP-05;199201012018031005;Joko\n", "unit: missing column"},
        {kRosterHeader + good + "P-06;1993;Lia;Biro Umum;;;;;;;;;\n",
         "line 3, nip: \"1993\"; expected 18 digits"},
        {kRosterHeader + good + "P-05;199301012018031006;Lia;Biro Umum;;;;;;;;;\n", "line 2 has it already"},
        {kRosterHeader + good + ";199301012018031006;Lia;Biro Umum;;;;;;;;;\n",
         "line 3, employee_id: nothing"},
        {kRosterHeader + good + "P-06;199301012018031006;Lia;Biro Umum;;kantor;;;;;;;\n", "unit_kind"},
        {kRosterHeader + good + "P-06;199301012018031006;Lia;Biro Umum;;;;;12;;;;\n", "phone"},
        {kRosterHeader + good + "P-06;199301012018031006;Lia;Biro Umum;;;;;;;WITA;;\n",
         "write Asia/Makassar"},
        {kRosterHeader + good + "P-06;199301012018031006;Lia;Biro Umum;;;;;;;;31/2/2026;\n", "exempt_from"},
        {kRosterHeader + good + "P-06;198001012005032002;Lia;Biro Umum;;;;;;;;;\n",
         "the NIP ****2002 of P-02"},
        {kRosterHeader + good + "P-06;199301012018031006;Lia;Setda;Biro Umum;;;;;;;;\n", "below itself"},
    };
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    const std::string before =
        office.list("SELECT employee_id || nip || unit_id FROM employee ORDER BY employee_id");
    for (const Row& row : rows) {
        CAPTURE(row.content);
        for (const Words& flags : {Words{}, Words{"--dry-run"}}) {
            const cli::Output output = import_roster(office, row.content, flags);
            CAPTURE(output.err);
            CHECK(output.exit_code == cli::kFinding);
            CHECK(contains(output.err, row.reason));
            CHECK(contains(output.err, "nothing was imported"));
        }
        const json told = json::parse(import_roster(office, row.content, {"--json"}).out);
        CHECK(told["imported"] == false);
        CHECK(told["refusals"].size() >= 1);
    }
    CHECK(office.list("SELECT employee_id || nip || unit_id FROM employee ORDER BY employee_id") == before);
    CHECK(office.number("SELECT count(*) FROM employee") == 4);
}

TEST_CASE("the roster is listed by unit, with NIPs masked") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    const json all = office.ask({"roster", "list", "--json"});
    CHECK(all.size() == 4);
    CHECK(all[0]["nip"].get<std::string>().starts_with("****"));
    CHECK(office.ask({"roster", "list", "--unit", "BKD", "--json"})[0]["employee"] == "P-04");
    CHECK(contains(office.run({"roster", "list"}).out, "4 people"));
    CHECK(office.run({"roster", "list", "--unit", "Biro Umun"}).exit_code == cli::kFinding);
}

TEST_CASE("an absence is recorded for a person of the roster and for right days") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    CHECK(office.run({"roster", "absence", "P-03", "leave", "2026-03-02", "2026-03-06", "--by", "Hadi"})
              .exit_code == 0);
    CHECK(office.text("SELECT kind || first_day || last_day || recorded_by FROM absence") ==
          "leave2026-03-022026-03-06Hadi");
    struct Row {
        Words arguments;
        int exit_code;
    };
    for (const Row& row :
         std::vector<Row>{{{"P-99", "leave", "2026-03-02", "2026-03-06"}, cli::kFinding},
                          {{"P-03", "holiday", "2026-03-02", "2026-03-06"}, cli::kUsage},
                          {{"P-03", "leave", "2026-02-30", "2026-03-06"}, cli::kUsage},
                          {{"P-03", "leave", "2026-03-06", "2026-03-02"}, cli::kUsage},
                          {{"P-03", "leave", "2026-03-06"}, cli::kUsage},
                          {{"P-03", "leave", "2026-03-02", "2026-03-06", "--zone", "WIB"}, cli::kUsage}}) {
        CAPTURE(row.arguments[1]);
        Words arguments{"roster", "absence"};
        arguments.insert(arguments.end(), row.arguments.begin(), row.arguments.end());
        CHECK(office.run(arguments).exit_code == row.exit_code);
    }
    CHECK(office.number("SELECT count(*) FROM absence") == 1);
}

TEST_CASE("an enrolment code comes with its links, and status tells who can be reached") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    const json issued = office.ask({"enrol", "code", "P-03", "--json"});
    CHECK(issued.size() == 5);
    CHECK(issued["employee"] == "P-03");
    const std::string code = issued["code"];
    CHECK(code.size() == 14);
    CHECK(issued["telegram_link"] == "https://t.me/SigapBot?start=" + code);
    CHECK(issued["whatsapp_link"] == "https://wa.me/6281100000000?text=DAFTAR%20" + code);
    CHECK(issued["expires_at"] == "2026-02-13T22:00:00Z");
    CHECK(office.run({"enrol", "code", "P-99"}).exit_code == cli::kFinding);

    office.change(
        "INSERT INTO chat (messenger, account, address, employee_id, state, is_preferred, bound_at, blocked_at)"
        " VALUES ('telegram', 'main', '7', 'P-03', 'live', 1, 0, NULL),"
        "        ('telegram', 'main', '8', 'P-02', 'live', 1, 0, 5)");
    const json status = office.ask({"enrol", "status", "--json"});
    CHECK(status["people"] == 4);
    CHECK(status["reachable"] == 1);
    const std::string text = office.run({"enrol", "status"}).out;
    CHECK(contains(text, "P-03  Siti Aminah  Biro Umum: telegram\n"));
    CHECK(contains(text, "P-02  Budi Santoso  Biro Umum: telegram (blocked by the person)\n"));
    CHECK(contains(text, "P-01  Rina Wati  Biro Umum: not enrolled\n"));
}

TEST_CASE("an export holds all about one person, nothing about others, and is itself on record") {
    Office office;
    REQUIRE(import_roster(office, kRoster).exit_code == 0);
    REQUIRE(office.run({"roster", "absence", "P-03", "leave", "2026-03-02", "2026-03-06"}).exit_code == 0);
    const json mine = office.ask({"export", "person", "P-03", "--json"});
    CHECK(mine["roster"]["nip"] == "199001012015031003");
    CHECK(mine["absences"][0]["from"] == "2026-03-02");
    for (const char* part : {"chats", "presence", "calls", "answers", "reasons", "flags", "replies"}) {
        CAPTURE(part);
        CHECK(mine[part].is_array());
    }
    for (const char* other : {"P-01", "P-02", "P-04", "Rina", "Budi"})
        CHECK_FALSE(contains(mine.dump(), other));
    CHECK(office.number("SELECT count(*) FROM audit_event WHERE kind = 'person_exported'") == 1);
    CHECK(office.run({"export", "person", "P-99"}).exit_code == cli::kFinding);
}
