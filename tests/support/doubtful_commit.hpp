// A commit that arrives although it seems to fail, as when the line breaks between it and its answer.
#pragma once

#include <atomic>
#include <deque>
#include <mutex>
#include <string>

#include "storage/failure.hpp"
#include "tests/support/relayed_engine.hpp"

namespace engine_choice {

class DoubtfulCommit {
public:
    /// The next commit of a transaction with a statement that begins so, after those that were asked for
    /// before.
    void doubt_next(std::string statement) {
        const std::lock_guard lock(mutex_);
        statements_.push_back(std::move(statement));
    }
    int doubted() const { return doubted_; }

    /// For storage::Database::Options::decorate. This outlives the database.
    std::unique_ptr<storage::Engine> attach(std::unique_ptr<storage::Engine> engine) {
        return std::make_unique<RelayedEngine<Cable, DoubtfulCommit>>(std::move(engine), *this);
    }

private:
    class Cable final : public RelayedConnection {
    public:
        Cable(std::unique_ptr<storage::Connection> inner, DoubtfulCommit& doubts)
            : RelayedConnection(std::move(inner)), doubts_(doubts) {}

        std::int64_t run(std::string_view sql, std::span<const storage::Argument> arguments,
                         const EachRow& each) override {
            if (doubts_.take(sql)) is_doubtful_ = true;
            return RelayedConnection::run(sql, arguments, each);
        }
        void commit() override {
            RelayedConnection::commit();
            if (!std::exchange(is_doubtful_, false)) return;
            ++doubts_.doubted_;
            throw storage::Failure(storage::Failure::Kind::io, "nobody knows whether this was written");
        }

    private:
        DoubtfulCommit& doubts_;
        bool is_doubtful_ = false;
    };

    bool take(std::string_view sql) {
        const std::lock_guard lock(mutex_);
        if (statements_.empty() || !sql.starts_with(statements_.front())) return false;
        statements_.pop_front();
        return true;
    }

    std::mutex mutex_;
    std::deque<std::string> statements_;
    std::atomic<int> doubted_{0};
};

}  // namespace engine_choice
