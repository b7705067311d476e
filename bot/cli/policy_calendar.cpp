// `sigap policy calendar`: decisions that change it; policy_calendar_show.cpp shows what is known.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/cli/arguments.hpp"
#include "bot/cli/calendar_decision.hpp"
#include "bot/cli/policy_family.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/documents/ical_file.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/calendars.hpp"

namespace cli {
namespace {

using domain::Calendar;
using domain::CalendarChange;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

year_month_day date(const std::string& text) {
    return domain::from_iso_date(text).value();
}

struct RamadanWords : Deciding {
    int year = 0;
    std::string from;
    std::string to;
    std::string certainty = "certain";
};

/// The month's last day where only its first was told: as expected if that makes 29 or 30 days, else 30 days.
year_month_day last_day(const domain::Ramadan* expected, year_month_day first) {
    if (expected != nullptr) {
        const auto length = sys_days{expected->last} - sys_days{first} + days{1};
        if (length == days{29} || length == days{30}) return expected->last;
    }
    return sys_days{first} + days{29};
}

int set_ramadan(Work& work, const RamadanWords& wanted) {
    const auto rules = work.session.rules();
    const auto& ramadans = rules->calendar().ramadans;
    const auto of_year = std::find_if(ramadans.begin(), ramadans.end(), [&](const domain::Ramadan& ramadan) {
        return static_cast<int>(ramadan.first.year()) == wanted.year;
    });
    if (wanted.from.empty() && (of_year == ramadans.end() || wanted.to.empty())) {
        work.err << fmt::format("sigap: the first day of Ramadan {} is wanted: --from {}-…\n", wanted.year,
                                wanted.year);
        return kUsage;
    }
    const year_month_day first = wanted.from.empty() ? of_year->first : date(wanted.from);
    if (static_cast<int>(first.year()) != wanted.year) {
        work.err << fmt::format("sigap: --from {} is no day of {}\n", wanted.from, wanted.year);
        return kUsage;
    }
    const domain::Ramadan* expected = domain::ramadan_near(rules->calendar(), first);
    const domain::Ramadan ramadan{first, wanted.to.empty() ? last_day(expected, first) : date(wanted.to),
                                  domain::certainty_from(wanted.certainty).value(), wanted.ground};
    if (expected != nullptr && expected->first == ramadan.first && expected->last == ramadan.last &&
        expected->certainty == ramadan.certainty)
        return decide(work, wanted, {});
    return decide(work, wanted, {domain::RamadanChange{ramadan}});
}

struct DayWords : Deciding {
    std::string date;
    std::string name;
    std::string name_en;
    std::string kind;
    std::string moved_to;
    std::string certainty = "certain";
};

int set_day(Work& work, const DayWords& wanted) {
    const auto rules = work.session.rules();
    const year_month_day day = date(wanted.date);
    const domain::Holiday* known = rules->calendar().holiday_on(day);
    const bool is_taken_back = wanted.kind == "none";
    if (known == nullptr && (is_taken_back || !wanted.moved_to.empty()))
        return refuse(
            work, wanted,
            {fmt::format("{}: there is no day off on that date; `sigap policy calendar show` has the list",
                         wanted.date)});
    if (is_taken_back && !wanted.moved_to.empty()) {
        work.err << "sigap: --kind none takes the day off back, --moved-to moves it: only one of them\n";
        return kUsage;
    }
    if (is_taken_back) return decide(work, wanted, {domain::DayChange{day, std::nullopt}});

    domain::Holiday holiday = known == nullptr ? domain::Holiday{} : *known;
    if (!wanted.name.empty()) holiday.name_id = holiday.name_en = wanted.name;
    if (!wanted.name_en.empty()) holiday.name_en = wanted.name_en;
    if (holiday.name_id.empty()) {
        work.err << "sigap: a day off has a name, as people will read it: add --name \"…\"\n";
        return kUsage;
    }
    if (!wanted.kind.empty() || known == nullptr)
        holiday.kind = domain::holiday_kind_from(wanted.kind.empty() ? "local_holiday" : wanted.kind).value();
    holiday.certainty = domain::certainty_from(wanted.certainty).value();
    holiday.source = wanted.ground;
    if (!wanted.moved_to.empty())
        return decide(
            work, wanted,
            {domain::DayChange{day, std::nullopt}, domain::DayChange{date(wanted.moved_to), holiday}});
    return decide(work, wanted, {domain::DayChange{day, std::move(holiday)}});
}

/// What is new in the file; what is not is told why.
std::vector<CalendarChange> changes_of(const documents::IcalFile& file, const Calendar& calendar,
                                       const std::string& ground, year_month_day today,
                                       std::vector<std::string>& left_out) {
    std::vector<CalendarChange> changes;
    for (const documents::IcalDay& day : file.days) {
        const auto leave_out = [&](std::string_view why) {
            left_out.push_back(fmt::format("line {}, UID {}: {} \"{}\": {}, left out", day.line, day.uid,
                                           domain::to_iso_date(day.date), day.holiday.name_id, why));
        };
        const domain::Holiday* known = calendar.holiday_on(day.date);
        if (day.date <= today)
            leave_out("has begun or is over");
        else if (known != nullptr && known->kind == day.holiday.kind && known->name_id == day.holiday.name_id)
            leave_out("known already");
        else if (known != nullptr && known->kind != domain::HolidayKind::joint_leave &&
                 known->kind != day.holiday.kind)
            leave_out(fmt::format("a {} already", to_string(known->kind)));
        else {
            domain::Holiday holiday = day.holiday;
            holiday.source = ground.empty() ? holiday.source : ground + "; " + holiday.source;
            changes.emplace_back(std::in_place_type<domain::DayChange>, day.date, std::move(holiday));
        }
    }
    return changes;
}

struct ImportWords : Deciding {
    std::string file;
};

int import(Work& work, const ImportWords& wanted) {
    const auto content = work.input.files.find(wanted.file);
    if (content == work.input.files.end()) {
        work.err << fmt::format("sigap: {}: its content did not come with the command\n", wanted.file);
        return kEnvironment;
    }
    const auto rules = work.session.rules();
    const Calendar& calendar = rules->calendar();
    if (calendar.years.empty())
        return refuse(work, wanted,
                      {"the calendar covers no year; name its file in [policy] calendars first"});
    const auto [first, last] = std::minmax_element(calendar.years.begin(), calendar.years.end());
    const std::string& zone = work.session.office.zone;
    const auto file = documents::read_ical(
        content->second, {zone, std::chrono::year{*first} / 1 / 1, std::chrono::year{*last} / 12 / 31});
    if (!file) {
        std::vector<std::string> mistakes;
        for (const documents::RowMistake& mistake : file.error())
            mistakes.push_back(fmt::format("{}: {}", wanted.file, to_string(mistake)));
        return refuse(work, wanted, mistakes);
    }
    const auto now = work.session.database.read([](storage::Transaction& tx) { return tx.now(); });
    std::vector<std::string> left_out = file->left_out;
    const auto changes =
        changes_of(*file, calendar, wanted.ground, domain::local_time(now, zone).date, left_out);
    for (std::string& line : left_out) line = fmt::format("{}: {}", wanted.file, line);
    return decide(work, wanted, changes, left_out);
}

CLI::Validator a_certainty() {
    return one_of({"certain", "decreed", "estimated"});
}

void add_ramadan(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<RamadanWords>();
    CLI::App& command = add_command(
        family, "ramadan", "Set the fasting month as the government fixed it; holds from the next morning",
        {"sigap policy calendar ramadan 2027 --from 2027-02-09 --dry-run",
         "sigap policy calendar ramadan 2027 --from 2027-02-09 --by \"Kepala BKD\" \\",
         "    --ground \"Sidang isbat 7 Feb 2027\"",
         "sigap policy calendar ramadan 2027 --to 2027-03-09 --by \"Kepala BKD\" --ground \"Sidang isbat\""});
    command.add_option("year", wanted->year, "The year in which it begins")
        ->required()
        ->check(CLI::Range(2000, 2200));
    command.add_option("--from", wanted->from, "Its first day (default: as expected)")
        ->type_name("DATE")
        ->check(a_date());
    command
        .add_option("--to", wanted->to,
                    "Its last day (default: as expected if that makes 29 or 30 days, else 30 days)")
        ->type_name("DATE")
        ->check(a_date());
    command.add_option("--certainty", wanted->certainty, "How certain (default: certain)")
        ->check(a_certainty());
    add_decision(command, *wanted);
    command.callback(
        [&chosen, wanted] { chosen.on_data = [wanted](Work& work) { return set_ramadan(work, *wanted); }; });
}

void add_day(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<DayWords>();
    CLI::App& command = add_command(
        family, "day", "Add, rename, move or take back one day off",
        {"sigap policy calendar day 2026-08-21 --name \"HUT Provinsi\" --kind local_holiday --dry-run",
         "sigap policy calendar day 2026-05-27 --moved-to 2026-05-28 --by \"Kepala BKD\" --ground \"SKB\"",
         "sigap policy calendar day 2026-12-24 --kind none --by \"Sekda\" --ground \"Keppres 42/2025\""});
    command.add_option("date", wanted->date, "The date")->required()->type_name("DATE")->check(a_date());
    command.add_option("--name", wanted->name, "As people will read it");
    command.add_option("--name-en", wanted->name_en, "In English (default: the same)");
    command
        .add_option("--kind", wanted->kind,
                    "local_holiday (default), joint_leave, national_holiday, or none: no day off")
        ->check(one_of({"local_holiday", "joint_leave", "national_holiday", "none"}));
    command.add_option("--moved-to", wanted->moved_to, "The date it moves to")
        ->type_name("DATE")
        ->check(a_date());
    command.add_option("--certainty", wanted->certainty, "How certain (default: certain)")
        ->check(a_certainty());
    add_decision(command, *wanted);
    command.callback(
        [&chosen, wanted] { chosen.on_data = [wanted](Work& work) { return set_day(work, *wanted); }; });
}

void add_import(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<ImportWords>();
    CLI::App& command = add_command(family, "import", "Add the days off of an iCalendar file",
                                    {"sigap policy calendar import libur-daerah.ics --dry-run",
                                     "sigap policy calendar import libur-daerah.ics --by \"Kepala BKD\" \\",
                                     "    --ground \"SE Gubernur 12/2026\""});
    command.add_option("file", wanted->file, "The file (.ics)")->required();
    add_decision(command, *wanted);
    command.callback([&chosen, wanted] {
        chosen.files = {wanted->file};
        chosen.on_data = [wanted](Work& work) { return import(work, *wanted); };
    });
}

}  // namespace

void add_policy_calendar(CLI::App& policy, Chosen& chosen) {
    CLI::App& family =
        add_family(policy, "calendar", "Days off and Ramadan: what is known, since when, and what changes it",
                   {"sigap policy calendar show --year 2027",
                    "sigap policy calendar ramadan 2027 --from 2027-02-09 --dry-run"});
    add_calendar_show(family, chosen);
    add_ramadan(family, chosen);
    add_day(family, chosen);
    add_import(family, chosen);

    add_calendar_history(family, chosen);
}

}  // namespace cli
