// What a file is by its first bytes, whatever its sender calls it.
#pragma once

#include <string_view>

namespace domain {

/// `image/jpeg`, `image/png`, `image/webp`, `image/heic`, `application/pdf` or `audio/ogg`; of everything
/// else `application/octet-stream`: it is kept as it came, and nobody in the house looks into it.
std::string_view media_type_of(std::string_view bytes);

/// `.jpg` for one of the types above, `.bin` for any other: a name that no program takes for something to
/// run.
std::string_view file_ending(std::string_view media_type);

}  // namespace domain
