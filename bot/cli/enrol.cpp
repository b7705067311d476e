#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/enrolment.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/enrol_family.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

int issue(Work& work, const std::string& employee, bool as_json) {
    const auto rules = work.session.rules();
    const auto issued = work.session.database.write([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        return app::issue_code(scene, domain::EmployeeId{employee}, "operator");
    });
    if (!issued) {
        work.err << fmt::format("sigap: nobody on the roster is {}; `sigap roster list` shows who is\n",
                                employee);
        return kFinding;
    }
    if (as_json) {
        print(work.out, {{"employee", employee},
                         {"code", issued->code},
                         {"telegram_link", json_or_null(issued->telegram_link)},
                         {"whatsapp_link", json_or_null(issued->whatsapp_link)},
                         {"expires_at", domain::to_rfc3339_utc(issued->expires_at)}});
        return kGood;
    }
    work.out << fmt::format("{}  valid once, until {}\n", issued->code,
                            domain::to_rfc3339_utc(issued->expires_at));
    for (const std::string& link : {issued->telegram_link, issued->whatsapp_link})
        if (!link.empty()) work.out << link << '\n';
    return kGood;
}

struct Reach {
    domain::Employee employee;
    std::vector<storage::Chat> chats;

    bool is_reachable() const {
        return std::any_of(chats.begin(), chats.end(),
                           [](const storage::Chat& chat) { return !chat.blocked_at; });
    }
};

Json json_of(const Reach& reach) {
    Json chats = Json::array();
    for (const storage::Chat& chat : reach.chats)
        chats.push_back({{"messenger", to_string(chat.account.messenger)},
                         {"account", chat.account.name},
                         {"preferred", chat.is_preferred},
                         {"bound_at", domain::to_rfc3339_utc(chat.bound_at)},
                         {"last_heard_at", json_or_null(chat.last_heard_at)},
                         {"blocked_at", json_or_null(chat.blocked_at)}});
    return {{"employee", reach.employee.id.value},
            {"name", reach.employee.name},
            {"unit", reach.employee.unit.value},
            {"reachable", reach.is_reachable()},
            {"chats", chats}};
}

std::string text_of(const Reach& reach) {
    if (reach.chats.empty()) return "not enrolled";
    std::vector<std::string> chats;
    for (const storage::Chat& chat : reach.chats)
        chats.push_back(fmt::format("{}{}{}", to_string(chat.account.messenger),
                                    chat.is_preferred && reach.chats.size() > 1 ? " (preferred)" : "",
                                    chat.blocked_at ? " (blocked by the person)" : ""));
    return fmt::format("{}", fmt::join(chats, ", "));
}

int status(Work& work, bool as_json) {
    const auto people = work.session.database.read([](storage::Transaction& tx) {
        std::vector<Reach> found;
        for (domain::Employee& employee : storage::employees(tx)) {
            auto chats = storage::chats_of(tx, employee.id);
            found.push_back({std::move(employee), std::move(chats)});
        }
        return found;
    });
    const auto reachable =
        std::count_if(people.begin(), people.end(), [](const Reach& reach) { return reach.is_reachable(); });
    if (as_json) {
        Json rows = Json::array();
        for (const Reach& reach : people) rows.push_back(json_of(reach));
        print(work.out, {{"people", people.size()}, {"reachable", reachable}, {"employees", rows}});
        return kGood;
    }
    for (const Reach& reach : people)
        work.out << fmt::format("{}  {}  {}: {}\n", reach.employee.id.value, reach.employee.name,
                                reach.employee.unit.value, text_of(reach));
    work.out << fmt::format("{} of {} people can be reached\n", reachable, people.size());
    return kGood;
}

}  // namespace

void add_enrol(CLI::App& app, Chosen& chosen) {
    CLI::App& family =
        add_family(app, "enrol", "Bind people's chats: one-time codes, and who can be reached",
                   {"sigap enrol code P-03", "sigap enrol sheets --unit \"Biro Umum\" --output kartu.pdf",
                    "sigap enrol coverage", "sigap enrol status"});

    auto employee = std::make_shared<std::string>();
    auto as_json = std::make_shared<bool>(false);
    CLI::App& code = add_command(family, "code",
                                 "Issue a code for one person, valid once and for 24 hours; earlier ones end",
                                 {"sigap enrol code P-03", "sigap enrol code P-03 --json"});
    code.add_option("employee", *employee, "The roster's key")->required();
    code.add_flag("--json", *as_json, "Print JSON");
    code.callback([&chosen, employee, as_json] {
        chosen.on_data = [employee, as_json](Work& work) { return issue(work, *employee, *as_json); };
    });

    auto status_json = std::make_shared<bool>(false);
    CLI::App& shown = add_command(family, "status", "Show who can be reached, and on which messenger",
                                  {"sigap enrol status --json"});
    shown.add_flag("--json", *status_json, "Print JSON");
    shown.callback([&chosen, status_json] {
        chosen.on_data = [status_json](Work& work) { return status(work, *status_json); };
    });
    add_enrol_sheets(family, chosen);
    add_enrol_coverage(family, chosen);
}

}  // namespace cli
