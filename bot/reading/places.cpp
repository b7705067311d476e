#include "bot/reading/places.hpp"

#include <array>

#include "bot/reading/normalise.hpp"

namespace reading {
namespace {

constexpr std::string_view kWest = "Asia/Jakarta";
constexpr std::string_view kMiddle = "Asia/Makassar";
constexpr std::string_view kEast = "Asia/Jayapura";

struct Named {
    std::string_view words;  ///< normalised
    Place place;
};

// Capitals of the 38 provinces, the capitals of the state, and the provinces people say instead.
constexpr std::array<Named, 80> kPlaces{{
    {"banda aceh", {"Banda Aceh", kWest}},
    {"aceh", {"Aceh", kWest}},
    {"medan", {"Medan", kWest}},
    {"sumut", {"Sumatera Utara", kWest}},
    {"sumatera utara", {"Sumatera Utara", kWest}},
    {"padang", {"Padang", kWest}},
    {"sumbar", {"Sumatera Barat", kWest}},
    {"pekanbaru", {"Pekanbaru", kWest}},
    {"riau", {"Riau", kWest}},
    {"tanjungpinang", {"Tanjungpinang", kWest}},
    {"tanjung pinang", {"Tanjungpinang", kWest}},
    {"batam", {"Batam", kWest}},
    {"jambi", {"Jambi", kWest}},
    {"palembang", {"Palembang", kWest}},
    {"sumsel", {"Sumatera Selatan", kWest}},
    {"pangkalpinang", {"Pangkalpinang", kWest}},
    {"pangkal pinang", {"Pangkalpinang", kWest}},
    {"bengkulu", {"Bengkulu", kWest}},
    {"bandar lampung", {"Bandar Lampung", kWest}},
    {"lampung", {"Lampung", kWest}},
    {"serang", {"Serang", kWest}},
    {"banten", {"Banten", kWest}},
    {"jakarta", {"Jakarta", kWest}},
    {"jkt", {"Jakarta", kWest}},
    {"bandung", {"Bandung", kWest}},
    {"bdg", {"Bandung", kWest}},
    {"bogor", {"Bogor", kWest}},
    {"bekasi", {"Bekasi", kWest}},
    {"depok", {"Depok", kWest}},
    {"tangerang", {"Tangerang", kWest}},
    {"semarang", {"Semarang", kWest}},
    {"solo", {"Surakarta", kWest}},
    {"surakarta", {"Surakarta", kWest}},
    {"yogyakarta", {"Yogyakarta", kWest}},
    {"yogya", {"Yogyakarta", kWest}},
    {"jogja", {"Yogyakarta", kWest}},
    {"jogjakarta", {"Yogyakarta", kWest}},
    {"surabaya", {"Surabaya", kWest}},
    {"sby", {"Surabaya", kWest}},
    {"malang", {"Malang", kWest}},
    {"pontianak", {"Pontianak", kWest}},
    {"kalbar", {"Kalimantan Barat", kWest}},
    {"palangka raya", {"Palangka Raya", kWest}},
    {"palangkaraya", {"Palangka Raya", kWest}},
    {"kalteng", {"Kalimantan Tengah", kWest}},
    {"banjarmasin", {"Banjarmasin", kMiddle}},
    {"banjarbaru", {"Banjarbaru", kMiddle}},
    {"kalsel", {"Kalimantan Selatan", kMiddle}},
    {"samarinda", {"Samarinda", kMiddle}},
    {"balikpapan", {"Balikpapan", kMiddle}},
    {"kaltim", {"Kalimantan Timur", kMiddle}},
    {"nusantara", {"Nusantara", kMiddle}},
    {"ikn", {"Nusantara", kMiddle}},
    {"tanjung selor", {"Tanjung Selor", kMiddle}},
    {"tarakan", {"Tarakan", kMiddle}},
    {"kaltara", {"Kalimantan Utara", kMiddle}},
    {"denpasar", {"Denpasar", kMiddle}},
    {"bali", {"Bali", kMiddle}},
    {"mataram", {"Mataram", kMiddle}},
    {"lombok", {"Lombok", kMiddle}},
    {"kupang", {"Kupang", kMiddle}},
    {"makassar", {"Makassar", kMiddle}},
    {"mks", {"Makassar", kMiddle}},
    {"mamuju", {"Mamuju", kMiddle}},
    {"palu", {"Palu", kMiddle}},
    {"kendari", {"Kendari", kMiddle}},
    {"gorontalo", {"Gorontalo", kMiddle}},
    {"manado", {"Manado", kMiddle}},
    {"ambon", {"Ambon", kEast}},
    {"maluku", {"Maluku", kEast}},
    {"sofifi", {"Sofifi", kEast}},
    {"ternate", {"Ternate", kEast}},
    {"jayapura", {"Jayapura", kEast}},
    {"papua", {"Papua", kEast}},
    {"manokwari", {"Manokwari", kEast}},
    {"sorong", {"Sorong", kEast}},
    {"merauke", {"Merauke", kEast}},
    {"nabire", {"Nabire", kEast}},
    {"wamena", {"Wamena", kEast}},
    {"timika", {"Timika", kEast}},
}};

/// Words and single blanks alone, a blank at either end.
std::string in_words(std::string_view text) {
    std::string words = " ";
    for (const char c : normalise(text)) {
        const bool is_part =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        if (is_part)
            words += c;
        else if (words.back() != ' ')
            words += ' ';
    }
    if (words.back() != ' ') words += ' ';
    return words;
}

}  // namespace

std::optional<Place> find_place(std::string_view text) {
    const std::string words = in_words(text);
    const Named* found = nullptr;
    std::size_t found_end = 0;
    for (const Named& named : kPlaces) {
        const auto at = words.rfind(" " + std::string(named.words) + " ");
        if (at == std::string::npos) continue;
        const std::size_t end = at + named.words.size();
        const bool is_better =
            !found || end > found_end || (end == found_end && named.words.size() > found->words.size());
        if (!is_better) continue;
        found = &named;
        found_end = end;
    }
    return found ? std::optional(found->place) : std::nullopt;
}

}  // namespace reading
