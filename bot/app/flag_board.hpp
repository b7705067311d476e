// The files of flags as the dashboard shows them: those one may read, and one laid open with what its reader
// can decide now. The decisions themselves are bot/app/flag_decisions.hpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bot/app/evidence_pack.hpp"
#include "bot/app/flag_file.hpp"
#include "bot/app/viewer.hpp"

namespace app {

struct FlagLine {
    storage::Flag flag;
    domain::Employee person;
    std::string state_words;
    bool may_decide = false;  ///< and it is open
};
/// The flags that are open, or with `closed_too` all of them, whose files the viewer may read; the newest
/// first. One's own are not among them.
std::vector<FlagLine> flags_for(Scene& scene, const Viewer& viewer, domain::Language language,
                                bool closed_too);

/// A step, and why it cannot be taken now; empty: it can.
struct StepChoice {
    domain::FlagStep step;
    std::string refusal;
};
struct FlagSheet {
    EvidencePack pack;
    std::string state_words;
    std::vector<StepChoice> steps;  ///< none for who only reads along
    bool may_take_pack = false;     ///< HR and auditors; the supervisor told reads the page
    /// What humans have to do after the last decision because Sigap cannot: tell whom no chat reaches, find a
    /// second person. For who decides; empty: nothing.
    std::string left_to_do;
};
/// Lays the file open, and puts it on record that it was read. nullopt: there is no such flag, or not for
/// this viewer.
std::optional<FlagSheet> read_flag(Scene& scene, const Viewer& viewer, domain::Language language,
                                   domain::FlagId flag);
/// The same for the whole pack, to be kept: for HR and auditors.
std::optional<EvidencePack> take_pack(Scene& scene, const Viewer& viewer, domain::FlagId flag);

}  // namespace app
