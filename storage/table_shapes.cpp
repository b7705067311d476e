#include "storage/table_shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>

#include "storage/database.hpp"
#include "storage/migrations.hpp"

namespace storage {
namespace {

using Referred = std::map<std::string, std::set<std::string>>;

TableShape shape_of(Transaction& tx, const std::string& table, Referred& referred) {
    TableShape shape;
    shape.name = table;
    std::map<int, std::size_t> key;
    tx.for_each(fmt::format("SELECT name, type, pk FROM pragma_table_info('{}') ORDER BY cid", table),
                [&](const Row& row) {
                    const auto type = row.get<std::string>(1);
                    if (const int place = row.get<int>(2); place > 0) key[place] = shape.columns.size();
                    shape.columns.push_back({row.get<std::string>(0), type == "TEXT"});
                    shape.has_bytes |= type == "BLOB";
                });
    for (const auto& [place, column] : key) shape.key.push_back(column);
    tx.for_each(fmt::format("SELECT \"table\", \"from\" FROM pragma_foreign_key_list('{}')", table),
                [&](const Row& row) {
                    const auto target = row.get<std::string>(0), column = row.get<std::string>(1);
                    if (target != table) {
                        referred[table].insert(target);
                        return;
                    }
                    const auto found = std::find_if(shape.columns.begin(), shape.columns.end(),
                                                    [&](const auto& one) { return one.name == column; });
                    shape.refers_to_itself.push_back(static_cast<std::size_t>(found - shape.columns.begin()));
                });
    return shape;
}

std::vector<TableShape> in_order(std::vector<TableShape> shapes, const Referred& referred) {
    std::vector<TableShape> ordered;
    std::set<std::string> placed;
    while (!shapes.empty()) {
        const auto is_ready = [&](const TableShape& shape) {
            const auto targets = referred.find(shape.name);
            return targets == referred.end() || std::includes(placed.begin(), placed.end(),
                                                              targets->second.begin(), targets->second.end());
        };
        const auto next = std::find_if(shapes.begin(), shapes.end(), is_ready);
        if (next == shapes.end()) throw std::logic_error("tables refer to each other in a circle");
        placed.insert(next->name);
        ordered.push_back(std::move(*next));
        shapes.erase(next);
    }
    return ordered;
}

}  // namespace

// SQLite can be asked what it made of the migrations; both engines make the same of them (a test says so).
std::vector<TableShape> table_shapes() {
    const auto scratch = Database::open({.url = "sqlite::memory:", .threading = Threading::caller},
                                        [] { return domain::Instant{}; });
    if (!scratch) throw Failure(Failure::Kind::io, scratch.error().message);
    if (const auto made = migrate(**scratch); !made) throw std::logic_error(made.error().message);
    return (*scratch)->read([](Transaction& tx) {
        std::vector<TableShape> shapes;
        Referred referred;
        for (const std::string& table : tx.tables())
            if (table != "schema_migration") shapes.push_back(shape_of(tx, table, referred));
        return in_order(std::move(shapes), referred);
    });
}

}  // namespace storage
