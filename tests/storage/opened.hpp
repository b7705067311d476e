// A database to try things on, with a clock that only the test moves.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "storage/database.hpp"
#include "tests/support/engine_choice.hpp"

namespace storage_test {

inline constexpr domain::Instant kNow = domain::from_unix_seconds(1'795'000'000);

/// A directory of the test's own, gone with it.
class Directory {
public:
    Directory() {
        std::string pattern = (std::filesystem::temp_directory_path() / "sigap-test-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
        url_ = engine_choice::is_postgres() ? engine_choice::new_url()
                                            : "sqlite:" + (path_ / "sigap.db").string();
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    ~Directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    std::filesystem::path operator/(const char* name) const { return path_ / name; }
    /// A database that is still there when it was closed: a file in the directory, where the engine has
    /// files.
    std::string url() const { return url_; }

private:
    std::filesystem::path path_;
    std::string url_;
};

inline domain::Result<std::unique_ptr<storage::Database>> try_open(storage::Database::Options options) {
    return storage::Database::open(options, [] { return kNow; });
}

inline std::unique_ptr<storage::Database> open(const std::string& url = engine_choice::new_url()) {
    auto opened = try_open({.url = url});
    if (!opened) FAIL(opened.error().message);
    return std::move(*opened);
}

/// Stories that are about SQLite's files: `TEST_CASE("…" * kOfFiles)`.
inline const auto kOfFiles = doctest::skip(engine_choice::is_postgres());
/// And those that are about PostgreSQL's server.
inline const auto kOfServer = doctest::skip(!engine_choice::is_postgres());

/// Runs one statement without arguments in a transaction of its own; DDL as SQLite takes it.
inline void run(storage::Database& database, std::string_view sql) {
    database.write(
        [&](storage::Transaction& transaction) { transaction.run_script(engine_choice::ddl(sql)); });
}

inline std::int64_t number(storage::Database& database, std::string_view sql) {
    return database.read(
        [&](storage::Transaction& transaction) { return transaction.query_one(sql)->get<std::int64_t>(0); });
}

}  // namespace storage_test
