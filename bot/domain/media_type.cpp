#include "bot/domain/media_type.hpp"

#include <algorithm>
#include <array>

namespace domain {
namespace {

using namespace std::literals;

struct Known {
    std::string_view type;
    std::string_view ending;
    std::string_view beginning;
};

constexpr std::array kKnown = {
    Known{"image/jpeg", ".jpg", "\xff\xd8\xff"sv}, Known{"image/png", ".png", "\x89PNG\r\n\x1a\n"sv},
    Known{"image/webp", ".webp", "RIFF"sv},        Known{"image/heic", ".heic", ""sv},
    Known{"application/pdf", ".pdf", "%PDF-"sv},   Known{"audio/ogg", ".ogg", "OggS\0"sv},
};

constexpr std::array kHeicBrands = {"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv, "mif1"sv, "msf1"sv};

/// `????ftypheic`: a size, then the brand.
bool is_heic(std::string_view bytes) {
    return bytes.substr(std::min<std::size_t>(4, bytes.size()), 4) == "ftyp" &&
           std::find(kHeicBrands.begin(), kHeicBrands.end(), bytes.substr(8, 4)) != kHeicBrands.end();
}

}  // namespace

std::string_view media_type_of(std::string_view bytes) {
    if (is_heic(bytes)) return "image/heic";
    for (const Known& known : kKnown) {
        if (known.beginning.empty() || !bytes.starts_with(known.beginning)) continue;
        if (known.type == "image/webp" && bytes.substr(std::min<std::size_t>(8, bytes.size()), 4) != "WEBP")
            continue;
        return known.type;
    }
    return "application/octet-stream";
}

std::string_view file_ending(std::string_view media_type) {
    const auto known =
        std::find_if(kKnown.begin(), kKnown.end(), [&](const Known& one) { return one.type == media_type; });
    return known == kKnown.end() ? ".bin" : known->ending;
}

}  // namespace domain
