#include "storage/copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "storage/copy_table.hpp"
#include "storage/meta.hpp"
#include "storage/postgres/identities.hpp"
#include "storage/table_shapes.hpp"

namespace storage {

namespace {

std::string made_at(Transaction& tx) {
    const auto row = tx.query_one("SELECT applied_at FROM schema_migration WHERE number = 1");
    return row ? std::to_string(row->get<std::int64_t>(0)) : "";
}

/// What one page of rows came to.
struct Difference {
    std::vector<Values> missing;
    std::vector<Values> changed;
    std::vector<Values> surplus;

    bool is_none() const { return missing.empty() && changed.empty() && surplus.empty(); }
};

Difference compare(const CopyTable& table, const std::vector<Values>& wanted,
                   const std::vector<Values>& there) {
    Difference difference;
    auto old = there.begin();
    for (const Values& row : wanted) {
        const Values key = table.key_of(row);
        for (; old != there.end() && is_before(table.key_of(*old), key); ++old)
            difference.surplus.push_back(*old);
        if (old == there.end() || is_before(key, table.key_of(*old)))
            difference.missing.push_back(row);
        else if (*old++ != row)
            difference.changed.push_back(row);
    }
    difference.surplus.insert(difference.surplus.end(), old, there.end());
    return difference;
}

class Copier {
public:
    Copier(Transaction& from, Database& target, Copying copying, const CopyProgress& progress)
        : from_(from),
          target_(target),
          copying_(copying),
          progress_(progress),
          is_bare_(target.read([](Transaction& tx) { return tx.tables(); }).empty()) {}

    CopiedTable bring(const CopyTable& table) {
        CopiedTable copied{.name = table.name(), .rows = table.count(from_)};
        if (!table.has_key()) {
            replace(table, copied);
        } else {
            pass(table, copied, true);
            if (!table.refers_to_itself().empty() && copying_ == Copying::apply) pass(table, copied, false);
        }
        if (!is_bare_) copied.rows_there = target_.read([&](Transaction& tx) { return table.count(tx); });
        return copied;
    }

    /// What the source no longer has; to be called for all tables, in the other order, before anything is
    /// brought.
    std::int64_t drop_surplus(const CopyTable& table) {
        std::int64_t deleted = 0;
        std::optional<Values> after;
        for (bool has_more = table.has_key(); has_more;) {
            const auto there = rows_there(table, after, std::nullopt, table.rows_at_once());
            has_more = there.size() == table.rows_at_once();
            if (there.empty()) break;
            const Values last = table.key_of(there.back());
            const auto wanted = table.page(from_, after, last, there.size() + 1);
            const bool is_all_there = wanted.size() <= there.size();
            std::vector<Values> surplus = compare(table, wanted, there).surplus;
            if (!is_all_there) {  // more rows are missing than fit: only what lies before the last one seen
                                  // is certain
                const Values seen = table.key_of(wanted.back());
                std::erase_if(surplus,
                              [&](const Values& row) { return !is_before(table.key_of(row), seen); });
                after = seen;
                has_more = true;
            } else {
                after = last;
            }
            deleted += static_cast<std::int64_t>(surplus.size());
            if (copying_ == Copying::apply && !surplus.empty())
                target_.write([&](Transaction& tx) {
                    for (const Values& row : surplus) table.detach(tx, row);
                    for (const Values& row : surplus) table.remove(tx, row);
                });
        }
        return deleted;
    }

private:
    static Values without_itself(const CopyTable& table, Values row) {
        for (const std::size_t column : table.refers_to_itself()) row[column] = nullptr;
        return row;
    }

    /// A table without a key is small and forgotten after a month: all of it, or nothing if it is the same.
    void replace(const CopyTable& table, CopiedTable& copied) {
        constexpr std::size_t kAll = 1'000'000'000;
        const auto wanted = table.page(from_, std::nullopt, std::nullopt, kAll);
        const auto there = rows_there(table, std::nullopt, std::nullopt, kAll);
        if (wanted == there) return;
        copied.inserted = static_cast<std::int64_t>(wanted.size());
        copied.deleted = static_cast<std::int64_t>(there.size());
        if (copying_ == Copying::apply)
            target_.write([&](Transaction& tx) {
                tx.execute("DELETE FROM " + table.name());
                table.insert(tx, wanted);
            });
    }

    std::vector<Values> rows_there(const CopyTable& table, const std::optional<Values>& after,
                                   const std::optional<Values>& through, std::size_t limit) {
        if (is_bare_) return {};
        return target_.read([&](Transaction& tx) { return table.page(tx, after, through, limit); });
    }

