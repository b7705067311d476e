#include "config/mistake.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace config {

std::string to_string(const Mistake& mistake) {
    std::string line = mistake.file;
    if (mistake.line > 0) line += fmt::format(":{}:{}", mistake.line, mistake.column);
    if (!line.empty()) line += ": ";
    if (!mistake.key.empty()) line += mistake.key + ": ";
    line += mistake.found;
    if (!mistake.expected.empty()) line += "; expected " + mistake.expected;
    if (!mistake.mend.empty()) line += "; " + mistake.mend;
    // Names come from the file as they are; a line break or an escape in one must not reach a terminal.
    std::replace_if(
        line.begin(), line.end(), [](char letter) { return static_cast<unsigned char>(letter) < 0x20; }, '?');
    return line;
}

}  // namespace config
