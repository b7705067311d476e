#include "bot/reading/places.hpp"

#include <doctest/doctest.h>

namespace {

TEST_CASE("a place in the words says whose clock holds there") {
    struct Row {
        const char* text;
        const char* name;
        const char* zone;
    };
    for (const Row& row : {
             Row{"ke Jakarta", "Jakarta", "Asia/Jakarta"},
             Row{"rapat di JAKARTA, hotel", "Jakarta", "Asia/Jakarta"},
             Row{"ke Banda Aceh", "Banda Aceh", "Asia/Jakarta"},
             Row{"ke Palangka Raya", "Palangka Raya", "Asia/Jakarta"},
             Row{"ke Palangkaraya", "Palangka Raya", "Asia/Jakarta"},
             Row{"Banjarmasin", "Banjarmasin", "Asia/Makassar"},
             Row{"ke IKN", "Nusantara", "Asia/Makassar"},
             Row{"Tanjung Selor", "Tanjung Selor", "Asia/Makassar"},
             Row{"ke Jayapura", "Jayapura", "Asia/Jayapura"},
             Row{"dari Samarinda ke Ambon", "Ambon", "Asia/Jayapura"},
             Row{"Pontianak", "Pontianak", "Asia/Jakarta"},
         }) {
        CAPTURE(std::string(row.text));
        const auto place = reading::find_place(row.text);
        REQUIRE(place.has_value());
        CHECK(place->name == row.name);
        CHECK(place->zone == row.zone);
    }
    for (const char* text : {"", "ke kantor", "jakartas", "\xff", "rapat koordinasi"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(reading::find_place(text).has_value());
    }
}

}  // namespace
