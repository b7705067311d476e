#include "simulator/http.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

namespace sim {

namespace {

constexpr std::size_t kServerThreads = 128;  // a long poll, a held clock and an idle keep-alive take one each
constexpr std::size_t kCourierThreads = 16;
constexpr std::size_t kLargestBody = 64u << 20;
constexpr long kWebhookTimeoutSeconds = 30;

int port_of(const sockaddr_storage& address) {
    if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
    if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
    return 0;
}

// httplib gives a handler no way to end its connection unanswered, so we find the socket by its two ports;
// without a remote port, all of them.
void cut_connections(std::optional<int> remote_port, int local_port) {
    for (int descriptor = 3; descriptor < 4096; ++descriptor) {
        sockaddr_storage peer{}, own{};
        socklen_t peer_size = sizeof peer, own_size = sizeof own;
        if (getpeername(descriptor, reinterpret_cast<sockaddr*>(&peer), &peer_size) != 0) continue;
        if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&own), &own_size) != 0) continue;
        if ((!remote_port || port_of(peer) == *remote_port) && port_of(own) == local_port)
            shutdown(descriptor, SHUT_RDWR);
    }
}

Request read_request(const httplib::Request& from) {
    Request request;
    request.method = from.method;
    request.path = from.path;
    request.content_type = from.get_header_value("Content-Type");
    request.authorization = from.get_header_value("Authorization");
    request.host = from.get_header_value("Host");
    request.body = from.body;
    for (const auto& [key, value] : from.params) request.parameters.emplace(key, value);
    for (const auto& [key, part] : from.files) {
        if (part.filename.empty())
            request.parameters.emplace(key, part.content);
        else
            request.files[key] = {part.filename, part.content_type, part.content.size()};
    }
    return request;
}

}  // namespace

struct HttpServer::Inside {
    httplib::Server server;
    int port = 0;
    std::thread thread;
};