    void pass(const CopyTable& table, CopiedTable& copied, bool is_first) {
        std::int64_t seen = 0;
        std::optional<Values> after;
        for (bool has_more = true; has_more;) {
            std::vector<Values> wanted = table.page(from_, after, std::nullopt, table.rows_at_once());
            has_more = wanted.size() == table.rows_at_once();
            if (wanted.empty()) break;
            const Values last = table.key_of(wanted.back());
            const auto there = rows_there(table, after, last, wanted.size());
            Difference difference = compare(table, wanted, there);
            if (is_first) {
                copied.inserted += static_cast<std::int64_t>(difference.missing.size());
                copied.changed += static_cast<std::int64_t>(difference.changed.size());
                // Whom a row names may come later: first without, then, in the second pass, with it.
                for (Values& row : difference.missing) row = without_itself(table, std::move(row));
                if (!table.refers_to_itself().empty()) difference.changed.clear();
            }
            difference.surplus.clear();
            if (copying_ == Copying::apply && !difference.is_none())
                target_.write([&](Transaction& tx) {
                    // In this order: what was one person's only live chat makes room for the next.
                    for (const Values& row : difference.changed) table.update(tx, row);
                    table.insert(tx, difference.missing);
                });
            seen += static_cast<std::int64_t>(wanted.size());
            progress_(table.name(), seen);
            after = last;
        }
    }

    Transaction& from_;
    Database& target_;
    Copying copying_;
    const CopyProgress& progress_;
    const bool is_bare_;  // a plan for a target that has no tables yet
};

/// Rows by number that the source does not have: somebody worked with the target.
bool has_lived(Transaction& from, Transaction& there) {
    const auto newest = [](Transaction& tx) {
        return tx.query_one("SELECT coalesce(max(audit_event_id), 0) FROM audit_event")->get<std::int64_t>(0);
    };
    if (newest(there) > newest(from)) return true;
    for (const Row& beat : there.query("SELECT instance_id, started_at FROM heartbeat"))
        if (!from.query_one("SELECT 1 FROM heartbeat WHERE instance_id = $1 AND started_at = $2",
                            beat.get<std::string>(0), beat.get<std::int64_t>(1)))
            return true;
    return false;
}

}  // namespace

domain::Result<void> may_copy(Transaction& from, Database& target) {
    const std::string source = made_at(from);
    return target.read([&](Transaction& tx) -> domain::Result<void> {
        const auto refuse = [](std::string_view why, std::string_view mend) {
            return domain::failure(domain::Fault::misconfigured, fmt::format("the target {}: {}", why, mend));
        };
        const auto tables = tx.tables();
        if (tables.empty()) return {};
        if (const auto copied = meta::get(tx, kCopiedFrom)) {
            if (*copied != source)
                return refuse("holds a copy of another office", "name a database of its own for each office");
            if (has_lived(from, tx))
                return refuse("has been worked with since it was copied",
                              "the office lives there now; nothing is to be "
                              "brought over any more, or name an empty database");
            return {};
        }
        for (const TableShape& shape : table_shapes())
            if (tx.query_one(fmt::format("SELECT 1 FROM {} LIMIT 1", shape.name)))
                return refuse("holds an office already", "name an empty database; nothing was changed");
        return {};
    });
}

std::vector<CopiedTable> copy_office(Transaction& from, Database& target, Copying copying,
                                     const CopyProgress& progress) {
    if (copying == Copying::apply) {
        const std::string source = made_at(from);
        target.write([&](Transaction& tx) { meta::set(tx, kCopiedFrom, source); });
    }
    const auto shapes = table_shapes();
    const bool is_for_postgres = target.engine_name() == "postgres";
    std::vector<CopyTable> tables;
    for (const TableShape& shape : shapes) tables.emplace_back(shape, is_for_postgres);

    Copier copier(from, target, copying, progress);
    std::vector<std::int64_t> deleted(tables.size());
    for (std::size_t at = tables.size(); at-- > 0;) deleted[at] = copier.drop_surplus(tables[at]);
    std::vector<CopiedTable> copied;
    for (std::size_t at = 0; at < tables.size(); ++at) {
        copied.push_back(copier.bring(tables[at]));
        copied.back().deleted += deleted[at];
    }
    if (is_for_postgres && copying == Copying::apply) target.write(postgres::settle_identities);
    return copied;
}

}  // namespace storage
