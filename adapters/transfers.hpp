// Transfers of libcurl, all on one thread: however many are under way, none waits for another and none
// costs a thread. Inside this room only.
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

namespace adapters {

/// Every public member may be called from several threads at once.
class Transfers {
public:
    /// How a transfer ended; nullopt: it was given up. Called on the thread of the transfers: must be quick,
    /// must not throw, and may begin another.
    using Ended = std::function<void(std::optional<CURLcode>)>;

    Transfers();
    /// Gives up what is under way.
    ~Transfers();
    Transfers(const Transfers&) = delete;
    Transfers& operator=(const Transfers&) = delete;

    /// Performs what `easy` is set to and returns at once. The handle is lent until `ended` has been called,
    /// which happens once.
    void begin(CURL* easy, Ended ended);
    /// Gives up the transfer of this handle, if it is still under way.
    void give_up(CURL* easy);

private:
    using Steady = std::chrono::steady_clock;
    struct Order {
        CURL* easy;
        Ended ended;  // empty: give up
    };
    struct MultiDeleter {
        void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
    };

    static int watch(CURL* easy, curl_socket_t socket, int what, void* self, void* is_watched);
    static int set_timer(CURLM* multi, long milliseconds, void* self);

    void give(Order order);
    void run();
    bool take_orders();
    void wait();
    void settle();
    void end(CURL* easy, std::optional<CURLcode> result);

    const std::unique_ptr<CURLM, MultiDeleter> multi_;
    const int watched_;   // epoll: the sockets of the transfers, and
    const int awakened_;  // an eventfd: there are orders

    std::unordered_map<CURL*, Ended> under_way_;  // this and below: the thread's alone
    std::optional<Steady::time_point> timer_;     // when libcurl wants to look for itself

    std::mutex mutex_;
    std::vector<Order> orders_;  // this and below: under the mutex
    bool is_over_ = false;

    std::thread thread_;
};

}  // namespace adapters
