#include "storage/shown_url.hpp"

#include <array>
#include <string_view>

namespace storage {

std::string shown_url(const std::string& url) {
    constexpr std::string_view kHidden = "********";
    std::string shown = url;
    const auto scheme = shown.find("://");
    if (scheme == std::string::npos) return shown;
    const auto host = scheme + 3;
    // A password may hold any sign, the last @ before the first question mark ends it.
    const auto at = shown.rfind('@', shown.find('?'));
    const auto colon = shown.find(':', host);
    if (at != std::string::npos && at > host && colon < at) shown.replace(colon + 1, at - colon - 1, kHidden);
    for (const std::string_view name : std::array<std::string_view, 2>{"password=", "sslpassword="})
        for (auto found = shown.find(name); found != std::string::npos; found = shown.find(name, found + 1)) {
            const auto from = found + name.size();
            shown.replace(
                from,
                shown.find('&', from) == std::string::npos ? std::string::npos : shown.find('&', from) - from,
                kHidden);
        }
    return shown;
}

}  // namespace storage
