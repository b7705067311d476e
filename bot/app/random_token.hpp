// Inside this room: what nobody can guess, and how it is kept. Links, cookies and keys are long random
// numbers, so a plain hash keeps them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace app {

/// URL-safe base 64 without padding.
std::string in_base64(const unsigned char* bytes, std::size_t size);
/// So many random bytes, in base 64.
std::string random_token(std::size_t bytes);
std::string hash_of_token(std::string_view token);

}  // namespace app
