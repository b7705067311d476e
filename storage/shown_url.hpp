// A database's URL as it may be shown.
#pragma once

#include <string>

namespace storage {

/// Without the password, wherever it stands: before the host, or as an argument of the URL.
std::string shown_url(const std::string& url);

}  // namespace storage
