#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "bot/app/api_keys.hpp"
#include "bot/app/sign_in.hpp"
#include "bot/cli/arguments.hpp"
#include "bot/cli/printing.hpp"
#include "bot/cli/subcommand.hpp"
#include "bot/domain/local_time.hpp"
#include "storage/roster.hpp"

namespace cli {
namespace {

constexpr std::string_view kActor = "operator";

template <typename Job>
auto in_scene(Work& work, const Job& job) {
    const auto rules = work.session.rules();
    return work.session.database.write([&](storage::Transaction& tx) {
        app::Scene scene{tx, *rules, work.session.words, work.session.office};
        return job(scene);
    });
}

std::optional<domain::Employee> find_here(storage::Transaction& tx, const std::string& employee) {
    const domain::EmployeeId id{employee};
    return storage::has_left(tx, id) ? std::nullopt : storage::find_employee(tx, id);
}

int refuse_person(Work& work, const std::string& employee) {
    work.err << fmt::format("sigap: nobody on the roster is {}; `sigap roster list` shows who is\n",
                            employee);
    return kFinding;
}

int link(Work& work, const std::string& employee, bool as_json) {
    if (work.session.office.dashboard_url.empty()) {
        work.err << "sigap: this office shows no dashboard; expected [web] listen in the settings, and [web] "
                    "public_url behind a proxy\n";
        return kEnvironment;
    }
    struct Made {
        std::string link;
        domain::Instant expires_at;
        domain::Role role;
    };
    const auto made = in_scene(work, [&](app::Scene& scene) -> std::optional<Made> {
        const auto person = find_here(scene.tx, employee);
        if (!person) return std::nullopt;
        return Made{app::sign_in_link(scene, *person, kActor), scene.now() + app::kLinkLife, person->role};
    });
    if (!made) return refuse_person(work, employee);
    if (as_json) {
        print(work.out, {{"employee", employee},
                         {"role", to_string(made->role)},
                         {"link", made->link},
                         {"expires_at", domain::to_rfc3339_utc(made->expires_at)}});
        return kGood;
    }
    work.out << made->link << '\n';
    work.err << fmt::format("signs in {} ({}) once, until {}\n", employee, to_string(made->role),
                            domain::to_rfc3339_utc(made->expires_at));
    return kGood;
}

struct Mailing {
    std::string employee;
    std::string address;
    bool is_none = false;
};

int mailing(Work& work, const Mailing& wanted) {
    enum class Outcome { nobody, no_address, shown, set };
    std::string address;
    const Outcome outcome = in_scene(work, [&](app::Scene& scene) {
        const auto person = find_here(scene.tx, wanted.employee);
        if (!person) return Outcome::nobody;
        const bool changes = wanted.is_none || !wanted.address.empty();
        if (changes && !app::set_sign_in_address(scene, *person, wanted.address, kActor))
            return Outcome::no_address;
        address = storage::sign_in_address(scene.tx, person->id);
        return changes ? Outcome::set : Outcome::shown;
    });
    if (outcome == Outcome::nobody) return refuse_person(work, wanted.employee);
    if (outcome == Outcome::no_address) {
        work.err << fmt::format("sigap: {} is no address of mail; expected name@office.go.id\n",
                                wanted.address);
        return kUsage;
    }
    work.out << (address.empty() ? "no address: links go to chat alone\n" : address + "\n");
    return kGood;
}

struct Sessions {
    std::int64_t end = 0;
    std::string end_all;
    bool as_json = false;
};

int end_one(Work& work, std::int64_t session) {
    if (!in_scene(work, [&](app::Scene& scene) { return app::end_session(scene, kActor, session); })) {
        work.err << fmt::format("sigap: there is no session {} to end; `sigap admin sessions` shows them\n",
                                session);
        return kFinding;
    }
    work.out << fmt::format("session {} was ended\n", session);
    return kGood;
}

int end_all(Work& work, const std::string& employee) {
    const auto ended = in_scene(work, [&](app::Scene& scene) -> std::optional<std::int64_t> {
        // Whoever has left may have browsers to be signed out as well.
        const auto person = storage::find_employee(scene.tx, domain::EmployeeId{employee});
        if (!person) return std::nullopt;
        return app::end_all_sessions(scene, *person, kActor);
    });
    if (!ended) return refuse_person(work, employee);
    work.out << fmt::format("{} session{} of {} ended\n", *ended, *ended == 1 ? "" : "s", employee);
    return kGood;
}

int sessions(Work& work, const Sessions& wanted) {
    if (wanted.end != 0) return end_one(work, wanted.end);
    if (!wanted.end_all.empty()) return end_all(work, wanted.end_all);
    const auto open =
        in_scene(work, [](app::Scene& scene) { return app::open_sessions_of(scene, std::nullopt); });
    if (wanted.as_json) {
        Json rows = Json::array();
        for (const auto& [session, person] : open)
            rows.push_back({{"session", session.id},
                            {"employee", session.employee.value},
                            {"name", person},
                            {"browser", session.browser},
                            {"address", session.address},
                            {"since", domain::to_rfc3339_utc(session.created_at)},
                            {"seen", domain::to_rfc3339_utc(session.seen_at)}});
        print(work.out, rows);
        return kGood;
    }
    for (const auto& [session, person] : open)
        work.out << fmt::format("{}  {}  {}  since {}, seen {}  {}  {}\n", session.id, session.employee.value,
                                person, domain::to_rfc3339_utc(session.created_at),
                                domain::to_rfc3339_utc(session.seen_at), session.address, session.browser);
    work.out << fmt::format("{} browser{} signed in\n", open.size(), open.size() == 1 ? " is" : "s are");
    return kGood;
}

struct Keys {
    std::string issue;
    std::vector<std::string> scopes;
    std::int64_t revoke = 0;
    bool as_json = false;
};

int issue_key(Work& work, const Keys& wanted) {
    const auto issued = in_scene(work, [&](app::Scene& scene) {
        return app::issue_api_key(scene, wanted.issue, wanted.scopes, kActor);
    });
    if (!issued) {
        work.err << fmt::format("sigap: a key needs a name and at least one --scope of {}\n",
                                fmt::join(app::kApiScopes, ", "));
        return kUsage;
    }
    if (wanted.as_json) {
        print(work.out, {{"id", issued->id}, {"key", issued->key}, {"scopes", wanted.scopes}});
        return kGood;
    }
    work.out << issued->key << '\n';
    work.err << fmt::format("key {}; keep it now, it cannot be shown again\n", issued->id);
    return kGood;
}

int keys(Work& work, const Keys& wanted) {
    if (!wanted.issue.empty()) return issue_key(work, wanted);
    if (wanted.revoke != 0) {
        if (!in_scene(work,
                      [&](app::Scene& scene) { return app::revoke_api_key(scene, wanted.revoke, kActor); })) {
            work.err << fmt::format("sigap: there is no key {} to revoke; `sigap admin keys` shows them\n",
                                    wanted.revoke);
            return kFinding;
        }
        work.out << fmt::format("key {} was revoked\n", wanted.revoke);
        return kGood;
    }
    const auto kept =
        work.session.database.read([](storage::Transaction& tx) { return storage::api_keys(tx); });
    if (wanted.as_json) {
        Json rows = Json::array();
        for (const storage::ApiKey& key : kept)
            rows.push_back({{"id", key.id},
                            {"name", key.name},
                            {"public_id", key.public_id},
                            {"scopes", key.scopes},
                            {"created_at", domain::to_rfc3339_utc(key.created_at)},
                            {"created_by", key.created_by},
                            {"last_used_at", json_or_null(key.last_used_at)},
                            {"revoked_at", json_or_null(key.revoked_at)}});
        print(work.out, rows);
        return kGood;
    }
    for (const storage::ApiKey& key : kept)
        work.out << fmt::format(
            "{}  {}  sigap_{}_…  {}  {}{}\n", key.id, key.name, key.public_id, fmt::join(key.scopes, ","),
            key.last_used_at ? "last used " + domain::to_rfc3339_utc(*key.last_used_at)
                             : std::string("never used"),
            key.revoked_at ? "  revoked " + domain::to_rfc3339_utc(*key.revoked_at) : std::string());
    work.out << fmt::format("{} key{}\n", kept.size(), kept.size() == 1 ? "" : "s");
    return kGood;
}

}  // namespace

void add_admin(CLI::App& program, Chosen& chosen) {
    CLI::App& family =
        add_family(program, "admin",
                   "The dashboard's ways in: one-time links, browsers that are signed in, keys of programs",
                   {"sigap admin link P-01        # the first way into the dashboard",
                    "sigap admin sessions         # who is signed in, and from where", "sigap admin keys"});

    auto employee = std::make_shared<std::string>();
    auto link_json = std::make_shared<bool>(false);
    CLI::App& linked = add_command(
        family, "link", "Print a link that signs one person in to the dashboard, once and within ten minutes",
        {"sigap admin link P-01", "sigap admin link P-01 --json", "",
         "What the person may see there is their role in the roster: `role` admin for settings, hr for flags.",
         "Everybody else gets such a link in chat: /masuk"});
    linked.add_option("employee", *employee, "The roster's key")->required();
    linked.add_flag("--json", *link_json, "Print JSON");
    linked.callback([&chosen, employee, link_json] {
        chosen.on_data = [employee, link_json](Work& work) { return link(work, *employee, *link_json); };
    });

    auto mail = std::make_shared<Mailing>();
    CLI::App& mailed =
        add_command(family, "email", "Show or set where links are mailed to a person whom no chat reaches",
                    {"sigap admin email P-01 rahmawati@office.go.id", "sigap admin email P-01 --none", "",
                     "Links go to chat first. Mail needs [email] smtp_url in the settings."});
    mailed.add_option("employee", mail->employee, "The roster's key")->required();
    CLI::Option* address =
        mailed.add_option("address", mail->address, "Where to; without it, show what is set");
    mailed.add_flag("--none", mail->is_none, "Take the address away")->excludes(address);
    mailed.callback(
        [&chosen, mail] { chosen.on_data = [mail](Work& work) { return mailing(work, *mail); }; });

    auto wanted = std::make_shared<Sessions>();
    CLI::App& shown =
        add_command(family, "sessions", "Show the browsers that are signed in, or sign them out",
                    {"sigap admin sessions --json", "sigap admin sessions --end 17",
                     "sigap admin sessions --end-all P-01   # a lost laptop"});
    CLI::Option* end = shown.add_option("--end", wanted->end, "Sign out this session")->type_name("N");
    shown.add_option("--end-all", wanted->end_all, "Sign out all browsers of this person")
        ->type_name("EMPLOYEE")
        ->excludes(end);
    shown.add_flag("--json", wanted->as_json, "Print JSON");
    shown.callback(
        [&chosen, wanted] { chosen.on_data = [wanted](Work& work) { return sessions(work, *wanted); }; });

    auto key = std::make_shared<Keys>();
    CLI::App& kept = add_command(
        family, "keys", "Show the keys by which programs ask the API, make one, or revoke one",
        {"sigap admin keys", "sigap admin keys --issue \"SIMPEG\" --scope roster:read --scope reports:read",
         "sigap admin keys --revoke 3"});
    CLI::Option* issue = kept.add_option("--issue", key->issue, "Make a key for this use; it is printed once")
                             ->type_name("NAME");
    kept.add_option("--scope", key->scopes, "What the key is good for; several may be given")
        ->needs(issue)
        ->check(one_of({std::begin(app::kApiScopes), std::end(app::kApiScopes)}));
    kept.add_option("--revoke", key->revoke, "Revoke this key")->type_name("N")->excludes(issue);
    kept.add_flag("--json", key->as_json, "Print JSON");
    kept.callback([&chosen, key] { chosen.on_data = [key](Work& work) { return keys(work, *key); }; });
}

}  // namespace cli
