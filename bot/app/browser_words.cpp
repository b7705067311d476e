#include "bot/app/browser_words.hpp"

#include <array>

namespace app {
namespace {

/// What a browser or system writes of itself, and its name: the first that is found is it, for most also name
/// others that they resemble.
struct Mark {
    std::string_view written;
    std::string_view name;
};

constexpr std::array<Mark, 15> kBrowsers{{{"Edg/", "Edge"},
                                          {"EdgA/", "Edge"},
                                          {"EdgiOS/", "Edge"},
                                          {"OPR/", "Opera"},
                                          {"SamsungBrowser/", "Samsung Internet"},
                                          {"YaBrowser/", "Yandex"},
                                          {"UCBrowser/", "UC Browser"},
                                          {"Vivaldi/", "Vivaldi"},
                                          {"FxiOS/", "Firefox"},
                                          {"Firefox/", "Firefox"},
                                          {"CriOS/", "Chrome"},
                                          {"HeadlessChrome/", "Chrome"},
                                          {"Chrome/", "Chrome"},
                                          {"Safari/", "Safari"},
                                          {"curl/", "curl"}}};
constexpr std::array<Mark, 8> kSystems{{{"Android", "Android"},
                                        {"iPhone", "iPhone"},
                                        {"iPad", "iPad"},
                                        {"Windows", "Windows"},
                                        {"CrOS", "ChromeOS"},
                                        {"Macintosh", "Mac"},
                                        {"Mac OS X", "Mac"},
                                        {"Linux", "Linux"}}};

template <std::size_t size>
std::string name_written_in(const std::array<Mark, size>& known, std::string_view stated) {
    for (const Mark& mark : known)
        if (stated.find(mark.written) != std::string_view::npos) return std::string(mark.name);
    return "";
}

}  // namespace

std::string browser_words(const wording::Catalogue& words, domain::Language language,
                          std::string_view stated) {
    const std::string browser = name_written_in(kBrowsers, stated);
    const std::string system = name_written_in(kSystems, stated);
    if (browser.empty() && system.empty()) return words.text(language, "browser_unknown");
    if (system.empty()) return browser;
    if (browser.empty()) return words.text(language, "browser_unknown_on", {{"sistem", system}});
    return words.text(language, "browser_on", {{"peramban", browser}, {"sistem", system}});
}

}  // namespace app
