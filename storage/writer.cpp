#include "storage/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace storage {
namespace {

constexpr std::size_t kMaxJobsPerCommit = 1000;

/// A failure that shares nothing with what was thrown: that one belongs to the thread that waits for it.
Failure failure_from(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const Failure& failure) {
        return {failure.kind(), failure.what()};
    } catch (const std::exception& exception) {
        return {Failure::Kind::other, exception.what()};
    } catch (...) {
        return {Failure::Kind::other, "unknown"};
    }
}

/// True for as long as it lives.
class Mark {
public:
    explicit Mark(bool& flag) : flag_(flag) { flag_ = true; }
    Mark(const Mark&) = delete;
    Mark& operator=(const Mark&) = delete;
    ~Mark() { flag_ = false; }

private:
    bool& flag_;
};

}  // namespace

Writer::Writer(Open open, std::unique_ptr<Connection> connection, Database::Clock clock,
               std::size_t queue_limit, Threading threading)
    : open_(std::move(open)),
      clock_(std::move(clock)),
      queue_limit_(queue_limit),
      threading_(threading),
      connection_(std::move(connection)) {
    if (threading_ == Threading::writer) thread_ = std::thread([this] { loop(); });
}

Writer::~Writer() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    arrived_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Writer::add(Job job) {
    {
        const std::lock_guard lock(mutex_);
        if (queue_.size() >= queue_limit_)
            throw Failure(Failure::Kind::busy,
                          fmt::format("{} jobs wait for the database already", queue_.size()));
        queue_.push_back(std::move(job));
    }
    if (threading_ == Threading::writer)
        arrived_.notify_one();
    else if (!is_working_)
        work_off();
}

void Writer::read(const std::function<void(Transaction&)>& job) {
    if (!connection_) connection_ = open_(trust_);
    const Mark in_job(is_in_job_);
    connection_->begin();
    try {
        Transaction transaction(*connection_, clock_());
        job(transaction);
    } catch (...) {
        connection_->rollback();
        throw;
    }
    connection_->rollback();
}

WriterState Writer::state() const {
    const std::lock_guard lock(mutex_);
    WriterState state = state_;
    state.queued = queue_.size();
    return state;
}

void Writer::loop() noexcept {
    for (std::vector<Job> batch = next_batch(); !batch.empty(); batch = next_batch()) {
        std::span<Job> left(batch);
        while (!left.empty()) left = left.subspan(run_group(left));
    }
}

/// Until nothing waits; what a job's `done` adds is worked off after it.
void Writer::work_off() noexcept {
    const Mark working(is_working_);
    for (std::unique_lock lock(mutex_); !queue_.empty(); lock.lock()) {
        Job job = std::move(queue_.front());
        queue_.pop_front();
        lock.unlock();
        run_group({&job, 1});
    }
}

std::vector<Writer::Job> Writer::next_batch() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return is_stopping_ || !queue_.empty(); });
    const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), kMaxJobsPerCommit));
    std::vector<Job> batch(std::make_move_iterator(queue_.begin()),
                           std::make_move_iterator(queue_.begin() + count));
    queue_.erase(queue_.begin(), queue_.begin() + count);
    return batch;
}

/// Runs jobs from the front until the commit, or until the engine drops the transaction. Answers how many are
/// settled.
std::size_t Writer::run_group(std::span<Job> batch) {
    std::vector<std::exception_ptr> outcomes;
    std::optional<Failure> lost = begin_group();
    if (lost) outcomes.resize(batch.size());
    while (!lost && outcomes.size() < batch.size()) {
        outcomes.push_back(run_job(batch[outcomes.size()]));
        if (!connection_->is_in_transaction())
            lost = outcomes.back()
                       ? failure_from(outcomes.back())
                       : Failure(Failure::Kind::other, "a job hid that its transaction was dropped");
    }
    if (!lost) lost = commit_group();
    if (lost) give_up_connection(lost->kind());

    std::size_t failed = 0;
    for (std::exception_ptr& outcome : outcomes) {
        // Each thread gets an exception of its own.
        if (lost && !outcome) outcome = std::make_exception_ptr(Failure(lost->kind(), lost->what()));
        if (outcome) ++failed;
    }
    {
        const std::lock_guard lock(mutex_);
        state_.jobs += outcomes.size();
        state_.failed_jobs += failed;
        if (!lost) ++state_.commits;
        state_.trouble = lost ? std::optional<std::string>(lost->what()) : std::nullopt;
    }
    for (std::size_t index = 0; index < outcomes.size(); ++index)
        batch[index].done(std::move(outcomes[index]));
    return outcomes.size();
}

std::optional<Failure> Writer::begin_group() {
    try {
        if (!connection_) connection_ = open_(trust_);
        trust_ = Trust::as_found;
        connection_->begin();
        passed_guard_ = nullptr;
        return std::nullopt;
    } catch (...) {
        return failure_from(std::current_exception());
    }
}

std::exception_ptr Writer::run_job(const Job& job) {
    const Mark in_job(is_in_job_);
    try {
        connection_->begin_part();
        Transaction transaction(*connection_, clock_());
        const Database::Guard* const guard = job.guard.get();
        const bool is_guarded = guard != nullptr && guard != passed_guard_;
        if (is_guarded) (*guard)(transaction);
        job.work(transaction);
        connection_->keep_part();
        if (is_guarded) passed_guard_ = guard;
        return nullptr;
    } catch (...) {
        std::exception_ptr thrown = std::current_exception();
        try {
            if (connection_->is_in_transaction()) connection_->undo_part();
        } catch (...) {
            connection_->rollback();
        }
        return thrown;
    }
}

std::optional<Failure> Writer::commit_group() {
    try {
        connection_->commit();
        return std::nullopt;
    } catch (...) {
        return failure_from(std::current_exception());
    }
}

void Writer::give_up_connection(Failure::Kind cause) {
    if (!connection_) return;
    connection_->rollback();
    // A second fsync after a failed one may succeed without having written anything.
    const bool is_file_in_doubt = cause == Failure::Kind::io || cause == Failure::Kind::corrupt;
    if (is_file_in_doubt) trust_ = Trust::after_check;
    if (!is_file_in_doubt && !connection_->is_in_transaction()) return;
    connection_->abandon();
    connection_.reset();
}

}  // namespace storage
