// Streams of open pages over real connections: who gets one, what it says, and when it ends.
#include "web/live.hpp"

#include <atomic>
#include <mutex>

#include "bot/app/sign_in.hpp"
#include "storage/roster.hpp"
#include "tests/adapters_http/wire.hpp"
#include "tests/web/roles.hpp"

using stories::Office;
using wire::get;
using wire::Line;

namespace {

constexpr std::string_view kChanged = "event: changed\n";
constexpr std::string_view kBeat = ":\n";

std::unique_ptr<adapters::HttpServer> listener() {
    adapters::HttpServer::Options options;
    options.listen = "127.0.0.1:0";
    options.workers = 1;
    return std::move(adapters::HttpServer::create(options).value());
}

/// The next line of the stream that is this one; empty: it ended before, or two beats came instead.
std::string awaited(Line& line, std::string_view wanted) {
    int beats = 0;
    for (std::string next = line.line(); !next.empty() && beats < 2; next = line.line()) {
        if (next == wanted) return next;
        beats += next == kBeat;
    }
    return "";
}

/// Whether the stream ends without another event, and without going on to be kept open.
bool ends(Line& line) {
    for (std::string next = line.line(); !next.empty(); next = line.line())
        if (next.starts_with("event") || next == kBeat) return false;
    return true;
}

/// An office whose open boards hear of what happens; each act is a commit.
class Watched {
public:
    explicit Watched(Office& office)
        : office_(office), words_(wording::Catalogue::create().value()), server_(listener()) {
        const auto in_scene = [this](const std::function<void(app::Scene&)>& job) {
            const std::lock_guard lock(mutex_);
            office_.in_scene([&](app::Scene& scene) {
                job(scene);
                return true;
            });
        };
        dashboard_ =
            std::make_unique<web::Dashboard>(web::Dashboard::Parts{in_scene,
                                                                   in_scene,
                                                                   words_,
                                                                   "Kantor Uji",
                                                                   "",
                                                                   false,
                                                                   "http://127.0.0.1:1",
                                                                   [this] { return commits_.load(); },
                                                                   {}});
        dashboard_->serve_live_on(*server_);
        server_->start();
        dashboard_->start_live();
    }
    ~Watched() {
        dashboard_->stop_live();
        server_->stop(std::chrono::seconds{1});
    }

    template <typename Job>
    void act(Job&& job) {
        const std::lock_guard lock(mutex_);
        job();
        ++commits_;
    }

    /// The cookie of a new session.
    std::string session_of(const std::string& who) {
        const std::lock_guard lock(mutex_);
        return office_.in_scene([&](app::Scene& scene) {
            const auto person = *storage::find_employee(scene.tx, domain::EmployeeId{who});
            const std::string link = app::sign_in_link(scene, person, "test");
            return app::sign_in(scene, link.substr(link.rfind('/') + 1), "test", "127.0.0.1").value();
        });
    }

    Line listen(const std::string& path, const std::string& cookie,
                const std::string& origin = "Sec-Fetch-Site: same-origin\r\n") {
        Line line = Line::to_port(server_->port());
        REQUIRE(line.say(get("/live" + path, origin + "Cookie: __Host-sigap=" + cookie + "\r\n")));
        return line;
    }

private:
    Office& office_;
    std::mutex mutex_;
    std::atomic<std::uint64_t> commits_{1};
    wording::Catalogue words_;
    std::unique_ptr<web::Dashboard> dashboard_;
    std::unique_ptr<adapters::HttpServer> server_;
};

/// Until the stream is open: the head, and the first words of it.
std::string opening(Line& line) {
    std::string all;
    for (std::string next = line.line(); !next.empty(); next = line.line()) {
        all += next;
        if (next.starts_with("retry:")) break;
    }
    return all;
}

/// A fragment that always shows the same.
web::Live::Response unchanged(const web::Route&, const web::Live::Request& request) {
    if (request.header("if-none-match")) return {304, "", "", {}};
    return {200, "text/html", "", {{"ETag", "\"1\""}}};
}

constexpr web::Live::Pace kHasty{
    .between_looks = std::chrono::milliseconds{1}, .looks_per_beat = 2, .most_open = 1};

}  // namespace

