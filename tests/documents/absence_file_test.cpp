#include "bot/documents/absence_file.hpp"

#include <doctest/doctest.h>

#include "bot/domain/local_time.hpp"

namespace {

using documents::read_absences;

const std::string kHeader = "employee_id;kind;from;to;zone;note\n";

TEST_CASE("a file of absences in the office's own words") {
    const auto rows = read_absences(kHeader +
                                    "P-03;cuti;20/2/2026;24/02/2026;;menikah\n"
                                    "P-04;Dinas;2026-03-02;2026-03-04;WIB;rapat\n"
                                    "P-05;sakit;2026-03-02;;;demam\n"
                                    "P-03;izin;2026-02-20;2026-02-20;;\n");
    REQUIRE(rows.has_value());
    REQUIRE(rows->size() == 4);
    CHECK(rows->at(0).line == 2);
    CHECK(rows->at(0).absence.days.to == domain::from_iso_date("2026-02-24"));
    CHECK(rows->at(0).note == "menikah");
    CHECK(rows->at(1).absence.kind == domain::AbsenceKind::official_travel);
    CHECK(rows->at(1).absence.zone == "Asia/Jakarta");
    CHECK(rows->at(2).absence.days.to == rows->at(2).absence.days.from);
    CHECK(rows->at(2).note == "");  // an illness has no words
    CHECK(rows->at(3).absence.kind == domain::AbsenceKind::permission);
    CHECK(read_absences("from,to,kind,employee_id\n2026-02-20,2026-02-20,study,P-1\n").has_value());
    CHECK(read_absences(kHeader).value().empty());
}

TEST_CASE("every mistake is told with its line, its column and its mend") {
    struct Row {
        const char* rows;
        std::size_t line;
        const char* column;
        const char* expected;
    };
    for (const Row& row : {
             Row{";leave;2026-02-20;2026-02-20;;", 2, "employee_id", "the roster's key"},
             Row{"P-1;libur;2026-02-20;2026-02-20;;", 2, "kind", "one of leave, cuti"},
             Row{"P-1;leave;31/2/2026;2026-03-01;;", 2, "from", "a date of the calendar"},
             Row{"P-1;leave;;2026-03-01;;", 2, "from", "a date of the calendar"},
             Row{"P-1;leave;20/2;20/2;;", 2, "from", "a date of the calendar"},
             Row{"P-1;leave;2026-02-20;2026-2-x;;", 2, "to", "a date of the calendar"},
             Row{"P-1;leave;20/2/20266;2026-02-20;;", 2, "from", "a date of the calendar"},
             Row{"P-1;leave;2026-02-20;2026-02-19;;", 2, "to", "2026-02-20 or a later day"},
             Row{"P-1;official_travel;2026-02-20;2026-02-20;Jakarta;", 2, "zone", "WIB, WITA, WIT"},
             Row{"P-1;leave;2026-02-20;2026-02-20;WIB;", 2, "zone", "only official travel"},
             Row{"P-1;leave;2026-02-20;2026-02-24;;\nP-1;cuti;2026-02-24;2026-02-25;;", 3, "from",
                 "a day after 2026-02-24, where line 2 ends"},
         }) {
        CAPTURE(std::string(row.rows));
        const auto read = read_absences(kHeader + row.rows + "\n");
        REQUIRE_FALSE(read.has_value());
        const auto& mistake = read.error().front();
        CHECK(mistake.line == row.line);
        CHECK(mistake.column == row.column);
        CHECK(mistake.expected.english.find(row.expected) != std::string::npos);
        CHECK_FALSE(mistake.mend.empty());
    }
}

TEST_CASE("a header that names the wrong columns is refused as such, and all mistakes come at once") {
    CHECK_FALSE(read_absences("").has_value());
    CHECK_FALSE(read_absences("employee_id;kind;from\nP-1;leave;2026-02-20\n").has_value());
    CHECK_FALSE(read_absences("employee_id;kind;from;to;from\n").has_value());
    CHECK_FALSE(read_absences("employee_id;kind;from;to;nama\n").has_value());
    const auto read = read_absences(kHeader + "P-1;libur;x;y;;\n;leave;2026-02-20;2026-02-20;;\n");
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().size() == 4);
}

}  // namespace
