// One spelling for texts that people would call the same; every comparison in this room starts here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace reading {

/// Longer texts are cut here, at a whole character. No messenger's honest reply comes near it.
inline constexpr std::size_t kMaxReplyBytes = 4096;

/// NFKC, case folded, format characters and emoji skin tones stripped, white space squeezed to single spaces
/// and trimmed, three or more of one letter in a row reduced to one ("siaaap" -> "siap", "100000" untouched).
/// Look-alikes from other scripts stay what they are (S-ANS-3). Bytes that are not UTF-8 become U+FFFD.
/// Unicode Standard Annex 15 and 44, by ICU. Pure; any thread.
std::string normalise(std::string_view text);

}  // namespace reading