TEST_CASE("an open board hears that it has changed, and its stream ends with the session") {
    Office office;
    office.settings().dashboard_url = "https://sigap.example.go.id";
    office.at("2026-02-13 06:45");
    Watched watched(office);
    const std::string cookie = watched.session_of("rina");
    Line line = watched.listen("/presence/units", cookie);
    const std::string head = opening(line);
    CHECK(head.find(" 200 ") != std::string::npos);
    CHECK(head.find("text/event-stream") != std::string::npos);

    watched.act([&] { office.says("budi", "hadir"); });
    CHECK(awaited(line, kChanged) == kChanged);

    watched.act([&] {
        office.in_scene([&](app::Scene& scene) {
            app::end_all_sessions(scene, app::signed_in(scene, cookie)->person);
            return true;
        });
    });
    CHECK(awaited(line, kChanged) == kChanged);  // the page asks once more, and is led to signing in
    watched.act([&] { office.says("siti", "hadir"); });
    CHECK(ends(line));
}

TEST_CASE("no stream without a session, without the right, or for another site's page") {
    Office office;
    office.settings().dashboard_url = "https://sigap.example.go.id";
    Watched watched(office);
    const std::string rina = watched.session_of("rina");
    CHECK(watched.listen("/presence/units", "nobody").answer().status == 404);
    CHECK(watched.listen("/presence/units", watched.session_of("budi")).answer().status == 404);
    CHECK(watched.listen("/presence", rina).answer().status == 404);  // a whole page is nothing to follow
    CHECK(watched.listen("/presence/units", rina, "").answer().status == 403);
    CHECK(watched.listen("/presence/units", rina, "Origin: https://elsewhere.example\r\n").answer().status ==
          403);
    Line own = watched.listen("/presence/units", rina, "Origin: http://127.0.0.1:8080\r\n");
    CHECK(opening(own).find("Access-Control-Allow-Origin: http://127.0.0.1:8080") != std::string::npos);
}

TEST_CASE("an open board is no sign of its reader: the session ends unused, and the stream with it") {
    Office office;
    office.settings().dashboard_url = "https://sigap.example.go.id";
    office.at("2026-02-13 06:45");
    Watched watched(office);
    Line line = watched.listen("/presence/units", watched.session_of("rina"));
    opening(line);
    watched.act([&] {
        office.at("2026-02-13 07:05");
        office.says("budi", "hadir");
    });
    CHECK(awaited(line, kChanged) == kChanged);
    watched.act([&] { office.at("2026-02-13 07:16"); });
    CHECK(awaited(line, kChanged) == kChanged);
    watched.act([&] { office.says("siti", "hadir"); });
    watched.act([&] { office.says("emma", "hadir"); });
    CHECK(ends(line));
}

TEST_CASE("an open stream is never silent for long, and above the cap a page is told to ask by itself") {
    auto server = listener();
    web::Live live([] { return 1; }, unchanged, kHasty);
    server->route_async("GET", "/live", {}, [&](auto request, auto responder) {
        live.watch({}, std::move(request), std::move(responder), "");
    });
    server->start();
    live.start();
    Line first = Line::to_port(server->port());
    REQUIRE(first.say(get("/live")));
    CHECK(opening(first).find(" 200 ") != std::string::npos);
    for (int beat = 0; beat < 3; ++beat) CHECK(awaited(first, kBeat) == kBeat);

    Line second = Line::to_port(server->port());
    REQUIRE(second.say(get("/live")));
    const auto refused = second.answer();
    CHECK(refused.status == 503);
    CHECK(refused.has("Retry-After"));
    CHECK(awaited(first, kBeat) == kBeat);  // whoever listens goes on
    live.stop();
    CHECK(first.rest().find("event") == std::string::npos);
    server->stop(std::chrono::seconds{1});
}

TEST_CASE("a session that ends unused ends its stream, though nothing was committed") {
    auto server = listener();
    std::atomic<bool> is_over = false;
    web::Live live([] { return 1; },
                   [&](const web::Route& route, const web::Live::Request& request) -> web::Live::Response {
                       if (is_over) return {303, "", "", {{"Location", "/sign-in"}}};
                       return unchanged(route, request);
                   },
                   kHasty);
    server->route_async("GET", "/live", {}, [&](auto request, auto responder) {
        live.watch({}, std::move(request), std::move(responder), "");
    });
    server->start();
    live.start();
    Line line = Line::to_port(server->port());
    REQUIRE(line.say(get("/live")));
    CHECK(opening(line).find(" 200 ") != std::string::npos);
    is_over = true;
    std::string said;
    for (std::string next = line.line(); !next.empty() && said.size() < 10'000; next = line.line())
        said += next;
    CHECK(said.find(kChanged) != std::string::npos);
    CHECK(said.size() < 10'000);
    live.stop();
    server->stop(std::chrono::seconds{1});
}
