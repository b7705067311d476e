#include "storage/database.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <future>
#include <mutex>

#include "storage/engine.hpp"
#include "storage/shown_url.hpp"
#include "storage/writer.hpp"

namespace storage {
namespace {

constexpr std::chrono::seconds kReaderPatience{2};

/// Read-only connections, opened when first needed and lent out one at a time.
class Readers {
public:
    Readers(Engine& engine, std::size_t limit) : engine_(engine), limit_(limit) {}

    std::unique_ptr<Connection> borrow() {
        std::unique_lock lock(mutex_);
        const bool is_free =
            returned_.wait_for(lock, kReaderPatience, [&] { return !idle_.empty() || open_ < limit_; });
        if (!is_free) throw Failure(Failure::Kind::busy, fmt::format("all {} readers are busy", limit_));
        if (!idle_.empty()) {
            auto connection = std::move(idle_.back());
            idle_.pop_back();
            return connection;
        }
        auto connection = engine_.open_reader();
        ++open_;
        return connection;
    }

    /// Null for one that is not to be used again.
    void give_back(std::unique_ptr<Connection> connection) {
        {
            const std::lock_guard lock(mutex_);
            if (connection)
                idle_.push_back(std::move(connection));
            else
                --open_;
        }
        returned_.notify_one();
    }

private:
    Engine& engine_;
    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<Connection>> idle_;
    std::size_t open_ = 0;
};

/// A reader for the length of one job. After an error it is closed: the next one starts afresh.
class Loan {
public:
    explicit Loan(Readers& readers) : readers_(readers), connection_(readers.borrow()) {}
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    ~Loan() {
        if (!is_sound_) connection_.reset();
        readers_.give_back(std::move(connection_));
    }

    void run(const std::function<void(Transaction&)>& job, domain::Instant now) {
        connection_->begin();
        Transaction transaction(*connection_, now);
        job(transaction);
        connection_->commit();
        is_sound_ = true;
    }

private:
    Readers& readers_;
    std::unique_ptr<Connection> connection_;
    bool is_sound_ = false;
};

}  // namespace

std::int64_t Transaction::run(std::string_view sql, std::span<const Argument> arguments,
                              const Connection::EachRow& each) {
    require_alive();
    return connection_.run(sql, arguments, each);
}

void Transaction::post_now(std::string_view sql, std::span<const Argument> arguments) {
    require_alive();
    connection_.post(sql, arguments);
}

void Transaction::run_script(std::string_view sql) {
    require_alive();
    connection_.run_script(sql);
}

std::vector<std::string> Transaction::tables() {
    require_alive();
    return connection_.tables();
}

void Transaction::refuse_another(std::string_view sql) {
    throw std::logic_error(fmt::format("expected at most one row, found several: {}", sql));
}

// Once the engine has dropped the transaction, a further statement would be committed all by itself.
void Transaction::require_alive() const {
    if (!connection_.is_in_transaction())
        throw Failure(Failure::Kind::other, "the transaction was dropped after an earlier failure");
}

// In this order: the writers and the readers close before the engine gives up its lock.
struct Database::Parts {
    std::unique_ptr<Engine> engine;
    Clock clock;
    std::unique_ptr<Writer> writer;    // null when only reading
    std::unique_ptr<Writer> appender;  // null where the writer adds rows as well
    Readers readers;                   // unused with Threading::caller
    Threading threading = Threading::writer;
    std::atomic<std::uint64_t> heard{0};

    Parts(std::unique_ptr<Engine> made, Clock given, std::size_t reader_limit)
        : engine(std::move(made)), clock(std::move(given)), readers(*engine, reader_limit) {}

