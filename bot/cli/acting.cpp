#include "storage/acting.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/acting_heads.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/roster_family.hpp"
#include "bot/domain/local_time.hpp"

namespace cli {
namespace {

struct WantedActing {
    std::string unit;
    std::string employee;
    std::string kind;
    std::string from;
    std::string to;
    std::string by = "operator";
    std::string on;
    bool is_withdrawal = false;
    bool is_list = false;
    bool as_json = false;
};

int list(Work& work, const WantedActing& wanted) {
    const auto rows =
        work.session.database.read([](storage::Transaction& tx) { return storage::all_acting(tx); });
    Json shown = Json::array();
    for (const storage::ActingRow& row : rows) {
        const auto& days = row.acting.days;
        if (!wanted.on.empty() &&
            (row.withdrawn_at || !days.contains(domain::from_iso_date(wanted.on).value())))
            continue;
        const std::string to = days.to ? domain::to_iso_date(*days.to) : "";
        shown.push_back({{"unit", row.acting.unit.value},
                         {"employee", row.acting.employee.value},
                         {"kind", to_string(row.acting.kind)},
                         {"from", domain::to_iso_date(*days.from)},
                         {"to", json_or_null(to)},
                         {"recorded_at", json_or_null(row.recorded_at)},
                         {"recorded_by", row.recorded_by},
                         {"withdrawn_at", json_or_null(row.withdrawn_at)}});
        if (!wanted.as_json)
            work.out << fmt::format("{}  {}  {}  {} to {}{}\n", row.acting.unit.value,
                                    to_string(row.acting.kind), row.acting.employee.value,
                                    domain::to_iso_date(*days.from), to.empty() ? "an open end" : to,
                                    row.withdrawn_at ? "  withdrawn" : "");
    }
    if (wanted.as_json)
        print(work.out, shown);
    else if (shown.empty())
        work.out << "nobody acts as head\n";
    return kGood;
}

int withdraw(Work& work, const WantedActing& wanted) {
    const auto rules = work.session.rules();
    const int withdrawn = work.session.database.write([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        return app::withdraw_acting(scene, domain::UnitId{wanted.unit}, domain::EmployeeId{wanted.employee},
                                    wanted.by);
    });
    if (withdrawn == 0) {
        work.err << fmt::format(
            "sigap: {} does not act as head of \"{}\" today or later; `sigap roster acting --list` shows who does\n",
            wanted.employee, wanted.unit);
        return kFinding;
    }
    work.session.after_write();
    work.out << fmt::format("{}: {} is acting head no more\n", wanted.unit, wanted.employee);
    return kGood;
}

int record(Work& work, const WantedActing& wanted) {
    const domain::Acting acting{domain::UnitId{wanted.unit},
                                domain::EmployeeId{wanted.employee},
                                domain::acting_kind_from(wanted.kind).value(),
                                {domain::from_iso_date(wanted.from), domain::from_iso_date(wanted.to)}};
    const auto rules = work.session.rules();
    const auto refusal = work.session.database.write([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        return app::record_acting(scene, acting, wanted.by);
    });
    if (refusal) {
        work.err << fmt::format("sigap: {}; {}\n", refusal->found, refusal->mend);
        return kFinding;
    }
    work.session.after_write();
    work.out << fmt::format("{}: {} is {} from {} to {}\n", wanted.unit, wanted.employee, wanted.kind,
                            wanted.from, wanted.to.empty() ? "an open end" : wanted.to);
    return kGood;
}

int run_acting(Work& work, const WantedActing& wanted) {
    if (wanted.is_list) return list(work, wanted);
    const bool names_both = !wanted.unit.empty() && !wanted.employee.empty();
    if (wanted.is_withdrawal && names_both) return withdraw(work, wanted);
    if (!wanted.is_withdrawal && names_both && !wanted.kind.empty() && !wanted.from.empty())
        return record(work, wanted);
    work.err << fmt::format(
        "sigap: roster acting expects {}, or --list\n",
        wanted.is_withdrawal ? "UNIT EMPLOYEE --withdraw" : "UNIT EMPLOYEE plh|plt FROM [TO]");
    return kUsage;
}

}  // namespace

void add_roster_acting(CLI::App& family, Chosen& chosen) {
    auto wanted = std::make_shared<WantedActing>();
    CLI::App& acting = add_command(
        family, "acting",
        "Record who leads a unit while its head is away (Plh.) or its post is vacant (Plt.)",
        {"sigap roster acting \"Biro Organisasi\" P-07 plh 2026-03-02 2026-03-06 --by \"Hadi, BKD\"",
         "sigap roster acting \"Biro Umum\" P-09 plt 2026-03-01      # until it is withdrawn",
         "sigap roster acting \"Biro Organisasi\" P-07 --withdraw    # the head is back early",
         "sigap roster acting --list --on 2026-03-04 --json"});
    acting.add_option("unit", wanted->unit, "The unit that is led");
    acting.add_option("employee", wanted->employee, "The roster's key of who leads it");
    acting.add_option("kind", wanted->kind, "plh or plt")->check(one_of({"plh", "plt"}));
    acting.add_option("from", wanted->from, "First day")->check(a_date());
    acting.add_option("to", wanted->to, "Last day, included; a Plt. may do without")->check(a_date());
    acting.add_option("--by", wanted->by, "Who decided it");
    acting.add_flag("--withdraw", wanted->is_withdrawal, "Take back what is not over yet");
    acting.add_flag("--list", wanted->is_list, "Show all on record");
    acting.add_option("--on", wanted->on, "With --list: those who act on that day")->check(a_date());
    acting.add_flag("--json", wanted->as_json, "With --list: print JSON");
    acting.callback(
        [&chosen, wanted] { chosen.on_data = [wanted](Work& work) { return run_acting(work, *wanted); }; });
}

}  // namespace cli
