#include "storage/postgres/engine.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <random>

#include "storage/postgres/connection.hpp"
#include "storage/postgres/listener.hpp"
#include "storage/postgres/session.hpp"
#include "storage/shown_url.hpp"

namespace storage::postgres {
namespace {

constexpr std::size_t kLongestName = 63;  // of a session, in PostgreSQL

/// The name that an engine's sessions go by on the server, and that no other engine has.
std::string new_name() {
    std::array<char, HOST_NAME_MAX + 1> host{};
    ::gethostname(host.data(), HOST_NAME_MAX);
    const std::string process = fmt::format("process {} on {}", ::getpid(), host.data());
    return fmt::format("{} {:08x}", process.substr(0, kLongestName - 9), std::random_device()());
}

class PostgresEngine final : public Engine {
public:
    explicit PostgresEngine(std::string url) : url_(std::move(url)), name_(new_name()) {}

    std::string_view name() const override { return "postgres"; }

    // The server checks its own files; there is nothing to look at beyond what every session asks.
    std::unique_ptr<Connection> open_writer(Trust) override { return open(Task::write); }
    std::unique_ptr<Connection> open_appender() override { return open(Task::append); }
    std::unique_ptr<Connection> open_reader() override { return open(Task::read); }

    bool is_shared() const override { return true; }

    std::unique_ptr<Listener> listen(std::function<void()> heard) override {
        return make_listener([this] { return open_session(url_, Access::read_only, name_); }, name_,
                             std::move(heard));
    }

    domain::Result<void> back_up(const std::filesystem::path&) override {
        return domain::failure(
            domain::Fault::misconfigured,
            fmt::format(
                "{} is backed up by PostgreSQL's own means: pg_dump --format=custom --file=FILE, or a base "
                "backup with its WAL; docs/postgresql.md tells how",
                shown_url(url_)));
    }

private:
    std::unique_ptr<Connection> open(Task task) {
        const Access access = task == Task::read ? Access::read_only : Access::read_write;
        return make_connection(task, name_, [this, access] { return open_session(url_, access, name_); });
    }

    const std::string url_;
    const std::string name_;
};

}  // namespace

domain::Result<std::unique_ptr<Engine>> make_engine(const std::string& url) {
    // What libpq would complain about it may quote the password.
    PQconninfoOption* const parts = PQconninfoParse(url.c_str(), nullptr);
    if (parts == nullptr)
        return domain::failure(
            domain::Fault::misconfigured,
            fmt::format(
                "[storage] url \"{}\" is not understood: expected postgresql://USER@HOST/DATABASE, with "
                "several hosts as HOST,HOST and any other sign of a password as %XX",
                shown_url(url)));
    PQconninfoFree(parts);
    return std::make_unique<PostgresEngine>(url);
}

}  // namespace storage::postgres
