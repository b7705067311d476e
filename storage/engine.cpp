#include "storage/engine.hpp"

#include <fmt/format.h>

#include "storage/sqlite/engine.hpp"

namespace storage {

domain::Result<std::unique_ptr<Engine>> make_engine(const std::string& url, Access access,
                                                    Threading threading) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (url.starts_with(kSqlite)) return sqlite::make_engine(url.substr(kSqlite.size()), access, threading);
    return domain::failure(
        domain::Fault::misconfigured,
        fmt::format("[storage] url \"{}\": expected sqlite:PATH, e.g. sqlite:/var/lib/sigap/sigap.db", url));
}

}  // namespace storage
