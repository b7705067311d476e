// A mail as a reader sees it: subject and text decoded from what came over the wire.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sim {

struct Mail {
    std::vector<std::pair<std::string, std::string>> headers;  ///< unfolded, decoded
    std::string subject;
    std::string text;  ///< the first text/plain part, else the whole body, decoded
};

/// Never fails: what cannot be decoded stays as it is.
Mail read_mail(const std::string& message);

}  // namespace sim
