#include "tests/sim/stubs.hpp"

#include <algorithm>
#include <utility>

#include "tests/support/relayed_engine.hpp"

namespace sim {

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
class Machine::Cable final : public engine_choice::RelayedConnection {
public:
    Cable(std::unique_ptr<storage::Connection> inner, Machine& machine)
        : RelayedConnection(std::move(inner)), machine_(machine) {}

    std::int64_t run(std::string_view sql, std::span<const storage::Argument> arguments,
                     const EachRow& each) override {
        if (!machine_.lies_about_.empty() && sql.starts_with(machine_.lies_about_)) will_lie_ = true;
        return RelayedConnection::run(sql, arguments, each);
    }
    void begin() override {
        machine_.require_power();
        RelayedConnection::begin();
    }
    /// Also of a machine that died meanwhile: what came before the last job was durable by then.
    void commit() override {
        RelayedConnection::commit();
        if (!std::exchange(will_lie_, false)) return;
        machine_.lies_about_ = {};
        ++machine_.lies_told_;
        throw Failure(Failure::Kind::full, "nobody knows whether this was written");
    }
    void begin_part() override {
        RelayedConnection::begin_part();
        machine_.require_power();
        if (machine_.is_full_) throw Failure(Failure::Kind::full, "the disk is full");
    }
    void keep_part() override {
        RelayedConnection::keep_part();
        if (++machine_.jobs_ == machine_.dies_after_) machine_.is_dead_ = true;
    }

private:
    Machine& machine_;
    bool will_lie_ = false;
};

class Machine::Disk final : public engine_choice::RelayedEngine<Cable, Machine> {
public:
    Disk(std::unique_ptr<storage::Engine> inner, Machine& machine)
        : RelayedEngine(std::move(inner), machine), machine_(machine) {}

    std::unique_ptr<storage::Connection> open_writer(storage::Trust trust) override {
        machine_.require_power();
        return RelayedEngine::open_writer(trust);
    }
    std::unique_ptr<storage::Connection> open_reader() override {
        machine_.require_power();
        return RelayedEngine::open_reader();
    }

private:
    Machine& machine_;
};

void Machine::revive() {
    is_dead_ = false;
    dies_after_ = UINT64_MAX;
}

void Machine::require_power() const {
    if (is_dead_) throw Failure(Failure::Kind::full, "the machine has no power");
}

std::unique_ptr<storage::Engine> Machine::attach(std::unique_ptr<storage::Engine> engine) {
    return std::make_unique<Disk>(std::move(engine), *this);
}

}  // namespace sim
