#include "adapters/http_server/outlet.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace adapters {

using http_server::Answer;

HttpServer::Responder::Outlet::Outlet() : wakeup_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (!wakeup_) throw std::system_error(errno, std::system_category(), "eventfd");
}

void HttpServer::Responder::Outlet::put(std::uint64_t connection, Answer answer) {
    {
        const std::lock_guard lock(mutex_);
        if (is_closed_) return;
        given_.push_back({connection, std::move(answer)});
        if (given_.size() > 1 || std::this_thread::get_id() == taker_) return;
    }
    wake();
}

std::vector<HttpServer::Responder::Outlet::Given> HttpServer::Responder::Outlet::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(given_, {});
}

void HttpServer::Responder::Outlet::wake() {
    const std::uint64_t one = 1;
    // A full counter means that the loop has been woken already.
    static_cast<void>(!write(wakeup_.get(), &one, sizeof one));
}

void HttpServer::Responder::Outlet::close() {
    const std::lock_guard lock(mutex_);
    is_closed_ = true;
    given_.clear();
}

void HttpServer::Responder::Outlet::set_taker(std::thread::id taker) {
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
    if (outlet_) outlet_->put(connection_, tl::unexpected(503));
}

void HttpServer::Responder::operator()(Response response) {
    if (const auto outlet = std::exchange(outlet_, nullptr)) outlet->put(connection_, std::move(response));
}

}  // namespace adapters
