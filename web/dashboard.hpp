// The dashboard: who comes in, what they may open, and how it is sent. One object for all pages.
#pragma once

#include <functional>
#include <memory>

#include "adapters/http_server.hpp"
#include "bot/app/scene.hpp"
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
        bool is_simulation = false;       ///< every page says so
        std::vector<Setting> settings{};  ///< in effect, secrets hidden
    };

    explicit Dashboard(Parts parts);
    ~Dashboard();

    /// Adds every page, fragment and asset. The dashboard must outlive the server.
    void serve_on(adapters::HttpServer& server);

    /// The page for what the server refuses by itself.
    adapters::HttpServer::Response error_page(int status) const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace web
