#include "storage/copy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "storage/meta.hpp"
#include "storage/postgres/identities.hpp"
#include "storage/postgres/text.hpp"
#include "storage/table_shapes.hpp"

namespace storage {

/// A column as it is.
template <>
struct Reading<Value> {
    static Value of(const Value& value, std::size_t) { return value; }
};

namespace {

using Values = std::vector<Value>;

/// In the target's `meta`: when the source's database was made, which no two offices share.
constexpr std::string_view kCopiedFrom = "copied_from";

constexpr std::size_t kRowsAtOnce = 1000;
constexpr std::size_t kLargeRowsAtOnce = 4;
constexpr std::size_t kRowsPerInsert = 50;

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    return fmt::format("{}", fmt::join(words, between));
}

std::string parameters(std::size_t from, std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at < count; ++at) names.push_back(fmt::format("${}", from + at));
    return joined(names, ", ");
}

Argument argument_of(const Value& value) {
    return std::visit([](const auto& one) { return to_argument(one); }, value);
}

std::string made_at(Transaction& tx) {
    const auto row = tx.query_one("SELECT applied_at FROM schema_migration WHERE number = 1");
    return row ? std::to_string(row->get<std::int64_t>(0)) : "";
}

/// One table's texts and ways, the same for both sides.
class Table {
public:
    Table(const TableShape& shape, bool is_for_postgres) : shape_(shape), is_for_postgres_(is_for_postgres) {
        // Where rows have no key of their own, all of a row is one.
        key_ = shape.key;
        if (key_.empty())
            for (std::size_t column = 0; column < shape.columns.size(); ++column) key_.push_back(column);
        for (const auto& column : shape.columns) names_.push_back(column.name);
        for (const std::size_t column : key_) key_names_.push_back(names_[column]);
    }

    const std::string& name() const { return shape_.name; }
    std::size_t width() const { return names_.size(); }
    const std::vector<std::size_t>& refers_to_itself() const { return shape_.refers_to_itself; }
    bool has_key() const { return !shape_.key.empty(); }
    std::size_t rows_at_once() const { return shape_.has_bytes ? kLargeRowsAtOnce : kRowsAtOnce; }
    std::size_t rows_per_insert() const { return shape_.has_bytes ? 1 : kRowsPerInsert; }

    Values key_of(const Values& row) const {
        Values key;
        for (const std::size_t column : key_) key.push_back(row[column]);
        return key;
    }

    /// Rows after `after`, if given, and up to `through`, if given, in the order of the key.
    std::vector<Values> page(Transaction& tx, const std::optional<Values>& after,
                             const std::optional<Values>& through, std::size_t limit) const {
        std::string sql = "SELECT " + joined(names_, ", ") + " FROM " + name() + " WHERE " + which();
        std::vector<Argument> arguments;
        const auto compare = [&](const char* sign, const Values& key) {
            sql += fmt::format(" AND ({}) {} ({})", joined(key_names_, ", "), sign,
                               parameters(arguments.size() + 1, key.size()));
            for (const Value& value : key) arguments.push_back(argument_of(value));
        };
        if (after) compare(">", *after);
        if (through) compare("<=", *through);
        sql += " ORDER BY " + joined(key_names_, ", ") + fmt::format(" LIMIT {}", limit);
        std::vector<Values> rows;
        tx.run(sql, arguments, [&](Row&& row) { rows.push_back(as_kept(row)); });
        return rows;
    }

    void insert(Transaction& tx, const std::vector<Values>& rows) const {
        for (std::size_t from = 0; from < rows.size(); from += rows_per_insert()) {
            const std::size_t count = std::min(rows_per_insert(), rows.size() - from);
            std::vector<std::string> lines;
            std::vector<Argument> arguments;
            for (std::size_t at = 0; at < count; ++at) {
                lines.push_back("(" + parameters(arguments.size() + 1, width()) + ")");
                for (const Value& value : rows[from + at]) arguments.push_back(argument_of(value));
            }
            tx.run(fmt::format("INSERT INTO {} ({}) VALUES {}", name(), joined(names_, ", "),
                               joined(lines, ", ")),
                   arguments, {});
        }
    }

