// What the readers' own tools (poppler, unzip) say about a file of ours.
#pragma once

#include <string>

#include "tests/support/contains.hpp"

/// What the command prints about a file of these bytes; the file's name stands where `{}` is.
std::string read_by(std::string command, const std::string& bytes);
