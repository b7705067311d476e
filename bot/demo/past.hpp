// The weeks before the demo's first day. Reports, trends and the audit trail speak of them, so they must have
// happened: the office is set up by the commands an operator gives and lived through by the loops and use
// cases of the service, in this process, under a clock that is moved.
#pragma once

#include <cstdint>

#include "bot/demo/stage.hpp"
#include "bot/domain/instant.hpp"
#include "bot/domain/language.hpp"

namespace demo {

struct PastOptions {
    int weeks = 0;  ///< before the one of `until`, at most `kMostWeeks`; 0: people enrol, and no more
    domain::Instant until{};  ///< where the simulator's script begins
    domain::Language language = domain::Language::id;
};

inline constexpr int kMostWeeks = 8;
/// What a visitor gets who asks for nothing else.
inline constexpr int kUsualWeeks = 6;

struct PastSums {
    std::int64_t messages = 0;  ///< that reached people
    std::string chats{};  ///< how their phones stand, as lines of the simulator's script; empty without weeks
};

/// Takes the roster, the rule and everybody's enrolment into a fresh database, lives through the weeks, and
/// leaves it where the stage's configuration (which must be there) has the service look. Throws Failed.
PastSums live_through_past(const Stage& stage, const std::vector<Player>& players,
                           const PastOptions& options);

}  // namespace demo
