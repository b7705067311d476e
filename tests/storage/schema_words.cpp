#include "tests/storage/schema_words.hpp"

#include <fmt/format.h>

namespace storage_test {
namespace {

using storage::Row;
using storage::Transaction;

std::string condition_in(const std::string& definition) {
    const auto at = definition.find(" WHERE ");
    if (at == std::string::npos) return "";
    std::string condition;
    for (const char letter : definition.substr(at + 7))
        if (letter != '(' && letter != ')') condition += letter;
    // PostgreSQL writes out what it takes a literal for.
    for (auto cast = condition.find("::text"); cast != std::string::npos; cast = condition.find("::text"))
        condition.erase(cast, 6);
    return " where " + condition;
}

void add_sqlite(Transaction& tx, const std::string& table, std::set<std::string>& facts) {
    std::string key;
    tx.for_each(
        fmt::format("SELECT name, type, \"notnull\", pk FROM pragma_table_info('{}') ORDER BY pk", table),
        [&](const Row& row) {
            const bool is_key = row.get<int>(3) > 0;
            if (is_key) key += (key.empty() ? "" : ", ") + row.get<std::string>(0);
            facts.insert(fmt::format("column {} {}{}", row.get<std::string>(0), row.get<std::string>(1),
                                     row.get<bool>(2) || is_key ? " not null" : ""));
        });
    if (!key.empty()) facts.insert("unique " + key);
    tx.for_each(fmt::format("SELECT i.name, coalesce(m.sql, '') FROM pragma_index_list('{}') i"
                            " JOIN sqlite_schema m ON m.name = i.name WHERE i.\"unique\" = 1",
                            table),
                [&](const Row& index) {
                    std::string columns;
                    tx.for_each(fmt::format("SELECT name FROM pragma_index_info('{}') ORDER BY seqno",
                                            index.get<std::string>(0)),
                                [&](const Row& row) {
                                    columns += (columns.empty() ? "" : ", ") + row.get<std::string>(0);
                                });
                    facts.insert("unique " + columns + condition_in(index.get<std::string>(1)));
                });
}

void add_postgres(Transaction& tx, const std::string& table, std::set<std::string>& facts) {
    const std::map<std::string, std::string> types{
        {"bigint", "INTEGER"}, {"text", "TEXT"}, {"bytea", "BLOB"}, {"double precision", "REAL"}};
    tx.for_each(
        "SELECT column_name, data_type, is_nullable = 'NO', coalesce(collation_name, '') FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND table_name = $1",
        [&](const Row& row) {
            const auto type = row.get<std::string>(1);
            const bool is_in_order = type != "text" || row.get<std::string>(3) == "C";
            facts.insert(fmt::format(
                "column {} {}{}{}", row.get<std::string>(0), types.contains(type) ? types.at(type) : type,
                row.get<bool>(2) ? " not null" : "", is_in_order ? "" : " without COLLATE \"C\""));
        },
        table);
    tx.for_each(
        "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND tablename = $1"
        " AND indexdef LIKE 'CREATE UNIQUE%'",
        [&](const Row& row) {
            const auto text = row.get<std::string>(0);
            const auto from = text.find('(') + 1;
            facts.insert("unique " + text.substr(from, text.find(')') - from) + condition_in(text));
        },
        table);
}

}  // namespace

SchemaWords schema_words(storage::Database& database) {
    return database.read([&](Transaction& tx) {
        SchemaWords words;
        for (const std::string& table : tx.tables())
            if (database.engine_name() == "sqlite")
                add_sqlite(tx, table, words[table]);
            else
                add_postgres(tx, table, words[table]);
        return words;
    });
}

}  // namespace storage_test
