// A thread that writes over one connection, or the caller in its place. It takes everything that waits, runs
// each job as a part of one transaction, commits once, and only then tells anybody. Inside this room only.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "storage/database.hpp"
#include "storage/engine.hpp"

namespace storage {

class Writer {
public:
    struct Job {
        std::function<void(Transaction&)> work;
        std::function<void(std::exception_ptr)> done;
        /// Run before it, unless another job of the same transaction has passed it already. May be nullptr.
        std::shared_ptr<const Database::Guard> guard = nullptr;
    };

    using Open = std::function<std::unique_ptr<Connection>(Trust)>;

    /// Takes over `connection`; `open` makes another when it has to be given up.
    Writer(Open open, std::unique_ptr<Connection> connection, Database::Clock clock, std::size_t queue_limit,
           Threading threading);
    /// Runs what is queued, then closes.
    ~Writer();
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Throws `Failure` with `busy` over the limit.
    void add(Job job);
    /// Runs `job` over the writer's connection and keeps nothing of it. Only with `Threading::caller`.
    void read(const std::function<void(Transaction&)>& job);
    /// Whether the caller is inside a job.
    bool is_this_thread() const {
        return threading_ == Threading::caller ? is_in_job_ : std::this_thread::get_id() == thread_.get_id();
    }
    WriterState state() const;

private:
    void loop() noexcept;
    void work_off() noexcept;
    std::vector<Job> next_batch();
    std::size_t run_group(std::span<Job> batch);
    std::optional<Failure> begin_group();
    std::exception_ptr run_job(const Job& job);
    std::optional<Failure> commit_group();
    void give_up_connection(Failure::Kind cause);

    const Open open_;
    const Database::Clock clock_;
    const std::size_t queue_limit_;
    const Threading threading_;

    std::unique_ptr<Connection> connection_;         // the writer's thread only; null after trouble
    Trust trust_ = Trust::as_found;                  // the same
    const Database::Guard* passed_guard_ = nullptr;  // the same; the last one passed in this transaction
    bool is_in_job_ = false;                         // the same
    bool is_working_ = false;                        // with Threading::caller: jobs are being worked off

    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Job> queue_;
    WriterState state_;
    bool is_stopping_ = false;

    std::thread thread_;
};

}  // namespace storage
