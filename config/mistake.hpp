// One thing wrong with the configuration, said so that an operator can mend it without opening a manual.
#pragma once

#include <string>

namespace config {

struct Mistake {
    std::string file;      ///< as given by the caller; empty if the environment is at fault
    int line = 0;          ///< from 1; 0: the file as a whole, or the environment
    int column = 0;        ///< from 1, in bytes
    std::string key;       ///< `http.listen`, `telegram.0.token`, or the variable's name; may be empty
    std::string found;     ///< what is there, in words; never a secret's value
    std::string expected;  ///< what would be right; may be empty
    std::string mend;      ///< what to do; may be empty

    friend bool operator==(const Mistake&, const Mistake&) = default;
};

/// One line: `sigap.toml:12:1: http.lisen: unknown key; did you mean http.listen?`
std::string to_string(const Mistake& mistake);

}  // namespace config
