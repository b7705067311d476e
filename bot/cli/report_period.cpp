#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/report_columns.hpp"
#include "bot/app/report_jobs.hpp"
#include "bot/app/report_work.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/report_family.hpp"
#include "bot/cli/unit_choice.hpp"
#include "bot/domain/local_time.hpp"
#include "bot/domain/working_days.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

CLI::Validator a_week() {
    return CLI::Validator(
        [](std::string& text) {
            return iso_week(text) || domain::from_iso_date(text)
                       ? std::string{}
                       : fmt::format("found \"{}\", expected a week such as 2026-W07, or a date in it", text);
        },
        "");
}

app::Period week_of(const std::string& text) {
    if (const auto week = iso_week(text)) return *week;
    const sys_days monday = domain::monday_of(domain::from_iso_date(text).value());
    return {monday, monday + days{6}};
}

app::Period period_of(const WantedReport& wanted, domain::Instant now, const std::string& zone) {
    if (!wanted.day.empty()) {
        const auto date = domain::from_iso_date(wanted.day).value();
        return {date, date};
    }
    if (!wanted.week.empty()) return week_of(wanted.week);
    const auto today = domain::local_time(now, zone).date;
    if (!wanted.from.empty() || !wanted.to.empty()) {
        const auto last = wanted.to.empty() ? today : domain::from_iso_date(wanted.to).value();
        return {wanted.from.empty() ? last : domain::from_iso_date(wanted.from).value(), last};
    }
    if (wanted.month.empty()) return app::month_of(today.year() / today.month() - std::chrono::months{1});
    const auto first = domain::from_iso_date(wanted.month + "-01").value();
    return app::month_of(first.year() / first.month());
}

int order_in_background(Work& work, const app::ReportOrder& order, bool as_json) {
    const auto rules = work.session.rules();
    const auto job = work.session.database.write([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        return app::request_report(scene, app::operator_at_the_machine(), order);
    });
    if (!job) {
        work.err << fmt::format(
            "sigap: the report was not queued ({}); `sigap report jobs` shows what waits, `sigap report cancel "
            "N` ends one\n",
            to_string(job.error()));
        return kFinding;
    }
    work.session.after_write();
    if (as_json)
        print(work.out, {{"job", *job}});
    else
        work.out << fmt::format(
            "report {} is queued; `sigap report jobs` shows how far it is, `sigap report "
            "fetch {} > FILE` gets it\n",
            *job, *job);
    return kGood;
}

int made(Work& work, const WantedReport& wanted) {
    const domain::Instant now = work.session.database.read([](storage::Transaction& tx) { return tx.now(); });
    const app::ReportOrder order = order_of(wanted, now, work.session.office.zone);
    if (const auto refusal = refuse_order(work, order)) return *refusal;
    if (wanted.is_background) return order_in_background(work, order, wanted.as_json);
    work.out << make_report(work.session, order, [](int, int) { return true; }).value();
    return kGood;
}

CLI::App& add_made(CLI::App& family, Chosen& chosen, const std::shared_ptr<WantedReport>& wanted,
                   const std::string& name, const std::string& summary,
                   const std::vector<std::string>& examples) {
    CLI::App& command = add_command(family, name, summary, examples);
    command.add_option("--unit", wanted->unit, "This unit and everything below it (default: the office)");
    command.add_flag(
        "--shared", wanted->is_shared,
        "For readers who may not know every person: figures of groups of fewer than 5 people are withheld");
    command.add_option("--format", wanted->format, "pdf (default), xlsx, csv (with ;) or json")
        ->check(one_of({"pdf", "xlsx", "csv", "json"}));
    add_language(command, wanted->language, "id");
    CLI::Option& output =
        *command
             .add_option("--output", wanted->output,
                         "The file to write, with progress on a terminal (default: standard output)")
             ->type_name("FILE");
    command
        .add_flag("--background", wanted->is_background,
                  "Queue it for the running service instead; see `sigap report jobs`")
        ->excludes(&output);
    command.add_flag("--json", wanted->as_json, "With --background: print the number as JSON");
    command.callback([&chosen, wanted] {
        if (wanted->output.empty())
            chosen.on_data = [wanted](Work& work) { return made(work, *wanted); };
        else
            chosen.here = [wanted](Local& local) { return make_report_file(local, *wanted); };
    });
    return command;
}

void add_from_and_to(CLI::App& command, WantedReport& wanted) {
    command.add_option("--from", wanted.from, "First day")->type_name("DATE")->check(a_date());
    command.add_option("--to", wanted.to, "Last day, included (default: today)")
        ->type_name("DATE")
        ->check(a_date());
}

/// Days are named in one way only.
void exclude_each_other(CLI::App& command, const std::vector<std::string>& names) {
    for (const std::string& name : names)
        for (const std::string& other : names) {
            const bool is_pair =
                (name == "--from" && other == "--to") || (name == "--to" && other == "--from");
            if (name < other && !is_pair) command.get_option(name)->excludes(command.get_option(other));
        }
}

}  // namespace

