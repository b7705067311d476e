#include "bench/growth/office.hpp"

#include <fmt/format.h>

#include <chrono>
#include <stdexcept>

#include "bot/demo/programs.hpp"
#include "bot/domain/local_time.hpp"
#include "config/calendar_file.hpp"
#include "config/policy_file.hpp"
#include "storage/meta.hpp"
#include "storage/migrations.hpp"

namespace bench::growth {
namespace {

template <typename Made>
auto value(Made made) {
    if (!made) throw std::runtime_error(made.error().message);
    return std::move(*made);
}

}  // namespace

Folder::Folder() : path_(demo::temporary_folder()) {}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string Folder::url(const std::string& name) const {
    return "sqlite:" + (path_ / name).string();
}

std::unique_ptr<storage::Database> open(const std::string& url, storage::Database::Clock clock) {
    auto database = value(storage::Database::open({.url = url}, std::move(clock)));
    if (const auto migrated = storage::migrate(*database); !migrated)
        throw std::runtime_error(migrated.error().message);
    return database;
}

void for_numbers(storage::Database& database, std::int64_t count, const std::string& statement) {
    constexpr std::int64_t kAtOnce = 100'000;
    for (std::int64_t from = 0; from < count; from += kAtOnce)
        database.write([&](storage::Transaction& tx) {
            const auto into = statement.find("SELECT");
            tx.execute(
                statement.substr(0, into) +
                    " WITH RECURSIVE numbers (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < $2) " +
                    statement.substr(into),
                from, std::min(from + kAtOnce, count));
        });
}

std::unique_ptr<storage::Database> make_office(const std::string& url, std::int64_t people,
                                               storage::Database::Clock clock) {
    auto database = open(url, std::move(clock));
    database->write(
        [](storage::Transaction& tx) { storage::meta::settle_purpose(tx, storage::meta::Purpose::office); });
    const std::int64_t units = (people + kUnitSize - 1) / kUnitSize;
    for_numbers(
        *database, units,
        fmt::format(
            "INSERT INTO unit (unit_id, parent_unit_id, kind, head_employee_id, zone)"
            " SELECT printf('Unit %06d', i), CASE i WHEN 0 THEN NULL ELSE 'Unit 000000' END, 'office',"
            " printf('P-%07d', i * {}), '{}' FROM numbers",
            kUnitSize, kZone));
    for_numbers(
        *database, people,
        fmt::format(
            "INSERT INTO employee (employee_id, nip, name, unit_id, role, phone, language, zone)"
            " SELECT printf('P-%07d', i), printf('1980%014d', i), printf('Pegawai %07d', i),"
            " printf('Unit %06d', i / {0}), CASE WHEN i = 1 THEN 'hr' WHEN i % {0} = 0 THEN 'supervisor'"
            " ELSE 'employee' END, '', 'id', '' FROM numbers",
            kUnitSize));
    for_numbers(
        *database, people,
        "INSERT INTO chat (messenger, account, address, employee_id, state, is_preferred, bound_at, last_heard_at)"
        " SELECT 'telegram', 'main', CAST(100000 + i AS TEXT), printf('P-%07d', i), 'live', 1, 0, 0 FROM numbers");
    return database;
}

std::shared_ptr<const domain::Rulebook> friday_rules() {
    auto policy = config::load_policy("config/policies/kaltim-friday.toml");
    if (!policy) throw std::runtime_error(to_string(policy.error().front()));
    auto calendar = config::load_calendar("config/calendars/id.json");
    if (!calendar) throw std::runtime_error("config/calendars/id.json cannot be read");
    return std::make_shared<domain::Rulebook>(std::vector<domain::Policy>{std::move(*policy)},
                                              std::move(*calendar));
}

double seconds_of(const std::function<void()>& work) {
    const auto begun = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

std::string counted(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

}  // namespace bench::growth
