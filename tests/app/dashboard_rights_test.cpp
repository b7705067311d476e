// What the use cases behind the dashboard show and do, for every role: the pages could forget to ask, they do
// not.
#include "bot/app/call_board.hpp"
#include "bot/app/call_orders.hpp"
#include "bot/app/flag_board.hpp"
#include "bot/app/own_page.hpp"
#include "bot/app/presence_board.hpp"
#include "storage/roster.hpp"
#include "tests/app/office.hpp"

using domain::CallId;
using domain::EmployeeId;
using domain::FlagId;
using domain::Language;
using stories::Office;

namespace {

/// An employee, a supervisor, unit HR, HR, an auditor and an administrator.
constexpr const char* kRoles[] = {"budi", "rina", "siti", "hana", "made", "nyoman"};

void give_roles(Office& office) {
    const auto is = [&](const char* who, domain::Role role) {
        office.changes(who, [&](domain::Employee& person) { person.role = role; });
    };
    is("siti", domain::Role::unit_hr);
    is("made", domain::Role::auditor);
    is("nyoman", domain::Role::admin);
}

/// Who of `kRoles` gets an answer, as `budi rina`.
template <typename Asks>
std::string who(Office& office, Asks&& asks) {
    std::string names;
    for (const char* name : kRoles) {
        const bool is_answered = office.in_scene([&](app::Scene& scene) {
            const auto viewer =
                app::viewer_of(scene, storage::find_employee(scene.tx, EmployeeId{name}).value());
            return static_cast<bool>(asks(scene, viewer));
        });
        if (is_answered) names += (names.empty() ? "" : " ") + std::string(name);
    }
    return names;
}

}  // namespace

TEST_CASE("presence, calls and flags are read by those who answer for the person, and by auditors") {
    Office office;
    give_roles(office);
    flagged(office);
    using app::Scene;
    using app::Viewer;
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return app::presence_on(scene, viewer, Language::id, {}, {});
          }) == "rina siti hana made");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return app::presence_on(scene, viewer, Language::id, {}, domain::UnitId{"RSUD"});
          }) == "hana made");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return app::explain_day(scene, viewer, Language::id, EmployeeId{"budi"}, {});
          }) == "budi rina siti hana made");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return app::call_board(scene, viewer, Language::id, CallId{1});
          }) == "rina siti hana made");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return !app::calls_until(scene, viewer, Language::id, app::today_of(scene, viewer.person))
                          .empty();
          }) == "rina siti hana made");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return app::explain_call_to(scene, viewer, CallId{1}, EmployeeId{"budi"});
          }) == "budi rina siti hana made");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return app::read_flag(scene, viewer, Language::id, FlagId{1});
          }) == "rina siti hana made");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return !app::flags_for(scene, viewer, Language::id, true).empty();
          }) == "rina siti hana made");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return app::take_pack(scene, viewer, FlagId{1});
          }) == "siti hana made");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              const auto sheet = app::read_flag(scene, viewer, Language::id, FlagId{1});
              return sheet && !sheet->steps.empty();
          }) == "siti hana");
}

TEST_CASE("calls are drafted, sent and noted by those who may call, and answered for by nobody else") {
    Office office;
    give_roles(office);
    flagged(office);
    using app::Scene;
    using app::Viewer;
    const app::CallOrder to_rahma{.people = {EmployeeId{"rahma"}}, .message = "rapat"};
    const app::CallOrder to_unit{.kind = domain::CallKind::roll_call,
                                 .unit = domain::UnitId{"Biro Organisasi"}};
    CHECK(who(office, [&](Scene& scene, const Viewer& viewer) {
              return app::draft_call(scene, viewer, to_rahma);
          }) == "rina");
    CHECK(who(office, [&](Scene& scene, const Viewer& viewer) {
              return app::draft_call(scene, viewer, to_unit);
          }) == "rina");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return app::draft_again(scene, viewer, CallId{1});
          }) == "rina");
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return app::note_on_board(scene, viewer, EmployeeId{"budi"}, {"telephone", {}, "menelepon"});
          }) == "rina siti hana");  // HR may not call here, and yet note what speaks for the person
    CHECK(who(office, [](Scene& scene, const Viewer& viewer) {
              return !app::reply_on_page(scene, viewer, FlagId{1}, "saya di puskesmas");
          }) == "budi");
}

