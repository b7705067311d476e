#include "bot/app/pages.hpp"

#include <algorithm>

#include "bot/app/roster_words.hpp"
#include "storage/outbox.hpp"

namespace app {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

Utterance page_of(Scene& scene, const Talk& talk, const Leaflet& leaflet, std::size_t page) {
    const domain::Language language = talk.employee.language;
    Utterance shown = answer_to(talk, leaflet.key, leaflet.arguments);
    std::vector<std::string> parts{scene.words.text(language, leaflet.key, leaflet.arguments)};
    if (!leaflet.head.empty()) parts.push_back(leaflet.head);
    const std::size_t above = as_lines(parts).size();
    const auto pages = pages_of(leaflet.lines, above < kMostOnPage ? kMostOnPage - above : 0);
    page = std::min(page, pages.size() - 1);
    if (!pages[page].empty()) parts.push_back(pages[page]);
    if (pages.size() > 1)
        parts.push_back(scene.words.text(
            language, "page_of_pages",
            {{"halaman", wording::number(static_cast<std::int64_t>(page + 1), language)},
             {"semua", wording::number(static_cast<std::int64_t>(pages.size()), language)}}));
    shown.text = as_lines(parts);
    const auto button = [&](std::string_view key, std::size_t to) {
        shown.buttons.push_back({key, leaflet.action, leaflet.subject + "/" + std::to_string(to), ""});
    };
    if (page > 0) button("button_page_back", page - 1);
    if (page + 1 < pages.size()) button("button_page_on", page + 1);
    return shown;
}

}  // namespace

std::vector<std::string> pages_of(const std::vector<std::string>& lines, std::size_t most_on_page) {
    std::vector<std::string> pages(1);
    for (const std::string& line : lines) {
        if (!pages.back().empty() && pages.back().size() + 1 + line.size() > most_on_page)
            pages.emplace_back();
        pages.back() += (pages.back().empty() ? "" : "\n") + line;
    }
    return pages;
}

void show_page(Scene& scene, const Talk& talk, const Leaflet& leaflet, std::size_t page) {
    say(scene, talk.chat, talk.employee.language, page_of(scene, talk, leaflet, page));
}

void turn_page(Scene& scene, const Talk& talk, const domain::InboundTap& tap, const Leaflet& leaflet,
               std::size_t page) {
    toast(scene, talk.chat, tap.callback_id, talk.employee.language, "toast_done");
    const auto shown =
        storage::find_by_message(scene.tx, storage::lane_of(talk.chat.account), tap.message_id);
    const bool is_own = shown && shown->employee == talk.employee.id;
    if (!is_own || !Office::can_edit(talk.chat.account.messenger))
        return show_page(scene, talk, leaflet, page);
    Utterance turned = page_of(scene, talk, leaflet, page);
    turned.dedupe_key = "page/" + std::to_string(shown->id.value);
    change(scene, *shown, turned, talk.employee.language);
}

std::string subject_of(const Period& period) {
    const auto number = [](std::chrono::year_month_day date) {
        return std::to_string(sys_days{date}.time_since_epoch().count());
    };
    return number(period.first) + "-" + number(period.last);
}

std::optional<PageAsked> page_asked(std::string_view subject) {
    const auto dash = subject.find('-');
    const auto slash = subject.find('/');
    if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash)
        return std::nullopt;
    const auto first = number_from(subject.substr(0, dash));
    const auto last = number_from(subject.substr(dash + 1, slash - dash - 1));
    const auto page = number_from(subject.substr(slash + 1));
    if (!first || !last || !page || *page < 0) return std::nullopt;
    return PageAsked{{sys_days{days{*first}}, sys_days{days{*last}}}, static_cast<std::size_t>(*page)};
}

std::string in_words(Scene& scene, const Period& period, domain::Language language) {
    const auto day = [&](std::chrono::year_month_day date) {
        return wording::short_date(sys_days{date}, "UTC", language);
    };
    return scene.words.text(language, "absence_days",
                            {{"tanggal", day(period.first)}, {"tanggal_akhir", day(period.last)}});
}

}  // namespace app
