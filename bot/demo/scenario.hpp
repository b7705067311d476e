// Files of the repository that the binary carries for the demo.
#pragma once

#include <string_view>

namespace demo {

std::string_view roster_csv();
std::string_view script_jsonl();
std::string_view office_roster_csv();
std::string_view office_script_jsonl();
std::string_view contoh_toml();
std::string_view kaltim_friday_toml();
std::string_view default_toml();
std::string_view calendar_json();

}  // namespace demo
