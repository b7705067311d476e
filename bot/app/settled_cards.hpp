// Cards whose buttons ask for something that has been settled meanwhile, however that came about. Where
// messages can be changed, such a card keeps its words, says in a last line what became of it, and has no
// buttons any more (ux.md 1b); elsewhere a late tap is told the truth by whatever it asks for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "bot/app/talk.hpp"
#include "storage/outbox.hpp"

namespace app {

/// What cards are filed under that nothing else is said about: `draft/17`.
namespace cards {
std::string call_draft(std::int64_t draft);
std::string reason_ask(std::string_view subject_of_reason);
std::string flag_steps(domain::FlagId flag);  ///< steps that HR may take, and their drafts
std::string own_flag(domain::FlagId flag);
std::string absence_draft(std::int64_t draft);
std::string absence_decision(std::int64_t absence);
std::string report_reading(std::int64_t report);
std::string enrolment(std::string_view code);
}  // namespace cards

/// All cards of that subject, and of those below it, that still have buttons. `key` is the last line's, and
/// `at` its `{jam}`; now, if it is left out. Where many people are concerned at once and nobody waits for it,
/// the changes go out after everything else (`Priority::digest`).
void settle_cards(Scene& scene, std::string_view subject, std::string_view key,
                  std::optional<domain::Instant> at = {},
                  storage::Priority priority = storage::Priority::receipt);
/// One of them.
void settle_card(Scene& scene, const storage::OutboxRow& shown, std::string_view key,
                 std::optional<domain::Instant> at = {},
                 storage::Priority priority = storage::Priority::receipt);

/// The card of a tap that was the choice: its last line is what was tapped, and when.
void settle_tapped(Scene& scene, const Talk& talk, const domain::InboundTap& tap);
/// The same of a list, whose other buttons stay: those which ask for the same thing go.
void settle_on_list(Scene& scene, const Talk& talk, const domain::InboundTap& tap);

}  // namespace app
