#include "bot/domain/unsendable.hpp"

namespace domain {
namespace {

constexpr std::string_view kNone = "no template says `";
constexpr std::string_view kNoneMend =
    "` outside the 24 hours: have one approved by Meta and name it under `templates`";
constexpr std::string_view kNotIn = "no template in language `";
constexpr std::string_view kSays = "` says `";
constexpr std::string_view kNotInMend = "`: have it approved by Meta in that language and name it there";

/// Takes the words off the front; false, and nothing taken: they do not stand there.
bool take(std::string_view& text, std::string_view words) {
    if (!text.starts_with(words)) return false;
    text.remove_prefix(words.size());
    return true;
}

std::string take_up_to_quote(std::string_view& text) {
    std::string name(text.substr(0, text.find('`')));
    text.remove_prefix(name.size());
    return name;
}

}  // namespace

std::string to_string(const MissingTemplate& missing) {
    if (missing.language.empty()) return std::string(kNone) + missing.message + std::string(kNoneMend);
    return std::string(kNotIn) + missing.language + std::string(kSays) + missing.message +
           std::string(kNotInMend);
}

std::optional<MissingTemplate> missing_template_in(std::string_view detail) {
    MissingTemplate missing;
    if (take(detail, kNone)) {
        missing.message = take_up_to_quote(detail);
        return detail == kNoneMend ? std::optional(missing) : std::nullopt;
    }
    if (!take(detail, kNotIn)) return std::nullopt;
    missing.language = take_up_to_quote(detail);
    if (!take(detail, kSays)) return std::nullopt;
    missing.message = take_up_to_quote(detail);
    return detail == kNotInMend ? std::optional(missing) : std::nullopt;
}

}  // namespace domain
