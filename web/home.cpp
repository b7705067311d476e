// The first page: where this person may go from here.
#include "web/pages.hpp"

namespace web {
namespace {

Answer home(Visit& visit) {
    Answer answer;
    answer.page = "home";
    answer.title = visit.word("web_home_title", {{"nama", visit.viewer.person.name}});
    Data places = list();
    for (const NavigationEntry& entry : kNavigation) {
        if (entry.path == "/" || !app::may(visit.viewer, entry.needs)) continue;
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