TEST_CASE("where a policy lets HR call, HR does so on the dashboard, and an auditor still does not") {
    Office office;
    give_roles(office);
    office.amends([](domain::Policy& policy) {
        policy.calls.callers = {domain::Caller::direct_supervisor, domain::Caller::unit_hr,
                                domain::Caller::hr};
    });
    office.at("2026-02-13 08:00");
    CHECK(who(office, [](app::Scene& scene, const app::Viewer& viewer) {
              return app::draft_call(scene, viewer, {.people = {EmployeeId{"rahma"}}, .message = "rapat"});
          }) == "rina siti hana");
}

TEST_CASE("of a call that reached several units each supervisor sees their own people alone") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        auto unit = storage::find_unit(scene.tx, domain::UnitId{"RSUD"}).value();
        unit.head = EmployeeId{"sari"};
        storage::save(scene.tx, unit, "test");
    });
    office.at("2026-02-13 08:00");
    office.says("dewi", "/apel");
    office.taps("dewi", "Kirim");
    const auto tiles = [&](const char* name) {
        return office.in_scene([&](app::Scene& scene) {
            const auto person = storage::find_employee(scene.tx, EmployeeId{name}).value();
            const auto board = app::call_board(scene, app::viewer_of(scene, person), Language::id, CallId{1});
            std::string units;
            for (const auto& tile : board.value().tiles)
                if (units.find(tile.unit.value) == std::string::npos) units += tile.unit.value + ";";
            return units;
        });
    };
    CHECK(tiles("rina") == "Biro Organisasi;");
    CHECK(tiles("sari") == "RSUD;");
    CHECK(tiles("dewi").size() > tiles("rina").size());
}

TEST_CASE("what is done on the dashboard has a number of its own, never one of the inbox") {
    Office office;
    office.in_scene([](app::Scene& scene) {
        const auto person = storage::find_employee(scene.tx, EmployeeId{"budi"}).value();
        const auto first = app::cause_of_act(scene, person);
        const auto second = app::cause_of_act(scene, person);
        CHECK(first.inbox_id.value < 0);
        CHECK(second.inbox_id.value < first.inbox_id.value);
    });
}

TEST_CASE("whether one may call somebody, or note for them, is the same asked of each and listed") {
    Office office;
    give_roles(office);
    const auto agrees = [&](const char* role, const char* asked) {
        return office.in_scene([&](app::Scene& scene) {
            const auto here = [&](const char* name) {
                return storage::find_employee(scene.tx, EmployeeId{name}).value();
            };
            const auto is_in = [&](const std::vector<domain::Employee>& people) {
                return std::any_of(people.begin(), people.end(),
                                   [&](const domain::Employee& one) { return one.id == EmployeeId{asked}; });
            };
            const domain::Employee one = here(role);
            const app::CallableBy callable(scene, one);
            const bool is_callable = callable.covers(here(asked));
            const bool is_notable = app::may_note(app::viewer_of(scene, one), callable, here(asked));
            CHECK(is_callable == is_in(app::people_to_call(scene, one)));
            CHECK(is_notable == is_in(app::people_to_note(scene, one)));
            return std::string(is_callable ? "call and note" : is_notable ? "note" : "");
        });
    };
    for (const char* role : kRoles)
        for (const char* asked : kRoles) agrees(role, asked);
    CHECK(agrees("rina", "budi") == "call and note");
    CHECK(agrees("rina", "rina").empty());
    CHECK(agrees("hana", "budi") == "note");
    CHECK(agrees("made", "budi").empty());
    CHECK(agrees("budi", "siti").empty());
}
