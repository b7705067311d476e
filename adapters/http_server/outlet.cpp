#include "adapters/http_server/outlet.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace adapters {

using http_server::Answer;

HttpServer::Outlet::Outlet() : wakeup_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!wakeup_) throw std::system_error(errno, std::system_category(), "eventfd");
}

void HttpServer::Outlet::put(Given given) {
    {
        const std::lock_guard lock(mutex_);
        if (is_closed_) return;
        given_.push_back(std::move(given));
        if (given_.size() > 1 || std::this_thread::get_id() == taker_) return;
    }
    wake();
}

std::vector<HttpServer::Outlet::Given> HttpServer::Outlet::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(given_, {});
}

void HttpServer::Outlet::wake() {
    const std::uint64_t one = 1;
    // A full counter means that the loop has been woken already.
    static_cast<void>(!write(wakeup_.get(), &one, sizeof one));
}

void HttpServer::Outlet::close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    given_.clear();
}

void HttpServer::Outlet::set_taker(std::thread::id taker) {
    const std::lock_guard lock(mutex_);
    taker_ = taker;
}

HttpServer::Responder::Responder(std::shared_ptr<Outlet> outlet, std::uint64_t connection)
    : outlet_(std::move(outlet)), connection_(connection) {}

HttpServer::Responder& HttpServer::Responder::operator=(Responder&& other) noexcept {
    std::swap(outlet_, other.outlet_);
    std::swap(connection_, other.connection_);
    return *this;
}

HttpServer::Responder::~Responder() {
    if (outlet_) outlet_->put({connection_, Answer(tl::unexpected(503))});
}

void HttpServer::Responder::operator()(Response response) {
    if (const auto outlet = std::exchange(outlet_, nullptr))
        outlet->put({connection_, Answer(std::move(response))});
}

HttpServer::Stream HttpServer::Responder::begin(Response response) {
    const auto outlet = std::exchange(outlet_, nullptr);
    auto is_open = std::make_shared<std::atomic<bool>>(outlet != nullptr);
    if (outlet) outlet->put({connection_, Outlet::Begin{std::move(response), is_open}});
    return Stream(outlet, connection_, std::move(is_open));
}

HttpServer::Stream::Stream(std::shared_ptr<Outlet> outlet, std::uint64_t connection,
                           std::shared_ptr<std::atomic<bool>> is_open)
    : outlet_(std::move(outlet)), connection_(connection), is_open_(std::move(is_open)) {}

HttpServer::Stream& HttpServer::Stream::operator=(Stream&& other) noexcept {
    std::swap(outlet_, other.outlet_);
    std::swap(connection_, other.connection_);
    std::swap(is_open_, other.is_open_);
    return *this;
}

HttpServer::Stream::~Stream() {
    if (outlet_) outlet_->put({connection_, Outlet::End{}});
}

bool HttpServer::Stream::send(std::string bytes) {
    if (!is_open()) return false;
    outlet_->put({connection_, Outlet::More{std::move(bytes)}});
    return true;
}

bool HttpServer::Stream::is_open() const {
    return outlet_ && is_open_->load();
}

}  // namespace adapters
