#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <future>
#include <set>
#include <thread>

#include "storage/database.hpp"
#include "tests/storage/opened.hpp"

using storage::Failure;
using storage::Transaction;
using namespace storage_test;

namespace {

std::unique_ptr<storage::Database> open_with_numbers(const std::string& url = engine_choice::new_url()) {
    auto database = open(url);
    run(*database, "CREATE TABLE number (id INTEGER PRIMARY KEY, padding TEXT) STRICT");
    return database;
}

void insert(Transaction& transaction, int id, std::string_view padding = "") {
    transaction.execute("INSERT INTO number (id, padding) VALUES ($1, $2)", id, padding);
}

std::set<int> numbers(storage::Database& database) {
    return database.read([](Transaction& transaction) {
        std::set<int> ids;
        transaction.for_each("SELECT id FROM number",
                             [&](const storage::Row& row) { ids.insert(row.get<int>(0)); });
        return ids;
    });
}

/// Keeps the writer busy, so that what is queued meanwhile shares the next commit.
class Held {
public:
    explicit Held(storage::Database& database) {
        database.write_async(
            [this](Transaction&) {
                is_held_.set_value();
                release_.get_future().wait();
            },
            [this](const std::exception_ptr&) { done_.set_value(); });
        is_held_.get_future().wait();
    }
    void release() {
        release_.set_value();
        done_.get_future().wait();
    }

private:
    std::promise<void> is_held_;
    std::promise<void> release_;
    std::promise<void> done_;
};

/// What a job that was queued came to.
class Answer {
public:
    Answer(storage::Database& database, std::function<void(Transaction&)> job) {
        database.write_async(std::move(job), [settled = settled_](std::exception_ptr thrown) {
            settled->thrown = std::move(thrown);
            settled->reached.set_value();
        });
    }
    void get() {
        settled_->reached.get_future().wait();
        if (settled_->thrown) std::rethrow_exception(std::exchange(settled_->thrown, nullptr));
    }

private:
    struct Settled {
        std::promise<void> reached;
        std::exception_ptr thrown;
    };
    std::shared_ptr<Settled> settled_ = std::make_shared<Settled>();
};

Answer insert_later(storage::Database& database, int id, std::string padding = "") {
    return {database, [id, padding = std::move(padding)](Transaction& transaction) {
                insert(transaction, id, padding);
            }};
}

template <typename Work>
Failure::Kind failure_of(Work&& work) {
    try {
        work();
    } catch (const Failure& failure) {
        return failure.kind();
    }
    FAIL("no Failure");
    return Failure::Kind::other;
}

}  // namespace

TEST_CASE("64 threads share commits, and each gets its own answer") {
    auto database = open_with_numbers();
    Held held(*database);
    const auto before = database->writer_state();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 64; ++thread)
        threads.emplace_back([&, thread] {
            for (int turn = 0; turn < 10; ++turn) {
                const int id = thread * 10 + turn;
                const int answered = database->write([&](Transaction& transaction) {
                    insert(transaction, id);
                    return id;
                });
                if (answered != id) ++wrong;
            }
        });
    while (database->writer_state().queued < 64) std::this_thread::yield();
    held.release();
    for (auto& thread : threads) thread.join();

    CHECK(wrong == 0);
    CHECK(numbers(*database).size() == 640);
    const auto after = database->writer_state();
    CHECK(after.jobs - before.jobs == 641);
    CHECK(after.commits - before.commits < 641 - 60);
    CHECK(after.failed_jobs == before.failed_jobs);
}

TEST_CASE("a job that throws loses only itself") {
    auto database = open_with_numbers();
    Held held(*database);
    auto first = insert_later(*database, 1);
    auto twin = insert_later(*database, 1);
    Answer regretted(*database, [](Transaction& transaction) {
        insert(transaction, 2);
        insert(transaction, 3);
        throw std::invalid_argument("changed my mind");
    });
    auto last = insert_later(*database, 4);
    const auto before = database->writer_state();
    held.release();

    CHECK_NOTHROW(first.get());
    CHECK(failure_of([&] { twin.get(); }) == Failure::Kind::constraint);
    CHECK_THROWS_WITH_AS(regretted.get(), "changed my mind", std::invalid_argument);
    CHECK_NOTHROW(last.get());
    CHECK(numbers(*database) == std::set{1, 4});
    const auto after = database->writer_state();
    CHECK(after.commits - before.commits == 2);  // the one that was held, then all the others
    CHECK(after.failed_jobs - before.failed_jobs == 2);
    CHECK_FALSE(after.trouble);
}

