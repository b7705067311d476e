#include "adapters/http_client/transfers.hpp"

#include <curl/curl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace adapters {
namespace {

// Kept for the next request. libcurl's own choice, four for each transfer under way, closes most of them
// whenever a burst is over.
constexpr long kMostConnections = 2048;

int checked(int descriptor, const char* what) {
    if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
    return descriptor;
}

void make_curl_ready() {
    static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) throw std::bad_alloc();
}

CURLM* make_multi() {
    make_curl_ready();
    CURLM* multi = curl_multi_init();
    if (multi == nullptr) throw std::bad_alloc();
    return multi;
}

std::uint32_t events_for(int what) {
    switch (what) {
        case CURL_POLL_IN:
            return EPOLLIN;
        case CURL_POLL_OUT:
            return EPOLLOUT;
        case CURL_POLL_INOUT:
            return EPOLLIN | EPOLLOUT;
        default:
            return 0;
    }
}

int readiness(std::uint32_t events) {
    int ready = 0;
    if ((events & EPOLLIN) != 0) ready |= CURL_CSELECT_IN;
    if ((events & EPOLLOUT) != 0) ready |= CURL_CSELECT_OUT;
    if ((events & (EPOLLERR | EPOLLHUP)) != 0) ready |= CURL_CSELECT_ERR;
    return ready;
}

}  // namespace

class Transfers::Thread {
public:
    Thread();
    ~Thread();
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    struct Order {
        CURL* easy;
        Ended ended;  // empty: give up
    };
    void give(Order order);

private:
    using Steady = std::chrono::steady_clock;
    struct MultiDeleter {
        void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
    };

    static int watch(CURL* easy, curl_socket_t socket, int what, void* self, void* is_watched);
    static int set_timer(CURLM* multi, long milliseconds, void* self);

    void run();
    bool take_orders();
    void wait();
    void settle();
    void end(CURL* easy, std::optional<int> result);

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

Transfers::Thread::Thread()
    : multi_(make_multi()),
      watched_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll")),
      awakened_(checked(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd")) {
    epoll_event event{.events = EPOLLIN, .data = {.fd = awakened_}};
    checked(epoll_ctl(watched_, EPOLL_CTL_ADD, awakened_, &event), "epoll");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kMostConnections);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, watch);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
    thread_ = std::thread([this] { run(); });
}

Transfers::Thread::~Thread() {
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    eventfd_write(awakened_, 1);
    thread_.join();
    // libcurl watches its kept connections no more, but says so while it closes them.
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, nullptr);
    close(awakened_);
    close(watched_);
}

void Transfers::Thread::give(Order order) {
    bool is_first = false;
    {
        const std::lock_guard lock(mutex_);
        is_first = orders_.empty();
        orders_.push_back(std::move(order));
    }
    if (is_first) eventfd_write(awakened_, 1);
}

void Transfers::Thread::run() {
    while (take_orders()) {
        wait();
        settle();
    }
    do {  // whoever hears that it is over may have begun another
        while (!under_way_.empty()) end(under_way_.begin()->first, std::nullopt);
        take_orders();
    } while (!under_way_.empty());
}

bool Transfers::Thread::take_orders() {
    std::vector<Order> orders;
    bool is_over = false;
    {
        const std::lock_guard lock(mutex_);
        orders.swap(orders_);
        is_over = is_over_;
    }
    for (auto& [easy, ended] : orders) {
        if (!ended) {
            if (under_way_.contains(easy)) end(easy, std::nullopt);
            continue;
        }
        under_way_.emplace(easy, std::move(ended));
        if (curl_multi_add_handle(multi_.get(), easy) != CURLM_OK) end(easy, CURLE_OUT_OF_MEMORY);
    }
    return !is_over;
}

/// Until a socket is ready or libcurl's timer is due; only those are looked at. (`curl_multi_perform` asks
/// the kernel about each transfer under way, however few have anything to say.)
void Transfers::Thread::wait() {
    int patience = -1;
    if (timer_) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*timer_ - Steady::now()).count();
        patience = static_cast<int>(std::max<std::int64_t>(0, left));
    }
    std::array<epoll_event, 64> events;
    const int count = epoll_wait(watched_, events.data(), static_cast<int>(events.size()), patience);
    int running = 0;
    for (int index = 0; index < count; ++index) {
        const auto& event = events[static_cast<std::size_t>(index)];
        if (event.data.fd == awakened_) {
            eventfd_t ignored = 0;
            eventfd_read(awakened_, &ignored);
        } else {
            curl_multi_socket_action(multi_.get(), event.data.fd, readiness(event.events), &running);
        }
    }
    if (timer_ && *timer_ <= Steady::now()) {
        timer_.reset();
        curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
    }
}

void Transfers::Thread::settle() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left))
        if (message->msg == CURLMSG_DONE) end(message->easy_handle, message->data.result);
}

void Transfers::Thread::end(CURL* easy, std::optional<int> result) {
    curl_multi_remove_handle(multi_.get(), easy);
    const auto found = under_way_.find(easy);
    const Ended ended = std::move(found->second);
    under_way_.erase(found);
    ended(result);
}

int Transfers::Thread::watch(CURL*, curl_socket_t socket, int what, void* self, void* is_watched) {
    auto& thread = *static_cast<Thread*>(self);
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(thread.watched_, EPOLL_CTL_DEL, socket, nullptr);
        return 0;
    }
    epoll_event event{.events = events_for(what), .data = {.fd = socket}};
    if (epoll_ctl(thread.watched_, is_watched != nullptr ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event) !=
        0)
        return -1;
    if (is_watched == nullptr) curl_multi_assign(thread.multi_.get(), socket, self);
    return 0;
}

int Transfers::Thread::set_timer(CURLM*, long milliseconds, void* self) {
    auto& timer = static_cast<Thread*>(self)->timer_;
    if (milliseconds < 0)
        timer.reset();
    else
        timer = Steady::now() + std::chrono::milliseconds{milliseconds};
    return 0;
}

Transfers::Transfers() : thread_(std::make_unique<Thread>()) {}

Transfers::~Transfers() = default;

void Transfers::begin(CURL* easy, Ended ended) {
    thread_->give({easy, std::move(ended)});
}

void Transfers::give_up(CURL* easy) {
    thread_->give({easy, {}});
}

}  // namespace adapters
