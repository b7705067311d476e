// One report, four forms: nothing is lost, nothing runs, and the same report is the same bytes.
#include "bot/documents/report.hpp"

#include <doctest/doctest.h>
#include <zlib.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "bot/documents/workbook.hpp"
#include "bot/domain/local_time.hpp"
#include "tests/documents/read_back.hpp"

using namespace documents;
using std::chrono::year_month_day;

namespace {

Report a_report() {
    Report report;
    report.office = "Pemerintah Provinsi <Kaltim> & Mitra";
    report.title = "Laporan Februari 2026";
    report.reference = "SIGAP/2026-02";
    report.page_of = "Halaman {n} dari {m}";
    report.created_at = domain::from_rfc3339("2026-03-01T00:00:00+08:00").value();
    report.parameters = {{"from", "2026-02-01"}, {"to", "2026-02-28"}};
    report.summary_title = "Ringkasan";
    report.summary = {{"Periode", "1 s.d. 28 Februari 2026"}};
    report.notes_title = "Catatan";
    report.notes = {"Kelompok di bawah lima orang tidak ditampilkan."};
    report.hidden = "ditutup";
    ReportTable table{"units", "Unit kerja", {}, {}};
    table.columns = {{"unit", "Unit", "", 3},
                     {"asked", "Diminta", "Panggilan"},
                     {"share", "Dijawab (%)", "Panggilan"},
                     {"week", "Pekan", "Presensi"},
                     {"note", "Sebab", "Presensi", 2}};
    table.rows = {{std::string("=HYPERLINK(\"http://x\")"), std::int64_t{1234}, Percent{921},
                   year_month_day{std::chrono::year{2026} / 2 / 9}, std::string("gangguan 2; lain 1")},
                  {std::string("Biro Hukum"), Hidden{}, Percent{-9}, std::monostate{}, std::string("")}};
    report.tables = {table};
    return report;
}

std::uint32_t number_at(const std::string& bytes, std::size_t at, int size) {
    std::uint32_t value = 0;
    for (int byte = size - 1; byte >= 0; --byte)
        value = value << 8 | static_cast<unsigned char>(bytes.at(at + static_cast<std::size_t>(byte)));
    return value;
}

/// One file of the archive that a spreadsheet is, by the central directory at its end.
std::string part_of(const std::string& archive, const std::string& name) {
    const auto end = archive.rfind("PK\x05\x06");
    REQUIRE(end != std::string::npos);
    std::size_t at = number_at(archive, end + 16, 4);
    for (auto left = number_at(archive, end + 10, 2); left > 0; --left) {
        const auto name_size = number_at(archive, at + 28, 2);
        const auto size = number_at(archive, at + 24, 4);
        const auto header = number_at(archive, at + 42, 4);
        if (archive.substr(at + 46, name_size) == name) {
            const auto content =
                header + 30 + number_at(archive, header + 26, 2) + number_at(archive, header + 28, 2);
            std::string text(size, '\0');
            z_stream stream{};
            REQUIRE(inflateInit2(&stream, -MAX_WBITS) == Z_OK);
            stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(archive.data() + content));
            stream.avail_in = number_at(archive, at + 20, 4);
            stream.next_out = reinterpret_cast<Bytef*>(text.data());
            stream.avail_out = static_cast<uInt>(text.size());
            CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
            inflateEnd(&stream);
            return text;
        }
        at += 46 + name_size + number_at(archive, at + 30, 2) + number_at(archive, at + 32, 2);
    }
    FAIL("no part ", name);
    return "";
}

}  // namespace

TEST_CASE("CSV quotes words and disarms them, and leaves numbers bare with the language's decimal sign") {
    Report report = a_report();
    CHECK(to_csv(report, report.tables[0]) ==
          "\xEF\xBB\xBF\"Unit\";\"Panggilan: Diminta\";\"Panggilan: Dijawab (%)\";\"Presensi: Pekan\";"
          "\"Presensi: Sebab\"\r\n"
          "\"'=HYPERLINK(\"\"http://x\"\")\";1234;92,1;\"2026-02-09\";\"gangguan 2; lain 1\"\r\n"
          "\"Biro Hukum\";\"ditutup\";-0,9;;\"\"\r\n");
    report.decimal_sign = '.';
    CHECK(contains(to_csv(report, report.tables[0]), ";92.1;"));
}

