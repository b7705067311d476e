#include "bot/documents/roster_file.hpp"

#include <doctest/doctest.h>

#include <tuple>

namespace {

using domain::EmployeeId;
using domain::UnitId;
using std::chrono::year;

const std::string kHeader =
    "employee_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;exempt_to\n";

/// A row of a person without anything special, but for what the test says.
struct Person {
    std::string id = "P1";
    std::string nip = "198501012010011001";
    std::string name = "Ani";
    std::string unit = "Biro Umum";
    std::string parent = "";
    std::string kind = "";
    std::string head = "";
    std::string role = "";
    std::string phone = "";
    std::string language = "";
    std::string zone = "";
    std::string from = "";
    std::string to = "";

    std::string row() const {
        return id + ";" + nip + ";" + name + ";" + unit + ";" + parent + ";" + kind + ";" + head + ";" +
               role + ";" + phone + ";" + language + ";" + zone + ";" + from + ";" + to + "\n";
    }
};

std::string file_of(const std::vector<Person>& people) {
    std::string file = kHeader;
    for (const auto& person : people) file += person.row();
    return file;
}

/// A person a row, with further columns behind the header.
std::string with_more(const std::string& columns, const std::vector<std::string>& cells) {
    std::string file = kHeader.substr(0, kHeader.size() - 1) + ";" + columns + "\n";
    int number = 0;
    for (const std::string& more : cells) {
        ++number;
        const std::string row =
            Person{.id = "P" + std::to_string(number), .nip = std::to_string(198501012010011000 + number)}
                .row();
        file += row.substr(0, row.size() - 1) + ";" + more + "\n";
    }
    return file;
}

/// What is said about the file, one mistake a line.
std::string mistakes(const std::string& file) {
    const auto roster = documents::read_roster(file, "roster.csv");
    std::string lines;
    if (!roster)
        for (const auto& mistake : roster.error()) lines += to_string(mistake) + "\n";
    return lines;
}

TEST_CASE("a roster becomes units and employees") {
    const auto roster = documents::read_roster(
        "\xEF\xBB\xBFname,employee_id,NIP,unit,unit_parent,unit_kind,head,role,phone,language,zone,exempt_"
        "from,exempt_to\r\n"
        "\"Dra. Ani,  M.Si.\",P1,19700101 199503 2 001,Biro "
        "Umum,Setda,office,ya,,0812-3456-7890,,Asia/Makassar,,\r\n"
        "Budi,P2,198501012010011001,Biro  "
        "Umum,,,tidak,unit_hr,628123456789,en,Asia/Jakarta,2026-01-05,31/1/2026\r\n"
        "Citra,P3,19900505.202221.2.003,RSUD,Setda,Hospital,0,,,id,,,1/2/2027\r\n",
        "roster.csv");
    REQUIRE(roster);
    CHECK(roster->separator == ',');
    CHECK(roster->encoding == documents::Encoding::utf8);

    using domain::Unit;
    using domain::UnitKind;
    CHECK(roster->units ==
          std::vector<Unit>{
              {UnitId("Biro Umum"), UnitId("Setda"), UnitKind::office, EmployeeId("P1"), "Asia/Makassar"},
              {UnitId("Setda"), std::nullopt, UnitKind::office, std::nullopt, ""},
              {UnitId("RSUD"), UnitId("Setda"), UnitKind::hospital, std::nullopt, ""}});

    using domain::Employee;
    using domain::Language;
    using domain::Role;
    REQUIRE(roster->employees.size() == 3);
    CHECK(roster->employees[0] == Employee{EmployeeId("P1"), "197001011995032001", "Dra. Ani, M.Si.",
                                           UnitId("Biro Umum"), Role::supervisor, "+6281234567890",
                                           Language::id, "", std::nullopt});
    CHECK(roster->employees[1] == Employee{EmployeeId("P2"), "198501012010011001", "Budi",
                                           UnitId("Biro Umum"), Role::unit_hr, "+628123456789", Language::en,
                                           "Asia/Jakarta",
                                           domain::DateRange{year{2026} / 1 / 5, year{2026} / 1 / 31}});
    CHECK(roster->employees[2].exempt == domain::DateRange{std::nullopt, year{2027} / 2 / 1});
}

TEST_CASE("a unit's zone is its head's, else what most of its people have") {
    const std::string jakarta = "Asia/Jakarta", makassar = "Asia/Makassar";
    const auto by_majority =
        documents::read_roster(file_of({{.id = "1", .nip = "198501012010011001", .zone = jakarta},
                                        {.id = "2", .nip = "198501012010011002", .zone = makassar},
                                        {.id = "3", .nip = "198501012010011003", .zone = makassar}}),
                               "");
    REQUIRE(by_majority);
    CHECK(by_majority->units[0].zone == makassar);
    CHECK(by_majority->employees[0].zone == jakarta);
    CHECK(by_majority->employees[1].zone.empty());

    const auto by_head = documents::read_roster(
        file_of({{.id = "1", .nip = "198501012010011001", .head = "yes", .zone = jakarta},
                 {.id = "2", .nip = "198501012010011002", .zone = makassar},
                 {.id = "3", .nip = "198501012010011003", .zone = makassar}}),
        "");
    REQUIRE(by_head);
    CHECK(by_head->units[0].zone == jakarta);
    CHECK(by_head->employees[0].zone.empty());
    CHECK(by_head->employees[1].zone == makassar);
}

TEST_CASE("a telephone number becomes E.164, or is refused") {
    struct Row {
        std::string written;
        std::string read;  ///< empty: refused
    };
    for (const auto& [written, read] : std::vector<Row>{{"081234567890", "+6281234567890"},
                                                        {"6281234567890", "+6281234567890"},
                                                        {"+62 812-3456-7890", "+6281234567890"},
                                                        {"(0541) 123456", "+62541123456"},
                                                        {"81234567890", "+6281234567890"},
                                                        {"", ""},
                                                        {"+60123456789", ""},
                                                        {"0812", ""},
                                                        {"08123456789012345", ""},
                                                        {"0012345678", ""},
                                                        {"+62081234567", ""},
                                                        {"6.28123E+12", ""},
                                                        {"0812345678a", ""},
                                                        {"71234567890", ""},
                                                        {"0812/0813", ""}}) {
        CAPTURE(written);
        const auto roster = documents::read_roster(file_of({{.phone = written}}), "");
        if (written.empty() || !read.empty()) {
            REQUIRE(roster);
            CHECK(roster->employees[0].phone == read);
        } else {
            REQUIRE_FALSE(roster);
            CHECK(roster.error().front().column == "phone");
        }
    }
}

TEST_CASE("a row at fault is refused with its column, what was expected and the mend") {
    struct Row {
        std::vector<Person> people;
        std::string said;
    };
    const std::string other = "198501012010011002";
    for (
        const auto& [people, said] : std::vector<Row>{
            {{{.id = ""}}, "line 2, employee_id: nothing; expected a key of at most 64 bytes"},
            {{{.id = "a b"}}, "line 2, employee_id: \"a b\"; expected a key"},
            {{{.id = std::string(65, 'x')}}, "line 2, employee_id: "},
            {{{}, {.nip = other}},
             "line 3, employee_id: \"P1\"; expected a key of its own for each person; line 2 has it already"},
            {{{}, {.id = "P2"}},
             "line 3, nip: \"198501012010011001\"; expected a NIP of its own for each person; line 2 has"},
            {{{.nip = ""}}, "line 2, nip: nothing; expected 18 digits"},
            {{{.nip = "19850101201001100"}}, "line 2, nip: \"19850101201001100\"; expected 18 digits"},
            {{{.nip = "19850101201001100x"}}, "line 2, nip: \"19850101201001100x\"; expected 18 digits"},
            {{{.nip = "1.98501E+17"}},
             "line 2, nip: \"1.98501E+17\"; expected 18 digits; format the column as text"},
            {{{.nip = "1,98501E+17"}},
             "line 2, nip: \"1,98501E+17\"; expected 18 digits; format the column as text"},
            {{{.nip = "198502302010011001"}},
             "line 2, nip: \"198502302010011001\"; expected a date of birth"},
            {{{.nip = "190001012010011001"}},
             "line 2, nip: \"190001012010011001\"; expected a date of birth"},
            {{{.nip = "198501011990011001"}},
             "line 2, nip: \"198501011990011001\"; expected a year of appointment"},
            {{{.nip = "198501012010013001"}}, "line 2, nip: \"198501012010013001\"; expected 1 or 2 (sex)"},
            {{{.nip = "198501012010011000"}},
             "line 2, nip: \"198501012010011000\"; expected a serial number"},
            {{{.name = ""}}, "line 2, name: nothing; expected a name"},
            {{{.name = std::string(201, 'x')}}, "line 2, name: "},
            {{{.unit = ""}}, "line 2, unit: nothing; expected the name of a unit"},
            {{{}, {.id = "P2", .nip = other, .unit = "BIRO UMUM"}},
             "line 3, unit: \"BIRO UMUM\"; expected one spelling for a unit; line 2 writes \"Biro Umum\""},
            {{{.parent = "Setda"}, {.id = "P2", .nip = other, .parent = "Dinas"}},
             "line 3, unit_parent: \"Dinas\"; expected the same parent in all rows of a unit; line 2 says \"Setda\""},
            {{{.parent = "Biro Umum"}},
             "line 2, unit_parent: \"Biro Umum\" < \"Biro Umum\"; expected units that are not"},
            {{{.parent = "Setda"}, {.id = "P2", .nip = other, .unit = "Setda", .parent = "Biro Umum"}},
             "line 2, unit_parent: \"Biro Umum\" < \"Setda\" < \"Biro Umum\"; expected"},
            {{{.kind = "hospitl"}},
             "line 2, unit_kind: \"hospitl\"; expected one of office, direct_public_service, "
             "hospital, puskesmas, guard, shift; did you mean hospital?"},
            {{{.kind = "office"}, {.id = "P2", .nip = other, .kind = "guard"}},
             "line 3, unit_kind: \"guard\"; expected the same kind in all rows of a unit; line 2 says office"},
            {{{.head = "x"}}, "line 2, head: \"x\"; expected yes, no, ya, tidak, 1 or 0"},
            {{{.head = "ya"}, {.id = "P2", .nip = other, .head = "1"}},
             "line 3, head: \"1\"; expected one head for a unit; line 2 is the head of \"Biro Umum\" already"},
            {{{.role = "boss"}}, "line 2, role: \"boss\"; expected one of employee, supervisor"},
            {{{.role = "superviser"}},
             "line 2, role: \"superviser\"; expected one of employee, supervisor, unit_hr, hr, "
             "auditor, admin; did you mean supervisor?"},
            {{{.language = "jv"}}, "line 2, language: \"jv\"; expected one of id, en"},
            {{{.zone = "WITA"}},
             "line 2, zone: \"WITA\"; expected an IANA time zone such as Asia/Makassar; write Asia/Makassar"},
            {{{.zone = "Asia/Samarinda"}}, "line 2, zone: \"Asia/Samarinda\"; expected an IANA time zone"},
            {{{.from = "2026-02-30"}}, "line 2, exempt_from: \"2026-02-30\"; expected a date"},
            {{{.from = "5/1/26"}}, "line 2, exempt_from: \"5/1/26\"; expected a date"},
            {{{.from = "1/13/2026"}}, "line 2, exempt_from: \"1/13/2026\"; expected a date"},
            {{{.to = "besok"}}, "line 2, exempt_to: \"besok\"; expected a date"},
            {{{.from = "2026-02-02", .to = "2026-02-01"}},
             "line 2, exempt_to: \"2026-02-01\"; expected a day not before"},
            {{{.to = "2026-02-01;x"}}, "line 2: 14 cells; expected 13 as in the header; put quotes"}}) {
        CAPTURE(said);
        const std::string heard = mistakes(file_of(people));
        CAPTURE(heard);
        CHECK(heard.starts_with(said));
        CHECK(std::count(heard.begin(), heard.end(), '\n') == 1);
    }
}

TEST_CASE("a file at fault as a whole is refused") {
    struct Row {
        std::string bytes;
        std::string said;
    };
    for (const auto& [bytes, said] : std::vector<Row>{
             {"", "an empty file; expected a header and a row for each person\n"},
             {kHeader, "a header without rows; expected a row for each person\n"},
             {"PK\x03\x04", "roster.csv: a spreadsheet (XLSX, XLS or ODS); expected CSV; save it as"},
             {kHeader + "P1;\"1\n", "line 2: a quote that is opened and never closed; close it"},
             {"employee_id;nip\n", "line 1, name: missing column; add it"},
             {"employe_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;"
              "exempt_to\n",
              "line 1, employe_id: unknown column; did you mean employee_id?\n"},
             {"employee_id;nip;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;"
              "exempt_to\n",
              "line 1, nip: the column twice; expected each column once\n"},
             {"golongan;employee_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_"
              "from;exempt_to\n",
              "line 1, golongan: unknown column; remove it; known are employee_id, nip"},
             {"employee_id;nip;name;unit;unit_parent;unit_kind;head;role;phone;language;zone;exempt_from;"
              "exempt_to;\nP1",
              "line 1: column 14 without a name; remove it"}}) {
        CAPTURE(bytes);
        const std::string heard = mistakes(bytes);
        CAPTURE(heard);
        CHECK(heard.starts_with(said));
    }
}

TEST_CASE("all mistakes of all rows come at once, in the order of the lines, and nothing is half read") {
    const std::string heard = mistakes(file_of({{.id = "P1", .phone = "1", .zone = "WIT"},
                                                {.id = "P2", .nip = "198501012010011002"},
                                                {.id = "P1", .nip = "1", .role = "x"}}));
    CHECK(
        heard ==
        "line 2, phone: \"1\"; expected an Indonesian number such as 081234567890, 6281234567890 or +6281234567890\n"
        "line 2, zone: \"WIT\"; expected an IANA time zone such as Asia/Makassar; write Asia/Jayapura\n"
        "line 4, employee_id: \"P1\"; expected a key of its own for each person; line 2 has it already\n"
        "line 4, nip: \"1\"; expected 18 digits\n"
        "line 4, role: \"x\"; expected one of employee, supervisor, unit_hr, hr, auditor, admin\n");
}

TEST_CASE("a row that ends early has blank cells") {
    const auto roster = documents::read_roster(kHeader + "P1;198501012010011001;Ani;Biro Umum\n", "");
    REQUIRE(roster);
    CHECK(roster->employees[0].role == domain::Role::employee);
}

TEST_CASE("random bytes are refused or read, never a crash") {
    const std::string alphabet = "a1;,\"\n\r \xC3\xA9\x93=";
    std::uint32_t state = 1;
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = round % 2 == 0 ? kHeader : "";
        for (int at = 0; at < 40; ++at) {
            state = state * 1664525U + 1013904223U;
            bytes += alphabet[(state >> 16) % alphabet.size()];
        }
        CAPTURE(bytes);
        const auto roster = documents::read_roster(bytes, "");
        if (!roster) CHECK_FALSE(roster.error().empty());
    }
}

