#include "storage/copy.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/chain_recount.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/engine/clock.hpp"
#include "storage/migrations.hpp"
#include "storage/shown_url.hpp"

namespace cli {
namespace {

using storage::CopiedTable;
using storage::Copying;

struct WantedCopy {
    std::string from;
    std::string to;
    bool is_plan = false;
    bool as_json = false;
};

/// Both sides of the audit chain, each followed from its beginning.
struct Chains {
    app::ChainRecount from;
    app::ChainRecount to;

    bool agree() const {
        return from.broken_at.empty() && to.broken_at.empty() && from.length == to.length &&
               from.head == to.head && from.unsealed == to.unsealed;
    }
};

struct Copied {
    std::vector<CopiedTable> tables;
    Chains chains;

    bool is_whole() const {
        for (const CopiedTable& table : tables)
            if (table.rows != table.rows_there) return false;
        return chains.agree();
    }
};

domain::Result<std::unique_ptr<storage::Database>> open_side(const std::string& url, storage::Access access) {
    return storage::Database::open({.url = url, .access = access},
                                   [] { return engine::SystemClock().now(); });
}

/// The target's schema as this version has it; of a plan, only if it is so already or not there at all.
domain::Result<void> prepare(storage::Database& target, Copying copying) {
    const auto pending =
        copying == Copying::apply ? storage::migrate(target) : storage::pending_migrations(target);
    if (!pending) return tl::unexpected(pending.error());
    const bool is_bare = target.read([](storage::Transaction& tx) { return tx.tables(); }).empty();
    if (copying == Copying::plan && !pending->empty() && !is_bare)
        return domain::failure(
            domain::Fault::misconfigured,
            "the target's schema is of an earlier version: run `sigap migrate --apply` on it");
    return {};
}

domain::Result<Copied> copy(storage::Database& source, storage::Database& target, Copying copying,
                            const storage::CopyProgress& progress) {
    const auto pending = storage::pending_migrations(source);
    if (!pending) return tl::unexpected(pending.error());
    if (!pending->empty())
        return domain::failure(
            domain::Fault::misconfigured,
            fmt::format("the source is {} migrations behind this sigap: run `sigap migrate "
                        "--apply` on it, or the version that it belongs to",
                        pending->size()));
    return source.read([&](storage::Transaction& from) -> domain::Result<Copied> {
        if (const auto may = storage::may_copy(from, target); !may) return tl::unexpected(may.error());
        if (const auto prepared = prepare(target, copying); !prepared)
            return tl::unexpected(prepared.error());
        Copied copied{storage::copy_office(from, target, copying, progress), {}};
        if (copying == Copying::plan) return copied;
        progress("the audit chain", 0);
        copied.chains.from = app::recount_chain(from, std::nullopt);
        copied.chains.to =
            target.read([](storage::Transaction& tx) { return app::recount_chain(tx, std::nullopt); });
        return copied;
    });
}

void print_words(Local& local, const Copied& copied, Copying copying) {
    const bool is_plan = copying == Copying::plan;
    for (const CopiedTable& table : copied.tables) {
        if (table.inserted + table.changed + table.deleted == 0) continue;
        local.out << fmt::format("{:<24} {:>9} rows: {} {} new, {} changed, {} gone\n", table.name,
                                 table.rows, is_plan ? "would bring" : "brought", table.inserted,
                                 table.changed, table.deleted);
    }
    std::int64_t rows = 0;
    for (const CopiedTable& table : copied.tables) rows += table.rows;
    if (is_plan) {
        local.out << fmt::format("{} rows in {} tables; nothing was written\n", rows, copied.tables.size());
        return;
    }
    for (const CopiedTable& table : copied.tables)
        if (table.rows != table.rows_there)
            local.out << fmt::format("difference: {} has {} rows in the source and {} in the target\n",
                                     table.name, table.rows, table.rows_there);
    const Chains& chains = copied.chains;
    for (const auto* chain : {&chains.from, &chains.to})
        if (!chain->broken_at.empty())
            local.out << fmt::format("difference: the audit chain of the {} breaks at {}\n",
                                     chain == &chains.from ? "source" : "target", chain->broken_at);
    if (chains.from.head != chains.to.head || chains.from.length != chains.to.length)
        local.out << fmt::format(
            "difference: the audit chain ends at {}:{} in the source and at {}:{} in the target\n",
            chains.from.length, chains.from.head, chains.to.length, chains.to.head);
    if (copied.is_whole())
        local.out << fmt::format(
            "{} rows in {} tables on both sides; the audit chain holds on both, head {}:{}\n"
            "What the service writes to the source from now on is not in it: stop the service, run this once more, "
            "name the target as [storage] url, and start it again.\n",
            rows, copied.tables.size(), chains.to.length, chains.to.head);
}

Json json_of_copy(const Copied& copied, Copying copying) {
    Json tables = Json::array();
    for (const CopiedTable& table : copied.tables)
        tables.push_back({{"table", table.name},
                          {"rows", table.rows},
                          {"inserted", table.inserted},
                          {"changed", table.changed},
                          {"deleted", table.deleted},
                          {"rows_there", table.rows_there}});
    return {{"written", copying == Copying::apply},
            {"whole", copied.is_whole()},
            {"tables", tables},
            {"audit",
             {{"source", fmt::format("{}:{}", copied.chains.from.length, copied.chains.from.head)},
              {"target", fmt::format("{}:{}", copied.chains.to.length, copied.chains.to.head)}}}};
}

int copy_here(Local& local, const WantedCopy& wanted) {
    for (const std::string& url : {wanted.from, wanted.to})
        if (storage::shown_url(url) != url) {
            local.err << fmt::format(
                "sigap: {}: a password on a command line can be read by everybody on this machine; leave it out, and "
                "write it into ~/.pgpass or the file that PGPASSFILE names\n",
                storage::shown_url(url));
            return kUsage;
        }
    const Copying copying = wanted.is_plan ? Copying::plan : Copying::apply;
    const auto source = open_side(wanted.from, storage::Access::read_only);
    const auto target =
        open_side(wanted.to, wanted.is_plan ? storage::Access::read_only : storage::Access::read_write);
    for (const auto* side : {&source, &target})
        if (!*side) {
            local.err << "sigap: " << side->error().message << '\n';
            return kEnvironment;
        }
    const bool is_watched = ::isatty(STDERR_FILENO) == 1;
    const auto copied = copy(**source, **target, copying, [&](const std::string& what, std::int64_t rows) {
        if (is_watched) local.err << fmt::format("\r\x1b[Kcopying: {} {}", what, rows) << std::flush;
    });
    if (is_watched) local.err << "\r\x1b[K" << std::flush;
    if (!copied) {
        local.err << "sigap: " << copied.error().message << '\n';
        return kEnvironment;
    }
    if (wanted.as_json)
        print(local.out, json_of_copy(*copied, copying));
    else
        print_words(local, *copied, copying);
    return wanted.is_plan || copied->is_whole() ? kGood : kFinding;
}

}  // namespace

void add_copy(CLI::App& app, Chosen& chosen) {
    auto wanted = std::make_shared<WantedCopy>();
    CLI::App& command = add_command(
        app, "copy",
        "Bring an office into another database, SQLite's or PostgreSQL's, and prove that it arrived.\n"
        "The service may go on meanwhile: what differs is brought over, so that a copy that broke off is\n"
        "started again, and a second one, after the service has stopped, brings only what is new",
        {"sigap copy --from sqlite:/var/lib/sigap/sigap.db --to postgresql://sigap@db/sigap --plan",
         "sigap copy --from sqlite:/var/lib/sigap/sigap.db --to postgresql://sigap@db/sigap"});
    command.add_option("--from", wanted->from, "The office's database, as in [storage] url; only read")
        ->required();
    command
        .add_option("--to", wanted->to, "An empty database, or one that an earlier copy of this office made")
        ->required();
    command.add_flag("--plan", wanted->is_plan, "Say what would be brought; write nothing");
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command.callback(
        [&chosen, wanted] { chosen.here = [wanted](Local& local) { return copy_here(local, *wanted); }; });
}

}  // namespace cli
