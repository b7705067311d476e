// JSON as the simulator uses it: keys keep their order, so the journal reads the way the wire did.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace sim {

using Json = nlohmann::ordered_json;

/// One line; bytes that are not UTF-8 become U+FFFD.
inline std::string one_line(const Json& json) {
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sim