TEST_CASE("JSON keeps the types, names columns by their keys and says what is kept back") {
    const auto json = nlohmann::json::parse(to_json(a_report()));
    CHECK(json["from"] == "2026-02-01");
    CHECK(json["tables"]["units"][0]["asked"] == 1234);
    CHECK(json["tables"]["units"][0]["share"] == 92.1);
    CHECK(json["tables"]["units"][0]["week"] == "2026-02-09");
    CHECK(json["tables"]["units"][1]["asked"] == "hidden");
    CHECK(json["tables"]["units"][1]["week"].is_null());
    CHECK(json["notes"].size() == 1);
}

TEST_CASE("a day that has a name is the name to people, and the day to machines") {
    Report report = a_report();
    report.tables[0].rows[0][3] =
        NamedDay{year_month_day{std::chrono::year{2026} / 2 / 9}, "Pekan 7 (9–15 Februari 2026)"};
    CHECK(contains(to_csv(report, report.tables[0]), ";\"Pekan 7 (9–15 Februari 2026)\";"));
    CHECK(contains(read_by("pdftotext -layout {} -", to_pdf(to_letter(report))), "Pekan 7"));
    CHECK(contains(part_of(to_xlsx(report), "xl/worksheets/sheet2.xml"), "Pekan 7 (9–15 Februari 2026)"));
    CHECK(nlohmann::json::parse(to_json(report))["tables"]["units"][0]["week"] == "2026-02-09");
}

TEST_CASE("a column without a word in any row is left out of the letter, and of nothing else") {
    Report report = a_report();
    report.tables[0].rows[0][4] = std::string();
    CHECK_FALSE(contains(read_by("pdftotext -layout {} -", to_pdf(to_letter(report))), "Sebab"));
    CHECK(contains(to_csv(report, report.tables[0]), "Presensi: Sebab"));
    CHECK(contains(read_by("pdftotext -layout {} -", to_pdf(to_letter(a_report()))), "Sebab"));
}

TEST_CASE("the letter prints a table a group of columns, each with the columns that say whose row it is") {
    const std::string text = read_by("pdftotext -layout {} -", to_pdf(to_letter(a_report())));
    CAPTURE(text);
    CHECK(contains(text, "Pemerintah Provinsi <Kaltim> & Mitra"));
    CHECK(contains(text, "Unit kerja: Panggilan"));
    CHECK(contains(text, "Unit kerja: Presensi"));
    CHECK(contains(text, "1234"));
    CHECK(contains(text, "92,1"));
    CHECK(contains(text, "ditutup"));
    CHECK(contains(text, "Kelompok di bawah lima orang"));
    CHECK(contains(text, "Halaman 1 dari 1"));
    CHECK(contains(read_by("pdfinfo {}", to_pdf(to_letter(a_report()))), "Tagged:          yes"));
}

TEST_CASE("a spreadsheet is the same bytes for the same report, whenever it is made") {
    const std::string first = to_xlsx(a_report());
    CHECK(first == to_xlsx(a_report()));
    CHECK(first.starts_with("PK\x03\x04"));
    Report other = a_report();
    other.tables[0].rows[0][1] = std::int64_t{1235};
    CHECK(first != to_xlsx(other));
    other = a_report();
    other.created_at += std::chrono::hours{1};
    CHECK(first != to_xlsx(other));
}

TEST_CASE("a spreadsheet holds numbers as numbers, dates as dates and words as words, and filters") {
    const std::string xlsx = to_xlsx(a_report());
    const std::string sheet = part_of(xlsx, "xl/worksheets/sheet2.xml");
    CAPTURE(sheet);
    CHECK(contains(sheet, "t=\"inlineStr\"><is><t>=HYPERLINK("));
    CHECK_FALSE(contains(sheet, "<f>"));
    CHECK(contains(sheet, "<v>1234</v>"));
    CHECK(contains(sheet, "<v>92.0999"));  // 92.1, as a double has it
    CHECK(contains(sheet, "<v>-0.9"));
    CHECK(contains(sheet, "<v>46062</v>"));  // 9 February 2026
    CHECK(contains(sheet, "<autoFilter ref=\"A1:E3\"/>"));
    CHECK(contains(sheet, "ySplit=\"1\""));
    CHECK(contains(sheet, "state=\"frozen\""));
    CHECK(contains(sheet, "ditutup"));
    CHECK(contains(part_of(xlsx, "docProps/core.xml"), "2026-02-28T16:00:00Z"));
    const std::string summary = part_of(xlsx, "xl/worksheets/sheet1.xml");
    CHECK(contains(summary, "Pemerintah Provinsi &lt;Kaltim&gt; &amp; Mitra"));
    CHECK(contains(summary, "Kelompok di bawah lima orang"));
}

