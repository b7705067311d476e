// Sheets to cut: what is on a card, and that a camera would see the very code.
#include "bot/documents/enrolment_sheet.hpp"

#include <doctest/doctest.h>

#include <qrcodegen/qrcodegen.hpp>
#include <sstream>

#include "bot/domain/local_time.hpp"
#include "tests/documents/read_back.hpp"

using namespace documents;

namespace {

const std::string kTelegramLink = "https://t.me/sigap_bot?start=K7M2P-0123456789ABCDEFGHJKMNPQRS";
const std::string kWhatsAppLink = "https://wa.me/628110000000?text=DAFTAR%20K7M2P-0123456789ABCDEFGHJKMNPQRS";

EnrolmentCard a_card(const std::string& name = "Si*** Am***") {
    return {name,
            "Biro Organisasi",
            {{"Telegram\n@sigap_bot", kTelegramLink}, {"WhatsApp\n+628110000000", kWhatsAppLink}},
            {"Pindai salah satu kode QR.", "Periksa nama dan unit.", "Bila bukan milik Bapak/Ibu, serahkan."},
            "Tanpa kamera: ketik kode ini:",
            "K7M2P-9XQ4TRWA",
            "Kode QR berlaku satu kali, sampai Jumat, 27 Februari 2026."};
}

EnrolmentSheets some_sheets(int cards = 1) {
    EnrolmentSheets sheets;
    sheets.office = "Pemerintah Provinsi Kalimantan Timur";
    sheets.title = "Lembar pendaftaran Biro Organisasi";
    sheets.page_of = "Halaman {n} dari {m}";
    sheets.created_at = domain::from_rfc3339("2026-02-13T08:00:00+08:00").value();
    for (int card = 1; card <= cards; ++card)
        sheets.cards.push_back(
            a_card(cards == 1 ? "Si*** Am***" : "Pegawai " + std::to_string(card) + "***"));
    return sheets;
}

/// The first page as grey pixels.
struct Picture {
    int width = 0;
    int height = 0;
    std::string pixels;

