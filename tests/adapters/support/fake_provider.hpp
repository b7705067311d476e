// A provider on this machine that says what a test tells it to, and remembers what it was asked.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace httplib {
class Server;
}

namespace adapters::test {

struct Said {
    int status = 200;
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
    enum class End { whole, cut_short, held_back } end = End::whole;  ///< held back until the provider ends
    std::string content_type = "application/json";
};

struct Asked {
    std::string method;
    std::string path;
    std::string authorization;
    nlohmann::json body;
    std::string user_agent{};
};

class FakeProvider {
public:
    FakeProvider();
    ~FakeProvider();

    std::string url() const;

    /// Answers in this order; one too few is a 599.
    void says(Said answer);
    void says(int status, std::string body) { says(Said{status, std::move(body), {}, Said::End::whole}); }
    /// A file, or what stands in its place.
    void gives(std::string bytes, std::string content_type = "application/octet-stream") {
        says(Said{200, std::move(bytes), {}, Said::End::whole, std::move(content_type)});
    }

    /// Everything asked since the last call of this.
    std::vector<Asked> asked();

private:
    std::unique_ptr<httplib::Server> server_;
    int port_ = 0;
    std::thread thread_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool is_ending_ = false;
    std::deque<Said> answers_;
    std::vector<Asked> asked_;
};

/// The address of a port on which nobody listens.
std::string nobody();

}  // namespace adapters::test
