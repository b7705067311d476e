// The dashboard: who comes in, what they may open, and how it is sent. One object for all pages.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "adapters/http_server.hpp"
#include "bot/app/scene.hpp"
#include "bot/app/sign_in.hpp"
#include "web/visit.hpp"

namespace web {

class Dashboard {
public:
    /// How the dashboard reaches the office. Called from several threads at once.
    struct Parts {
        /// Runs the job over a snapshot of what is committed; it cannot write.
        std::function<void(const std::function<void(app::Scene&)>&)> read;
        /// Runs the job in one transaction and returns when it is durable.
        std::function<void(const std::function<void(app::Scene&)>&)> write;
        const wording::Catalogue& words;
        std::string office_name;
        /// `https://sigap.example.go.id`; empty: any of loopback. Forms from elsewhere are refused.
        std::string public_url;
        bool is_simulation = false;  ///< every page says so
        /// Where `serve_live_on` is reached, as pages name it; empty: they ask again every 2 s.
        std::string live_url;
        /// Grows with every commit.
        std::function<std::uint64_t()> commits;
        std::vector<Setting> settings{};  ///< in effect, secrets hidden
        app::SessionTerms session_terms{};
    };

    explicit Dashboard(Parts parts);
    ~Dashboard();

    /// Adds every page, fragment and asset. The dashboard must outlive the server.
    void serve_on(adapters::HttpServer& server);

    /// Adds to a server of its own, so that open pages never stand in the way of webhooks, `/live/…` for the
    /// fragments at `/…`: server-sent events `changed` whenever one shows something else. At most 200 open
    /// pages; more are told 503 and go on asking.
    void serve_live_on(adapters::HttpServer& server);
    /// Open pages hear of changes from here on; until `stop_live`.
    void start_live();
    void stop_live();

    /// The page for what the server refuses by itself.
    adapters::HttpServer::Response error_page(int status) const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace web
