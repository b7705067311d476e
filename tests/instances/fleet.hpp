// Three instances of `sigap serve` over one PostgreSQL, as an office with a thousand people would run them.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/http_client.hpp"
#include "bot/demo/child_process.hpp"

namespace instances_test {

class Fleet {
public:
    static constexpr std::size_t kSize = 3;

    /// Each reaches the database by a URL of its own.
    Fleet(std::array<std::string, kSize> storage_urls, std::array<std::uint16_t, kSize> ports);
    /// All by the same.
    Fleet(const std::string& storage_url, std::array<std::uint16_t, kSize> ports);
    ~Fleet();

    /// Writes the settings, with Telegram's far end at `telegram_url`, and starts all three.
    void start(const std::string& telegram_url);
    /// Starts again what has ended, as whoever keeps the service would.
    void keep_up();
    /// Waits until all take webhooks and one leads. Its number.
    std::size_t wait_until_one_leads();
    /// As far as one can ask; nullopt: nobody does at this moment.
    std::optional<std::size_t> leader();

    void kill(std::size_t instance);
    void end(std::size_t instance);  ///< in order
    void pause(std::size_t instance);
    void resume(std::size_t instance);

    /// What `sigap ARGUMENTS` with the settings of the first instance ends with.
    int run(const std::vector<std::string>& arguments);
    std::string log(std::size_t instance) const;
    std::size_t lost_leads() const;
    /// How often the logs say that.
    std::size_t times_said(const std::string& what) const;
    /// The heads of the audit chain that the logs name, as `sigap verify --head` takes them.
    std::vector<std::string> heads() const;

private:
    struct Health {
        bool is_ready = false;
        bool leads = false;
    };

    void start_one(std::size_t instance);
    Health health_of(std::size_t instance);
    std::filesystem::path config_of(std::size_t instance) const;

    const std::array<std::string, kSize> storage_urls_;
    const std::array<std::uint16_t, kSize> ports_;
    const std::filesystem::path folder_;
    adapters::HttpClient http_;
    std::array<std::optional<demo::ChildProcess>, kSize> running_;
};

}  // namespace instances_test
