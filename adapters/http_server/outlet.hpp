// Where answers wait for the loop, whichever thread gives them.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "adapters/http_server.hpp"
#include "adapters/http_server/answer.hpp"
#include "adapters/http_server/socket.hpp"

namespace adapters {

/// Any thread may put; one loop takes. Answers put after `close` are dropped.
class HttpServer::Outlet {
public:
    /// What a stream's answer begins with, and how its owner learns that the client is gone.
    struct Begin {
        HttpServer::Response response;
        std::shared_ptr<std::atomic<bool>> is_open;
    };
    struct More {
        std::string bytes;
    };
    struct End {};
    struct Given {
        std::uint64_t connection;
        std::variant<http_server::Answer, Begin, More, End> what;
    };

    Outlet();

    void put(Given given);
    std::vector<Given> take();

    /// Makes `descriptor` readable, so that the loop looks up.
    void wake();
    int descriptor() const { return wakeup_.get(); }
    void close();

    /// The thread that takes, which need not be woken for what it puts itself.
    void set_taker(std::thread::id taker);

private:
    http_server::Descriptor wakeup_;
    std::mutex mutex_;
    std::vector<Given> given_;
    std::thread::id taker_;
    bool is_closed_ = false;
};

}  // namespace adapters
