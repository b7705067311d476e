#include "bot/documents/csv.hpp"

#include <doctest/doctest.h>

namespace {

using documents::CsvLimits;
using documents::CsvRow;
using documents::Encoding;
using Cells = std::vector<std::string>;

TEST_CASE("a table is read as an Indonesian spreadsheet writes it") {
    struct Row {
        std::string bytes;
        char separator;
        Encoding encoding;
        std::vector<CsvRow> rows;
    };
    for (const auto& [bytes, separator, encoding, rows] : std::vector<Row>{
             {"a;b\r\n1;2\r\n", ';', Encoding::utf8, {{1, {"a", "b"}}, {2, {"1", "2"}}}},
             {"a,b\n1,2", ',', Encoding::utf8, {{1, {"a", "b"}}, {2, {"1", "2"}}}},
             {"a;b\r1;2\r", ';', Encoding::utf8, {{1, {"a", "b"}}, {2, {"1", "2"}}}},
             {"\xEF\xBB\xBF"
              "a;b\n",
              ';',
              Encoding::utf8,
              {{1, {"a", "b"}}}},
             {"\"a,x,y\";b\n", ';', Encoding::utf8, {{1, {"a,x,y", "b"}}}},
             {"a\n", ';', Encoding::utf8, {{1, {"a"}}}},
             {"\n \n;;\na;b\n\n1;2\n", ';', Encoding::utf8, {{4, {"a", "b"}}, {6, {"1", "2"}}}},
             {"a;b\n\"1\r\n2\";3\n4;5\n",
              ';',
              Encoding::utf8,
              {{1, {"a", "b"}}, {2, {"1\n2", "3"}}, {4, {"4", "5"}}}},
             {"a;\"say \"\"ya\"\"\"\n", ';', Encoding::utf8, {{1, {"a", "say \"ya\""}}}},
             {"a; b \xC2\xA0;\n", ';', Encoding::utf8, {{1, {"a", "b", ""}}}},
             {"Andr\xC3\xA9;\xE2\x80\x9C\n", ';', Encoding::utf8, {{1, {"Andr\xC3\xA9", "\xE2\x80\x9C"}}}},
             {"Andr\xE9;\x93\x94\x80\n",
              ';',
              Encoding::windows_1252,
              {{1, {"Andr\xC3\xA9", "\xE2\x80\x9C\xE2\x80\x9D\xE2\x82\xAC"}}}},
             {"", ';', Encoding::utf8, {}},
             {"\r\n\r\n", ';', Encoding::utf8, {}}}) {
        CAPTURE(bytes);
        const auto table = documents::read_csv(bytes);
        REQUIRE(table);
        CHECK(table->separator == separator);
        CHECK(table->encoding == encoding);
        CHECK(table->rows == rows);
    }
}

TEST_CASE("a file that cannot be a table is refused with its line and reason") {
    struct Row {
        std::string bytes;
        std::size_t line;
        std::string found;
    };
    const CsvLimits limits{.bytes = 200, .rows = 3, .cells = 4, .cell_bytes = 10};
    for (const auto& [bytes, line, found] :
         std::vector<Row>{{std::string(201, 'a'), 0, "a file of 201 bytes"},
                          {"PK\x03\x04....", 0, "a spreadsheet (XLSX, XLS or ODS)"},
                          {"\xD0\xCF\x11\xE0....", 0, "a spreadsheet (XLSX, XLS or ODS)"},
                          {std::string("\xFF\xFE"
                                       "a\0;\0",
                                       6),
                           0, "text in UTF-16"},
                          {std::string("\xFE\xFF\0a", 4), 0, "text in UTF-16"},
                          {"\xEF\xBB\xBF"
                           "Andr\xE9",
                           0, "text marked as UTF-8 that is not"},
                          {std::string("a;\0b", 4), 0, "bytes that are not text"},
                          {"a;\x1B[0m", 0, "bytes that are not text"},
                          {"Andr\xE9;\x81", 0, "bytes that are not text"},
                          {"a;b\n1;\"2\n3;4\n", 2, "a quote that is opened and never closed"},
                          {"a;b\n1;\"2\"x\n", 2, "a quote in the middle of a cell"},
                          {"a;b\n1;2\"x\n", 2, "a quote in the middle of a cell"},
                          {"a;b\n\n12345678901;x\n", 3, "a cell of 11 bytes"},
                          {"a;b;c;d;e\n", 1, "a row with too many cells"},
                          {"a\nb\nc\nd\n", 4, "too many rows"}}) {
        CAPTURE(bytes);
        const auto table = documents::read_csv(bytes, limits);
        REQUIRE_FALSE(table);
        CHECK(table.error().line == line);
        CHECK(table.error().found.english == found);
    }
}

TEST_CASE("a written line is quoted and opens as text") {
    struct Row {
        Cells cells;
        std::string line;
    };
    for (const auto& [cells, line] : std::vector<Row>{{{}, "\r\n"},
                                                      {{""}, "\"\"\r\n"},
                                                      {{"a", "b c"}, "\"a\";\"b c\"\r\n"},
                                                      {{"say \"ya\""}, "\"say \"\"ya\"\"\"\r\n"},
                                                      {{"1-2=3+4@5"}, "\"1-2=3+4@5\"\r\n"},
                                                      {{"=1+1"}, "\"'=1+1\"\r\n"},
                                                      {{"+628"}, "\"'+628\"\r\n"},
                                                      {{"-1"}, "\"'-1\"\r\n"},
                                                      {{"@SUM(A1)"}, "\"'@SUM(A1)\"\r\n"},
                                                      {{"\t=1"}, "\"'\t'=1\"\r\n"},
                                                      {{"\r=1"}, "\"'\r'=1\"\r\n"},
                                                      {{"  =1"}, "\"'  =1\"\r\n"},
                                                      {{"\"=1"}, "\"'\"\"=1\"\r\n"},
                                                      {{"\uFF1D1"}, "\"'\uFF1D1\"\r\n"},
                                                      {{"x;=1+1"}, "\"x;'=1+1\"\r\n"},
                                                      {{"x; =1"}, "\"x;' =1\"\r\n"},
                                                      {{"x;\"=1"}, "\"x;'\"\"=1\"\r\n"},
                                                      {{"x,@y"}, "\"x,'@y\"\r\n"},
                                                      {{"x\n=1"}, "\"x\n'=1\"\r\n"},
                                                      {{"x;;-1"}, "\"x;;'-1\"\r\n"}}) {
        CAPTURE(line);
        CHECK(documents::csv_line(cells) == line);
    }
    CHECK(documents::csv_line(Cells{"a", "b"}, ',') == "\"a\",\"b\"\r\n");
}

TEST_CASE("what is written can be read again") {
    for (const char separator : {';', ','}) {
        const std::vector<Cells> rows{
            {"name", "note"}, {"Ani, S.H.; M.H.", "says \"ya\"\nand more"}, {"\xC3\xA9", "'=1"}};
        std::string bytes;
        for (const auto& row : rows) bytes += documents::csv_line(row, separator);
        const auto table = documents::read_csv(bytes);
        REQUIRE(table);
        CHECK(table->separator == separator);
        REQUIRE(table->rows.size() == rows.size());
        for (std::size_t at = 0; at < rows.size(); ++at) CHECK(table->rows[at].cells == rows[at]);
    }
}

}  // namespace