    void update(Transaction& tx, const Values& row) const {
        std::vector<std::string> sets;
        std::vector<Argument> arguments;
        for (std::size_t column = 0; column < width(); ++column) {
            sets.push_back(fmt::format("{} = ${}", names_[column], column + 1));
            arguments.push_back(argument_of(row[column]));
        }
        const std::string sql =
            fmt::format("UPDATE {} SET {} WHERE {}", name(), joined(sets, ", "), where(width()));
        const Values key = key_of(row);
        for (const Value& value : key) arguments.push_back(argument_of(value));
        tx.run(sql, arguments, {});
    }

    /// Rows of the same table no longer name it; those that should are mended when theirs is compared.
    void detach(Transaction& tx, const Values& row) const {
        for (const std::size_t column : refers_to_itself())
            tx.run(fmt::format("UPDATE {0} SET {1} = NULL WHERE {1} = $1", name(), names_[column]),
                   std::array{argument_of(row[key_.front()])}, {});
    }

    void remove(Transaction& tx, const Values& row) const {
        const Values key = key_of(row);
        std::vector<Argument> arguments;
        for (const Value& value : key) arguments.push_back(argument_of(value));
        tx.run(fmt::format("DELETE FROM {} WHERE {}", name(), where(0)), arguments, {});
    }

    std::int64_t count(Transaction& tx) const {
        return tx.query_one("SELECT count(*) FROM " + name() + " WHERE " + which())->get<std::int64_t>(0);
    }

private:
    /// The mark of a copy is the target's own.
    std::string which() const { return name() == "meta" ? fmt::format("key <> '{}'", kCopiedFrom) : "1 = 1"; }

    std::string where(std::size_t behind) const {
        std::vector<std::string> parts;
        for (std::size_t at = 0; at < key_names_.size(); ++at)
            parts.push_back(fmt::format("{} = ${}", key_names_[at], behind + at + 1));
        return joined(parts, " AND ");
    }

    /// A row as the target keeps it: text where its column is text, and none that PostgreSQL would not keep.
    Values as_kept(const Row& row) const {
        Values values;
        for (std::size_t column = 0; column < width(); ++column) {
            if (!shape_.columns[column].is_text) {
                values.push_back(row.get<Value>(column));
                continue;
            }
            const auto text = row.get<std::optional<AsItCame>>(column);
            if (!text) {
                values.emplace_back(nullptr);
                continue;
            }
            std::string mended;
            const bool is_as_it_came = name() == "inbox" && names_[column] == "raw";
            values.emplace_back(is_for_postgres_ && !is_as_it_came
                                    ? std::string(postgres::keepable(text->bytes, mended))
                                    : text->bytes);
        }
        return values;
    }

    const TableShape& shape_;
    bool is_for_postgres_;
    std::vector<std::string> names_;
    std::vector<std::size_t> key_;
    std::vector<std::string> key_names_;
};

/// In the order in which both engines answer keys: numbers, or text by its bytes.
bool is_before(const Values& key, const Values& other) {
    return std::lexicographical_compare(key.begin(), key.end(), other.begin(), other.end(),
                                        [](const Value& one, const Value& two) {
                                            if (one.index() != two.index()) return one.index() < two.index();
                                            if (const auto* text = std::get_if<std::string>(&one))
                                                return *text < std::get<std::string>(two);
                                            if (const auto* number = std::get_if<std::int64_t>(&one))
                                                return *number < std::get<std::int64_t>(two);
                                            return false;
                                        });
}

/// What one page of rows came to.
struct Difference {
    std::vector<Values> missing;
    std::vector<Values> changed;
    std::vector<Values> surplus;

    bool is_none() const { return missing.empty() && changed.empty() && surplus.empty(); }
};

Difference compare(const Table& table, const std::vector<Values>& wanted, const std::vector<Values>& there) {
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

    CopiedTable bring(const Table& table) {
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
    std::int64_t drop_surplus(const Table& table) {
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
    static Values without_itself(const Table& table, Values row) {
        for (const std::size_t column : table.refers_to_itself()) row[column] = nullptr;
        return row;
    }

    /// A table without a key is small and forgotten after a month: all of it, or nothing if it is the same.
    void replace(const Table& table, CopiedTable& copied) {
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

    std::vector<Values> rows_there(const Table& table, const std::optional<Values>& after,
                                   const std::optional<Values>& through, std::size_t limit) {
        if (is_bare_) return {};
        return target_.read([&](Transaction& tx) { return table.page(tx, after, through, limit); });
    }

    void pass(const Table& table, CopiedTable& copied, bool is_first) {
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
    std::vector<Table> tables;
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
