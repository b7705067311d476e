#include "bot/reading/normalise.hpp"

#include <doctest/doctest.h>

#include "bot/reading/words.hpp"

namespace {

using reading::normalise;
using reading::Shape;

std::string listed(const std::vector<reading::Word>& words) {
    std::string list;
    for (const reading::Word& word : words) list += (list.empty() ? "" : "_") + word.text;
    return list;
}

TEST_CASE("texts that people call the same become the same") {
    struct Row {
        std::string text;
        std::string expected;
    };
    const Row rows[] = {
        {"SIAP Pak", "siap pak"},
        {"  siap \t pak\n", "siap pak"},
        {"siaaaap", "siap"},
        {"hadirrr", "hadir"},
        {"maaf", "maaf"},
        {"100000", "100000"},
        {"...", "..."},
        {"ＳＩＡＰ", "siap"},          // full width
        {"\xef\xac\x81le", "file"},    // the ligature fi
        {"si\u200bap", "siap"},        // zero width space
        {"\u202esiap\u202c", "siap"},  // written right to left
        {"👍🏻", "👍"},             // skin tone
        {"✔️", "✔"},               // shown as an emoji
        {"Jum\u2019at", "jum\u2019at"},
        {"\u0441iap", "\u0441iap"},  // Cyrillic es stays one
        {"", ""},
        {" \u00a0\u3000 ", ""},
        {"si\xff"
         "ap",
         "si\ufffd"
         "ap"},
        {"\xc3", "\ufffd"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(normalise(row.text) == row.expected);
    }
}

TEST_CASE("a huge text is cut at a whole character") {
    std::string text;
    while (text.size() < 2 * reading::kMaxReplyBytes) text += "ab\u00e9";
    const std::string cut = normalise(text);
    CHECK(cut.size() <= reading::kMaxReplyBytes);
    CHECK(cut.find("\ufffd") == std::string::npos);
}

TEST_CASE("a text falls into words, numbers and signs") {
    struct Row {
        std::string text;
        std::string expected;
    };
    const Row rows[] = {
        {"siap pak, hadir.", "siap_pak_|_hadir"},
        {"assalamu'alaikum wr. wb.", "assalamualaikum_wr_|_wb"},
        {"muntah-muntah", "muntah"},
        {"anak2 sakit", "anak_sakit"},
        {"check-in", "check_in"},
        {"jam7", "jam_7"},
        {"jam 07.30 wita", "jam_07.30_wita"},
        {"8-6 ndan", "8-6_ndan"},
        {"*siap*", "siap"},
        {"👍👍👍", "👍"},
        {"siap??", "siap_?"},
        {"/mulai", "/mulai"},
        {"https://contoh.id/a?b=c", "https://contoh.id/a?b=c"},
        {"[stiker]", "[stiker]"},
        {"a7k9q2", "a7k9q2"},
        {",,,", ""},
        {"", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(listed(reading::split(normalise(row.text))) == row.expected);
    }
}

TEST_CASE("every word knows its shape") {
    struct Row {
        std::string text;
        Shape expected;
    };
    const Row rows[] = {
        {"siap", Shape::word},
        {"86", Shape::number},
        {"20/2", Shape::number},
        {"07.30", Shape::clock},
        {"7:05", Shape::clock},
        {"7.5", Shape::number},
        {"👍", Shape::sign},
        {"?", Shape::mark},
        {"/daftar", Shape::command},
        {"{}", Shape::code},
        {"a7k9q2", Shape::code},
        {"a@b.id", Shape::link},
        {"foto.jpg", Shape::link},
        {"www.contoh.id", Shape::link},
        {"\u0441iap", Shape::foreign},
        {"\u043f\u0440\u0438\u0432\u0435\u0442", Shape::foreign},
        {"\u4f60\u597d", Shape::foreign},
        {"\xff", Shape::code},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto words = reading::split(normalise(row.text));
        REQUIRE(words.size() == 1);
        CHECK(words.front().shape == row.expected);
    }
}

}  // namespace
