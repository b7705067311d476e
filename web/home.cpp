// The first page: what today asks of this person, and where they may go from here.
#include <algorithm>

#include "bot/app/start_page.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

struct Matter {
    app::StartMatter matter;
    std::string_view word;  ///< the catalogue key of its name
    std::string_view path;  ///< empty: it is seen to in chat
};
constexpr Matter kMatters[] = {
    {app::StartMatter::own_day, "web_start_own_day", "/my-record"},
    {app::StartMatter::presence, "web_nav_presence", "/presence"},
    {app::StartMatter::calls, "web_start_calls", "/calls"},
    {app::StartMatter::decisions, "web_start_due", ""},
    {app::StartMatter::flags, "web_nav_flags", "/flags"},
    {app::StartMatter::roster, "web_nav_roster", "/roster"},
    {app::StartMatter::outages, "web_nav_outages", "/outages"},
    {app::StartMatter::reach, "web_start_reach", "/coverage"},
};

Answer home(Visit& visit) {
    Answer answer;
    answer.page = "home";
    answer.title = visit.word("web_home_title", {{"nama", visit.viewer.person.name}});
    std::vector<std::string_view> shown{"/"};
    Data items = list();
    for (const app::StartItem& item : app::start_page(visit.scene, visit.viewer, visit.language)) {
        const Matter& about = *std::find_if(std::begin(kMatters), std::end(kMatters),
                                            [&](const Matter& one) { return one.matter == item.matter; });
        Data row = object();
        row.set("name", Data{visit.word(about.word)});
        row.set("has_path", Data{!about.path.empty()});
        row.set("path", Data{std::string(about.path)});
        Data lines = list();
        for (const std::string& line : item.lines) lines.push_back(Data{line});
        row.set("lines", lines);
        items.push_back(row);
        shown.push_back(about.path);
    }
    answer.data.set("items", items);
    Data places = list();
    for (const NavigationEntry& entry : kNavigation) {
        if (!app::may(visit.viewer, entry.needs)) continue;
        if (std::find(shown.begin(), shown.end(), entry.path) != shown.end()) continue;
        Data place = object();
        place.set("path", Data{std::string(entry.path)});
        place.set("name", Data{visit.word(entry.word)});
        place.set("about", Data{visit.word(std::string(entry.word) + "_about")});
        places.push_back(place);
    }
    answer.data.set("places", places);
    return answer;
}

constexpr Route kHomeRoutes[] = {{"GET", "/", app::Permission::own_record, home}};

}  // namespace

std::span<const Route> home_pages() {
    return kHomeRoutes;
}

}  // namespace web
