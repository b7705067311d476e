#include "storage/copy_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "storage/postgres/text.hpp"

namespace storage {

/// A column as it is.
template <>
struct Reading<Value> {
    static Value of(const Value& value, std::size_t) { return value; }
};

namespace {

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

}  // namespace

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

CopyTable::CopyTable(const TableShape& shape, bool is_for_postgres)
    : shape_(shape), is_for_postgres_(is_for_postgres) {
    // Where rows have no key of their own, all of a row is one.
    key_ = shape.key;
    if (key_.empty())
        for (std::size_t column = 0; column < shape.columns.size(); ++column) key_.push_back(column);
    for (const auto& column : shape.columns) names_.push_back(column.name);
    for (const std::size_t column : key_) key_names_.push_back(names_[column]);
}

std::size_t CopyTable::rows_at_once() const {
    return shape_.has_bytes ? kLargeRowsAtOnce : kRowsAtOnce;
}

std::size_t CopyTable::rows_per_insert() const {
    return shape_.has_bytes ? 1 : kRowsPerInsert;
}

Values CopyTable::key_of(const Values& row) const {
    Values key;
    for (const std::size_t column : key_) key.push_back(row[column]);
    return key;
}

std::vector<Values> CopyTable::page(Transaction& tx, const std::optional<Values>& after,
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

std::int64_t CopyTable::count(Transaction& tx) const {
    return tx.query_one("SELECT count(*) FROM " + name() + " WHERE " + which())->get<std::int64_t>(0);
}

void CopyTable::insert(Transaction& tx, const std::vector<Values>& rows) const {
    for (std::size_t from = 0; from < rows.size(); from += rows_per_insert()) {
        const std::size_t count = std::min(rows_per_insert(), rows.size() - from);
        std::vector<std::string> lines;
        std::vector<Argument> arguments;
        for (std::size_t at = 0; at < count; ++at) {
            lines.push_back("(" + parameters(arguments.size() + 1, width()) + ")");
            for (const Value& value : rows[from + at]) arguments.push_back(argument_of(value));
        }
        tx.run(
            fmt::format("INSERT INTO {} ({}) VALUES {}", name(), joined(names_, ", "), joined(lines, ", ")),
            arguments, {});
    }
}

void CopyTable::update(Transaction& tx, const Values& row) const {
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

void CopyTable::detach(Transaction& tx, const Values& row) const {
    for (const std::size_t column : refers_to_itself())
        tx.run(fmt::format("UPDATE {0} SET {1} = NULL WHERE {1} = $1", name(), names_[column]),
               std::array{argument_of(row[key_.front()])}, {});
}

void CopyTable::remove(Transaction& tx, const Values& row) const {
    const Values key = key_of(row);
    std::vector<Argument> arguments;
    for (const Value& value : key) arguments.push_back(argument_of(value));
    tx.run(fmt::format("DELETE FROM {} WHERE {}", name(), where(0)), arguments, {});
}

/// The mark of a copy is the target's own.
std::string CopyTable::which() const {
    return name() == "meta" ? fmt::format("key <> '{}'", kCopiedFrom) : "1 = 1";
}

std::string CopyTable::where(std::size_t behind) const {
    std::vector<std::string> parts;
    for (std::size_t at = 0; at < key_names_.size(); ++at)
        parts.push_back(fmt::format("{} = ${}", key_names_[at], behind + at + 1));
    return joined(parts, " AND ");
}

/// A row as the target keeps it: text where its column is text, and none that PostgreSQL would not keep.
Values CopyTable::as_kept(const Row& row) const {
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

}  // namespace storage
