// A folder of its own for every test that reads settings, and shorthands for what comes of them.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "config/options.hpp"

class Workshop {
public:
    Workshop() {
        std::string pattern = (std::filesystem::temp_directory_path() / "sigap-config-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~Workshop() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;

    const std::filesystem::path& folder() const { return folder_; }

    /// Closed to other users, as secrets must be.
    std::filesystem::path write(const std::string& name, const std::string& content) const {
        const auto path = folder_ / name;
        std::ofstream(path, std::ios::binary) << content;
        std::filesystem::permissions(
            path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return path;
    }

    tl::expected<config::Options, std::vector<config::Mistake>> load(
        const std::string& toml, const config::Environment& environment = {}) const {
        return config::load(write("sigap.toml", toml), environment);
    }

    /// The mistakes, one a line, without the folder.
    std::string mistakes(const std::string& toml, const config::Environment& environment = {}) const {
        const auto options = load(toml, environment);
        std::string lines;
        if (options) return lines;
        for (const auto& mistake : options.error()) {
            std::string line = to_string(mistake) + "\n";
            const std::string folder = folder_.string() + "/";
            for (auto at = line.find(folder); at != std::string::npos; at = line.find(folder))
                line.erase(at, folder.size());
            lines += line;
        }
        return lines;
    }

private:
    std::filesystem::path folder_;
};
