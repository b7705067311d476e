// The settings in effect as rows, for pages: what `config show --effective` prints, secrets hidden.
#pragma once

#include <string>
#include <vector>

#include "config/options.hpp"

namespace config {

struct ShownSetting {
    std::string key;     ///< `http.listen`, `telegram.0.token`
    std::string value;   ///< as TOML; a secret is `"********"`
    std::string origin;  ///< where it came from; `default`
};
std::vector<ShownSetting> shown_settings(const Options& options);

}  // namespace config
