// HR's report of a month, over an office of any size.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>

#include "bench/growth/office.hpp"
#include "bot/app/report_columns.hpp"
#include "bot/app/report_work.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/wording/catalogue.hpp"

namespace bench::growth {
namespace {

constexpr int kFridays[] = {5, 12, 19, 26};  // of June 2026

std::int64_t micros(int day, std::string_view time) {
    return domain::to_micros(
        domain::from_rfc3339(fmt::format("2026-06-{:02}T{}:00+08:00", day, time)).value());
}

/// Two windows on each Friday, and a roll call of each unit; on the other days nobody is asked.
void fill_month(storage::Database& database, std::int64_t people) {
    for (int day = 1; day <= 30; ++day) {
        const std::string date = fmt::format("2026-06-{:02}", day);
        const bool is_friday = std::find(std::begin(kFridays), std::end(kFridays), day) != std::end(kFridays);
        if (!is_friday) {
            for_numbers(
                database, people,
                fmt::format(
                    "INSERT INTO not_asked (employee_id, local_date, rule, policy_version, place)"
                    " SELECT printf('P-%07d', i), '{}', 'windows.asked_on', '1', 'office' FROM numbers",
                    date));
            continue;
        }
        for (const auto& [id, opens, closes] :
             {std::tuple("pagi", "06:30", "07:30"), std::tuple("siang", "11:00", "13:00")})
            for_numbers(
                database, people,
                fmt::format(
                    "INSERT INTO presence (employee_id, local_date, window_id, opens_at, last_reminder_at,"
                    " announced_close_at, closes_at, late_until, zone, policy_id, policy_version, state,"
                    " checked_in_at, inbox_id, place)"
                    " SELECT printf('P-%07d', i), '{0}', '{1}', {2}, {2}, {3}, {3}, {3}, '{4}', 'kaltim-friday',"
                    " '1', CASE WHEN i % 9 = 0 THEN 'missed' ELSE 'in_time' END,"
                    " CASE WHEN i % 9 = 0 THEN NULL ELSE {2} + 1000000 * (i % 3000) END, i, 'flexible' FROM numbers",
                    date, id, micros(day, opens), micros(day, closes), kZone));
        const std::int64_t units = people / kUnitSize;
        const std::int64_t issued = micros(day, "09:00");
        for_numbers(
            database, units,
            fmt::format(
                "INSERT INTO call (call_id, kind, issuer_id, unit_id, message, created_at, issued_at, closed_at,"
                " state, policy_id, policy_version, counting_rule, counts, rule, zone)"
                " SELECT {0} * 1000000 + i, 'roll_call', printf('P-%07d', i * {1}), printf('Unit %06d', i), '',"
                " {2}, {2}, {2}, 'closed', 'kaltim-friday', '1', '', 0, '{{}}', '{3}' FROM numbers",
                day, kUnitSize, issued, kZone));
        for_numbers(
            database, people,
            fmt::format(
                "INSERT INTO call_person (call_id, employee_id, unit_id, outcome, ended_at)"
                " SELECT {0} * 1000000 + i / {1}, printf('P-%07d', i), printf('Unit %06d', i / {1}),"
                " CASE WHEN i % 7 = 0 THEN 'missed' ELSE 'answered' END, {2} FROM numbers WHERE i % {1} > 0",
                day, kUnitSize, issued));
        for_numbers(
            database, people,
            fmt::format(
                "INSERT INTO attempt (call_id, employee_id, number, issued_at, nudge_at, deadline, settles_at,"
                " late_until, outcome, answered_at)"
                " SELECT {0} * 1000000 + i / {1}, printf('P-%07d', i), 1, {2}, {2}, {2} + 1800000000, {2}, {2},"
                " CASE WHEN i % 7 = 0 THEN 'missed' ELSE 'answered' END,"
                " CASE WHEN i % 7 = 0 THEN NULL ELSE {2} + 1000000 * (i % 1800) END FROM numbers WHERE i % {1} > 0",
                day, kUnitSize, issued));
    }
}

double most_memory() {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("VmHWM:")) return std::stod(line.substr(6)) / 1024;
    return 0;
}

}  // namespace

std::vector<Row> measure_month_report(std::int64_t people) {
    const Folder folder;
    const domain::Instant now = domain::from_rfc3339("2026-07-01T06:00:00+08:00").value();
    const auto database = make_office(folder.url("report.db"), people, [now] { return now; });
    fill_month(*database, people);
    const auto rules = friday_rules();
    const auto words = wording::Catalogue::create().value();
    app::Office office;
    office.zone = kZone;

    std::vector<Row> rows;
    for (const auto& [by, name] :
         {std::pair(app::ReportBy::unit, "by unit"), std::pair(app::ReportBy::person, "by person")}) {
        std::ofstream("/proc/self/clear_refs") << "5";
        const double before = most_memory();
        app::ReportOrder order;
        order.days = app::month_of(std::chrono::year{2026} / std::chrono::June);
        order.by = by;
        order.format = app::ReportFormat::xlsx;
        std::size_t bytes = 0;
        double longest = 0;
        const double seconds = seconds_of([&] {
            app::ReportWork work(order);
            const auto in_scene = [&](auto&& act) {
                return database->read([&](storage::Transaction& tx) {
                    app::Scene scene{tx, *rules, words, office};
                    return act(scene);
                });
            };
            while (!work.is_read())
                longest = std::max(
                    longest, seconds_of([&] { in_scene([&](app::Scene& scene) { work.step(scene); }); }));
            bytes =
                app::rendered(in_scene([&](app::Scene& scene) { return work.report(scene); }), order).size();
        });
        if (bytes == 0) throw std::runtime_error("the report is empty");
        const std::string what = fmt::format("a month of {} people {} as XLSX", counted(people), name);
        rows.push_back({what, seconds, "s"});
        rows.push_back({"its longest step, " + std::string(name), longest, "s"});
        rows.push_back({"memory it adds, " + std::string(name), most_memory() - before, "MiB"});
    }
    return rows;
}

}  // namespace bench::growth
