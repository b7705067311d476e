// What stands between a database and its engine in a test (`Database::Options::decorate`): passes everything
// on, and whoever derives from it lies, counts or fails where the story wants it.
#pragma once

#include <memory>
#include <utility>

#include "storage/engine.hpp"

namespace engine_choice {

class RelayedConnection : public storage::Connection {
public:
    explicit RelayedConnection(std::unique_ptr<storage::Connection> inner) : inner_(std::move(inner)) {}

    std::int64_t run(std::string_view sql, std::span<const storage::Argument> arguments,
                     const EachRow& each) override {
        return inner_->run(sql, arguments, each);
    }
    void run_script(std::string_view sql) override { inner_->run_script(sql); }
    std::vector<std::string> tables() override { return inner_->tables(); }
    void begin() override { inner_->begin(); }
    void commit() override { inner_->commit(); }
    void rollback() noexcept override { inner_->rollback(); }
    bool is_in_transaction() const noexcept override { return inner_->is_in_transaction(); }
    void begin_part() override { inner_->begin_part(); }
    void keep_part() override { inner_->keep_part(); }
    void undo_part() override { inner_->undo_part(); }
    void abandon() noexcept override { inner_->abandon(); }

private:
    const std::unique_ptr<storage::Connection> inner_;
};

/// `Relayed` is made of a connection and `Owner&`, which outlives the engine.
template <typename Relayed, typename Owner>
class RelayedEngine : public storage::Engine {
public:
    RelayedEngine(std::unique_ptr<storage::Engine> inner, Owner& owner)
        : inner_(std::move(inner)), owner_(owner) {}

    std::string_view name() const override { return inner_->name(); }
    std::unique_ptr<storage::Connection> open_writer(storage::Trust trust) override {
        return std::make_unique<Relayed>(inner_->open_writer(trust), owner_);
    }
    std::unique_ptr<storage::Connection> open_appender() override {
        auto inner = inner_->open_appender();
        return inner ? std::make_unique<Relayed>(std::move(inner), owner_) : nullptr;
    }
    std::unique_ptr<storage::Connection> open_reader() override {
        return std::make_unique<Relayed>(inner_->open_reader(), owner_);
    }
    bool is_shared() const override { return inner_->is_shared(); }
    std::unique_ptr<storage::Listener> listen(std::function<void()> heard) override {
        return inner_->listen(std::move(heard));
    }
    domain::Result<void> back_up(const std::filesystem::path& target) override {
        return inner_->back_up(target);
    }

private:
    const std::unique_ptr<storage::Engine> inner_;
    Owner& owner_;
};

}  // namespace engine_choice
