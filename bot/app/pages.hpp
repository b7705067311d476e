// A list too long for one screen, shown a page at a time: turned in place where messages can be changed, the
// next page as a message elsewhere.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/period.hpp"
#include "bot/app/talk.hpp"

namespace app {

/// About what fits one screen, and what WhatsApp takes above buttons, in bytes.
inline constexpr std::size_t kMostOnPage = 900;

struct Leaflet {
    std::string key;  ///< of the catalogue: the first line, with `arguments`
    wording::Arguments arguments;
    std::string head;  ///< below it, on every page; may be empty
    std::vector<std::string> lines;
    std::string_view action;  ///< of the buttons that turn the page
    std::string subject;      ///< what the buttons say before the page's number
};

/// The lines of each page, at least one page; no line is cut.
std::vector<std::string> pages_of(const std::vector<std::string>& lines, std::size_t most_on_page);

/// The page, counted from 0, with buttons where there is more; the nearest there is, if the list is shorter.
void show_page(Scene& scene, const Talk& talk, const Leaflet& leaflet, std::size_t page);
/// The same for a tap on one of the buttons.
void turn_page(Scene& scene, const Talk& talk, const domain::InboundTap& tap, const Leaflet& leaflet,
               std::size_t page);

/// What a button of a list about a period holds: `20497-20526/2`, in days since 1970.
struct PageAsked {
    Period period;
    std::size_t page = 0;
};
std::string subject_of(const Period& period);  ///< without the page
std::optional<PageAsked> page_asked(std::string_view subject);

/// `1 Feb 2026 s.d. 28 Feb 2026`.
std::string in_words(Scene& scene, const Period& period, domain::Language language);

}  // namespace app
