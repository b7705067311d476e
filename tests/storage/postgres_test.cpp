// What only a server can do to us: be away, be wrongly set up, be somebody else's, and lose the answer to a
// COMMIT.
#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>
#include <set>
#include <thread>

#include "storage/database.hpp"
#include "tests/storage/opened.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/gate.hpp"

using engine_choice::Cluster;
using engine_choice::Cut;
using engine_choice::Gate;
using storage::Access;
using storage::Failure;
using storage::Row;
using storage::Transaction;
using namespace storage_test;

namespace {

Failure::Kind kind_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Failure& failure) {
        return failure.kind();
    }
    FAIL("no Failure");
    return Failure::Kind::other;
}

std::unique_ptr<storage::Database> open_with_marks(const std::string& url) {
    auto database = open(url);
    run(*database, "CREATE TABLE mark (id INTEGER PRIMARY KEY, text TEXT) STRICT");
    return database;
}

void set_mark(storage::Database& database, int id) {
    database.write([&](Transaction& tx) { tx.execute("INSERT INTO mark (id) VALUES ($1)", id); });
}

std::set<int> marks(storage::Database& database) {
    return database.read([](Transaction& tx) {
        std::set<int> found;
        tx.for_each("SELECT id FROM mark", [&](const Row& row) { found.insert(row.get<int>(0)); });
        return found;
    });
}

std::string with(const std::string& url, const std::string& from, const std::string& to) {
    const auto at = url.find(from);
    REQUIRE(at != std::string::npos);
    return std::string(url).replace(at, from.size(), to);
}

/// Where the server has that port, in the URL.
std::string at_port(std::uint16_t port) {
    return "127.0.0.1:" + std::to_string(port);
}

}  // namespace

