#include "web/navigation.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "web/pages.hpp"

namespace web {
namespace {

/// Pages that stand beside their section's address.
struct Annex {
    std::string_view path;
    std::string_view section;
};
constexpr std::array<Annex, 2> kAnnexes{{{"/call-drafts", "/calls"}, {"/flag-drafts", "/flags"}}};

bool is_within(std::string_view path, std::string_view place) {
    return path == place || (path.starts_with(place) && path.substr(place.size()).starts_with('/'));
}

}  // namespace

std::string_view section_of(std::string_view path) {
    for (const auto& [annex, section] : kAnnexes)
        if (is_within(path, annex)) return section;
    for (const NavigationEntry& entry : kNavigation)
        if (is_within(path, entry.path)) return entry.path;
    return "";
}

Data navigation_data(const wording::Catalogue& words, domain::Language language, const app::Viewer& viewer,
                     std::string_view path) {
    std::string_view section = section_of(path);
    const bool is_offered = std::any_of(
        std::begin(kNavigation), std::end(kNavigation),
        [&](const NavigationEntry& entry) { return entry.path == section && app::may(viewer, entry.needs); });
    // Why one was called or asked is open to everybody about themselves, and part of their own record.
    if (!is_offered && (section == "/calls" || section == "/presence")) section = "/my-record";
    Data navigation = list();
    for (const NavigationEntry& entry : kNavigation) {
        if (!app::may(viewer, entry.needs)) continue;
        Data shown = object();
        shown.set("path", Data{std::string(entry.path)});
        shown.set("name", Data{words.text(language, entry.word)});
        shown.set("is_here", Data{path == entry.path});
        shown.set("is_around", Data{path != entry.path && section == entry.path});
        navigation.push_back(shown);
    }
    return navigation;
}

Data languages_data(const wording::Catalogue& words) {
    Data languages = list();
    for (const domain::Language known : domain::languages()) {
        Data shown = object();
        shown.set("code", Data{std::string(domain::to_string(known))});
        shown.set("own_name", Data{words.text(known, "language_name")});
        languages.push_back(shown);
    }
    return languages;
}

}  // namespace web
