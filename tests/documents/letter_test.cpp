#include "bot/documents/letter.hpp"

#include <doctest/doctest.h>

#include "bot/domain/local_time.hpp"
#include "tests/documents/read_back.hpp"

using namespace documents;

namespace {

Letter a_letter() {
    Letter letter;
    letter.office = "Pemerintah Provinsi Kalimantan Timur";
    letter.title = "Berkas tindak lanjut nomor 7";
    letter.reference = "SIGAP/7/2026";
    letter.page_of = "Halaman {n} dari {m}";
    letter.created_at = domain::from_rfc3339("2026-02-16T08:00:00+08:00").value();
    letter.blocks = {Heading{"Identitas", 2}, Facts{{{"Nama", "Siti Aminah"}, {"NIP", "•••• 5021"}}},
                     Heading{"Panggilan", 2},
                     LetterTable{{{"Ke", 1}, {"Waktu", 3}, {"Hasil", 2}},
                                 {{"1", "13 Februari 2026 09.00 WITA", "tidak dibalas"},
                                  {"2", "13 Februari 2026 09.40 WITA", "tidak dibalas"}}},
                     Paragraph{"\"HP saya mati, baru hidup pukul 11.\"", Paragraph::Style::quoted}};
    return letter;
}

int count(const std::string& text, const std::string& part) {
    int found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

}  // namespace

TEST_CASE("a letter is a tagged PDF with its title, and reads in its order") {
    const std::string pdf = to_pdf(a_letter());
    const std::string about = read_by("pdfinfo {}", pdf);
    CHECK(contains(about, "Tagged:          yes"));
    CHECK(contains(about, "Title:           Berkas tindak lanjut nomor 7"));
    CHECK(contains(about, "A4"));
    const std::string text = read_by("pdftotext -layout {} -", pdf);
    CHECK(contains(text, "Siti Aminah"));
    CHECK(contains(text, "•••• 5021"));
    CHECK(contains(text, "HP saya mati"));
    CHECK(contains(text, "Halaman 1 dari 1"));
    CHECK(contains(text, "SIGAP/7/2026"));
    const std::string structure = read_by("pdfinfo -struct {}", pdf);
    for (const char* tag : {"Document", "H1", "H2", "Table", "TR", "TH", "TD", "BlockQuote"}) {
        CAPTURE(tag);
        CHECK(contains(structure, tag));
    }
}

TEST_CASE("the same letter is the same bytes, and another moment is not") {
    CHECK(to_pdf(a_letter()) == to_pdf(a_letter()));
    Letter later = a_letter();
    later.created_at += std::chrono::seconds{1};
    CHECK(to_pdf(later) != to_pdf(a_letter()));
}

TEST_CASE("a long table goes on page after page, each with the head of the table and its number") {
    Letter letter = a_letter();
    LetterTable table{{{"Ke", 1}, {"Catatan", 5}}, {}};
    for (int row = 1; row <= 120; ++row)
        table.rows.push_back({std::to_string(row), "Baris ke-" + std::to_string(row)});
    letter.blocks = {table};
    const std::string text = read_by("pdftotext -layout {} -", to_pdf(letter));
    const int pages = count(text, "Halaman ");
    CHECK(pages >= 3);
    CHECK(count(text, "Catatan") == pages);
    for (int row = 1; row <= 120; ++row) CHECK(contains(text, "Baris ke-" + std::to_string(row)));
    CHECK(contains(text, "Halaman " + std::to_string(pages) + " dari " + std::to_string(pages)));
}

TEST_CASE("a reply longer than a page loses no word") {
    Letter letter = a_letter();
    std::string words;
    for (int word = 1; word <= 4000; ++word) words += "kata" + std::to_string(word) + " ";
    letter.blocks = {Paragraph{words, Paragraph::Style::quoted}};
    const std::string text = read_by("pdftotext {} -", to_pdf(letter));
    for (int word = 1; word <= 4000; word += 37) CHECK(contains(text, "kata" + std::to_string(word)));
    CHECK(contains(text, "kata4000"));
}

TEST_CASE("whatever a person wrote can be printed") {
    for (const std::string& words :
         {std::string("a\0b", 3), std::string("\xff\xfe broken"), std::string("baris 1\r\nbaris 2\tx"),
          std::string("😀 اَلسَّلَامُ عَلَيْكُمْ"), std::string(3000, 'x'), std::string()}) {
        Letter letter = a_letter();
        letter.blocks = {Paragraph{words, Paragraph::Style::plain}, LetterTable{{{"a", 1}}, {{words}}}};
        const std::string pdf = to_pdf(letter);
        CHECK(pdf.starts_with("%PDF-"));
        CHECK(contains(read_by("pdfinfo {}", pdf), "Tagged:          yes"));
    }
}

TEST_CASE("a watermark stands on every page") {
    Letter letter = a_letter();
    letter.watermark = "SIMULASI";
    std::string words;
    for (int line = 0; line < 90; ++line) words += "baris\n";
    letter.blocks = {Paragraph{words, Paragraph::Style::plain}};
    const std::string text = read_by("pdftotext {} -", to_pdf(letter));
    CHECK(count(text, "UL") == count(text, "Halaman "));  // turned text is read in pieces: SI, M, UL, AS, I
}

TEST_CASE(
    "a picture of shares is a figure with words for whoever does not see it, and the same words stand below") {
    Letter letter = a_letter();
    letter.is_wide = true;
    letter.blocks.emplace_back(
        ShareBars{{"Hari fleksibel", "Hari kantor"},
                  {{"Panggilan dijawab tepat waktu", {{"91,2 %", 0.912}, {"–", std::nullopt}}},
                   {"Presensi tepat waktu", {{"100,0 %", 1.0}, {"0,0 %", 0.0}}}},
                  "Gambar: panggilan 91,2 % pada hari fleksibel."});
    const std::string pdf = to_pdf(letter);
    const std::string text = read_by("pdftotext -layout {} -", pdf);
    for (const char* part :
         {"Hari fleksibel", "91,2 %", "100,0 %", "0,0 %", "25 %", "Gambar: panggilan 91,2 %"})
        CHECK(contains(text, part));
    const std::string structure = read_by("pdfinfo -struct-text {} 2>&1", pdf);
    CHECK(contains(structure, "Figure"));
    CHECK_FALSE(contains(structure, "Error"));
    CHECK(contains(pdf, "/Alt <FEFF00470061006D006200610072003A"));  // "Gambar:"
    // The update names the picture's object and where it stands now.
    const auto table = pdf.rfind("\nxref\n") + 6;
    const std::string number = pdf.substr(table, pdf.find(' ', table) - table);
    const auto offset = std::stoul(pdf.substr(pdf.find('\n', table) + 1, 10));
    CHECK(pdf.substr(offset).starts_with(number + " 0 obj\n<<"));
    CHECK(pdf.find("/S /Figure", offset) < pdf.find("endobj", offset));
    CHECK(pdf.find("/Alt", offset) < pdf.find("endobj", offset));
    CHECK(std::stoul(pdf.substr(pdf.rfind("startxref\n") + 10)) == table - 5);
    CHECK(contains(read_by("pdfinfo {} 2>&1", pdf), "Tagged:          yes"));
    CHECK(to_pdf(letter) == pdf);
    // Without a picture there is nothing to add.
    CHECK(count(to_pdf(a_letter()), "%%EOF") == 1);
}

TEST_CASE("a picture that fits on a page no more stands whole on the next one") {
    Letter letter = a_letter();
    letter.is_wide = true;
    for (int line = 0; line < 18; ++line) letter.blocks.emplace_back(Paragraph{"Baris pengisi."});
    ShareBars bars{{"Hari fleksibel", "Hari kantor"}, {}, "Gambar penutup."};
    for (int group = 0; group < 4; ++group)
        bars.groups.push_back({"Ukuran", {{"50,0 %", 0.5}, {"40,0 %", 0.4}}});
    letter.blocks.emplace_back(bars);
    const std::string pdf = to_pdf(letter);
    CHECK_FALSE(contains(read_by("pdftotext -f 1 -l 1 {} -", pdf), "Ukuran"));
    const std::string second = read_by("pdftotext -f 2 -l 2 {} -", pdf);
    CHECK(count(second, "Ukuran") == 4);
    CHECK(contains(second, "Gambar penutup."));
}
