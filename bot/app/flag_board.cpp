#include "bot/app/flag_board.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bot/app/flag_decisions.hpp"
#include "storage/flag_decisions.hpp"
#include "storage/roster.hpp"

namespace app {
namespace {

using domain::Employee;
using domain::FlagStep;
using domain::Language;
using storage::Flag;

constexpr FlagStep kSteps[] = {FlagStep::note_told, FlagStep::confirm,  FlagStep::decline, FlagStep::uphold,
                               FlagStep::dismiss,   FlagStep::ask_more, FlagStep::withdraw};

/// What the viewer is to the file of somebody else.
FlagAccess access_of(Scene& scene, const Viewer& viewer, const Flag& flag, const Employee& person) {
    if (!may(viewer, Permission::see_flags) || person.id == viewer.person.id) return FlagAccess::none;
    const FlagAccess access = access_to(scene, flag, person, viewer.person);
    if (access == FlagAccess::decides && !may(viewer, Permission::decide_flags)) return FlagAccess::told;
    return access;
}

bool may_take_pack(const Viewer& viewer, FlagAccess access) {
    const auto role = viewer.person.role;
    return access != FlagAccess::none &&
           (role == domain::Role::hr || role == domain::Role::unit_hr || role == domain::Role::auditor);
}

struct Opened {
    Flag flag;
    Employee person;
    FlagAccess access;
};

std::optional<Opened> open_file(Scene& scene, const Viewer& viewer, domain::FlagId id) {
    const auto flag = storage::find_flag(scene.tx, id);
    const auto person = flag ? storage::find_employee(scene.tx, flag->employee) : std::nullopt;
    if (!person) return std::nullopt;
    const FlagAccess access = access_of(scene, viewer, *flag, *person);
    return access == FlagAccess::none ? std::nullopt : std::optional(Opened{*flag, *person, access});
}

/// Reading a case file is itself on record.
void note_reading(Scene& scene, const Viewer& viewer, const Flag& flag) {
    audit(scene, "employee/" + viewer.person.id.value, "evidence_read", "employee/" + flag.employee.value,
          nlohmann::json{{"flag", flag.id.value}}.dump());
}

/// Steps that make no sense now are not spoken of; of upholding it is said why it has to wait.
bool is_worth_saying(FlagStep step, const Refusal& refusal) {
    if (refusal.why != NotTaken::locked) return false;
    if (step != FlagStep::uphold && step != FlagStep::confirm) return false;
    return refusal.lock.lock != domain::FlagLock::closed &&
           refusal.lock.lock != domain::FlagLock::not_proposed &&
           refusal.lock.lock != domain::FlagLock::proposed_already;
}

}  // namespace

std::vector<FlagLine> flags_for(Scene& scene, const Viewer& viewer, Language language, bool closed_too) {
    std::vector<FlagLine> lines;
    auto flags = closed_too ? storage::flags_opened_between(scene.tx, domain::from_micros(0),
                                                            scene.now() + std::chrono::seconds{1})
                            : storage::open_flags(scene.tx);
    std::stable_sort(flags.begin(), flags.end(),
                     [](const Flag& a, const Flag& b) { return a.id.value > b.id.value; });
    for (const Flag& flag : flags) {
        const auto person = storage::find_employee(scene.tx, flag.employee);
        const FlagAccess access = person ? access_of(scene, viewer, flag, *person) : FlagAccess::none;
        if (access != FlagAccess::none)
            lines.push_back({flag, *person, flag_state_words(scene, flag, viewer.person, language),
                             access == FlagAccess::decides && !flag.closed_at});
    }
    return lines;
}

std::optional<FlagSheet> read_flag(Scene& scene, const Viewer& viewer, Language language, domain::FlagId id) {
    const auto file = open_file(scene, viewer, id);
    auto pack = file ? gather_evidence(scene, id) : std::nullopt;
    if (!pack) return std::nullopt;
    FlagSheet sheet{std::move(*pack),
                    flag_state_words(scene, file->flag, file->person, language),
                    {},
                    may_take_pack(viewer, file->access),
                    ""};
    if (file->access == FlagAccess::decides) {
        Employee reader = viewer.person;
        reader.language = language;
        if (const auto taken = storage::decisions_on(scene.tx, id); !taken.empty())
            sheet.left_to_do = left_to_do(scene, reader, id, taken.back().kind);
        for (const FlagStep step : kSteps) {
            const auto refusal =
                why_not(scene, {.flag = id, .step = step, .by = viewer.person.id, .via = "web"}, false);
            if (!refusal)
                sheet.steps.push_back({step, ""});
            else if (is_worth_saying(step, *refusal))
                sheet.steps.push_back({step, refusal_words(scene, *refusal, id, language)});
        }
    }
    note_reading(scene, viewer, file->flag);
    return sheet;
}

std::optional<EvidencePack> take_pack(Scene& scene, const Viewer& viewer, domain::FlagId id) {
    const auto file = open_file(scene, viewer, id);
    if (!file || !may_take_pack(viewer, file->access)) return std::nullopt;
    auto pack = gather_evidence(scene, id);
    if (pack) note_reading(scene, viewer, file->flag);
    return pack;
}

}  // namespace app
