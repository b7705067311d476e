// Browsers that are signed in: one's own, and for who administers everybody's; and how this one looks.
#include "bot/app/browser_words.hpp"
#include "bot/wording/phrases.hpp"
#include "web/destination.hpp"
#include "web/look.hpp"
#include "web/pages.hpp"

namespace web {
namespace {

Answer sessions(Visit& visit) {
    Answer answer;
    answer.page = "sessions";
    answer.title = visit.word("web_sessions_title");
    answer.data.set("about",
                    Data{visit.word("web_sessions_about",
                                    {{"sisa", wording::duration(visit.session.idle, visit.language)},
                                     {"lama", wording::duration(visit.session.life, visit.language)}})});
    const std::string& zone = visit.scene.office.zone;
    Data rows = list();
    for (const app::OpenSession& open : app::open_sessions(visit.scene, visit.viewer)) {
        Data row = object();
        row.set("id", Data{std::to_string(open.session.id)});
        row.set("person", Data{open.person});
        row.set("browser", Data{app::browser_words(visit.scene.words, visit.language, open.session.browser)});
        row.set("stated", Data{open.session.browser});
        row.set("is_stated", Data{!open.session.browser.empty()});
        row.set("address", Data{open.session.address});
        row.set("since", Data{wording::date_and_time(open.session.created_at, zone, visit.language)});
        row.set("seen", Data{wording::date_and_time(open.session.seen_at, zone, visit.language)});
        row.set("is_this", Data{open.session.id == visit.session.id});
        rows.push_back(row);
    }
    answer.data.set("sessions", rows);
    return answer;
}

Answer end_one(Visit& visit) {
    const auto id = visit.number();
    if (!id || !app::end_session(visit.scene, visit.viewer, *id)) return not_found();
    return go_to(*id == visit.session.id ? "/sign-in" : "/sessions", "web_notice_session_ended");
}

Answer sign_out(Visit& visit) {
    app::end_session(visit.scene, visit.viewer, visit.session.id);
    return go_to("/sign-in");
}

Answer sign_out_everywhere(Visit& visit) {
    app::end_all_sessions(visit.scene, visit.viewer.person);
    return go_to("/sign-in");
}

Answer change_look(Visit& visit) {
    Look look = look_of(visit.request);
    if (const auto language = domain::language_from(visit.field("language"))) look.language = language;
    if (const std::string theme = visit.field("theme"); !theme.empty())
        look.theme = theme == "light" || theme == "dark" ? theme : "";
    const std::string back = visit.field("back");
    Answer answer = go_to(is_own_page(back) ? back : "/");
    answer.cookies.push_back(look_cookie(look));
    return answer;
}

constexpr Route kSessionsRoutes[] = {
    {"GET", "/sessions", app::Permission::own_record, sessions},
    {"POST", "/sessions/<id>/end", app::Permission::own_record, end_one},
    {"POST", "/sign-out", app::Permission::own_record, sign_out},
    {"POST", "/sign-out-everywhere", app::Permission::own_record, sign_out_everywhere},
    {"POST", "/look", app::Permission::own_record, change_look},
};

}  // namespace

std::span<const Route> session_pages() {
    return kSessionsRoutes;
}

}  // namespace web