    void open_writers(const Options& options) {
        const auto writer_over = [&](Writer::Open open) {
            auto connection = open(Trust::as_found);
            return connection ? std::make_unique<Writer>(std::move(open), std::move(connection), clock,
                                                         options.queue_limit, options.threading)
                              : nullptr;
        };
        writer = writer_over([this](Trust trust) { return engine->open_writer(trust); });
        if (options.threading == Threading::writer)
            appender = writer_over([this](Trust) { return engine->open_appender(); });
    }
};

Database::Database(std::shared_ptr<Parts> parts, std::shared_ptr<const Guard> guard)
    : parts_(std::move(parts)), guard_(std::move(guard)) {}
Database::~Database() = default;

domain::Result<std::unique_ptr<Database>> Database::open(const Options& options, Clock clock) {
    auto engine = make_engine(options.url, options.access, options.threading);
    if (!engine) return tl::unexpected(std::move(engine).error());
    if (options.decorate) engine = options.decorate(std::move(*engine));
    try {
        auto parts = std::make_shared<Parts>(std::move(*engine), std::move(clock), options.readers);
        parts->threading = options.threading;
        if (options.access == Access::read_write) parts->open_writers(options);
        std::unique_ptr<Database> database(new Database(std::move(parts), nullptr));
        database->read([](Transaction& transaction) { transaction.tables(); });
        return database;
    } catch (const Failure& failure) {
        return domain::failure(domain::Fault::misconfigured,
                               fmt::format("cannot open {}: {}", shown_url(options.url), failure.what()));
    }
}

void Database::write_and_wait(const std::function<void(Transaction&)>& job) {
    if (parts_->writer && parts_->writer->is_this_thread())
        throw std::logic_error("write inside a write job: use the transaction at hand");
    struct Settled {
        std::promise<void> reached;
        std::exception_ptr thrown;
    };
    // Shared, because the writer may still be inside set_value when this thread goes on.
    const auto settled = std::make_shared<Settled>();
    write_async(job, [settled](std::exception_ptr thrown) {
        settled->thrown = std::move(thrown);
        settled->reached.set_value();
    });
    settled->reached.get_future().wait();
    if (settled->thrown) std::rethrow_exception(std::exchange(settled->thrown, nullptr));
}

void Database::write_async(std::function<void(Transaction&)> job,
                           std::function<void(std::exception_ptr)> done) {
    if (!parts_->writer) throw std::logic_error("write to a database that was opened for reading");
    parts_->writer->add({std::move(job), std::move(done), guard_});
}

void Database::append_async(std::function<void(Transaction&)> job,
                            std::function<void(std::exception_ptr)> done) {
    if (guard_) throw std::logic_error("append to a guarded database: nothing would guard it");
    if (!parts_->appender) return write_async(std::move(job), std::move(done));
    parts_->appender->add({std::move(job), std::move(done)});
}

void Database::read_now(const std::function<void(Transaction&)>& job) {
    if (parts_->writer && parts_->writer->is_this_thread())
        throw std::logic_error("read inside a write job: use the transaction at hand");
    if (parts_->writer && parts_->threading == Threading::caller) return parts_->writer->read(job);
    Loan(parts_->readers).run(job, parts_->clock());
}

domain::Result<void> Database::back_up(const std::filesystem::path& target) {
    return parts_->engine->back_up(target);
}

std::unique_ptr<Database> Database::guarded(Guard guard) {
    return std::unique_ptr<Database>(
        new Database(parts_, guard ? std::make_shared<const Guard>(std::move(guard)) : nullptr));
}

bool Database::is_shared() const {
    return parts_->engine->is_shared();
}

std::unique_ptr<Listener> Database::listen(std::function<void()> heard) {
    return parts_->engine->listen([this, heard = std::move(heard)] {
        ++parts_->heard;
        heard();
    });
}

std::uint64_t Database::changes() const {
    return writer_state().commits + parts_->heard;
}

std::string_view Database::engine_name() const {
    return parts_->engine->name();
}

WriterState Database::writer_state() const {
    WriterState state = parts_->writer ? parts_->writer->state() : WriterState{};
    if (!parts_->appender) return state;
    const WriterState appended = parts_->appender->state();
    state.jobs += appended.jobs;
    state.failed_jobs += appended.failed_jobs;
    state.commits += appended.commits;
    state.queued += appended.queued;
    return state;
}

}  // namespace storage
