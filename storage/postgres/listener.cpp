#include "storage/postgres/listener.hpp"

#include <poll.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <thread>
#include <utility>

namespace storage::postgres {
namespace {

// When nothing comes: whether the session is still there, and for what was committed by somebody who died
// before telling of it.
constexpr int kLookMs = 5'000;
constexpr int kOpenAgainMs = 1'000;

struct FreeNotice {
    void operator()(PGnotify* notice) const { PQfreemem(notice); }
};

class PostgresListener final : public Listener {
public:
    PostgresListener(std::function<Session()> open, std::string own_name, std::function<void()> heard)
        : open_(std::move(open)), own_name_(std::move(own_name)), heard_(std::move(heard)) {
        if (stop_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
        thread_ = std::thread([this] { run(); });
    }

    ~PostgresListener() override {
        const std::uint64_t one = 1;
        while (::write(stop_, &one, sizeof one) < 0 && errno == EINTR) continue;
        thread_.join();
        ::close(stop_);
    }

private:
    void run() {
        for (bool is_stopping = false; !is_stopping;) {
            try {
                if (!session_) {
                    session_ = open_();
                    execute(session_.get(), "LISTEN " + channel_of_commits(number_of_schema(session_.get())));
                    heard_();
                }
                is_stopping = wait(PQsocket(session_.get()), kLookMs);
                if (!is_stopping) take_in();
            } catch (const Failure& failure) {
                session_.reset();
                spdlog::warn("listening for commits of others: {}", failure.what());
                is_stopping = wait(-1, kOpenAgainMs);
            }
        }
    }

    /// Until something comes, the stop, or the time is over. True: the stop.
    bool wait(int socket, int milliseconds) const {
        std::array<pollfd, 2> awaited{{{stop_, POLLIN, 0}, {socket, POLLIN, 0}}};
        if (::poll(awaited.data(), awaited.size(), milliseconds) < 0) return false;
        return awaited[0].revents != 0;
    }

    void take_in() {
        if (PQconsumeInput(session_.get()) == 0)
            throw Failure(Failure::Kind::io, "PostgreSQL: the connection was lost");
        bool is_of_others = false;
        bool is_silence = true;
        while (const std::unique_ptr<PGnotify, FreeNotice> notice{PQnotifies(session_.get())}) {
            is_of_others |= own_name_ != notice->extra;
            is_silence = false;
        }
        if (is_of_others || is_silence) heard_();
    }

    const std::function<Session()> open_;
    const std::string own_name_;
    const std::function<void()> heard_;
    const int stop_ = ::eventfd(0, EFD_CLOEXEC);
    Session session_;  // the thread's own
    std::thread thread_;
};

}  // namespace

std::unique_ptr<Listener> make_listener(std::function<Session()> open, std::string own_name,
                                        std::function<void()> heard) {
    return std::make_unique<PostgresListener>(std::move(open), std::move(own_name), std::move(heard));
}

}  // namespace storage::postgres
