// Why an adapter could not even ask the provider to send: words of ours, kept beside those of providers, and
// told to people in their own language.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace domain {

/// What a message needed and the office has not registered. In a delivery's detail it stands in English, as
/// the words of providers do.
struct MissingTemplate {
    std::string message;   ///< key of the message that no template says
    std::string language;  ///< that the template lacks; empty: there is no template

    friend bool operator==(const MissingTemplate&, const MissingTemplate&) = default;
};

std::string to_string(const MissingTemplate& missing);
/// nullopt: those words are somebody else's.
std::optional<MissingTemplate> missing_template_in(std::string_view detail);

}  // namespace domain