TEST_CASE("a server that may lose what was confirmed is refused, with what to set" * kOfServer) {
    Cluster& server = Cluster::shared();
    const std::string url = server.new_url();
    server.execute(
        "CREATE DATABASE plain ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
    const auto unsynced = Cluster({"fsync=off"});
    struct {
        const char* name;
        std::string url;
        std::vector<const char*> complaints;
    } const rows[] = {
        {"commits that return early",
         with(url, "options=", "options=-csynchronous_commit%3Doff%20"),
         {"synchronous_commit is off", "ALTER SYSTEM SET synchronous_commit = on"}},
        {"nothing reaches the disk",
         unsynced.url_of("public", unsynced.port()),
         {"fsync is off", "ALTER SYSTEM SET fsync = on"}},
        {"no encoding",
         with(with(url, "/postgres?", "/plain?"), "search_path%3Doffice",
              "search_path%3Dpublic%20-cx.y%3Doffice"),
         {"encoding is SQL_ASCII", "ENCODING 'UTF8'"}},
        {"no schema", with(url, "search_path%3D", "search_path%3Dno_such_"), {"no schema", "OWNER TO"}},
        {"nobody there",
         with(url, at_port(server.port()), at_port(1)),
         {"cannot be reached", "port 1 failed"}},
        {"no such database",
         with(url, "/postgres?", "/nowhere?"),
         {"cannot be reached", "\"nowhere\" does not exist"}},
        {"a URL of libpq's that is none",
         "postgresql://[::1/sigap",
         {"[storage] url", "expected postgresql://"}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        for (const auto access : {Access::read_write, Access::read_only}) {
            const auto opened = try_open({.url = row.url, .access = access});
            REQUIRE_FALSE(opened);
            CAPTURE(opened.error().message);
            CHECK(opened.error().fault == domain::Fault::misconfigured);
            for (const char* complaint : row.complaints)
                CHECK(opened.error().message.find(complaint) != std::string::npos);
        }
    }
}

TEST_CASE("a password is shown to nobody" * kOfServer) {
    for (const char* url :
         {"postgresql://sigap:geheim@127.0.0.1:1/sigap", "postgres://127.0.0.1:1/sigap?password=geheim",
          "postgresql://sigap:ge:he@im@127.0.0.1:1/sigap?sslpassword=geheim&connect_timeout=2",
          "postgresql://sigap:geheim@[::1/sigap"}) {
        CAPTURE(url);
        const auto opened = try_open({.url = url});
        REQUIRE_FALSE(opened);
        CAPTURE(opened.error().message);
        CHECK(opened.error().message.find("geheim") == std::string::npos);
        CHECK(opened.error().message.find("ge:he@im") == std::string::npos);
        CHECK(opened.error().message.find("********") != std::string::npos);
    }
}

TEST_CASE("two processes that write take turns: what one reads still holds when it commits" * kOfServer) {
    const std::string url = Cluster::shared().new_url();
    const auto first = open_with_marks(url);
    const auto second = open(url);
    std::thread other;
    std::set<int> seen_by_other;
    first->write([&](Transaction& tx) {
        tx.execute("INSERT INTO mark (id) VALUES (1)");
        other = std::thread([&] {
            second->write([&](Transaction& later) {
                later.for_each("SELECT id FROM mark",
                               [&](const Row& row) { seen_by_other.insert(row.get<int>(0)); });
                later.execute("INSERT INTO mark (id) VALUES (2)");
            });
        });
        while (Cluster::shared().answer(
                   "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == "0")
            std::this_thread::yield();
        CHECK(marks(*second) == std::set<int>{});
    });
    other.join();
    CHECK(seen_by_other == std::set{1});
    CHECK(marks(*first) == std::set{1, 2});
}

TEST_CASE("whoever appends waits for nobody's turn, and of one key from two sides one is added" * kOfServer) {
    const std::string url = Cluster::shared().new_url();
    const auto first = open_with_marks(url);
    const auto second = open(url);
    const auto append = [](storage::Database& database, int id, const std::function<void()>& meanwhile = {}) {
        auto added = std::make_shared<std::promise<bool>>();
        auto told = std::make_shared<std::promise<bool>>();
        database.append_async(
            [=](Transaction& tx) {
                const auto count =
                    tx.execute("INSERT INTO mark (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", id);
                if (meanwhile) meanwhile();
                added->set_value(count == 1);
            },
            [=](const std::exception_ptr& thrown) { told->set_value(!thrown); });
        return std::pair{added->get_future(), told->get_future()};
    };
    first->write([&](Transaction& tx) {
        tx.execute("INSERT INTO mark (id) VALUES (1)");
        CHECK(append(*first, 2).second.get());
        CHECK(append(*second, 3).second.get());
        CHECK(marks(*second) == std::set{2, 3});
    });

    std::future<bool> added_later;
    auto [added, told] = append(*first, 4, [&] {
        added_later = append(*second, 4).first;
        while (Cluster::shared().answer(
                   "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted") == "0")
            std::this_thread::yield();
    });
    CHECK(told.get());
    CHECK(added.get());
    CHECK_FALSE(added_later.get());
    CHECK(marks(*first) == std::set{1, 2, 3, 4});
}

TEST_CASE("another office on the same server waits for nobody of this one" * kOfServer) {
    const auto here = open_with_marks(Cluster::shared().new_url());
    const auto there = open_with_marks(Cluster::shared().new_url());
    here->write([&](Transaction&) { std::thread([&] { set_mark(*there, 1); }).join(); });
    CHECK(marks(*there) == std::set{1});
}

TEST_CASE("a process hears of what others commit, and not of its own" * kOfServer) {
    const std::string url = Cluster::shared().new_url();
    const auto first = open_with_marks(url);
    const auto second = open(url);
    std::mutex mutex;
    std::condition_variable told;
    int heard = 0;
    const auto until = [&](int count) {
        std::unique_lock lock(mutex);
        return told.wait_for(lock, std::chrono::seconds{20}, [&] { return heard >= count; });
    };
    const auto listener = first->listen([&] {
        const std::lock_guard lock(mutex);
        ++heard;
        told.notify_all();
    });
    REQUIRE(until(1));  // it listens; what came before may have been missed
    const auto before = first->changes();
    set_mark(*first, 1);
    set_mark(*second, 2);
    REQUIRE(until(2));
    CHECK(heard == 2);
    CHECK(first->changes() == before + 2);
    CHECK(marks(*first) == std::set{1, 2});
}

TEST_CASE(
    "whoever stands still while it is its turn to write is ended after five seconds, and the others go on" *
    kOfServer) {
    const std::string url = Cluster::shared().new_url();
    const auto first = open_with_marks(url);
    const auto second = open(url);
    CHECK(kind_of([&] {
              first->write([&](Transaction& tx) {
                  tx.execute("INSERT INTO mark (id) VALUES (1)");
                  set_mark(*second, 2);  // waits until the server ends the first
                  tx.execute("INSERT INTO mark (id) VALUES (3)");
              });
          }) == Failure::Kind::io);
    CHECK(marks(*second) == std::set{2});
    set_mark(*first, 4);
    CHECK(marks(*second) == std::set{2, 4});
}

TEST_CASE("of several hosts the one that takes writes is chosen" * kOfServer) {
    const std::uint16_t port = Cluster::shared().port();
    const std::string url = Cluster::shared().new_url();
    for (const char* attributes : {"", "&target_session_attrs=read-write"}) {
        CAPTURE(attributes);
        const auto database =
            try_open({.url = with(url, at_port(port), at_port(1) + "," + at_port(port)) + attributes});
        REQUIRE_MESSAGE(database, (database ? "" : database.error().message));
        CHECK((*database)->read([](Transaction& tx) { return tx.tables(); }).empty());
    }
    const auto only_reads =
        try_open({.url = with(url, "options=", "options=-cdefault_transaction_read_only%3Don%20")});
    REQUIRE_FALSE(only_reads);
    CHECK(only_reads.error().message.find("session is read-only") != std::string::npos);
}

TEST_CASE("each complaint of the server says whether asking again may help" * kOfServer) {
    const auto database = open_with_marks(Cluster::shared().new_url());
    run(*database,
        "CREATE FUNCTION complain(code text) RETURNS bigint LANGUAGE plpgsql AS"
        " 'BEGIN RAISE EXCEPTION USING ERRCODE = code, MESSAGE = ''said with care''; END'");
    using Kind = Failure::Kind;
    struct {
        const char* code;
        Kind kind;
    } const rows[] = {
        {"40001", Kind::busy},        // serialization failure
        {"40P01", Kind::busy},        // deadlock
        {"55P03", Kind::busy},        // a lock was not to be had
        {"57014", Kind::busy},        // took too long
        {"53300", Kind::busy},        // too many connections
        {"53100", Kind::full},        // disk full
        {"23505", Kind::constraint},  // unique
        {"23503", Kind::constraint},  // foreign key
        {"58030", Kind::io},          // I/O error
        {"25006", Kind::io},          // a standby now
        {"XX001", Kind::corrupt},     // data corrupted
        {"42703", Kind::other},       // no such column
        {"22P02", Kind::other},       // no number
    };
    for (const auto& row : rows) {
        CAPTURE(row.code);
        CHECK(kind_of([&] {
                  database->write([&](Transaction& tx) { tx.query("SELECT complain($1)", row.code); });
              }) == row.kind);
        CHECK_NOTHROW(
            database->write([](Transaction& tx) { tx.execute("UPDATE mark SET text = 'still here'"); }));
    }
    try {
        database->write(
            [](Transaction& tx) { tx.query("SELECT CAST(CAST($1 AS TEXT) AS BIGINT)", "a stored value"); });
        FAIL("no Failure");
    } catch (const Failure& failure) {
        CHECK(std::string(failure.what()).find("stored value") == std::string::npos);
    }
}

TEST_CASE("a job that swallows a failed statement does not pass for kept, and says what failed" * kOfServer) {
    const auto database = open_with_marks(Cluster::shared().new_url());
    set_mark(*database, 1);
    for (const bool goes_on : {false, true}) {
        CAPTURE(goes_on);
        try {
            database->write([&](Transaction& tx) {
                tx.execute("INSERT INTO mark (id) VALUES (2)");
                CHECK_THROWS_AS(tx.execute("INSERT INTO mark (id) VALUES (1)"), Failure);
                if (goes_on) tx.execute("INSERT INTO mark (id) VALUES (3)");
            });
            FAIL("no Failure");
        } catch (const Failure& failure) {
            CHECK(failure.kind() == Failure::Kind::constraint);
            CHECK(std::string(failure.what()).find("mark_pkey") != std::string::npos);
        }
        CHECK(marks(*database) == std::set{1});
    }
}

TEST_CASE("whoever waits too long for a row that another session holds is told so, and others are not" *
          kOfServer) {
    const std::string url =
        with(Cluster::shared().new_url(), "options=", "options=-cdeadlock_timeout%3D10ms%20");
    const auto database = open_with_marks(url);
    set_mark(*database, 1);
    set_mark(*database, 2);
    // Another program's session, which Sigap's lock does not keep out, wants the rows the other way round.
    const auto schema = url.substr(url.rfind("%3D") + 3);
    std::thread other;
    CHECK(kind_of([&] {
              database->write([&](Transaction& tx) {
                  tx.execute("UPDATE mark SET text = 'a' WHERE id = 1");
                  other = std::thread([&] {
                      try {
                          Cluster::shared().execute(
                              "SET deadlock_timeout = '60s'; SET search_path = " + schema +
                              "; UPDATE mark SET text = 'b' WHERE id = 2;"
                              " UPDATE mark SET text = 'b' WHERE id = 1");
                      } catch (const std::runtime_error&) {
                      }
                  });
                  while (Cluster::shared().answer("SELECT count(*) FROM pg_locks WHERE NOT granted") == "0")
                      std::this_thread::yield();
                  tx.execute("UPDATE mark SET text = 'a' WHERE id = 2");
              });
          }) == Failure::Kind::busy);
    other.join();
    CHECK(database->read([](Transaction& tx) {
        return tx.query_one("SELECT text FROM mark WHERE id = 1")->get<std::string>(0);
    }) == "b");
    CHECK_NOTHROW(set_mark(*database, 3));
}

TEST_CASE("a COMMIT whose answer is lost is an io failure, and the next job finds out what became of it" *
          kOfServer) {
    Cluster& server = Cluster::shared();
    Gate gate(server.port());
    const std::string url = with(server.new_url(), at_port(server.port()), at_port(gate.port()));
    const auto database = open_with_marks(url);
    struct {
        Cut where;
        std::set<int> found;
    } const rows[] = {{Cut::before_commit, {}}, {Cut::after_commit, {2}}};
    for (int id = 1; const auto& row : rows) {
        CAPTURE(id);
        gate.cut(row.where);
        try {
            set_mark(*database, id);
            FAIL("no Failure");
        } catch (const Failure& failure) {
            CHECK(failure.kind() == Failure::Kind::io);
            CHECK(std::string(failure.what()).find("whether it arrived is not known") != std::string::npos);
        }
        CHECK(gate.cuts() == id);
        CHECK(database->writer_state().trouble);
        // Asked again by an exact key, as a webhook is.
        const auto is_new = database->write([&](Transaction& tx) {
            return tx.execute("INSERT INTO mark (id) VALUES ($1) ON CONFLICT (id) DO NOTHING", id) == 1;
        });
        CHECK(is_new != row.found.contains(id));
        CHECK_FALSE(database->writer_state().trouble);
        ++id;
    }
    CHECK(marks(*database) == std::set{1, 2});
}

TEST_CASE("what a synchronous standby may lack is not confirmed to whoever brings it again" * kOfServer) {
    Cluster server(Cluster::can_be_followed());
    const auto database = open_with_marks(server.new_url());
    server.execute("ALTER SYSTEM SET synchronous_standby_names = 'away'");
    server.stop();  // a reload takes effect nobody knows when
    server.start();
    const auto bring = [&] {
        auto told = std::make_shared<std::promise<std::exception_ptr>>();
        database->append_async(
            [](Transaction& tx) {
                tx.execute("INSERT INTO mark (id) VALUES (1) ON CONFLICT (id) DO NOTHING");
            },
            [told](std::exception_ptr thrown) { told->set_value(std::move(thrown)); });
        return told->get_future();
    };
    const auto is_told = [](auto& outcome) {
        return outcome.wait_for(std::chrono::seconds{0}) == std::future_status::ready;
    };
    const auto wait_for_standby = [&](auto& outcome) {
        while (server.answer("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == "0" &&
               !is_told(outcome))
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
    };
    auto first = bring();
    wait_for_standby(first);
    REQUIRE_FALSE(is_told(first));
    // Its session is ended: on this server the row is there, and the standby has never heard of it.
    server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    CHECK(first.get() != nullptr);
    CHECK(marks(*database) == std::set{1});
    auto again = bring();
    wait_for_standby(again);
    CHECK_FALSE(is_told(again));
    server.execute("ALTER SYSTEM RESET synchronous_standby_names");
    server.execute("SELECT pg_reload_conf()");
    CHECK(again.get() == nullptr);
}

TEST_CASE("while the server is away jobs are told so, and the first one after it is done" * kOfServer) {
    Cluster server;
    const auto database = open_with_marks(server.url_of("public", server.port()));
    set_mark(*database, 1);
    server.stop();
    for (int attempt = 0; attempt < 3; ++attempt) {
        CAPTURE(attempt);
        CHECK(kind_of([&] { set_mark(*database, 2); }) == Failure::Kind::busy);
        CHECK(kind_of([&] { marks(*database); }) == Failure::Kind::busy);
        CHECK(database->writer_state().trouble->find("cannot be reached") != std::string::npos);
    }
    server.start();
    CHECK_NOTHROW(set_mark(*database, 2));
    CHECK(marks(*database) == std::set{1, 2});
    CHECK_FALSE(database->writer_state().trouble);
}

TEST_CASE("a server that was restarted between two jobs is not noticed" * kOfServer) {
    Cluster server;
    const auto database = open_with_marks(server.url_of("public", server.port()));
    set_mark(*database, 1);
    CHECK(marks(*database) == std::set{1});
    server.stop();
    server.start();
    std::promise<bool> appended;
    database->append_async([](Transaction& tx) { tx.execute("INSERT INTO mark (id) VALUES (3)"); },
                           [&](const std::exception_ptr& thrown) { appended.set_value(!thrown); });
    CHECK_NOTHROW(set_mark(*database, 2));
    CHECK(appended.get_future().get());
    CHECK(marks(*database) == std::set{1, 2, 3});
}

TEST_CASE("what was acknowledged survives the death of the server, and writing goes on after it" *
          kOfServer) {
    Cluster server;
    const auto database = open_with_marks(server.url_of("public", server.port()));
    constexpr int kThreads = 4;
    std::atomic<bool> is_over = false;
    std::atomic<int> confirmed = 0;
    std::array<std::set<int>, kThreads> told_yes;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread)
        threads.emplace_back([&, thread] {
            for (int id = thread; !is_over; id += kThreads) try {
                    set_mark(*database, id);
                    told_yes[static_cast<std::size_t>(thread)].insert(id);
                    ++confirmed;
                } catch (const Failure& failure) {
                    const bool is_expected =
                        failure.kind() == Failure::Kind::io || failure.kind() == Failure::Kind::busy;
                    if (!is_expected) MESSAGE(failure.what());
                }
        });
    for (int death = 0; death < 3; ++death) {
        const int before = confirmed;
        while (confirmed < before + 50) std::this_thread::yield();
        server.kill();
        while (!database->writer_state().trouble) std::this_thread::yield();
        CHECK(kind_of([&] { marks(*database); }) != Failure::Kind::other);
        server.start();
    }
    const int before = confirmed;
    while (confirmed < before + 50) std::this_thread::yield();
    is_over = true;
    for (std::thread& thread : threads) thread.join();
    const auto found = marks(*database);
    for (const auto& yes : told_yes)
        for (const int id : yes) CHECK(found.contains(id));
}
