// What was acknowledged is there after kill -9: a child writes and reports, the parent kills it in the
// middle.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>
#include <thread>

#include "storage/database.hpp"
#include "tests/storage/opened.hpp"

using storage::Transaction;
using namespace storage_test;

namespace {

constexpr int kThreads = 8;

/// Writes numbers from `first` on until it is killed; reports each one after its commit.
[[noreturn]] void write_until_killed(const std::string& url, std::int64_t first, int report) {
    auto database = try_open({.url = url});
    if (!database) ::_exit(1);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&, thread] {
            for (std::int64_t id = first + thread;; id += kThreads) {
                (*database)->write([&](Transaction& transaction) {
                    transaction.execute("INSERT INTO number (id, padding) VALUES ($1, $2)", id,
                                        std::string(700, 'x'));
                });
                if (::write(report, &id, sizeof id) != sizeof id) ::_exit(2);
            }
        });
    threads.front().join();
    ::_exit(3);
}

/// The numbers a child acknowledged, having been killed after `enough` of them.
std::set<std::int64_t> acknowledged_before_kill(const std::string& url, std::int64_t first,
                                                std::size_t enough) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::close(ends[0]);
        write_until_killed(url, first, ends[1]);
    }
    ::close(ends[1]);
    std::set<std::int64_t> acknowledged;
    for (std::int64_t id = 0; ::read(ends[0], &id, sizeof id) == sizeof id;) {
        acknowledged.insert(id);
        if (acknowledged.size() == enough) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFSIGNALED(status));
    return acknowledged;
}

}  // namespace

TEST_CASE("what was acknowledged survives kill -9") {
    const Directory directory;
    run(*open(directory.url()), "CREATE TABLE number (id INTEGER PRIMARY KEY, padding TEXT) STRICT");
    std::set<std::int64_t> acknowledged;
    for (const std::size_t enough : {1U, 2U, 17U, 100U, 400U}) {
        CAPTURE(enough);
        const auto first = static_cast<std::int64_t>(enough) * 1'000'000;
        acknowledged.merge(acknowledged_before_kill(directory.url(), first, enough));

        auto database = open(directory.url());
        std::set<std::int64_t> found;
        database->read([&](Transaction& transaction) {
            transaction.for_each("SELECT id FROM number",
                                 [&](const storage::Row& row) { found.insert(row.get<std::int64_t>(0)); });
            if (!engine_choice::is_postgres())
                CHECK(transaction.query_one("PRAGMA integrity_check")->get<std::string>(0) == "ok");
        });
        for (const std::int64_t id : acknowledged) {
            CAPTURE(id);
            CHECK(found.contains(id));
        }
    }
}
