#include "tests/documents/read_back.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

std::string read_by(std::string command, const std::string& bytes) {
    static int files = 0;
    const auto path = std::filesystem::temp_directory_path() /
                      ("sigap-document-" + std::to_string(::getpid()) + "-" + std::to_string(++files));
    std::ofstream(path, std::ios::binary) << bytes;
    command.replace(command.find("{}"), 2, "'" + path.string() + "'");
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    REQUIRE(pipe);
    std::string text;
    std::array<char, 4096> part{};
    while (const auto size = std::fread(part.data(), 1, part.size(), pipe.get()))
        text.append(part.data(), size);
    std::filesystem::remove(path);
    return text;
}