TEST_CASE("titles that no spreadsheet takes as a name of a sheet are mended, and each stands once") {
    Report report = a_report();
    report.tables.push_back(report.tables[0]);
    report.tables[0].title = "Unit/Pekan: [semua]? yang sangat panjang sekali namanya";
    report.tables[1].title = report.tables[0].title;
    CHECK(to_xlsx(report).size() > to_xlsx(a_report()).size());
}

TEST_CASE("bytes that are no text and texts of any length are written all the same") {
    Report report = a_report();
    report.tables[0].rows[1][0] = std::string("\xff\x01 kacau");
    report.tables[0].rows[1][4] = std::string(100'000, 'a');
    CHECK(to_xlsx(report).starts_with("PK"));
    CHECK(contains(to_json(report), "kacau"));
}

TEST_CASE("a report without any row still has its heads") {
    Report report = a_report();
    report.tables[0].rows.clear();
    CHECK(contains(to_csv(report, report.tables[0]), "Diminta"));
    CHECK(to_xlsx(report).starts_with("PK"));
    CHECK(contains(read_by("pdftotext {} -", to_pdf(to_letter(report))), "Diminta"));
}

TEST_CASE("minutes have a decimal below ten, the language's sign, and are numbers to machines") {
    Report report = a_report();
    using std::chrono::seconds;
    const auto text = [&](int length) { return text_of(report, Minutes{seconds{length}}); };
    CHECK(text(0) == "0");
    CHECK(text(2) == "0");
    CHECK(text(45) == "0,8");
    CHECK(text(60) == "1");
    CHECK(text(1515) == "25");
    CHECK(text(599) == "10");
    CHECK(text(-100) == "-1,7");
    report.tables[0].rows[0][1] = Minutes{seconds{1515}};
    report.tables[0].rows[1][1] = Minutes{seconds{90}};
    CHECK(contains(to_csv(report, report.tables[0]), ";25;92,1;"));
    CHECK(contains(to_csv(report, report.tables[0]), "\"Biro Hukum\";1,5;"));
    const auto rows = nlohmann::json::parse(to_json(report))["tables"]["units"];
    CHECK(rows[0]["asked"] == 25);
    CHECK(rows[1]["asked"] == 1.5);
    CHECK(contains(part_of(to_xlsx(report), "xl/worksheets/sheet2.xml"), "<v>1.5</v>"));
}

TEST_CASE("a verdict stands before the tables in every form that people read, and in the mail's words") {
    Report report = a_report();
    CHECK(summary_in_words(report) == "Periode: 1 s.d. 28 Februari 2026");
    report.verdict = {"Kesimpulan", "Data belum cukup."};
    CHECK(summary_in_words(report) == "Periode: 1 s.d. 28 Februari 2026\nKesimpulan: Data belum cukup.");
    const std::string letter = read_by("pdftotext -layout {} -", to_pdf(to_letter(report)));
    CHECK(letter.find("Data belum cukup.") < letter.find("Biro Hukum"));
    CHECK(nlohmann::json::parse(to_json(report))["verdict"] == "Data belum cukup.");
    CHECK_FALSE(nlohmann::json::parse(to_json(a_report())).contains("verdict"));
    CHECK(contains(part_of(to_xlsx(report), "xl/worksheets/sheet1.xml"), "Data belum cukup."));
}

TEST_CASE("a table for machines is in spreadsheets and JSON, and not in the letter") {
    Report report = a_report();
    report.tables[0].is_printed = false;
    CHECK_FALSE(contains(read_by("pdftotext -layout {} -", to_pdf(to_letter(report))), "Biro Hukum"));
    CHECK(contains(part_of(to_xlsx(report), "xl/worksheets/sheet2.xml"), "Biro Hukum"));
    CHECK(nlohmann::json::parse(to_json(report))["tables"]["units"].size() == 2);
}