TEST_CASE("a commit that fails is everybody's failure, and the next one goes through") {
    auto database = open_with_numbers();
    run(*database,
        "CREATE TABLE child (id INTEGER PRIMARY KEY,"
        " parent INTEGER NOT NULL REFERENCES number (id) DEFERRABLE INITIALLY DEFERRED) STRICT");
    Held held(*database);
    auto bystander = insert_later(*database, 1);
    Answer orphan(*database,
                  [](Transaction& transaction) { transaction.execute("INSERT INTO child VALUES (1, 99)"); });
    held.release();
    CHECK(failure_of([&] { bystander.get(); }) == Failure::Kind::constraint);
    CHECK(failure_of([&] { orphan.get(); }) == Failure::Kind::constraint);
    CHECK(numbers(*database).empty());
    CHECK(database->writer_state().trouble);

    CHECK_NOTHROW(insert_later(*database, 2).get());
    CHECK(numbers(*database) == std::set{2});
    CHECK_FALSE(database->writer_state().trouble);
}

TEST_CASE("on a full disk whoever was told yes is there, whoever was told no is not, and room mends it" *
          kOfFiles) {
    auto database = open_with_numbers();
    database->write([](Transaction& transaction) {
        const auto pages = transaction.query_one("PRAGMA page_count")->get<int>(0);
        transaction.query("PRAGMA max_page_count = " + std::to_string(pages + 8));
    });
    std::set<int> kept;
    int refused = 0;
    for (int round = 0; round < 4; ++round) {
        Held held(*database);
        std::vector<Answer> answers;
        for (int job = 0; job < 6; ++job)
            answers.push_back(
                insert_later(*database, round * 6 + job, std::string(job == 3 ? 9000 : 300, 'x')));
        held.release();
        for (int job = 0; job < 6; ++job) {
            try {
                answers[static_cast<std::size_t>(job)].get();
                kept.insert(round * 6 + job);
            } catch (const Failure& failure) {
                CHECK(failure.kind() == Failure::Kind::full);
                ++refused;
            }
        }
    }
    CHECK(refused > 0);
    CHECK(numbers(*database) == kept);

    CHECK(failure_of([&] { insert_later(*database, 1000, std::string(99'000, 'x')).get(); }) ==
          Failure::Kind::full);
    CHECK(database->writer_state().trouble);
    run(*database, "PRAGMA max_page_count = 100000");
    CHECK_NOTHROW(insert_later(*database, 1000, std::string(99'000, 'x')).get());
    CHECK_FALSE(database->writer_state().trouble);
}

TEST_CASE("a job that swallows the failure of a full disk does not pass for kept" * kOfFiles) {
    auto database = open_with_numbers();
    database->write([](Transaction& transaction) {
        const auto pages = transaction.query_one("PRAGMA page_count")->get<int>(0);
        transaction.query("PRAGMA max_page_count = " + std::to_string(pages + 2));
    });
    CHECK_THROWS_AS(database->write([](Transaction& transaction) {
        insert(transaction, 1);
        try {
            insert(transaction, 2, std::string(99'000, 'x'));
        } catch (const Failure&) {
        }
        insert(transaction, 3);
    }),
                    Failure);
    CHECK(numbers(*database).empty());
}

TEST_CASE("a disk that refuses a write is trusted again only after a check, without a restart" * kOfFiles) {
    const Directory directory;
    auto database = open_with_numbers(directory.url());
    CHECK_NOTHROW(insert_later(*database, 1).get());
    CHECK(numbers(*database) == std::set{1});

    const auto previous_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit previous{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &previous) == 0);
    rlimit small = previous;
    small.rlim_cur = 100'000;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto refused = failure_of([&] { insert_later(*database, 2, std::string(400'000, 'x')).get(); });
    const bool is_troubled = database->writer_state().trouble.has_value();
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &previous) == 0);
    std::signal(SIGXFSZ, previous_handler);

    CHECK(refused == Failure::Kind::io);
    CHECK(is_troubled);
    CHECK(numbers(*database) == std::set{1});
    CHECK_NOTHROW(insert_later(*database, 2, std::string(400'000, 'x')).get());
    CHECK(numbers(*database) == std::set{1, 2});
    CHECK_FALSE(database->writer_state().trouble);
}

TEST_CASE("a damaged file takes no more writes, keeps its bytes, and says what to do" * kOfFiles) {
    const Directory directory;
    const std::string path = (directory / "sigap.db").string();
    {
        auto database = open_with_numbers(directory.url());
        for (int id = 0; id < 200; ++id) insert_later(*database, id, std::string(200, 'x')).get();
    }
    const auto size = std::filesystem::file_size(path);
    {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        file << std::string(static_cast<std::size_t>(size) - 4096, '\x7f');
    }
    auto database = open(directory.url());
    for (int attempt = 0; attempt < 3; ++attempt) {
        CAPTURE(attempt);
        CHECK(failure_of([&] { insert_later(*database, 1000).get(); }) == Failure::Kind::corrupt);
    }
    CHECK(database->writer_state().trouble->find("restore the last backup") != std::string::npos);
    CHECK(std::filesystem::file_size(path) == size);
}

TEST_CASE("over the bound a write is refused at once, and the queue drains afterwards") {
    auto opened = try_open({.url = engine_choice::new_url(), .queue_limit = 3});
    REQUIRE(opened);
    auto& database = **opened;
    run(database, "CREATE TABLE number (id INTEGER PRIMARY KEY, padding TEXT) STRICT");
    Held held(database);
    std::vector<Answer> waiting;
    for (int id = 0; id < 3; ++id) waiting.push_back(insert_later(database, id));
    CHECK(failure_of([&] { insert_later(database, 4); }) == Failure::Kind::busy);
    CHECK(failure_of([&] { database.write([](Transaction& transaction) { insert(transaction, 5); }); }) ==
          Failure::Kind::busy);
    held.release();
    for (auto& answer : waiting) CHECK_NOTHROW(answer.get());
    CHECK(numbers(database) == std::set{0, 1, 2});
    CHECK(database.writer_state().queued == 0);
}

TEST_CASE("what is appended is told when it is there, by a job that failed as well") {
    const auto database = open_with_numbers();
    const auto appended = [&](int id) {
        std::promise<std::exception_ptr> told;
        database->append_async([id](Transaction& transaction) { insert(transaction, id); },
                               [&](const std::exception_ptr& thrown) { told.set_value(thrown); });
        return told.get_future().get();
    };
    const auto before = database->writer_state();
    CHECK_FALSE(appended(1));
    CHECK(numbers(*database) == std::set{1});
    CHECK_THROWS_AS(std::rethrow_exception(appended(1)), Failure);
    CHECK_FALSE(appended(2));
    CHECK(numbers(*database) == std::set{1, 2});
    const auto after = database->writer_state();
    CHECK(after.jobs == before.jobs + 3);
    CHECK(after.failed_jobs == before.failed_jobs + 1);
    CHECK_FALSE(after.trouble);
    CHECK_THROWS_AS(database->guarded([](Transaction&) {})->append_async({}, {}), std::logic_error);
}

TEST_CASE(
    "a guard is asked before what is written, once for all that shares a commit, and keeps out what it refuses") {
    auto database = open_with_numbers();
    int asked = 0;
    bool is_ours = true;
    const auto guarded = database->guarded([&](Transaction&) {
        ++asked;
        if (!is_ours) throw std::runtime_error("not ours");
    });
    const auto three_later = [&](int first) {
        Held held(*database);
        std::vector<Answer> answers;
        for (int id = first; id < first + 3; ++id) answers.push_back(insert_later(*guarded, id));
        held.release();
        return answers;
    };
    for (Answer& answer : three_later(0)) answer.get();
    CHECK(asked == 1);
    for (Answer& answer : three_later(3)) answer.get();
    CHECK(asked == 2);
    is_ours = false;
    for (Answer& answer : three_later(6)) CHECK_THROWS_WITH(answer.get(), "not ours");
    CHECK(asked == 5);
    insert_later(*database, 9).get();  // nobody guards it
    CHECK(asked == 5);
    CHECK(numbers(*database) == std::set{0, 1, 2, 3, 4, 5, 9});
}

TEST_CASE("closing waits for what is queued") {
    const Directory directory;
    std::optional<Answer> last;
    {
        auto database = open_with_numbers(directory.url());
        for (int id = 0; id < 100; ++id) last = insert_later(*database, id);
    }
    CHECK_NOTHROW(last->get());
    CHECK(numbers(*open(directory.url())).size() == 100);
}

TEST_CASE("what follows a commit may queue the next job") {
    auto database = open_with_numbers();
    std::promise<void> second;
    database->write_async([](Transaction& transaction) { insert(transaction, 1); },
                          [&](const std::exception_ptr&) {
                              database->write_async([](Transaction& transaction) { insert(transaction, 2); },
                                                    [&](const std::exception_ptr&) { second.set_value(); });
                          });
    second.get_future().wait();
    CHECK(numbers(*database) == std::set{1, 2});
}
