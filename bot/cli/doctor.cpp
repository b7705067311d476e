#include <fmt/format.h>
#include <sys/timex.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/doctor_checks.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/engine/clock.hpp"
#include "storage/ledger.hpp"
#include "storage/migrations.hpp"

namespace cli {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMebibyte = 1024 * 1024;
constexpr std::uintmax_t kLeastSpace = 200 * kMebibyte;
constexpr std::uintmax_t kComfortableSpace = 2048 * kMebibyte;

Check check_rules(const config::Options& options) {
    const auto files = read_rule_files(options.policy);
    if (!files)
        return {"rules", Health::bad, as_error(files.error()).message,
                "mend the files, then `sigap config check`"};
    std::vector<std::string> ids;
    for (const app::PolicyText& text : files->policies) ids.push_back(text.policy.id.value);
    const auto& years = files->calendar.years;
    const auto today = std::chrono::floor<std::chrono::days>(engine::SystemClock().now());
    const auto this_year = static_cast<int>(std::chrono::year_month_day{today}.year());
    if (std::find(years.begin(), years.end(), this_year) == years.end())
        return {"rules", Health::bad, fmt::format("no calendar covers {}", this_year),
                "add the year's holidays to a file of [policy] calendars"};
    return {"rules", Health::good,
            fmt::format("policies {}; calendar for {}", fmt::join(ids, ", "), fmt::join(years, ", "))};
}

Check check_zones(const config::Options& options) {
    if (!domain::is_known_zone(options.office.time_zone))
        return {"tzdata", Health::bad, fmt::format("{} is not known here", options.office.time_zone),
                "install the package tzdata"};
    return {"tzdata", Health::good,
            fmt::format("{}, knows {}", domain::tzdata_version(), options.office.time_zone)};
}

Check check_space(const config::Options& options) {
    std::error_code failed;
    const fs::path& folder = options.service.data_dir;
    const fs::space_info space = fs::space(folder, failed);
    if (failed)
        return {"disk", Health::bad, fmt::format("{}: {}", folder.string(), failed.message()),
                "make the folder of [service] data_dir, writable for the service's user"};
    const std::string found = fmt::format("{} MiB free in {}", space.available / kMebibyte, folder.string());
    if (space.available < kLeastSpace)
        return {"disk", Health::bad, found, "make room: messages are refused when the disk is full"};
    if (space.available < kComfortableSpace) return {"disk", Health::doubtful, found, "make room soon"};
    return {"disk", Health::good, found};
}

Check check_clock() {
    timex state{};
    if (::adjtimex(&state) == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
        return {"clock", Health::doubtful, "the system does not know its clock to be right",
                "run a time service (systemd-timesyncd or chrony): deadlines are judged by this clock"};
    return {"clock", Health::good, "kept right by a time service"};
}

/// Reads only, so that it may run beside the service.
std::vector<Check> check_database(const config::Options& options) {
    const auto now = [] { return engine::SystemClock().now(); };
    const auto database = storage::Database::open(
        {.url = options.storage.url, .access = storage::Access::read_only, .readers = 1}, now);
    if (!database) {
        if (options.storage.url.starts_with("sqlite:"))
            return {{"database", Health::doubtful, database.error().message,
                     "`sigap serve` makes it when it starts"}};
        return {{"database", Health::bad, database.error().message,
                 "mend the server or [storage] url; docs/postgresql.md tells how it is set up"}};
    }

    std::vector<Check> checks;
    try {
        std::string found;
        if ((*database)->engine_name() == "sqlite")
            (*database)->read([&](storage::Transaction& tx) {
                tx.for_each("PRAGMA quick_check(1)",
                            [&](const storage::Row& row) { found = row.get<std::string>(0); });
            });
        const bool is_sound = found.empty() || found == "ok";
        checks.push_back({"database", is_sound ? Health::good : Health::bad, is_sound ? "sound" : found,
                          is_sound ? "" : "stop the service and restore the last backup"});

        const auto pending = storage::pending_migrations(**database);
        if (!pending)
            checks.push_back(
                {"schema", Health::bad, pending.error().message, "use the version that made the database"});
        else
            checks.push_back({"schema", pending->empty() ? Health::good : Health::doubtful,
                              fmt::format("{} migrations to apply", pending->size()),
                              pending->empty() ? "" : "`sigap migrate --apply`, or start the service"});
        if (!pending || !pending->empty()) return checks;

        const auto beat = (*database)->read(storage::last_beat);
        if (beat && *beat > now() + std::chrono::minutes{1})
            checks.push_back({"clock", Health::bad,
                              fmt::format("it is before the service's last sign of life at {}",
                                          domain::to_rfc3339_utc(*beat)),
                              "set the clock right before the service starts"});
    } catch (const storage::Failure& failure) {
        checks.push_back(
            {"database", Health::bad, failure.what(), "stop the service and restore the last backup"});
    }
    return checks;
}

Check check_service(const config::Options& options) {
    const auto answered = call_service(options.service.socket, {{"version"}, {}, {}});
    if (!answered) return {"service", Health::bad, answered.error().message, "restart the service"};
    if (!*answered) return {"service", Health::doubtful, "it is not running", "`sigap serve`"};
    return {"service", Health::good, fmt::format("it answers on {}", options.service.socket.string())};
}

std::vector<Check> examine(const Local& local, bool is_offline) {
    const auto options = config::load(local.config, local.environment);
    const std::string settings = local.config.empty() ? "defaults and environment" : local.config.string();
    if (!options)
        return {{"config", Health::bad, as_error(options.error()).message,
                 "mend the settings, then `sigap config check`"},
                check_clock()};
    std::vector<Check> checks{{"config", Health::good, settings},
                              check_rules(*options),
                              check_zones(*options),
                              check_space(*options),
                              check_clock()};
    for (Check& check : check_database(*options)) checks.push_back(std::move(check));
    if (is_offline) return checks;
    checks.push_back(check_service(*options));
    for (Check& check : check_messaging_limits(*options)) checks.push_back(std::move(check));
    return checks;
}

int doctor(Local& local, bool is_offline, bool as_json) {
    const std::vector<Check> checks = examine(local, is_offline);
    const bool is_well = std::none_of(checks.begin(), checks.end(),
                                      [](const Check& check) { return check.health == Health::bad; });
    if (as_json) {
        Json list = Json::array();
        for (const Check& check : checks)
            list.push_back({{"check", check.name},
                            {"health", to_string(check.health)},
                            {"found", check.found},
                            {"mend", json_or_null(check.mend)}});
        print(local.out, {{"good", is_well}, {"checks", list}});
    } else {
        for (const Check& check : checks)
            local.out << fmt::format("{:<8}  {}: {}{}{}\n", to_string(check.health), check.name, check.found,
                                     check.mend.empty() ? "" : "; mend: ", check.mend);
    }
    return is_well ? kGood : kFinding;
}

}  // namespace

std::string_view to_string(Health health) {
    return health == Health::good ? "good" : health == Health::doubtful ? "doubtful" : "bad";
}

void add_doctor(CLI::App& app, Chosen& chosen) {
    auto is_offline = std::make_shared<bool>(false);
    auto as_json = std::make_shared<bool>(false);
    CLI::App& command = add_command(
        app, "doctor",
        "Look at settings, rules, database, disk, clock and WhatsApp's limit, and say what to mend",
        {"sigap doctor", "sigap doctor --offline --json"});
    command.add_flag("--offline", *is_offline, "Ask neither the running service nor Meta");
    command.add_flag("--json", *as_json, "Print JSON");
    command.callback([&chosen, is_offline, as_json] {
        chosen.here = [is_offline, as_json](Local& local) { return doctor(local, *is_offline, *as_json); };
    });
}

}  // namespace cli