TEST_CASE("a roster may say more of people and units; what it has no column for is told to be unsaid") {
    const auto plain = documents::read_roster(file_of({{}}), "");
    REQUIRE(plain);
    CHECK_FALSE(plain->has.employment);
    CHECK_FALSE(plain->has.ineligibility);
    CHECK_FALSE(plain->has.week);
    CHECK(plain->employees[0].employment == domain::Employment::pns);

    const auto full = documents::read_roster(
        with_more(
            "employment;position;task_traits;ineligible_from;ineligible_to;ineligible_cause;week",
            {"PPPK;JPT Pratama;needs_special_room, Field-Work  needs_special_room;2026-02-01;;baru menjabat;6",
             ";;;;;;enam hari", "cpns;Eselon III.a;;;31/12/2026;;"}),
        "");
    REQUIRE(full);
    CHECK(full->has.employment);
    CHECK(full->has.position);
    CHECK(full->has.task_traits);
    CHECK(full->has.ineligibility);
    CHECK(full->has.week);
    CHECK(full->units[0].week == domain::WorkingWeek::six_days);

    const auto& [first, second, third] = std::tie(full->employees[0], full->employees[1], full->employees[2]);
    CHECK(first.employment == domain::Employment::pppk);
    CHECK(first.position == domain::Position::jpt_pratama);
    CHECK(first.task_traits == std::vector<std::string>{"field-work", "needs_special_room"});
    CHECK(first.ineligible ==
          domain::Ineligibility{domain::IneligibilityCause::new_in_post, {year{2026} / 2 / 1, std::nullopt}});
    CHECK(second.employment == domain::Employment::pns);
    CHECK_FALSE(second.position);
    CHECK(second.task_traits.empty());
    CHECK_FALSE(second.ineligible);
    CHECK(third.position == domain::Position::administrator);
    CHECK(third.ineligible ==
          domain::Ineligibility{domain::IneligibilityCause::other, {std::nullopt, year{2026} / 12 / 31}});
}

