#include "simulator/media.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace sim {

namespace {

using namespace std::literals;

// One grey pixel, from the marker behind the comment on.
constexpr std::string_view kPixel =
    "ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d1a1f1e1d1a1c1c20242e2720222c231c1c28"
    "37292c30313434341f27393d38323c2e333432ffc0000b080001000101011100ffc4001f0000010501010101010100000000"
    "000000000102030405060708090a0bffc400b5100002010303020403050504040000017d0102030004110512213141061351"
    "6107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a43444546474849"
    "4a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9"
    "aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda"
    "0008010100003f00fbd0ffd9"sv;

constexpr std::int64_t kLargest = 128 * 1024 * 1024;

std::string from_hex(std::string_view hex) {
    std::string bytes(hex.size() / 2, '\0');
    std::size_t length = 0;
    sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), hex.data(), hex.size(),
                   nullptr, &length, nullptr);
    bytes.resize(length);
    return bytes;
}

std::string jpeg(const std::string& mark) {
    const auto length = mark.size() + 2;
    return "\xff\xd8\xff\xfe"s + static_cast<char>(length >> 8) + static_cast<char>(length & 0xff) + mark +
           from_hex(kPixel);
}

std::string pdf(const std::string& mark) {
    const auto page = fmt::format("BT /F1 12 Tf 72 720 Td ({}) Tj ET", mark);
    return fmt::format(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
        "4 0 obj<</Length {}>>stream\n{}\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        page.size(), page);
}

using Digest = std::array<unsigned char, crypto_hash_sha256_BYTES>;

Digest sha256(const std::string& bytes) {
    Digest digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    return digest;
}

}  // namespace

MediaFile make_file(const std::string& kind, const std::string& mark, const Json& action_keys) {
    MediaFile file;
    if (kind == "photo")
        file = {jpeg(mark), "image/jpeg", "photo.jpg"};
    else if (kind == "voice")
        file = {"OggS\0\x02"s + mark, "audio/ogg", "voice.ogg"};
    else
        file = {pdf(mark), "application/pdf", "surat.pdf"};
    if (action_keys.contains("file_name")) file.name = action_keys["file_name"];
    if (action_keys.contains("size"))
        if (const auto size = std::min(action_keys["size"].get<std::int64_t>(), kLargest);
            size > static_cast<std::int64_t>(file.bytes.size()))
            file.bytes.resize(static_cast<std::size_t>(size));
    return file;
}

std::string sha256_hex(const std::string& bytes) {
    std::string hex;
    for (const auto byte : sha256(bytes)) hex += fmt::format("{:02x}", byte);
    return hex;
}

std::string sha256_base64(const std::string& bytes) {
    const auto digest = sha256(bytes);
    std::string text(sodium_base64_ENCODED_LEN(digest.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), sodium_base64_VARIANT_ORIGINAL);
    text.pop_back();
    return text;
}

Json described(const std::string& bytes) {
    return {{"bytes", bytes.size()}, {"sha256", sha256_hex(bytes)}};
}

}  // namespace sim
