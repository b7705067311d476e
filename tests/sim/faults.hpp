// What breaks, when, and for how long: drawn from a stream of its own, so that people behave the same
// without it. F-numbers are those of docs/simulation-of-faults.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bot/domain/channel.hpp"
#include "bot/domain/instant.hpp"
#include "bot/simulation/chance.hpp"

namespace sim {

using domain::Instant;
using domain::Messenger;
using domain::Span;

/// What lasts for a while. Times are true ones.
enum class Trouble {
    sigap_down,      ///< stopped or killed, for seconds to hours (F1, F26, F27)
    disk_full,       ///< nothing can be written (F3)
    provider_down,   ///< neither sends nor presses get through (F12, F25)
    throttled,       ///< 429 to everything (F11)
    clock_off,       ///< the wall clock is wrong by `amount` (F19)
    blocked,         ///< a person has shut the bot out (F15)
    number_changed,  ///< a person has another number, and nobody has confirmed it yet (F34)
};
std::string_view to_string(Trouble trouble);

struct Spell {
    Trouble trouble;
    Span span;
    std::optional<Messenger> messenger{};  ///< of what concerns a provider or a chat
    std::string whom{};                    ///< an employee, of what concerns one
    std::chrono::microseconds amount{};
};

class FaultPlan {
public:
    /// Over 14 days from the beginning of that day, for people who have a chat on these messengers. Without
    /// faults nothing ever breaks.
    FaultPlan(std::uint64_t seed, bool has_faults, Instant first_day,
              const std::vector<std::pair<std::string, Messenger>>& chats);

    const std::vector<Spell>& spells() const { return spells_; }
    /// The spell that is on; null if there is none. An empty messenger or person matches any.
    const Spell* on(Trouble trouble, Instant at, std::optional<Messenger> messenger = {},
                    const std::string& whom = "") const;
    bool any_in(Trouble trouble, const Span& span, std::optional<Messenger> messenger = {},
                const std::string& whom = "") const;

    /// Whether chance has it that `what` befalls this one; never without faults.
    bool befalls(double share, std::string_view what, std::string_view which) const;
    /// A whole number of [least, most].
    std::int64_t between(std::int64_t least, std::int64_t most, std::string_view what,
                         std::string_view which) const {
        return chance_.between(least, most, what, which);
    }
    bool has_faults() const { return has_faults_; }

private:
    Instant working_time(std::string_view what, int number) const;

    const simulation::Chance chance_;
    const bool has_faults_;
    const Instant first_day_;
    std::vector<Spell> spells_;
};

}  // namespace sim