HttpServer::HttpServer(const std::string& host, int port, std::function<Answer(const Request&)> handler,
                       Run& run)
    : inside_(std::make_unique<Inside>()) {
    auto& server = inside_->server;
    server.new_task_queue = [] { return new httplib::ThreadPool(kServerThreads); };
    server.set_tcp_nodelay(true);
    // httplib would let another program listen on the same port, and requests go to either.
    server.set_socket_options([](socket_t socket) {
        const int yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server.set_keep_alive_max_count(1'000'000);
    server.set_keep_alive_timeout(30);
    server.set_payload_max_length(kLargestBody);
    const auto serve = [this, handler = std::move(handler), &run](const httplib::Request& from,
                                                                  httplib::Response& to) {
        const auto answer = handler(read_request(from));
        if (answer.fate == Fate::cut) {
            auto lock = run.lock();
            run.wait(lock, answer.held, [&] { return answer.held.count() == 0; });
            cut_connections(from.remote_port, inside_->port);
            return;
        }
        to.status = answer.status;
        for (const auto& [name, value] : answer.headers) to.set_header(name, value);
        to.set_content(answer.body, answer.content_type);
    };
    server.Get(".*", serve).Post(".*", serve).Delete(".*", serve).Put(".*", serve);
    server.set_exception_handler(
        [](const httplib::Request&, httplib::Response& to, std::exception_ptr error) {
            to.status = 500;
            std::string what = "unknown";
            try {
                std::rethrow_exception(error);
            } catch (const std::exception& known) {
                what = known.what();
            } catch (...) {
            }
            fmt::print(stderr, "sigap-sim: a mistake of the simulator: {}\n", what);
            to.set_content("{\"error\":\"a mistake of the simulator\"}", "application/json");
        });
    if (port == 0) {
        inside_->port = server.bind_to_any_port(host);
        if (inside_->port < 0) throw std::runtime_error(fmt::format("cannot listen on {}", host));
    } else {
        if (!server.bind_to_port(host, port))
            throw std::runtime_error(fmt::format("cannot listen on {}:{}", host, port));
        inside_->port = port;
    }
    inside_->thread = std::thread([this] { inside_->server.listen_after_bind(); });
    // A stop before the loop runs would be forgotten, and the thread never end.
    while (!inside_->server.is_running()) std::this_thread::yield();
}

HttpServer::~HttpServer() {
    inside_->server.stop();
    cut_connections(std::nullopt, inside_->port);  // else each idle keep-alive is waited for
    if (inside_->thread.joinable()) inside_->thread.join();
}

int HttpServer::port() const {
    return inside_->port;
}

struct Courier::Inside {
    explicit Inside(Run& owner) : run(owner) {}

    void work() {
        CURL* handle = curl_easy_init();
        for (;;) {
            Parcel parcel;
            {
                std::unique_lock held(mutex);
                ready.wait(held, [&] { return is_stopping || !line.empty(); });
                if (is_stopping) break;
                parcel = std::move(line.front());
                line.pop_front();
            }
            const auto reply = carry(handle, parcel);
            auto lock = run.lock();
            if (!run.is_stopping()) parcel.done(reply);
        }
        curl_easy_cleanup(handle);
    }

    static std::size_t collect(char* data, std::size_t size, std::size_t count, void* into) {
        auto& body = *static_cast<std::string*>(into);
        if (body.size() < (1u << 20)) body.append(data, size * count);
        return size * count;
    }

    static std::size_t collect_header(char* data, std::size_t size, std::size_t count, void* into) {
        std::string line(data, size * count);
        constexpr std::string_view kName = "retry-after:";
        if (line.size() > kName.size() && strncasecmp(line.c_str(), kName.data(), kName.size()) == 0) {
            auto value = line.substr(kName.size());
            value.erase(0, value.find_first_not_of(' '));
            value.erase(value.find_last_not_of("\r\n ") + 1);
            *static_cast<std::string*>(into) = value;
        }
        return size * count;
    }

    static Reply carry(CURL* handle, const Parcel& parcel) {
        curl_easy_reset(handle);
        Reply reply;
        curl_slist* headers = nullptr;
        for (const auto& header : parcel.headers) headers = curl_slist_append(headers, header.c_str());
        headers = curl_slist_append(headers, "Expect:");
        curl_easy_setopt(handle, CURLOPT_URL, parcel.url.c_str());
        curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
        if (parcel.method == "POST") {
            curl_easy_setopt(handle, CURLOPT_POSTFIELDS, parcel.body.c_str());
            curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(parcel.body.size()));
        }
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &collect);
        curl_easy_setopt(handle, CURLOPT_WRITEDATA, &reply.body);
        curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &collect_header);
        curl_easy_setopt(handle, CURLOPT_HEADERDATA, &reply.retry_after);
        curl_easy_setopt(handle, CURLOPT_TIMEOUT, kWebhookTimeoutSeconds);
        curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
        long status = 0;
        if (curl_easy_perform(handle) == CURLE_OK) curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
        reply.status = static_cast<int>(status);
        curl_slist_free_all(headers);
        return reply;
    }

    Run& run;
    std::mutex mutex;
    std::condition_variable ready;
    std::deque<Parcel> line;
    std::vector<std::thread> threads;
    bool is_stopping = false;
};

Courier::Courier(Run& run) : inside_(std::make_unique<Inside>(run)) {
    for (std::size_t i = 0; i < kCourierThreads; ++i)
        inside_->threads.emplace_back([this] { inside_->work(); });
}

Courier::~Courier() {
    {
        std::lock_guard held(inside_->mutex);
        inside_->is_stopping = true;
    }
    inside_->ready.notify_all();
    for (auto& thread : inside_->threads) thread.join();
}

void Courier::carry(Parcel parcel) {
    {
        std::lock_guard held(inside_->mutex);
        inside_->line.push_back(std::move(parcel));
    }
    inside_->ready.notify_one();
}

}  // namespace sim
