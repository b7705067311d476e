#include "web/dashboard.hpp"

#include <spdlog/spdlog.h>

#include <utility>

#include "bot/app/sign_in.hpp"
#include "web/assets.hpp"
#include "web/destination.hpp"
#include "web/live.hpp"
#include "web/look.hpp"
#include "web/navigation.hpp"
#include "web/origin.hpp"
#include "web/pages.hpp"
#include "web/response_headers.hpp"
#include "web/visit.hpp"

namespace web {
namespace {

using adapters::HttpServer;
using domain::Language;
using Request = HttpServer::Request;
using Response = HttpServer::Response;

constexpr std::string_view kFormToken = "form_token";
constexpr std::string_view kNoticePrefix = "web_notice_";

std::vector<HttpServer::Field> form_of(const Request& request) {
    return adapters::parse_form(request.body);
}

std::string field_of(const std::vector<HttpServer::Field>& form, std::string_view name) {
    for (const auto& field : form)
        if (field.name == name) return field.value;
    return "";
}

/// Who wants a page: its reader, or a part of it that is left open and asks by itself, which is no sign that
/// anybody is there.
enum class Asking { reader, open_page };

Asking asking_of(const Request& request) {
    return request.header("hx-request") ? Asking::open_page : Asking::reader;
}

/// What the countdowns of a page go by: milliseconds since 1970.
std::string page_time(domain::Instant now) {
    return std::to_string(domain::to_micros(now) / 1000);
}

}  // namespace

struct Dashboard::Inside {
    Parts parts;
    Live live{[this] { return parts.commits(); },
              [this](const Route& route, const Request& request) {
                  return serve(route, request, Asking::open_page);
              }};

    explicit Inside(Parts given) : parts(std::move(given)) {}

    Response serve(const Route& route, const Request& request, Asking asking);
    Response serve_guest(const Request& request, Answer (Inside::*answer)(app::Scene&, const Request&));
    Answer ask_number(app::Scene& scene, const Request& request);
    Answer send_link(app::Scene& scene, const Request& request);
    Answer show_link(app::Scene& scene, const Request& request);
    Answer too_often(app::Scene& scene, const Request& request, domain::Instant until);
    Answer use_link(app::Scene& scene, const Request& request);

