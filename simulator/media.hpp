// The files that people send: made up, but real ones of their kind, and each another.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "simulator/json.hpp"

namespace sim {

struct MediaFile {
    std::string bytes, mime_type, name;
};

/// `photo` is a small JPEG, `voice` begins as Ogg does, anything else is a small PDF. `mark` stands in the
/// bytes; a `size` above their own is filled up with zeros. `name` as the action's `file_name` says, if it
/// does.
MediaFile make_file(const std::string& kind, const std::string& mark, const Json& action_keys);

std::string sha256_hex(const std::string& bytes);
std::string sha256_base64(const std::string& bytes);

/// How bytes stand in the journal: how many, and their hash.
Json described(const std::string& bytes);

}  // namespace sim
