// A few threads for handlers that may wait for a database or a disk.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace adapters::http_server {

class Workers {
public:
    using Job = std::function<void()>;  ///< does not throw

    explicit Workers(std::size_t max_waiting) : max_waiting_(max_waiting) {}
    ~Workers();

    void start(std::size_t threads);

    /// False if too many wait already.
    bool submit(Job job);

    /// Jobs that have not begun are dropped; waits for those that have. Idempotent.
    void stop();

private:
    void work();

    const std::size_t max_waiting_;
    std::mutex mutex_;
    std::condition_variable wakeup_;
    std::deque<Job> waiting_;
    bool is_stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace adapters::http_server
