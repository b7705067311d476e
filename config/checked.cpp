#include "config/checked.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <utility>

namespace config {
namespace {

constexpr std::uintmax_t kMaxBytes = 1024 * 1024;

}  // namespace

tl::unexpected<std::vector<Mistake>> only_mistake(Mistake mistake) {
    return tl::unexpected(std::vector{std::move(mistake)});
}

Checked<std::string> text_of(const std::filesystem::path& path) {
    const auto failed = [&](std::string found, std::string expected, std::string mend) {
        return only_mistake(
            {path.string(), 0, 0, "", std::move(found), std::move(expected), std::move(mend)});
    };
    std::error_code error;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error)
        return failed("cannot be read: " + error.message(), "a regular file",
                      "check the path and who may read it");
    if (size > kMaxBytes) return failed(fmt::format("{} bytes", size), "at most 1 MiB", "");
    std::ifstream file(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file.is_open() || file.bad()) return failed("cannot be read", "", "check who may read it");
    return text;
}

}  // namespace config
