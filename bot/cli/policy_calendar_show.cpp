// What is known of holidays and Ramadan, since when, and who decided it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/calendar_decision.hpp"
#include "bot/cli/policy_family.hpp"
#include "bot/cli/printing.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/calendars.hpp"

namespace cli {
namespace {

using domain::Calendar;
using std::chrono::year_month_day;

struct Showing {
    int year = 0;
    std::string as_of;
    bool as_json = false;
};

bool is_of(int year, year_month_day day) {
    return year == 0 || static_cast<int>(day.year()) == year;
}

/// As a calendar's file has it, so that it can be one again.
Json json_of(const Calendar& calendar, int year) {
    Json holidays = Json::array();
    for (const auto& [day, holiday] : calendar.holidays)
        if (is_of(year, day))
            holidays.push_back({{"date", domain::to_iso_date(day)},
                                {"name_id", holiday.name_id},
                                {"name_en", holiday.name_en},
                                {"kind", to_string(holiday.kind)},
                                {"certainty", to_string(holiday.certainty)},
                                {"source", holiday.source}});
    Json ramadans = Json::array();
    for (const domain::Ramadan& ramadan : calendar.ramadans)
        if (is_of(year, ramadan.first) || is_of(year, ramadan.last))
            ramadans.push_back({{"start", domain::to_iso_date(ramadan.first)},
                                {"end", domain::to_iso_date(ramadan.last)},
                                {"certainty", to_string(ramadan.certainty)},
                                {"source", ramadan.source}});
    for (Json* list : {&holidays, &ramadans})
        for (Json& entry : *list)
            if (entry["source"] == "") entry.erase("source");
    return {{"version", calendar.version},
            {"meta", {{"coverage_years", calendar.years}}},
            {"holidays", std::move(holidays)},
            {"ramadan", std::move(ramadans)}};
}

int show(Work& work, const Showing& wanted) {
    const auto rules = work.session.rules();
    const Calendar calendar = work.session.database.read([&](storage::Transaction& tx) {
        return wanted.as_of.empty() ? rules->calendar()
                                    : storage::calendar_as_known_at(
                                          tx, rules->calendar(), domain::from_rfc3339(wanted.as_of).value());
    });
    const auto& years = calendar.years;
    if (wanted.year != 0 && std::find(years.begin(), years.end(), wanted.year) == years.end()) {
        work.err << fmt::format(
            "sigap: the calendar knows nothing of {}, only of {}; add the year to its file\n", wanted.year,
            fmt::join(years, ", "));
        return kFinding;
    }
    if (wanted.as_json) {
        print(work.out, json_of(calendar, wanted.year));
        return kGood;
    }
    work.out << fmt::format("calendar {}\n", calendar.version);
    for (const auto& [day, holiday] : calendar.holidays)
        if (is_of(wanted.year, day))
            work.out << fmt::format("{}  {}  {}  {}\n", domain::to_iso_date(day), to_string(holiday.kind),
                                    to_string(holiday.certainty), holiday.name_id);
    for (const domain::Ramadan& ramadan : calendar.ramadans)
        if (is_of(wanted.year, ramadan.first) || is_of(wanted.year, ramadan.last))
            work.out << fmt::format("{} to {}  ramadan  {}\n", domain::to_iso_date(ramadan.first),
                                    domain::to_iso_date(ramadan.last), to_string(ramadan.certainty));
    return kGood;
}

int history(Work& work, bool as_json) {
    Json rows = Json::array();
    work.session.database.read([&](storage::Transaction& tx) {
        for (const storage::CalendarChangeRow& row : storage::calendar_changes(tx)) {
            std::int64_t people = 0, told = 0;
            for (const storage::AffectedUnit& unit : storage::affected_units(tx, row.decision)) {
                people += unit.people;
                told += unit.told;
            }
            rows.push_back({{"change", row.id},
                            {"decision", row.decision},
                            {"recorded_at", json_or_null(std::optional(row.recorded_at))},
                            {"by", row.recorded_by},
                            {"ground", row.ground},
                            {"kind", domain::kind_of(row.change)},
                            {"what", in_words(row.change)},
                            {"people_affected", people},
                            {"people_told", told}});
        }
    });
    if (as_json) {
        print(work.out, rows);
        return kGood;
    }
    for (const Json& row : rows)
        work.out << fmt::format("decision {}  {}  by {}: {}\n    {}; {} people affected, {} told\n",
                                row["decision"].get<std::int64_t>(), row["recorded_at"].get<std::string>(),
                                row["by"].get<std::string>(), row["ground"].get<std::string>(),
                                row["what"].get<std::string>(), row["people_affected"].get<std::int64_t>(),
                                row["people_told"].get<std::int64_t>());
    if (rows.empty()) work.out << "nothing was ever changed; the calendar is that of the settings' files\n";
    return kGood;
}

}  // namespace

void add_calendar_show(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<Showing>();
    CLI::App& command =
        add_command(family, "show", "Show days off and Ramadan, and how certain each is",
                    {"sigap policy calendar show --year 2027",
                     "sigap policy calendar show --as-of 2026-02-17T19:00:00+08:00",
                     "sigap policy calendar show --json > calendar.json   # a calendar's file again"});
    command.add_option("--year", wanted->year, "That year alone")->check(CLI::Range(2000, 2200));
    command.add_option("--as-of", wanted->as_of, "As it was known at that instant")
        ->type_name("RFC3339")
        ->check(an_instant());
    command.add_flag("--json", wanted->as_json, "Print JSON");
    command.callback(
        [&chosen, wanted] { chosen.on_data = [wanted](Work& work) { return show(work, *wanted); }; });
}

void add_calendar_history(CLI::App& family, Chosen& chosen) {
    auto as_json = std::make_shared<bool>(false);
    CLI::App& told = add_command(family, "history", "Show every decision, by whom and why",
                                 {"sigap policy calendar history --json"});
    told.add_flag("--json", *as_json, "Print JSON");
    told.callback(
        [&chosen, as_json] { chosen.on_data = [as_json](Work& work) { return history(work, *as_json); }; });
}

}  // namespace cli
