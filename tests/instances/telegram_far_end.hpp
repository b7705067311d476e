// The far end of Telegram for several instances: takes what they send, brings what people do to one of them
// until it is taken with 200, as Telegram does, and lets everybody whom a call reaches tap its first button.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "adapters/http_client.hpp"
#include "adapters/http_server.hpp"

namespace instances_test {

inline constexpr const char* kToken = "7000000001:AAInstancesTokenOfTheTestProgram000000";
inline constexpr const char* kSecret = "secret-of-the-instances-test";

class TelegramFarEnd {
public:
    /// Updates go to the ports of the instances, at random.
    explicit TelegramFarEnd(std::vector<std::uint16_t> instances, std::uint64_t seed);
    ~TelegramFarEnd();

    std::string url() const;

    /// Somebody writes; it will be brought. Answers the number of the update.
    std::int64_t write_from(std::int64_t person, const std::string& text);
    /// Waits until everything that was done has been taken.
    void wait_until_taken();

    struct Sent {
        std::int64_t chat;
        std::string text;
        std::string token;  ///< of the first button, else empty
    };
    /// Every message that was sent, in order; edits and toasts are none.
    std::vector<Sent> sent() const;
    std::int64_t done() const { return updates_; }
    struct Taken {
        std::int64_t update;
        std::size_t instance;
    };
    /// All updates that were answered 200 so far, in order.
    std::vector<Taken> taken() const;

private:
    adapters::HttpServer::Response answer(const adapters::HttpServer::Request& request);
    void tap(const Sent& card, std::int64_t message);
    void put(std::int64_t number, std::string update);
    void bring();

    const std::vector<std::uint16_t> instances_;
    std::unique_ptr<adapters::HttpServer> server_;
    adapters::HttpClient http_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::pair<std::int64_t, std::string>> waiting_;
    std::vector<Taken> taken_;
    std::vector<Sent> sent_;
    std::mt19937_64 chance_;
    std::size_t on_their_way_ = 0;
    std::atomic<std::int64_t> updates_{0};
    bool is_closing_ = false;
    std::vector<std::thread> bringers_;
};

}  // namespace instances_test
