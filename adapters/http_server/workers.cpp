#include "adapters/http_server/workers.hpp"

#include <utility>

namespace adapters::http_server {

Workers::~Workers() {
    stop();
}

void Workers::start(std::size_t threads) {
    for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

bool Workers::submit(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (is_stopping_ || waiting_.size() >= max_waiting_) return false;
        waiting_.push_back(std::move(job));
    }
    wakeup_.notify_one();
    return true;
}

void Workers::stop() {
    std::deque<Job> dropped;
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
        dropped.swap(waiting_);
    }
    wakeup_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

void Workers::work() {
    while (true) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            wakeup_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
            if (is_stopping_) return;
            job = std::move(waiting_.front());
            waiting_.pop_front();
        }
        job();
    }
}

}  // namespace adapters::http_server
