#include "config/mistake.hpp"

#include <fmt/format.h>

namespace config {

std::string to_string(const Mistake& mistake) {
    std::string line = mistake.file;
    if (mistake.line > 0) line += fmt::format(":{}:{}", mistake.line, mistake.column);
    if (!line.empty()) line += ": ";
    if (!mistake.key.empty()) line += mistake.key + ": ";
    line += mistake.found;
    if (!mistake.expected.empty()) line += "; expected " + mistake.expected;
    if (!mistake.mend.empty()) line += "; " + mistake.mend;
    return line;
}

}  // namespace config
