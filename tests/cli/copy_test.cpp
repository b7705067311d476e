// `sigap copy`: an office moves, with proof; the way in between is told in tests/storage/copy_test.cpp.
#include "storage/copy.hpp"

#include "storage/audit_chain.hpp"
#include "storage/ledger.hpp"
#include "tests/cli/office.hpp"

using namespace cli_test;

namespace {

std::unique_ptr<storage::Database> open_at(const std::string& url) {
    auto opened =
        storage::Database::open({.url = url}, [] { return domain::from_unix_seconds(1'795'000'000); });
    if (!opened) FAIL(opened.error().message);
    return std::move(*opened);
}

/// An office with one decision on record; answers its URL.
std::string an_office(const Folder& folder, const std::string& name) {
    const std::string url = "sqlite:" + (folder / name);
    const auto database = open_at(url);
    REQUIRE(storage::migrate(*database));
    database->write([&](storage::Transaction& tx) {
        tx.execute(
            "INSERT INTO audit_event (at, actor, kind, subject, body) VALUES (1, 'sigap', 'k', $1, '{}')",
            name);
        tx.execute("UPDATE schema_migration SET applied_at = applied_at + $1", name.size());
        storage::seal(tx, 10);
    });
    return url;
}

std::string empty_target(const Folder& folder) {
    return engine_choice::is_postgres() ? engine_choice::new_url() : "sqlite:" + (folder / "target.db");
}

}  // namespace

TEST_CASE("copy brings an office into another database, and says what proves it") {
    const Folder folder;
    const std::string from = an_office(folder, "office.db"), to = empty_target(folder);
    const auto output = program({"copy", "--from", from, "--to", to});
    CAPTURE(output.err);
    CAPTURE(output.out);
    CHECK(output.exit_code == cli::kGood);
    CHECK(contains(output.out, "audit_event"));
    CHECK(contains(output.out, "2 rows in "));
    CHECK(contains(output.out, "the audit chain holds on both, head 1:"));
    CHECK(contains(output.out, "stop the service, run this once more"));

    const auto again = program({"copy", "--from", from, "--to", to, "--json"});
    CHECK(again.exit_code == cli::kGood);
    const json told = json::parse(again.out);
    CHECK(told.at("whole") == true);
    CHECK(told.at("audit").at("source") == told.at("audit").at("target"));
    for (const json& table : told.at("tables")) CHECK(table.at("inserted") == 0);
}

TEST_CASE("copy --plan says what would come and writes nothing") {
    const Folder folder;
    const std::string from = an_office(folder, "office.db"), to = empty_target(folder);
    if (!engine_choice::is_postgres()) REQUIRE(storage::migrate(*open_at(to)));
    for (int time = 0; time < 2; ++time) {
        const auto output = program({"copy", "--from", from, "--to", to, "--plan"});
        CAPTURE(output.err);
        CHECK(output.exit_code == cli::kGood);
        CHECK(contains(output.out, "would bring 1 new"));
        CHECK(contains(output.out, "nothing was written"));
    }
}

TEST_CASE("copy refuses what would mix two offices, and what would show a password") {
    const Folder folder;
    const std::string from = an_office(folder, "office.db"), to = empty_target(folder);
    REQUIRE(program({"copy", "--from", from, "--to", to}).exit_code == cli::kGood);
    const auto other = program({"copy", "--from", an_office(folder, "another.db"), "--to", to});
    CHECK(other.exit_code == cli::kEnvironment);
    CHECK(contains(other.err, "another office"));
    const auto into_itself = program({"copy", "--from", to, "--to", from});
    CHECK(into_itself.exit_code == cli::kEnvironment);
    CHECK(contains(into_itself.err, "holds an office already"));
    const auto missing = program({"copy", "--from", "sqlite:" + (folder / "nothing.db"), "--to", to});
    CHECK(missing.exit_code == cli::kEnvironment);
    CHECK(contains(missing.err, "does not exist"));

    const auto shown = program({"copy", "--from", from, "--to", "postgresql://sigap:geheim@db/sigap"});
    CHECK(shown.exit_code == cli::kUsage);
    CHECK(contains(shown.err, "~/.pgpass"));
    CHECK_FALSE(contains(shown.err, "geheim"));
    CHECK(program({"copy", "--from", from}).exit_code == cli::kUsage);
}
