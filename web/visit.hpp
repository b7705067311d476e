// One request of one person, and what it is answered with. A handler gets a `Visit`, asks a use case, and
// returns an `Answer`; cookies, rights, languages, headers and layout are the dashboard's.
#pragma once

#include <any>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_server.hpp"
#include "bot/app/sign_in.hpp"
#include "bot/app/viewer.hpp"
#include "web/page.hpp"

namespace web {

/// One setting in effect, with secrets hidden by whoever gives it.
struct Setting {
    std::string key;
    std::string value;
    std::string origin;
};

struct Visit {
    app::Scene& scene;  ///< of a reading transaction for GET, of a writing one for POST
    const app::Viewer& viewer;
    const storage::WebSession& session;
    domain::Language language;
    const adapters::HttpServer::Request& request;
    std::vector<adapters::HttpServer::Field> form;  ///< of a POST
    std::span<const Setting> settings{};            ///< shown to who administers
    std::any prepared{};                            ///< what the route's `prepare` came to

    /// What stood at the `<…>` of the route.
    const std::string& argument(std::size_t place = 0) const { return request.arguments[place]; }
    /// As a number; nullopt: it is none.
    std::optional<std::int64_t> number(std::size_t place = 0) const;
    /// Empty if the address names none.
    std::string query(std::string_view name) const { return request.query_value(name).value_or(""); }
    /// Empty if the form has none.
    std::string field(std::string_view name) const;
    /// All of that name: boxes that are ticked.
    std::vector<std::string> fields(std::string_view name) const;
    std::string word(std::string_view key, const wording::Arguments& arguments = {}) const {
        return scene.words.text(language, key, arguments);
    }
};

struct Answer {
    int status = 200;
    std::string page;  ///< a template, shown within the layout
    /// A template, shown alone: part of a page that follows what happens. It gets `version`, by which the
    /// browser asks only for what has changed (If-None-Match). The page asks by itself (HX-Request), which
    /// keeps no session alive.
    std::string fragment;
    std::string title;  ///< of the page, in the reader's language
    Data data = object();
    std::string location;  ///< after a POST: where to look next
    std::vector<std::string> cookies{};
    struct File {
        std::string name;
        std::string content_type;
        std::string bytes;
    };
    std::optional<File> file;
};

/// What does not exist, or is not shown to this person: the same, so that nobody can probe.
Answer not_found();
/// The use case says no: `words` tell why and what can be done, on a page of its own.
Answer refused(const Visit& visit, std::string words);
/// After a POST: the page at `location`, with the notice of that key (`web_notice_…`) on top.
Answer go_to(std::string location, std::string_view notice = {});

/// As a part of an address.
std::string encoded(std::string_view text);

struct Route {
    std::string_view method;  ///< GET or POST; only POST may change anything
    std::string_view path;    ///< `/flags/<id>`
    app::Permission needs;
    Answer (*serve)(Visit&);
    std::size_t max_body = 64 * 1024;
    /// A GET of which the reading itself is put on record, and which therefore may write.
    bool is_on_record = false;
    /// Work of a POST that takes long and needs no database, so that nobody else waits for it: chosen in a
    /// reading transaction under the same rights, done outside any, then given to `serve`. Null: there is
    /// none.
    std::function<std::any()> (*prepare)(Visit&) = nullptr;
};

}  // namespace web
