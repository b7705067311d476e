#include "bot/engine/group_write.hpp"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

namespace engine {
namespace {

struct Settlement {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::exception_ptr> outcomes;
    std::size_t open = 0;
};

}  // namespace

std::vector<std::exception_ptr> write_together(storage::Database& database,
                                               const std::vector<WriteJob>& jobs) {
    const auto settlement = std::make_shared<Settlement>();
    settlement->outcomes.resize(jobs.size());
    for (std::size_t index = 0; index < jobs.size(); ++index) {
        try {
            {
                const std::lock_guard lock(settlement->mutex);
                ++settlement->open;
            }
            database.write_async(jobs[index], [settlement, index](std::exception_ptr thrown) {
                const std::lock_guard lock(settlement->mutex);
                settlement->outcomes[index] = std::move(thrown);
                --settlement->open;
                settlement->changed.notify_one();
            });
        } catch (...) {  // not taken: neither are those behind it, or their order would be lost
            const std::lock_guard lock(settlement->mutex);
            --settlement->open;
            for (std::size_t left = index; left < jobs.size(); ++left)
                settlement->outcomes[left] = std::current_exception();
            break;
        }
    }
    std::unique_lock lock(settlement->mutex);
    settlement->changed.wait(lock, [&] { return settlement->open == 0; });
    return std::move(settlement->outcomes);
}

}  // namespace engine
