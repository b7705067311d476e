#include "bot/documents/roster_plan_file.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "bot/domain/local_time.hpp"

namespace {

std::string read(std::string_view bytes) {
    const auto rows = documents::read_roster_plan(bytes);
    std::string text;
    if (rows)
        for (const auto& row : *rows)
            text += std::to_string(row.line) + " " + row.day.employee.value + " " +
                    domain::to_iso_date(row.day.date) + "; ";
    else
        for (const auto& mistake : rows.error()) text += to_string(mistake) + "; ";
    return text;
}

}  // namespace

TEST_CASE("a roster of days is read as offices write it") {
    for (const char* table :
         {"employee_id;date\nP-01;2026-02-18\nP-01;2026-02-20\n",
          "employee_id,date\r\nP-01,18/02/2026\r\nP-01,20/2/2026\r\n",
          "Tanggal;ID_Pegawai\n2026-02-18;P-01\n2026-02-20;P-01",
          "\xEF\xBB\xBF"
          "employee;nama;day\nP-01;Siti;2026-02-18\nP-01;;2026-02-20\n",
          "\"employee_id\";\"date\"\n\"P-01\";\"2026-02-18\"\n\"P-01\";\"2026-02-20\"\n"}) {
        CAPTURE(table);
        CHECK(read(table) == "2 P-01 2026-02-18; 3 P-01 2026-02-20; ");
    }
    CHECK(read("employee_id;date\n\n\nP-01;2026-02-18\n") == "4 P-01 2026-02-18; ");
    CHECK(read("employee_id;date\n") == "");  // nobody is away: a roster too
}

TEST_CASE("a roster that cannot be read is refused with every mistake, by line and column") {
    struct Row {
        const char* table;
        const char* mistake;
    };
    for (const Row& row : std::vector<Row>{
             {"", "an empty file"},
             {"employee_id\nP-01\n", "line 1, date: missing column"},
             {"date\n2026-02-18\n", "line 1, employee_id: missing column"},
             {"employee_id;dat\nP-01;2026-02-18\n", "did you mean date?"},
             {"employee_id;date;tanggal\nP-01;2026-02-18;\n", "line 1, date: the column twice"},
             {"employee_id;date;salary\n", "line 1, salary: unknown column"},
             {"employee_id;date\n;2026-02-18\n", "line 2, employee_id: nothing"},
             {"employee_id;date\nP-01;\n", "line 2, date: nothing; expected a date"},
             {"employee_id;date\nP-01;2026-02-30\n", "line 2, date: \"2026-02-30\""},
             {"employee_id;date\nP-01;2/18/2026\n", "line 2, date: \"2/18/2026\""},
             {"employee_id;date\nP-01;Rabu\n", "line 2, date: \"Rabu\""},
             {"employee_id;date\nP-01;2026-02-18;2026-02-19\n", "write one row for each day"},
             {"employee_id;date\nP-01;2026-02-18\nP-02;x\n;y\n", "line 4, employee_id"},
         }) {
        CAPTURE(row.table);
        const std::string said = read(row.table);
        CAPTURE(said);
        CHECK(said.find(row.mistake) != std::string::npos);
    }
}

TEST_CASE("what is written is read again") {
    const std::vector<domain::RosteredDay> days{
        {domain::EmployeeId{"P-01"}, domain::from_iso_date("2026-02-18").value()},
        {domain::EmployeeId{"P;02"}, domain::from_iso_date("2026-02-19").value()}};
    const std::string table = documents::roster_plan_table(days, {"Siti \"Ti\" Aminah", "=Budi"});
    CHECK(read(table) == "2 P-01 2026-02-18; 3 P;02 2026-02-19; ");
    CHECK(table.find("'=Budi") != std::string::npos);
}
