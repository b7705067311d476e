#include "storage/engine.hpp"

#include <fmt/format.h>

#include "storage/postgres/engine.hpp"
#include "storage/shown_url.hpp"
#include "storage/sqlite/engine.hpp"

namespace storage {

void Connection::post(std::string_view sql, std::span<const Argument> arguments) {
    run(sql, arguments, {});
}

std::unique_ptr<Connection> Engine::open_appender() {
    return nullptr;
}

std::unique_ptr<Listener> Engine::listen(std::function<void()>) {
    return nullptr;
}

domain::Result<std::unique_ptr<Engine>> make_engine(const std::string& url, Access access,
                                                    Threading threading) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (url.starts_with(kSqlite)) return sqlite::make_engine(url.substr(kSqlite.size()), access, threading);
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return postgres::make_engine(url);
    return domain::failure(
        domain::Fault::misconfigured,
        fmt::format("[storage] url \"{}\": expected sqlite:PATH, e.g. sqlite:/var/lib/sigap/sigap.db, or "
                    "postgresql://USER@HOST/DATABASE",
                    shown_url(url)));
}

}  // namespace storage
