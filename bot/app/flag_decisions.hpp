// What humans decide on a flag: uphold (where the policy says so by two), dismiss, ask for more, take back.
// Chat and command line both come here. Every step has a name, a time and a ground in words, and none is
// ever erased. Nothing here is a finding or a sanction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "bot/app/scene.hpp"
#include "bot/domain/flag.hpp"
#include "storage/flag_decisions.hpp"
#include "storage/flags.hpp"

namespace app {

/// Who may decide: HR of the office and of the unit and those above it; never the person, and never whoever
/// issued one of the calls.
std::vector<domain::Employee> deciders_of(Scene& scene, const storage::Flag& flag,
                                          const domain::Employee& employee);

/// What the rules need to know of the flag as it is now.
domain::FlagMatter matter_of(Scene& scene, const storage::Flag& flag, const domain::Employee& employee);

struct FlagOrder {
    domain::FlagId flag;
    domain::FlagStep step = domain::FlagStep::dismiss;
    domain::EmployeeId by;
    std::string via = "chat";  ///< chat, cli, web
    std::string ground{};      ///< in words; of `ask_more` the question itself
};

enum class NotTaken {
    no_such_flag,
    not_allowed,  ///< not HR, or not of this person
    own_case,     ///< the person's own, or about a call of theirs
    no_ground,
    locked,
};

struct Refusal {
    NotTaken why = NotTaken::locked;
    domain::LockedStep lock{};  ///< where it is `locked`
};

/// nullopt: the step may be taken now. A ground that is still to be written is not asked for.
std::optional<Refusal> why_not(Scene& scene, const FlagOrder& order, bool wants_ground = true);

/// Takes the step, tells the person, the supervisor and whoever decides next, and returns what is on record.
tl::expected<storage::FlagDecision, Refusal> take_step(Scene& scene, const FlagOrder& order);

/// What taking the step now would be on record as: a kind of storage/flag_decisions.hpp.
std::string decision_kind(Scene& scene, const FlagOrder& order);

/// Who hears of the step if it is taken now, and in which words, each in their own language: the person
/// first.
struct FlagNews {
    domain::Employee whom;
    std::string words;
};
std::vector<FlagNews> news_of(Scene& scene, const FlagOrder& order);

/// Keeps the order until the officer confirms it: the draft's number.
tl::expected<std::int64_t, Refusal> draft_step(Scene& scene, const FlagOrder& order);
/// The officer's own draft, confirmed already or not.
std::optional<FlagOrder> drafted_step(Scene& scene, const domain::Employee& officer, std::int64_t draft);
/// Settles it, once: the order, if it was still open. It is taken only by `take_step`.
std::optional<FlagOrder> settle_step(Scene& scene, const domain::Employee& officer, std::int64_t draft,
                                     bool is_confirmed);

/// Why not, for people.
std::string refusal_words(Scene& scene, const Refusal& refusal, domain::FlagId flag,
                          domain::Language language);

}  // namespace app
