#include "tests/sim/stubs.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

namespace sim {

using storage::Connection;
using storage::Failure;

void StubClock::wait(std::unique_lock<std::mutex>& lock, std::condition_variable&,
                     std::optional<Instant> due) const {
    lock.unlock();
    if (!should_stop || !should_stop()) {
        const Instant at = now();
        true_ += due && *due > at ? std::min<microseconds>(*due - at, std::chrono::seconds{1})
                                  : std::chrono::seconds{1};
    }
    lock.lock();
}

/// A connection that obeys the machine.
class Machine::Cable final : public Connection {
public:
    Cable(Machine& machine, std::unique_ptr<Connection> inner)
        : machine_(machine), inner_(std::move(inner)) {}

    std::int64_t run(std::string_view sql, std::span<const storage::Argument> arguments,
                     const EachRow& each) override {
        if (machine_.lies_ && sql.starts_with("INSERT INTO inbox")) will_lie_ = true;
        return inner_->run(sql, arguments, each);
    }
    void run_script(std::string_view sql) override { inner_->run_script(sql); }
    std::vector<std::string> tables() override { return inner_->tables(); }
    void begin() override {
        machine_.require_power();
        inner_->begin();
    }
    /// Also of a machine that died meanwhile: what came before the last job was durable by then.
    void commit() override {
        inner_->commit();
        if (!std::exchange(will_lie_, false)) return;
        machine_.lies_ = false;
        ++machine_.lies_told_;
        throw Failure(Failure::Kind::full, "nobody knows whether this was written");
    }
    void rollback() noexcept override { inner_->rollback(); }
    bool is_in_transaction() const noexcept override { return inner_->is_in_transaction(); }
    void begin_part() override {
        inner_->begin_part();
        machine_.require_power();
        if (machine_.is_full_) throw Failure(Failure::Kind::full, "the disk is full");
    }
    void keep_part() override {
        inner_->keep_part();
        if (++machine_.jobs_ == machine_.dies_after_) machine_.is_dead_ = true;
    }
    void undo_part() override { inner_->undo_part(); }
    void abandon() noexcept override { inner_->abandon(); }

private:
    Machine& machine_;
    const std::unique_ptr<Connection> inner_;
    bool will_lie_ = false;
};

class Machine::Disk final : public storage::Engine {
public:
    Disk(Machine& machine, std::unique_ptr<storage::Engine> inner)
        : machine_(machine), inner_(std::move(inner)) {}

    std::string_view name() const override { return inner_->name(); }
    std::unique_ptr<Connection> open_writer(storage::Trust trust) override {
        machine_.require_power();
        return std::make_unique<Cable>(machine_, inner_->open_writer(trust));
    }
    std::unique_ptr<Connection> open_reader() override {
        machine_.require_power();
        return std::make_unique<Cable>(machine_, inner_->open_reader());
    }
    domain::Result<void> back_up(const std::filesystem::path& target) override {
        return inner_->back_up(target);
    }

private:
    Machine& machine_;
    const std::unique_ptr<storage::Engine> inner_;
};

void Machine::revive() {
    is_dead_ = false;
    dies_after_ = UINT64_MAX;
}

void Machine::require_power() const {
    if (is_dead_) throw Failure(Failure::Kind::full, "the machine has no power");
}

std::unique_ptr<storage::Engine> Machine::attach(std::unique_ptr<storage::Engine> engine) {
    return std::make_unique<Disk>(*this, std::move(engine));
}

}  // namespace sim
