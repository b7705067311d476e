// What the build puts into the binary from migrations/<engine>/*.sql (see storage/CMakeLists.txt). Inside
// this room only.
#pragma once

#include <span>
#include <string_view>

namespace storage {

struct CarriedMigration {
    std::string_view engine;
    int number;
    std::string_view name;
    std::string_view sql;
};

/// Of all engines; those of one engine in order.
std::span<const CarriedMigration> carried_migrations();

}  // namespace storage
