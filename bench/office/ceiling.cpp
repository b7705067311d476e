// How many updates the storage alone takes: the same rows and the same group commit as behind a webhook, with
// nothing in front. Usage: bench_ceiling URL WAITING SECONDS; prints {"each_second", "p50_ms", "p99_ms",
// "stored"}.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "storage/database.hpp"
#include "storage/inbox.hpp"
#include "storage/migrations.hpp"

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kWarmUp{1};
constexpr std::size_t kBytes = 750;  // of an update

domain::Instant now() {
    return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
}

/// So many writers, each of which waits for its commit before it writes again.
class Writers {
public:
    Writers(storage::Database& database, Clock::duration length)
        : database_(database), measured_from_(Clock::now() + kWarmUp), until_(measured_from_ + length) {}

    void run(int count) {
        open_ = count;
        for (int each = 0; each < count; ++each) write();
        std::unique_lock lock(mutex_);
        over_.wait(lock, [this] { return open_ == 0; });
    }

    nlohmann::json figures() {
        std::sort(waits_.begin(), waits_.end());
        const auto at = [this](double share) {
            return waits_.empty()
                       ? 0
                       : waits_[static_cast<std::size_t>(share * static_cast<double>(waits_.size() - 1))];
        };
        const std::chrono::duration<double> length = until_ - measured_from_;
        return {{"each_second", static_cast<double>(waits_.size()) / length.count()},
                {"p50_ms", at(0.5)},
                {"p99_ms", at(0.99)},
                {"stored", stored_}};
    }

private:
    struct Waiting {
        Clock::time_point begun;
        domain::ReceivedEvent event;
    };

    // Also from the writer's thread.
    void write() {
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(
                {Clock::now(), {std::to_string(++number_), "7001", std::string(kBytes, 'x'), true}});
            if (std::exchange(is_expected_, true)) return;
        }
        database_.write_async([this](storage::Transaction& transaction) { store(transaction); },
                              [this](const std::exception_ptr& thrown) {
                                  if (thrown) std::rethrow_exception(thrown);  // ends the program
                                  go_on();
                              });
    }

    void store(storage::Transaction& transaction) {
        std::vector<Waiting> now;
        {
            const std::lock_guard lock(mutex_);
            now = std::exchange(waiting_, {});
            is_expected_ = false;
        }
        const domain::Account account{domain::Messenger::telegram, "main"};
        std::vector<storage::inbox::Arrival> arrivals;
        for (const Waiting& one : now) arrivals.push_back({&account, &one.event});
        stored_ += storage::inbox::store_all(transaction, arrivals, transaction.now());
        std::move(now.begin(), now.end(),
                  std::back_inserter(stored_now_));  // perhaps not the first of this commit
    }

    void go_on() {
        const auto ended = Clock::now();
        for (const Waiting& one : std::exchange(stored_now_, {})) {
            if (one.begun >= measured_from_ && ended < until_)
                waits_.push_back(std::chrono::duration<double, std::milli>(ended - one.begun).count());
            if (ended < until_) {
                write();
                continue;
            }
            const std::lock_guard lock(mutex_);
            if (--open_ == 0) over_.notify_one();
        }
    }

    storage::Database& database_;
    const Clock::time_point measured_from_;
    const Clock::time_point until_;
    std::vector<double> waits_;        // the writer's thread alone
    std::int64_t stored_ = 0;          // the same
    std::vector<Waiting> stored_now_;  // the same: by the commit under way
    std::mutex mutex_;
    std::condition_variable over_;
    std::vector<Waiting> waiting_;  // under the mutex, as all below
    bool is_expected_ = false;      // a job is on its way that takes them
    std::int64_t number_ = 0;
    int open_ = 0;
};

}  // namespace

int main(int count, char** arguments) {
    if (count != 4) {
        std::cerr << "usage: bench_ceiling URL WAITING SECONDS\n";
        return 2;
    }
    const auto opened = storage::Database::open({.url = arguments[1]}, now);
    if (!opened) {
        std::cerr << opened.error().message << '\n';
        return 3;
    }
    if (const auto migrated = storage::migrate(**opened); !migrated) {
        std::cerr << migrated.error().message << '\n';
        return 3;
    }
    const std::chrono::duration<double> length{std::atof(arguments[3])};
    Writers writers(**opened, std::chrono::duration_cast<Clock::duration>(length));
    writers.run(std::atoi(arguments[2]));
    std::cout << writers.figures().dump() << '\n';
    return 0;
}
