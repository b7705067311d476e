// The dashboard of the small office of tests/app/office.hpp, over real HTTP on loopback, and browsers that
// keep their cookies.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http_client.hpp"
#include "adapters/http_server.hpp"
#include "tests/app/office.hpp"
#include "web/dashboard.hpp"

namespace stories {

struct Shown {
    int status = 0;
    std::string body;      ///< without what tables say of themselves for narrow screens (web/cards.hpp)
    std::string location;  ///< where it leads, of a 303
    std::string version;   ///< the ETag
    std::map<std::string, std::string> headers{};
    std::string raw{};  ///< the body as it came

    bool says(std::string_view words) const { return body.find(words) != std::string::npos; }
};

class Desk {
public:
    explicit Desk(Office& office, app::SessionTerms terms = {});
    ~Desk();

    /// One browser, with nobody signed in until `signs_in`.
    class Browser {
    public:
        explicit Browser(Desk& desk) : desk_(desk) {}

        /// By a link of the use case; the cookie stays.
        void signs_in(const std::string& who);
        /// Follows no redirect.
        Shown opens(const std::string& path, std::vector<adapters::HttpHeader> headers = {});
        /// Posts from our own page, with the page's form token.
        Shown sends(const std::string& path, std::map<std::string, std::string> fields = {});
        /// Posts exactly this.
        Shown posts(const std::string& path, const std::string& body,
                    std::vector<adapters::HttpHeader> headers);

        const std::string& form_token() const { return form_token_; }

    private:
        Shown goes(adapters::HttpRequest request);

        Desk& desk_;
        std::map<std::string, std::string> cookies_;
        std::string form_token_;
    };

    /// Somebody who is signed in.
    Browser of(const std::string& who);
    Browser nobody() { return Browser(*this); }

    Office& office() { return office_; }

private:
    friend class Browser;

    Office& office_;
    wording::Catalogue words_;
    adapters::HttpClient http_;
    std::unique_ptr<web::Dashboard> dashboard_;
    std::unique_ptr<adapters::HttpServer> server_;
};

}  // namespace stories