TEST_CASE("one optional column comes without the others, anywhere in the header") {
    const auto roster = documents::read_roster("week;" + kHeader + "5;" + Person{}.row(), "");
    REQUIRE(roster);
    CHECK(roster->has.week);
    CHECK_FALSE(roster->has.position);
    CHECK(roster->units[0].week == domain::WorkingWeek::five_days);
}

TEST_CASE("what the optional columns cannot mean is refused, with what they can") {
    struct Row {
        std::string column;
        std::vector<std::string> cells;
        std::string complaint;
    };
    for (const auto& [column, cells, complaint] : std::vector<Row>{
             {"employment", {"honorer"}, "line 2, employment: \"honorer\"; expected one of pns, cpns, pppk"},
             {"position", {"Kepala Biro"}, "line 2, position: \"Kepala Biro\"; expected one of jpt_utama"},
             {"position", {"Eselon I.a"}, "line 2, position"},  // of two classes
             {"task_traits", {"ruang khusus!"}, "line 2, task_traits: \"ruang khusus!\"; expected words"},
             {"task_traits", {std::string(65, 'a')}, "line 2, task_traits"},
             {"ineligible_cause", {"malas"}, "expected one of under_discipline, new_in_post, other"},
             {"ineligible_from", {"30/2/2026"}, "line 2, ineligible_from: \"30/2/2026\"; expected a date"},
             {"ineligible_from;ineligible_to",
              {"2026-03-02;2026-03-01"},
              "line 2, ineligible_to: \"2026-03-01\"; expected a day not before ineligible_from"},
             {"week", {"7"}, "line 2, week: \"7\"; expected one of five_days, six_days"},
             {"week",
              {"six_days", "", "5"},
              "line 4, week: \"5\"; expected the same week in all rows of a unit; line 2 says six_days"},
             {"week;week", {"5;5"}, "line 1, week: the column twice"},
             {"positon", {""}, "did you mean position?"}}) {
        CAPTURE(column);
        const std::string said = mistakes(with_more(column, cells));
        CAPTURE(said);
        CHECK(said.find(complaint) != std::string::npos);
    }
}

}  // namespace

