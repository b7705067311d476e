#include "bot/domain/media_type.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace std::literals;

TEST_CASE("a file is what its first bytes say, and what nobody knows is bytes") {
    struct Row {
        std::string_view bytes;
        std::string_view type;
        std::string_view ending;
    };
    const std::vector<Row> rows = {
        {"\xff\xd8\xff\xe0\0\x10JFIF"sv, "image/jpeg", ".jpg"},
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"sv, "image/png", ".png"},
        {"RIFF\x24\0\0\0WEBPVP8 "sv, "image/webp", ".webp"},
        {"\0\0\0\030ftypheic\0\0\0\0"sv, "image/heic", ".heic"},
        {"\0\0\0\030ftypmif1\0\0\0\0"sv, "image/heic", ".heic"},
        {"%PDF-1.7\n"sv, "application/pdf", ".pdf"},
        {"OggS\0\x02"sv, "audio/ogg", ".ogg"},
        {"PK\x03\x04[Content_Types].xml"sv, "application/octet-stream", ".bin"},
        {"<html><script>"sv, "application/octet-stream", ".bin"},
        {"MZ\x90"sv, "application/octet-stream", ".bin"},
        {"RIFF\x24\0\0\0WAVEfmt "sv, "application/octet-stream", ".bin"},
        {"\0\0\0\030ftypmp42"sv, "application/octet-stream", ".bin"},
        {"\0\0\0\030ftyp"sv, "application/octet-stream", ".bin"},
        {" %PDF-1.7"sv, "application/octet-stream", ".bin"},
        {"\xff\xd8"sv, "application/octet-stream", ".bin"},
        {"RIFF"sv, "application/octet-stream", ".bin"},
        {""sv, "application/octet-stream", ".bin"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.bytes);
        CHECK(domain::media_type_of(row.bytes) == row.type);
        CHECK(domain::file_ending(domain::media_type_of(row.bytes)) == row.ending);
    }
}
