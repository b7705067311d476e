// The tables of this version's schema, for whoever works through all of them alike.
#pragma once

#include <string>
#include <vector>

namespace storage {

struct TableShape {
    struct Column {
        std::string name;
        bool is_text = false;
    };

    std::string name;
    std::vector<Column> columns;
    std::vector<std::size_t> key;               ///< columns, in the key's order; empty: the table has none
    std::vector<std::size_t> refers_to_itself;  ///< columns that name a row of the same table
    bool has_bytes = false;                     ///< rows may be megabytes large
};

/// Every table but `schema_migration`, those that others refer to first.
std::vector<TableShape> table_shapes();

}  // namespace storage
