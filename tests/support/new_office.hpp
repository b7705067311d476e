// A database with the schema of today and nothing in it.
#pragma once

#include <stdexcept>
#include <string>

#include "storage/database.hpp"
#include "storage/migrations.hpp"
#include "tests/support/cluster.hpp"
#include "tests/support/engine_choice.hpp"

namespace engine_choice {

inline std::string new_office_url(Cluster& cluster) {
    return cluster.new_copy([](const std::string& url) {
        auto opened = storage::Database::open({.url = url}, [] { return domain::from_unix_seconds(0); });
        if (!opened) throw std::runtime_error(opened.error().message);
        if (const auto migrated = storage::migrate(**opened); !migrated)
            throw std::runtime_error(migrated.error().message);
    });
}

/// Its URL. Over SQLite the schema is still to be made, over PostgreSQL it is there already: making it takes
/// a second, a copy of what was made once a fifth.
inline std::string new_office_url() {
    return is_postgres() ? new_office_url(Cluster::shared()) : new_url();
}

}  // namespace engine_choice
