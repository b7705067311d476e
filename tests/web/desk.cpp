#include "tests/web/desk.hpp"

#include "bot/app/sign_in.hpp"
#include "storage/roster.hpp"

namespace stories {
namespace {

std::string encoded(std::string_view text) {
    static constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte)) {
            out += c;
        } else {
            out += '%';
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        }
    }
    return out;
}

std::string between(const std::string& text, std::string_view from, std::string_view to) {
    const auto begin = text.find(from);
    if (begin == std::string::npos) return "";
    const auto start = begin + from.size();
    return text.substr(start, text.find(to, start) - start);
}

/// A page without the attributes of web/cards.hpp, so that stories can quote the rows of a table.
std::string without_cards(std::string text) {
    for (const std::string_view begin :
         {" role=\"table", " role=\"row", " role=\"cell", " role=\"columnheader", " data-label=\""})
        for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at))
            text.erase(at, text.find('"', at + begin.size()) + 1 - at);
    return text;
}

}  // namespace

Desk::Desk(Office& office, app::SessionTerms terms)
    : office_(office), words_(wording::Catalogue::create().value()), http_(adapters::HttpClient::Options{}) {
    const auto in_scene = [this](const std::function<void(app::Scene&)>& job) {
        office_.in_scene([&](app::Scene& scene) {
            job(scene);
            return true;
        });
    };
    office_.settings().dashboard_url = "https://sigap.example.go.id";
    dashboard_ = std::make_unique<web::Dashboard>(web::Dashboard::Parts{
        in_scene,
        in_scene,
        words_,
        "Kantor Uji",
        "",
        false,
        "",
        [] { return 0; },
        {{"telegram.0.token", "\"********\"", "environment: SIGAP_TELEGRAM_MAIN_TOKEN"}},
        terms});
    adapters::HttpServer::Options options;
    options.listen = "127.0.0.1:0";
    options.workers = 2;
    auto server = adapters::HttpServer::create(options);
    REQUIRE(server.has_value());
    server_ = std::move(*server);
    dashboard_->serve_on(*server_);
    server_->start();
}

Desk::~Desk() {
    server_->stop(std::chrono::seconds{1});
}

Desk::Browser Desk::of(const std::string& who) {
    Browser browser(*this);
    browser.signs_in(who);
    return browser;
}

void Desk::Browser::signs_in(const std::string& who) {
    const std::string link = desk_.office_.in_scene([&](app::Scene& scene) {
        return app::sign_in_link(scene, *storage::find_employee(scene.tx, domain::EmployeeId{who}), "test");
    });
    const Shown in = sends(link.substr(desk_.office_.settings().dashboard_url.size()));
    REQUIRE(in.status == 303);
    form_token_ = between(opens("/").body, "name=\"form_token\" value=\"", "\"");
    REQUIRE_FALSE(form_token_.empty());
}

Shown Desk::Browser::opens(const std::string& path, std::vector<adapters::HttpHeader> headers) {
    adapters::HttpRequest request;
    request.url = path;
    request.headers = std::move(headers);
    return goes(std::move(request));
}

Shown Desk::Browser::sends(const std::string& path, std::map<std::string, std::string> fields) {
    fields.try_emplace("form_token", form_token_);
    std::string body;
    for (const auto& [name, value] : fields)
        body += (body.empty() ? "" : "&") + encoded(name) + "=" + encoded(value);
    return posts(path, body, {{"Sec-Fetch-Site", "same-origin"}});
}

Shown Desk::Browser::posts(const std::string& path, const std::string& body,
                           std::vector<adapters::HttpHeader> headers) {
    adapters::HttpRequest request;
    request.method = "POST";
    request.url = path;
    request.body = body;
    request.headers = std::move(headers);
    request.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    return goes(std::move(request));
}

Shown Desk::Browser::goes(adapters::HttpRequest request) {
    request.url = "http://127.0.0.1:" + std::to_string(desk_.server_->port()) + request.url;
    std::string cookies;
    for (const auto& [name, value] : cookies_) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
    if (!cookies.empty()) request.headers.push_back({"Cookie", cookies});
    const auto answer = desk_.http_.send(request);
    REQUIRE(answer.has_value());
    Shown shown{answer->status, without_cards(answer->body), answer->header("location").value_or(""),
                answer->header("etag").value_or("")};
    shown.raw = answer->body;
    for (const auto& header : answer->headers) {
        shown.headers[header.name] = header.value;
        if (header.name != "set-cookie") continue;
        const auto equals = header.value.find('=');
        cookies_[header.value.substr(0, equals)] =
            header.value.substr(equals + 1, header.value.find(';') - equals - 1);
    }
    return shown;
}

}  // namespace stories
