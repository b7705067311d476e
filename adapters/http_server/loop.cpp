#include "adapters/http_server/loop.hpp"

#include <arpa/inet.h>
#include <spdlog/spdlog.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <system_error>
#include <tuple>
#include <utility>

#include "adapters/http_server/text.hpp"

namespace adapters::http_server {
namespace {

using std::chrono::milliseconds;

constexpr std::uint64_t kWakeup = 0;
constexpr std::uint64_t kFirstListener = 1;
constexpr std::uint64_t kFirstConnection = 16;

constexpr milliseconds kSweepInterval{100};
constexpr milliseconds kDrainTimeout{1'000};
constexpr std::size_t kMaxDrained = 256 * 1024;
constexpr std::size_t kAcceptsPerTurn = 128;
constexpr std::size_t kMaxBodyOnLoop = 64 * 1024;
constexpr std::size_t kBytesPerSecondAllowed = 16 * 1024;
constexpr std::size_t kMaxUnsentOfStream = 256 * 1024;
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kRetryAfterSeconds = "2";

/// Files and database connections of the rest of the process need descriptors too.
std::size_t affordable_connections(std::size_t wanted) {
    constexpr std::size_t kKeptFree = 256;
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return wanted;
    const auto allowed = static_cast<std::size_t>(limit.rlim_cur);
    return std::min(wanted, allowed > 2 * kKeptFree ? allowed - kKeptFree : allowed / 2);
}

bool is_address(const std::string& text) {
    in6_addr parsed{};
    return inet_pton(AF_INET, text.c_str(), &parsed) == 1 || inet_pton(AF_INET6, text.c_str(), &parsed) == 1;
}

Answer call(const Route& route, const HttpServer::Request& request) {
    try {
        return route.handler(request);
    } catch (const std::exception& error) {
        spdlog::error("http: the handler of {} {} threw: {}", request.method, request.path, error.what());
    } catch (...) {
        spdlog::error("http: the handler of {} {} threw", request.method, request.path);
    }
    return tl::unexpected(500);
}

void call_async(const Route& route, HttpServer::Request request, HttpServer::Responder responder) {
    try {
        route.async_handler(std::move(request), std::move(responder));
    } catch (const std::exception& error) {
        spdlog::error("http: an asynchronous handler threw: {}", error.what());
    } catch (...) {
        spdlog::error("http: an asynchronous handler threw");
    }
}

}  // namespace

Loop::Loop(const HttpServer::Options& options, const Routes& routes, Workers& workers,
           std::vector<Listener> listeners)
    : options_(options),
      routes_(routes),
      workers_(workers),
      listeners_(std::move(listeners)),
      max_connections_(affordable_connections(options.max_connections)),
      outlet_(std::make_shared<HttpServer::Outlet>()),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      next_id_(kFirstConnection) {
    if (!epoll_) throw std::system_error(errno, std::system_category(), "epoll_create1");
    if (!watch(outlet_->descriptor(), kWakeup, EPOLLIN | EPOLLET)) {
        throw std::system_error(errno, std::system_category(), "epoll_ctl");
    }
    resume_accepting();
}

bool Loop::watch(int descriptor, std::uint64_t id, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = id;
    return epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Loop::run() {
    outlet_->set_taker(std::this_thread::get_id());
    std::array<epoll_event, 256> events{};
    while (true) {
        const bool has_deadlines = !connections_.empty() || is_stopping_ || !is_accepting_;
        const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                                     has_deadlines ? static_cast<int>(kSweepInterval.count()) : -1);
        if (count < 0 && errno != EINTR) {
            throw std::system_error(errno, std::system_category(), "epoll_wait");
        }
        now_ = Clock::now();
        for (int i = 0; i < count; ++i) {
            const auto id = events[static_cast<std::size_t>(i)].data.u64;
            const auto what = events[static_cast<std::size_t>(i)].events;
            if (id == kWakeup) continue;
            if (id < kFirstConnection) {
                accept_all(id - kFirstListener);
                continue;
            }
            const auto found = connections_.find(id);
            if (found == connections_.end()) continue;
            auto& connection = *found->second;
            if ((what & (EPOLLERR | EPOLLHUP)) != 0) connection.phase = Phase::closed;
            if ((what & (EPOLLIN | EPOLLRDHUP)) != 0) connection.may_read = true;
            if ((what & EPOLLRDHUP) != 0) connection.has_ended = true;
            advance(connection);
        }
        deliver();
        if (stop_requested_.load() && !is_stopping_) begin_stopping();
        if (now_ - swept_at_ >= kSweepInterval) enforce_deadlines();
        if (is_stopping_ &&
            (connections_.empty() || now_.time_since_epoch().count() >= stop_deadline_.load())) {
            break;
        }
    }
    connections_.clear();
    open_ = 0;
    outlet_->close();
}

void Loop::stop(milliseconds grace) {
    stop_deadline_ = (Clock::now() + grace).time_since_epoch().count();
    stop_requested_ = true;
    outlet_->wake();
}

HttpServer::Counts Loop::counts() const {
    return {requests_.load(), refused_.load(), cut_.load(), open_.load()};
}

void Loop::accept_all(std::size_t listener) {
    if (listener >= listeners_.size()) return;
    for (std::size_t i = 0; i < kAcceptsPerTurn; ++i) {
        if (connections_.size() >= max_connections_ && !make_room()) {
            pause_accepting();
            return;
        }
        auto accepted = accept_from(listeners_[listener]);
        if (!accepted) {
            const bool is_out_of_descriptors = errno == EMFILE || errno == ENFILE;
            if (is_out_of_descriptors && !make_room()) pause_accepting();
            return;
        }
        auto connection = std::make_unique<Connection>();
        connection->id = next_id_++;
        connection->socket = std::move(accepted->descriptor);
        connection->peer = std::move(accepted->peer);
        auto& added = *connection;
        const auto changes = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
        if (!watch(added.socket.get(), added.id, changes)) continue;
        connections_.emplace(added.id, std::move(connection));
        ++open_;
        enter(added, Phase::head, options_.idle_timeout);
    }
}

bool Loop::make_room() {
    if (spare_.empty()) return false;
    ++cut_;
    const auto id = spare_.front();
    connections_.at(id)->phase = Phase::closed;
    reap(id);
    return true;
}

void Loop::pause_accepting() {
    if (!std::exchange(is_accepting_, false)) return;
    for (const auto& listener : listeners_) {
        epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, listener.descriptor.get(), nullptr);
    }
}

void Loop::resume_accepting() {
    if (std::exchange(is_accepting_, true)) return;
    for (std::size_t i = 0; i < listeners_.size(); ++i) {
        watch(listeners_[i].descriptor.get(), kFirstListener + i, EPOLLIN);
    }
}

void Loop::reap(std::uint64_t id) {
    const auto found = connections_.find(id);
    if (found == connections_.end() || found->second->phase != Phase::closed) return;
    auto& connection = *found->second;
    buffered_ -= connection.buffered;
    if (connection.stream) *connection.stream = false;
    if (connection.is_spare) spare_.erase(connection.place);
    connections_.erase(found);
    --open_;
}

void Loop::enter(Connection& connection, Phase phase, milliseconds allowance) {
    connection.phase = phase;
    connection.entered = now_;
    connection.deadline = now_ + allowance;
    const bool is_spare = phase != Phase::answering && phase != Phase::sending && phase != Phase::streaming;
    if (is_spare && !connection.is_spare) {
        connection.place = spare_.insert(spare_.end(), connection.id);
    } else if (!is_spare && connection.is_spare) {
        spare_.erase(connection.place);
    }
    connection.is_spare = is_spare;
}

void Loop::hold(Connection& connection, std::size_t bytes) {
    buffered_ += bytes - connection.buffered;
    connection.buffered = bytes;
    while (buffered_ > options_.max_buffered) {
        Connection* longest = nullptr;
        for (const auto& [id, other] : connections_) {
            if (other->buffered == 0 || other.get() == &connection) continue;
            if (longest == nullptr ||
                std::tie(other->entered, id) < std::tie(longest->entered, longest->id)) {
                longest = other.get();
            }
        }
        if (longest == nullptr) return;
        ++cut_;
        longest->phase = Phase::closed;
        reap(longest->id);
    }
}

void Loop::advance(Connection& connection) {
    bool goes_on = true;
    while (goes_on) {
        switch (connection.phase) {
            case Phase::head:
                goes_on = read_head(connection);
                break;
            case Phase::body:
                goes_on = read_body(connection);
                break;
            case Phase::sending:
                goes_on = send_output(connection);
                break;
            case Phase::streaming:
                goes_on = stream_on(connection);
                break;
            case Phase::draining:
                goes_on = drain(connection);
                break;
            case Phase::answering:
            case Phase::closed:
                goes_on = false;
                break;
        }
    }
    if (connection.phase == Phase::closed) reap(connection.id);
}

/// Appends what has arrived; 0 if nothing has, or if the connection is over.
std::size_t Loop::fill(Connection& connection) {
    while (connection.may_read) {
        const auto count = recv(connection.socket.get(), scratch_.data(), scratch_.size(), 0);
        if (count > 0) {
            const auto length = static_cast<std::size_t>(count);
            // A short read has emptied the socket; only an end still to be read is not announced again.
            if (length < scratch_.size()) connection.may_read = connection.has_ended;
            connection.input.append(scratch_.data(), length);
            return length;
        }
        if (count < 0 && errno == EINTR) continue;
        connection.may_read = false;
        if (count == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) connection.phase = Phase::closed;
    }
    return 0;
}

bool Loop::read_head(Connection& connection) {
    auto& input = connection.input;
    if (!connection.has_begun) {
        // A client may send an empty line before its request (RFC 9112, 2.2).
        input.erase(0, std::min(input.find_first_not_of("\r\n"), input.size()));
        if (!input.empty()) {
            connection.has_begun = true;
            connection.deadline = now_ + options_.header_timeout;
        }
    }
    const auto from = connection.scanned < kHeadEnd.size() ? 0 : connection.scanned - kHeadEnd.size() + 1;
    const auto end = input.find(kHeadEnd, from);
    const auto head_bytes = end == std::string::npos ? input.size() : end + kHeadEnd.size();
    if (head_bytes > options_.max_header_bytes) {
        refuse(connection, input.find("\r\n") > kMaxTargetBytes ? 414 : 431);
        return true;
    }
    if (end == std::string::npos) {
        connection.scanned = input.size();
        return fill(connection) > 0;
    }
    begin_request(connection, head_bytes);
    return true;
}

void Loop::begin_request(Connection& connection, std::size_t head_bytes) {
    auto head = parser_.parse(std::string_view(connection.input).substr(0, head_bytes), options_.max_headers);
    connection.input.erase(0, head_bytes);
    connection.scanned = 0;
    connection.has_begun = false;
    if (!head) return refuse(connection, head.error());
    connection.head = std::move(*head);

    auto match = routes_.find(connection.head.request.method, connection.head.request.path);
    if (match.route == nullptr) {
        if (match.allowed.empty()) return refuse(connection, 404);
        return refuse(connection, 405, {{"Allow", std::move(match.allowed)}});
    }
    if (connection.head.content_length > match.route->limits.max_body) return refuse(connection, 413);
    connection.route = match.route;
    connection.head.request.arguments = std::move(match.arguments);
    connection.head.request.remote_address = remote_address(connection);

    if (connection.head.expects_continue && connection.input.size() < connection.head.content_length) {
        // Nothing else is on its way out, so these few bytes always fit.
        const auto sent =
            send(connection.socket.get(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent != static_cast<ssize_t>(kContinue.size())) {
            connection.phase = Phase::closed;
            return;
        }
    }
    enter(connection, Phase::body, options_.body_timeout);
    hold(connection, connection.input.size());
}

bool Loop::read_body(Connection& connection) {
    const auto length = connection.head.content_length;
    if (connection.input.size() >= length) {
        hold(connection, 0);
        if (connection.input.size() == length) {
            connection.head.request.body = std::exchange(connection.input, {});
        } else {
            connection.head.request.body = connection.input.substr(0, length);
            connection.input.erase(0, length);
        }
        dispatch(connection);
        return true;
    }
    const auto added = fill(connection);
    hold(connection, connection.input.size());
    return added > 0;
}

void Loop::dispatch(Connection& connection) {
    ++requests_;
    enter(connection, Phase::answering, options_.answer_timeout);
    const auto& route = *connection.route;
    auto request = std::exchange(connection.head.request, {});
    connection.head.request.path = request.path;  // for the error page
    if (route.async_handler && request.body.size() <= kMaxBodyOnLoop) {
        call_async(route, std::move(request), HttpServer::Responder(outlet_, connection.id));
        return;
    }
    Workers::Job job;
    if (route.async_handler) {
        const auto responder = std::make_shared<HttpServer::Responder>(outlet_, connection.id);
        job = [&route, request = std::move(request), responder]() mutable {
            call_async(route, std::move(request), std::move(*responder));
        };
    } else {
        job = [&route, request = std::move(request), outlet = outlet_, id = connection.id] {
            outlet->put({id, call(route, request)});
        };
    }
    if (!workers_.submit(std::move(job))) refuse(connection, 503);
}

std::string Loop::remote_address(const Connection& connection) const {
    if (options_.trusted_proxy.empty() || connection.peer != options_.trusted_proxy) return connection.peer;
    const auto values = connection.head.request.header_values("x-forwarded-for");
    if (values.empty()) return connection.peer;
    // Only the last entry is the proxy's own; those before it are what its client claimed.
    const std::string_view last = values.back();
    const auto comma = last.rfind(',');
    std::string claimed(trimmed(comma == std::string_view::npos ? last : last.substr(comma + 1)));
    return is_address(claimed) ? claimed : connection.peer;
}

void Loop::deliver() {
    // Answering may start the next pipelined request, whose handler may answer at once.
    for (auto given = outlet_->take(); !given.empty(); given = outlet_->take()) {
        for (auto& [id, what] : given) {
            const auto found = connections_.find(id);
            if (found == connections_.end()) continue;
            Connection& connection = *found->second;
            if (connection.phase == Phase::answering) {
                if (auto* const whole = std::get_if<Answer>(&what)) answer(connection, std::move(*whole));
                if (auto* const begin = std::get_if<HttpServer::Outlet::Begin>(&what))
                    begin_stream(connection, std::move(*begin));
            } else if (connection.phase == Phase::streaming) {
                if (auto* const more = std::get_if<HttpServer::Outlet::More>(&what))
                    add_to_stream(connection, std::move(more->bytes));
                connection.stream_has_ended |= std::holds_alternative<HttpServer::Outlet::End>(what);
            } else {
                continue;
            }
            advance(connection);
        }
    }
}

void Loop::answer(Connection& connection, Answer answer) {
    if (!answer) return refuse(connection, answer.error());
    const auto after =
        connection.head.keeps_open && !is_stopping_ ? AfterAnswer::keep_open : AfterAnswer::close;
    auto head = head_of(*answer, options_.headers, after);
    if (!head) {
        spdlog::error("http: a handler answered {} with a header that cannot be sent", answer->status);
        return refuse(connection, 500);
    }
    begin_sending(connection, std::move(*head), std::move(*answer), after);
}

void Loop::refuse(Connection& connection, int status, std::vector<HttpServer::Field> headers) {
    ++refused_;
    connection.input = {};
    auto page = plain_page(status);
    if (options_.error_page) {
        try {
            page = options_.error_page(status, connection.head.request.path);
            page.status = status;
        } catch (const std::exception& error) {
            spdlog::error("http: the page for {} threw: {}", status, error.what());
        } catch (...) {
            spdlog::error("http: the page for {} threw", status);
        }
    }
    if (status == 503) headers.push_back({"Retry-After", std::string(kRetryAfterSeconds)});
    for (auto& header : headers) page.headers.push_back(std::move(header));
    auto head = head_of(page, options_.headers, AfterAnswer::close);
    if (!head) {
        page = plain_page(status);
        head = head_of(page, {}, AfterAnswer::close);
    }
    begin_sending(connection, std::move(*head), std::move(page), AfterAnswer::close);
}

void Loop::begin_sending(Connection& connection, std::string head, HttpServer::Response response,
                         AfterAnswer after) {
    connection.after = after;
    connection.sent = 0;
    connection.output_head = std::move(head);
    connection.output_body.clear();
    if (!connection.head.is_head && may_have_body(response.status)) {
        connection.output_body = std::move(response.body);
    }
    const std::chrono::seconds extra(connection.output_body.size() / kBytesPerSecondAllowed);
    enter(connection, Phase::sending, options_.send_timeout + extra);
    hold(connection, connection.output_body.size());
}

void Loop::begin_stream(Connection& connection, HttpServer::Outlet::Begin begin) {
    auto head = head_of(begin.response, options_.headers, AfterAnswer::goes_on);
    if (!head || is_stopping_) {
        *begin.is_open = false;
        return refuse(connection, is_stopping_ ? 503 : 500);
    }
    connection.stream = std::move(begin.is_open);
    connection.stream_has_ended = connection.head.is_head;
    begin_sending(connection, std::move(*head), std::move(begin.response), AfterAnswer::close);
    enter(connection, Phase::streaming, options_.send_timeout);
}

void Loop::add_to_stream(Connection& connection, std::string bytes) {
    const auto unsent = connection.output_head.size() + connection.output_body.size() - connection.sent;
    if (unsent == 0) {
        connection.output_head.clear();
        connection.output_body = std::move(bytes);
        connection.sent = 0;
        connection.deadline = now_ + options_.send_timeout;
    } else if (unsent + bytes.size() > kMaxUnsentOfStream) {
        ++cut_;
        connection.phase = Phase::closed;
        return;
    } else {
        connection.output_body += bytes;
    }
    hold(connection, connection.output_body.size());
}

bool Loop::stream_on(Connection& connection) {
    while (fill(connection) > 0) connection.input.clear();
    if (connection.phase == Phase::closed || !write_out(connection)) return false;
    connection.deadline = Clock::time_point::max();  // until there is more to say
    hold(connection, 0);
    if (!connection.stream_has_ended) return false;
    shutdown(connection.socket.get(), SHUT_WR);
    enter(connection, Phase::draining, kDrainTimeout);
    return true;
}

/// Whether all of the output has gone; if not, either it goes on when the socket takes more, or all is over.
bool Loop::write_out(Connection& connection) {
    const auto& head = connection.output_head;
    const auto& body = connection.output_body;
    while (connection.sent < head.size() + body.size()) {
        const auto head_sent = std::min(connection.sent, head.size());
        const auto body_sent = connection.sent - head_sent;
        std::array<iovec, 2> pieces{{{const_cast<char*>(head.data()) + head_sent, head.size() - head_sent},
                                     {const_cast<char*>(body.data()) + body_sent, body.size() - body_sent}}};
        msghdr message{};
        message.msg_iov = pieces.data();
        message.msg_iovlen = pieces.size();
        const auto count = sendmsg(connection.socket.get(), &message, MSG_NOSIGNAL);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            if (errno != EAGAIN && errno != EWOULDBLOCK) connection.phase = Phase::closed;
            return false;
        }
        connection.sent += static_cast<std::size_t>(count);
    }
    return true;
}

bool Loop::send_output(Connection& connection) {
    if (!write_out(connection)) return false;
    connection.output_head.clear();
    connection.output_body = {};
    connection.head = {};
    hold(connection, 0);
    if (connection.after == AfterAnswer::close || is_stopping_) {
        shutdown(connection.socket.get(), SHUT_WR);
        connection.input = {};
        enter(connection, Phase::draining, kDrainTimeout);
    } else {
        enter(connection, Phase::head, options_.idle_timeout);
    }
    return true;
}

bool Loop::drain(Connection& connection) {
    const auto count = fill(connection);
    connection.input.clear();
    connection.drained += count;
    if (connection.drained > kMaxDrained) connection.phase = Phase::closed;
    return count > 0;
}

void Loop::enforce_deadlines() {
    swept_at_ = now_;
    std::vector<std::uint64_t> late;
    for (const auto& [id, connection] : connections_) {
        if (connection->deadline <= now_) late.push_back(id);
    }
    for (const auto id : late) {
        const auto found = connections_.find(id);
        if (found == connections_.end()) continue;  // cut while another one was answered
        auto& connection = *found->second;
        const bool is_idle = connection.phase == Phase::head && !connection.has_begun;
        if (connection.phase != Phase::draining) ++cut_;
        if (connection.phase == Phase::answering) {
            refuse(connection, 503);
        } else if (connection.phase == Phase::body || (connection.phase == Phase::head && !is_idle)) {
            refuse(connection, 408);
        } else {
            connection.phase = Phase::closed;
        }
        advance(connection);
    }
    if (!is_stopping_ && connections_.size() < max_connections_) resume_accepting();
}

void Loop::begin_stopping() {
    is_stopping_ = true;
    pause_accepting();
    listeners_.clear();
    std::vector<std::uint64_t> over(spare_.begin(), spare_.end());
    for (const auto& [id, connection] : connections_)
        if (connection->phase == Phase::streaming) over.push_back(id);
    for (const auto id : over) {
        connections_.at(id)->phase = Phase::closed;
        reap(id);
    }
}

}  // namespace adapters::http_server