    bool is_dark(double x, double y) const {
        const auto at =
            static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
        return static_cast<unsigned char>(pixels.at(at)) < 128;
    }
};

Picture photograph(const std::string& pdf) {
    const std::string file = read_by("pdftoppm -gray -r 144 -f 1 -l 1 {}", pdf);
    std::istringstream in(file);
    std::string kind;
    int most = 0;
    Picture picture;
    in >> kind >> picture.width >> picture.height >> most;
    REQUIRE(kind == "P5");
    in.get();
    picture.pixels = file.substr(static_cast<std::size_t>(in.tellg()));
    return picture;
}

/// How many modules of the code differ from what lies on the paper, if its first module's corner is there.
int differing_modules(const Picture& picture, const qrcodegen::QrCode& code, double x, double y,
                      double module) {
    int differing = 0;
    for (int row = 0; row < code.getSize(); ++row)
        for (int column = 0; column < code.getSize(); ++column)
            differing += picture.is_dark(x + (column + 0.5) * module, y + (row + 0.5) * module) !=
                         code.getModule(column, row);
    return differing;
}

/// Looks for the code on the paper: the best fit near any dark corner of the upper card.
int best_fit(const Picture& picture, const std::string& link) {
    const auto code = qrcodegen::QrCode::encodeText(link.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    const double module = 2 * 112.0 / (code.getSize() + 8);
    int best = code.getSize() * code.getSize();
    for (double y = 60; y < 160; ++y)
        for (double x = picture.width / 2.0; x + module * code.getSize() < picture.width; ++x)
            if (picture.is_dark(x + module / 2, y + module / 2))
                best = std::min(best, differing_modules(picture, code, x, y, module));
    return best;
}

}  // namespace

TEST_CASE("a sheet is a tagged A4 page with name, unit, steps, code and how long it holds") {
    const std::string pdf = to_pdf(some_sheets());
    const std::string about = read_by("pdfinfo {}", pdf);
    CHECK(contains(about, "Tagged:          yes"));
    CHECK(contains(about, "Title:           Lembar pendaftaran Biro Organisasi"));
    CHECK(contains(about, "A4"));
    const std::string text = read_by("pdftotext -layout {} -", pdf);
    CAPTURE(text);
    for (const char* words :
         {"Pemerintah Provinsi Kalimantan Timur", "Si*** Am***", "Biro Organisasi", "1. Pindai salah satu",
          "3. Bila bukan", "K7M2P-9XQ4TRWA", "berlaku satu kali", "Telegram", "WhatsApp", "Halaman 1 dari 1"})
        CHECK(contains(text, words));
    CHECK_FALSE(contains(text, "0123456789ABCDEFGHJKMNPQRS"));  // the long code is for cameras alone
    const std::string structure = read_by("pdfinfo -struct {}", pdf);
    for (const char* tag : {"Document", "Sect", "H1", "Figure", "Caption"}) {
        CAPTURE(tag);
        CHECK(contains(structure, tag));
    }
}

TEST_CASE("the words of a card ran over the cut line into the next card") {
    EnrolmentSheets sheets = some_sheets(4);
    for (EnrolmentCard& card : sheets.cards) {
        card.unit = "Sub Bagian Perencanaan dan Kepegawaian Biro Umum Sekretariat Daerah Provinsi";
        card.steps = {
            "Pindai salah satu kode QR dengan kamera ponsel, lalu tekan Mulai atau Kirim.",
            "Periksa nama dan unit yang ditampilkan, lalu tekan \"Ya, ini saya\".",
            "Bukan milik Bapak/Ibu? Tekan \"Bukan saya\", atau serahkan kartu ini kepada pengelola kepegawaian."};
        card.code_title = "Tanpa kamera: ketik kode ini, sampai 23 Des 2026, 16.38 WITA:";
        card.validity = "Kode QR berlaku satu kali, sampai 26 Des 2026, 16.38 WITA.";
    }
    const std::string boxes = read_by("pdftotext -bbox {} -", to_pdf(sheets));
    const auto number_after = [&](const std::string& name, std::size_t from) {
        return std::stod(boxes.substr(boxes.find(name + "=\"", from) + name.size() + 2));
    };
    const double height = (841.89 - 2 * 30 - 16) / 4;
    for (const std::string word : {"kepegawaian.", "WITA.", "WITA:", "K7M2P-9XQ4TRWA", "+628110000000"}) {
        CAPTURE(word);
        std::size_t at = 0;
        for (int card = 0; card < 4; ++card) {
            at = boxes.find(">" + word + "</word>", at + 1);
            REQUIRE(at != std::string::npos);  // whole, not cut short with an ellipsis
            const auto begin = boxes.rfind("<word", at);
            CHECK(number_after("yMin", begin) > 30 + card * height);
            CHECK(number_after("yMax", begin) < 30 + (card + 1) * height);
        }
    }
    // What is typed by hand stands below what the pictures are called.
    const auto edge = [&](const std::string& name, const std::string& word) {
        return number_after(name, boxes.rfind("<word", boxes.find(">" + word + "</word>")));
    };
    CHECK(edge("yMax", "+628110000000") <= edge("yMin", "Tanpa"));
}

TEST_CASE("the pictures on the paper are the codes of the links, under a watermark too") {
    EnrolmentSheets sheets = some_sheets();
    sheets.watermark = "SIMULASI";
    const Picture picture = photograph(to_pdf(sheets));
    CHECK(best_fit(picture, kTelegramLink) == 0);
    CHECK(best_fit(picture, kWhatsAppLink) == 0);
    CHECK(best_fit(picture, kTelegramLink + "X") > 50);  // another code is seen to be another
}

TEST_CASE("an office with one messenger has one picture, and a missing link leaves no hole") {
    EnrolmentSheets sheets = some_sheets();
    sheets.cards.front().doors.front().link.clear();
    const std::string pdf = to_pdf(sheets);
    CHECK_FALSE(contains(read_by("pdftotext {} -", pdf), "Telegram"));
    CHECK(best_fit(photograph(pdf), kWhatsAppLink) == 0);
}

TEST_CASE("four cards on a page, and nobody is left out") {
    for (const int cards : {1, 4, 5, 23}) {
        CAPTURE(cards);
        const std::string text = read_by("pdftotext {} -", to_pdf(some_sheets(cards)));
        const int pages = (cards + 3) / 4;
        CHECK(contains(text, "Halaman " + std::to_string(pages) + " dari " + std::to_string(pages)));
        CHECK_FALSE(contains(text, "Halaman " + std::to_string(pages + 1)));
        if (cards > 1)
            for (int card = 1; card <= cards; ++card)
                CHECK(contains(text, "Pegawai " + std::to_string(card) + "***"));
    }
}

TEST_CASE("the same sheets are the same bytes, and another code is not") {
    CHECK(to_pdf(some_sheets(5)) == to_pdf(some_sheets(5)));
    EnrolmentSheets other = some_sheets(5);
    other.cards.back().code = "K7M2P-9XQ4TRWB";
    CHECK(to_pdf(other) != to_pdf(some_sheets(5)));
}

TEST_CASE("whatever a roster holds can be printed, and stays on its card") {
    for (const std::string& words : {std::string("a\0b", 3), std::string("\xff\xfe"), std::string("😀 اَلسَّلَامُ"),
                                     std::string(3000, 'x'), std::string()}) {
        EnrolmentSheets sheets = some_sheets(4);
        sheets.cards[1].name = sheets.cards[1].unit = sheets.office = sheets.title = words;
        const std::string pdf = to_pdf(sheets);
        CHECK(contains(read_by("pdfinfo {}", pdf), "Pages:           1"));
        CHECK(contains(read_by("pdftotext {} -", pdf), "Pegawai 4***"));
    }
    CHECK(contains(read_by("pdfinfo {}", to_pdf(some_sheets(0))), "Pages:           1"));
}
