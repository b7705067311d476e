// Whether a text has words in it.
#pragma once

#include <string>
#include <string_view>

inline bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}