TEST_CASE("the rows without a mistake can be read by themselves, and a file without any has no such rows") {
    const Person ani{.id = "P1", .nip = "198501012010011001", .head = "yes"};
    const Person ani_again{.id = "P1", .nip = "198501012010011002", .name = "Ani lagi"};
    const Person wrong{.id = "P2", .nip = "198501012010011003", .phone = "0812"};
    const Person good{.id = "P3", .nip = "198501012010011004", .name = "Citra"};
    const auto rows = documents::read_faultless_rows(file_of({ani, ani_again, wrong, good}));
    REQUIRE(rows);
    REQUIRE(rows->employees.size() == 2);  // whoever came first with a key keeps it
    CHECK(rows->employees[0].name == "Ani");
    CHECK(rows->employees[1].name == "Citra");
    CHECK(rows->units.front().head == EmployeeId{"P1"});
    CHECK_FALSE(documents::read_faultless_rows(file_of({ani, good})));  // nothing to leave out
    CHECK_FALSE(documents::read_faultless_rows(file_of({wrong})));      // nothing left
    CHECK_FALSE(documents::read_faultless_rows("nip;name\n1;Ani\n"));
    CHECK_FALSE(documents::read_faultless_rows(""));
}

TEST_CASE("a row that leans on one at fault is left out with it, or stands without it") {
    // P1 says a parent that P2 contradicts: P2 is at fault. P3's unit is below itself through P4's row.
    const Person first{.id = "P1", .nip = "198501012010011001", .unit = "Biro A", .parent = "Setda"};
    const Person second{.id = "P2", .nip = "198501012010011002", .unit = "Biro A", .parent = "Dinas"};
    const Person third{.id = "P3", .nip = "198501012010011003", .unit = "Biro B", .parent = "Biro C"};
    const Person fourth{.id = "P4", .nip = "198501012010011004", .unit = "Biro C", .parent = "Biro B"};
    const auto rows = documents::read_faultless_rows(file_of({first, second, third, fourth}));
    REQUIRE(rows);
    CHECK(rows->employees.front().id == EmployeeId{"P1"});
    for (const auto& employee : rows->employees) CHECK(employee.id != EmployeeId{"P2"});
    CHECK(rows->employees.size() < 4);
}
