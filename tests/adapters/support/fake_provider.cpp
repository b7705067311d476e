#include "tests/adapters/support/fake_provider.hpp"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace adapters::test {

FakeProvider::FakeProvider() : server_(std::make_unique<httplib::Server>()) {
    server_->set_keep_alive_max_count(1);  // so that stopping need not wait for idle connections
    const auto answer = [this](const httplib::Request& request, httplib::Response& response) {
        Said said{599, "the test expected no such request", {}, Said::End::whole};
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back({request.method, request.target, request.get_header_value("Authorization"),
                              nlohmann::json::parse(request.body, nullptr, false),
                              request.get_header_value("User-Agent")});
            if (!answers_.empty()) {
                said = std::move(answers_.front());
                answers_.pop_front();
            }
        }
        response.status = said.status;
        for (const auto& [name, value] : said.headers) response.set_header(name, value);
        if (said.end == Said::End::held_back) {
            std::unique_lock lock(mutex_);
            ended_.wait(lock, [this] { return is_ending_; });
        }
        if (said.end == Said::End::whole) {
            response.set_content(said.body, said.content_type);
        } else {
            response.set_content_provider(1000, "application/json",
                                          [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
        }
    };
    server_->Post(".*", answer);
    server_->Get(".*", answer);
    port_ = server_->bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_->listen_after_bind(); });
    while (!server_->is_running())
        std::this_thread::yield();  // a server that is not running cannot be stopped
}

FakeProvider::~FakeProvider() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    ended_.notify_all();
    server_->stop();
    thread_.join();
}

std::string FakeProvider::url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
}

void FakeProvider::says(Said answer) {
    const std::lock_guard lock(mutex_);
    answers_.push_back(std::move(answer));
}

std::vector<Asked> FakeProvider::asked() {
    const std::lock_guard lock(mutex_);
    return std::exchange(asked_, {});
}

std::string nobody() {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(socket, generic, size) != 0 || ::getsockname(socket, generic, &size) != 0) {
        throw std::runtime_error("no free port");
    }
    ::close(socket);
    return "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

}  // namespace adapters::test
