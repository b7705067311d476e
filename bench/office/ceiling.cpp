// How many updates the storage alone takes: the same rows and the same group commit as behind a webhook, with
// nothing in front. Usage: bench_ceiling URL WAITING SECONDS; prints {"each_second", "p50_ms", "p99_ms",
// "stored"}.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>

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
    // Also from the writer's thread, one at a time, but for the first ones.
    void write() {
        const auto begun = Clock::now();
        std::int64_t number = 0;
        {
            const std::lock_guard lock(mutex_);
            number = ++number_;
        }
        database_.write_async(
            [this, number](storage::Transaction& transaction) {
                const domain::ReceivedEvent event{std::to_string(number), "7001", std::string(kBytes, 'x'),
                                                  true};
                stored_ += storage::inbox::store(transaction, {domain::Messenger::telegram, "main"}, event,
                                                 transaction.now());
            },
            [this, begun](const std::exception_ptr& thrown) {
                if (thrown) std::rethrow_exception(thrown);  // ends the program
                const auto ended = Clock::now();
                if (begun >= measured_from_ && ended < until_)
                    waits_.push_back(std::chrono::duration<double, std::milli>(ended - begun).count());
                if (ended < until_) return write();
                const std::lock_guard lock(mutex_);
                if (--open_ == 0) over_.notify_one();
            });
    }

    storage::Database& database_;
    const Clock::time_point measured_from_;
    const Clock::time_point until_;
    std::vector<double> waits_;  // the writer's thread alone
    std::int64_t stored_ = 0;    // the same
    std::mutex mutex_;
    std::condition_variable over_;
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