std::optional<app::Period> iso_week(std::string_view text) {
    if (text.size() != 8 || text.substr(4, 2) != "-W") return std::nullopt;
    int number = 0, count = 0;
    const auto read = [](std::string_view digits, int& value) {
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc{} && end == digits.data() + digits.size();
    };
    if (!read(text.substr(0, 4), number) || !read(text.substr(6), count) || count < 1) return std::nullopt;
    // The first week holds 4 January; a week belongs to the year of its Thursday.
    const sys_days monday = domain::monday_of(year{number} / 1 / 4) + days{7 * (count - 1)};
    if (year_month_day(monday + days{3}).year() != year{number}) return std::nullopt;
    return app::Period{monday, monday + days{6}};
}

app::ReportOrder order_of(const WantedReport& wanted, domain::Instant now, const std::string& zone) {
    app::ReportOrder order;
    order.kind = wanted.kind;
    order.days = period_of(wanted, now, zone);
    order.by = app::report_by_from(wanted.by).value();
    if (!wanted.unit.empty()) order.units = {domain::UnitId{wanted.unit}};
    order.is_shared = wanted.is_shared;
    order.format = app::report_format_from(wanted.format).value();
    order.table = wanted.table;
    order.language = domain::language_from(wanted.language).value();
    return order;
}

std::optional<int> refuse_order(Work& work, const app::ReportOrder& order) {
    if (const auto flaw = app::flaw_of(order)) {
        work.err << fmt::format("sigap: {}\n", *flaw);
        return kUsage;
    }
    for (const domain::UnitId& unit : order.units) {
        const bool is_known = work.session.database.read(
            [&](storage::Transaction& tx) { return storage::find_unit(tx, unit).has_value(); });
        if (!is_known) return unknown_unit(work, unit.value);
    }
    return std::nullopt;
}

std::optional<std::string> make_report(Session& session, const app::ReportOrder& order,
                                       const std::function<bool(int done, int of)>& may_go_on) {
    const auto rules = session.rules();
    app::ReportWork work(order);
    const auto read = [&](auto&& act) {
        return session.database.read([&](storage::Transaction& tx) {
            app::Scene scene{tx, *rules, session.words, session.office};
            return act(scene);
        });
    };
    while (!work.is_read()) {
        if (!may_go_on(work.steps_done(), work.steps())) return std::nullopt;
        read([&](app::Scene& scene) { work.step(scene); });
    }
    if (!may_go_on(work.steps_done(), work.steps())) return std::nullopt;
    return app::rendered(read([&](app::Scene& scene) { return work.report(scene); }), order);
}

void add_report_made(CLI::App& family, Chosen& chosen) {
    const auto wanted = std::make_shared<WantedReport>();
    CLI::App& period = add_made(
        family, chosen, wanted, "period",
        "Calls, check-ins and daily reports of a day, week or month, by unit or person: a letter, a spreadsheet",
        {"sigap report period --month 2026-02 --output februari.pdf",
         "sigap report period --week 2026-W07 --unit \"Biro Organisasi\" --by person --format xlsx --output pekan.xlsx",
         "sigap report period --day 2026-02-13 --shared --format csv > jumat.csv"});
    period.add_option("--day", wanted->day, "One day, in the office's zone")
        ->type_name("DATE")
        ->check(a_date());
    period.add_option("--week", wanted->week, "Monday to Sunday: 2026-W07, or a date in it")
        ->type_name("WEEK")
        ->check(a_week());
    period.add_option("--month", wanted->month, "A whole month (default: the last one)")
        ->type_name("MONTH")
        ->check(a_month());
    add_from_and_to(period, *wanted);
    exclude_each_other(period, {"--day", "--week", "--month", "--from", "--to"});
    period.add_option("--by", wanted->by, "unit (default) or person; nobody is ranked")
        ->check(one_of({"unit", "person"}));

    const auto evaluation = std::make_shared<WantedReport>();
    evaluation->kind = app::ReportKind::evaluation;
    CLI::App& command = add_made(
        family, chosen, evaluation, "evaluation",
        "Is the office as reachable on flexible days as on office days? By unit and week, with the numbers",
        {"sigap report evaluation --from 2026-01-01 --to 2026-03-31 --output evaluasi.pdf",
         "sigap report evaluation --month 2026-02 --shared --format xlsx --output evaluasi.xlsx",
         "sigap report evaluation --month 2026-02 --format csv --table numbers > angka.csv"});
    command.add_option("--month", evaluation->month, "A whole month (default: the last one)")
        ->type_name("MONTH")
        ->check(a_month());
    add_from_and_to(command, *evaluation);
    exclude_each_other(command, {"--month", "--from", "--to"});
    command
        .add_option("--table", evaluation->table,
                    "Of CSV, which holds one: figures (default), or numbers, which stand behind them")
        ->check(one_of({"figures", "numbers"}));
}

}  // namespace cli