    /// For whom a page is laid out.
    struct Reader {
        const app::Viewer* viewer = nullptr;  ///< nullptr: nobody is signed in
        Language language = Language::id;
        std::string theme;
        std::string form_token;
        domain::Instant now{};  ///< countdowns go by our clock, not by the reader's
    };
    Response page(Answer answer, const Request& request, const Reader& reader) const;
    Response problem(int status, const Request& request, const Reader& reader) const;
    void lay_out(Data& data, const Request& request, const Reader& reader) const;
    void add_headers(Response& response) const {
        web::add_headers(response, parts.public_url, parts.live_url);
    }
    std::string word(Language language, std::string_view key) const {
        return parts.words.text(language, key);
    }
};

Dashboard::Dashboard(Parts parts) : inside_(std::make_unique<Inside>(std::move(parts))) {}
Dashboard::~Dashboard() = default;

void Dashboard::serve_on(HttpServer& server) {
    serve_assets(server);
    Inside* inside = inside_.get();
    for (const auto pages : all_pages())
        for (const Route& route : pages)
            server.route(std::string(route.method), std::string(route.path), {route.max_body},
                         [inside, route](const Request& request) {
                             return inside->serve(route, request, asking_of(request));
                         });
    const auto guest = [&](const char* method, const char* path,
                           Answer (Inside::*answer)(app::Scene&, const Request&)) {
        server.route(method, path, {}, [inside, answer](const Request& request) {
            return inside->serve_guest(request, answer);
        });
    };
    guest("GET", "/sign-in", &Inside::ask_number);
    guest("POST", "/sign-in", &Inside::send_link);
    guest("GET", "/sign-in/<token>", &Inside::show_link);
    guest("POST", "/sign-in/<token>", &Inside::use_link);
}

void Dashboard::serve_live_on(HttpServer& server) {
    Inside* inside = inside_.get();
    for (const auto pages : all_pages())
        for (const Route& route : pages) {
            if (route.method != "GET" || route.is_on_record) continue;
            server.route_async("GET", "/live" + std::string(route.path), {},
                               [inside, route](Request request, HttpServer::Responder responder) {
                                   if (const auto origin = reading_origin(request, inside->parts.public_url))
                                       return inside->live.watch(route, std::move(request),
                                                                 std::move(responder), *origin);
                                   responder({403, "text/plain", "not from a page of ours\n", {}});
                               });
        }
}

void Dashboard::start_live() {
    inside_->live.start();
}

void Dashboard::stop_live() {
    inside_->live.stop();
}

Response Dashboard::error_page(int status) const {
    Response response = inside_->problem(status, {}, {});
    inside_->add_headers(response);
    return response;
}

Response Dashboard::Inside::serve(const Route& route, const Request& request, Asking asking) {
    const Look look = look_of(request);
    const bool posts = route.method == "POST";
    const bool writes = posts || route.is_on_record;
    std::optional<storage::WebSession> to_note;
    Response response;
    std::any prepared;
    /// Whoever may not gets the page that says so; `act` is for those who may.
    const auto as_reader = [&](app::Scene& scene, bool notes, auto&& act) {
        const auto who = app::signed_in(scene, cookie(request, kSessionCookie));
        if (!who) {
            // A part that follows what happens leads the whole page there, and is not replaced by it.
            if (request.header("hx-request"))
                response = {401, "", "", {{"HX-Redirect", "/sign-in"}}};
            else
                response = {303, "", "", {{"Location", "/sign-in"}}};
            if (const std::string kept = posts ? "" : destination_cookie(request.path); !kept.empty())
                response.headers.push_back({"Set-Cookie", kept});
            return;
        }
        if (notes && asking == Asking::reader && app::wants_note(who->session, scene.now())) {
            if (writes)
                app::note_seen(scene, who->session);
            else
                to_note = who->session;
        }
        const Language language = look.language.value_or(who->person.language);
        const app::Viewer viewer = app::viewer_of(scene, who->person);
        const std::string token = app::form_token(scene.office, who->session);
        const Reader reader{&viewer, language, look.theme, token, scene.now()};
        Visit visit{scene, viewer, who->session, language, request, {}, parts.settings, prepared};
        if (posts) {
            visit.form = form_of(request);
            if (!is_from_our_page(request, parts.public_url) ||
                !app::is_form_token(scene.office, who->session, visit.field(kFormToken))) {
                response = problem(403, request, reader);
                return;
            }
        }
        if (!app::may(viewer, route.needs)) {
            spdlog::warn("dashboard: a {} asked for {}", domain::to_string(who->person.role), route.path);
            response = problem(404, request, reader);
            return;
        }
        act(visit, reader);
    };
    if (route.prepare) {
        std::function<std::any()> work;
        parts.read([&](app::Scene& scene) {
            as_reader(scene, false, [&](Visit& visit, const Reader&) { work = route.prepare(visit); });
        });
        if (work) prepared = work();
    }
    const auto job = [&](app::Scene& scene) {
        as_reader(scene, true, [&](Visit& visit, const Reader& reader) {
            response = page(route.serve(visit), request, reader);
        });
    };
    if (writes)
        parts.write(job);
    else
        parts.read(job);
    if (to_note) parts.write([&](app::Scene& scene) { app::note_seen(scene, *to_note); });
    add_headers(response);
    return response;
}

// --------------------------------------------------------------------------------------------- signing in

Response Dashboard::Inside::serve_guest(const Request& request,
                                        Answer (Inside::*answer)(app::Scene&, const Request&)) {
    Response response;
    const auto job = [&](app::Scene& scene) {
        const Reader reader{nullptr, guest_language(request, scene.office.language), look_of(request).theme,
                            "", scene.now()};
        if (request.method == "POST" && !is_from_our_page(request, parts.public_url))
            response = problem(403, request, reader);
        else
            response = page((this->*answer)(scene, request), request, reader);
    };
    if (request.method == "POST")
        parts.write(job);
    else
        parts.read(job);
    add_headers(response);
    return response;
}

Answer Dashboard::Inside::ask_number(app::Scene& scene, const Request& request) {
    const Language language = guest_language(request, scene.office.language);
    Answer answer;
    answer.page = "sign_in";
    answer.title = word(language, "web_sign_in_title");
    answer.data.set("is_sent", Data{request.query_value("sent").has_value()});
    return answer;
}

Answer Dashboard::Inside::send_link(app::Scene& scene, const Request& request) {
    const auto wait_until =
        app::send_sign_in_link_to(scene, field_of(form_of(request), "number"), request.remote_address);
    return wait_until ? too_often(scene, request, *wait_until) : go_to("/sign-in?sent=1");
}

Answer Dashboard::Inside::show_link(app::Scene& scene, const Request& request) {
    Answer answer;
    answer.page = "sign_in_link";
    answer.title = word(guest_language(request, scene.office.language), "web_sign_in_title");
    answer.data.set("path", Data{request.path});
    return answer;
}

Answer Dashboard::Inside::use_link(app::Scene& scene, const Request& request) {
    const auto signed_in =
        app::sign_in(scene, request.arguments.front(), request.header("user-agent").value_or(""),
                     request.remote_address, parts.session_terms);
    if (signed_in) {
        Answer answer = go_to(destination(request));
        answer.cookies = {forget_destination(), session_cookie(*signed_in, parts.session_terms.life)};
        return answer;
    }
    if (signed_in.error() == app::NotSignedIn::too_many_tries)
        return too_often(scene, request,
                         app::next_sign_in_at(scene, request.remote_address).value_or(scene.now()));
    const Language language = guest_language(request, scene.office.language);
    Answer answer;
    answer.status = 403;
    answer.page = "problem";
    answer.title = word(language, "web_sign_in_title");
    answer.data.set("words", Data{word(language, "web_sign_in_no_link")});
    return answer;
}

/// Of a guest, whose clock is not known: the office's.
Answer Dashboard::Inside::too_often(app::Scene& scene, const Request& request, domain::Instant until) {
    const Language language = guest_language(request, scene.office.language);
    Answer answer;
    answer.status = 429;
    answer.page = "problem";
    answer.title = word(language, "web_sign_in_title");
    answer.data.set(
        "words", Data{scene.words.text(language, "web_sign_in_wait_until",
                                       {{"jam", wording::clock_time(until, scene.office.zone, language)}})});
    return answer;
}

// ------------------------------------------------------------------------------------------------- pages

void Dashboard::Inside::lay_out(Data& data, const Request& request, const Reader& reader) const {
    data.set("language", Data{std::string(domain::to_string(reader.language))});
    data.set("languages", languages_data(parts.words));
    data.set("theme", Data{reader.theme});
    data.set("has_theme", Data{!reader.theme.empty()});
    data.set("office", Data{parts.office_name});
    data.set("now", Data{page_time(reader.now)});
    data.set("is_simulation", Data{parts.is_simulation});
    data.set("is_live", Data{!parts.live_url.empty()});
    data.set("live_url", Data{parts.live_url == parts.public_url ? "" : parts.live_url});
    data.set("assets_version", Data{assets_version()});
    data.set("form_token", Data{reader.form_token});
    data.set("back", Data{request.method == "GET" ? request.path : "/"});
    data.set("is_signed_in", Data{reader.viewer != nullptr});
    data.set("reader_name", Data{reader.viewer ? reader.viewer->person.name : ""});
    data.set("navigation", reader.viewer
                               ? navigation_data(parts.words, reader.language, *reader.viewer, request.path)
                               : list());
    const std::string notice = request.query_value("notice").value_or("");
    const bool has_notice = notice.starts_with(kNoticePrefix) && parts.words.has(notice);
    data.set("has_notice", Data{has_notice});
    data.set("notice", Data{has_notice ? word(reader.language, notice) : ""});
}

Response Dashboard::Inside::page(Answer answer, const Request& request, const Reader& reader) const {
    Response response;
    response.status = answer.status;
    for (std::string& one : answer.cookies) response.headers.push_back({"Set-Cookie", std::move(one)});
    if (answer.file) {
        response.content_type = answer.file->content_type;
        response.headers.push_back(
            {"Content-Disposition", "attachment; filename=\"" + answer.file->name + "\""});
        response.body = std::move(answer.file->bytes);
    } else if (!answer.location.empty()) {
        response.headers.push_back({"Location", answer.location});
    } else if (!answer.fragment.empty()) {
        response.content_type = "text/html; charset=utf-8";
        answer.data.set("form_token", Data{reader.form_token});
        answer.data.set("version", Data{std::string()});
        const std::string version =
            version_of(render(parts.words, reader.language, answer.fragment, answer.data));
        response.headers.push_back({"ETag", version});
        response.headers.push_back({"Sigap-Now", page_time(reader.now)});
        if (request.header("if-none-match") == version) {
            response.status = 304;
            return response;
        }
        answer.data.set("version", Data{version});
        response.body = render(parts.words, reader.language, answer.fragment, answer.data);
    } else if (!answer.page.empty()) {
        response.content_type = "text/html; charset=utf-8";
        answer.data.set("title", Data{answer.title});
        lay_out(answer.data, request, reader);
        response.body = render(parts.words, reader.language, answer.page, answer.data);
    } else {
        return problem(answer.status, request, reader);
    }
    return response;
}

Response Dashboard::Inside::problem(int status, const Request& request, const Reader& reader) const {
    Answer answer;
    answer.status = status;
    answer.page = "problem";
    answer.title = word(reader.language, "web_problem_title");
    answer.data.set("words", Data{word(reader.language, status == 404   ? "web_problem_not_found"
                                                        : status == 403 ? "web_problem_not_from_here"
                                                        : status == 429 ? "web_sign_in_wait"
                                                        : status < 500  ? "web_problem_request"
                                                                        : "web_problem_ours")});
    return page(std::move(answer), request, reader);
}

}  // namespace web
