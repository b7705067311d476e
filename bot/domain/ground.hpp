// Why something is so, as the rules know it: what happened and what it is about. The sentence is the
// catalogue's (bot/wording/grounds.hpp), in whatever language the reader has.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bot/domain/instant.hpp"

namespace domain {

/// A name that a policy or the calendar brings in two languages.
struct TwofoldName {
    std::string id;
    std::string en;

    friend bool operator==(const TwofoldName&, const TwofoldName&) = default;
};

/// A time of day in a zone; of two times in one sentence the last alone names the zone.
struct ClockTime {
    Instant at{};
    std::string zone{};
    bool names_zone = true;

    friend bool operator==(const ClockTime&, const ClockTime&) = default;
};

/// What fills a placeholder of the sentence; the reader's language decides how it is written.
struct GroundArgument {
    enum class Kind { text, count, name, time, date, weekday };

    GroundArgument(std::string_view placeholder, std::string said)
        : name(placeholder), text(std::move(said)) {}
    GroundArgument(std::string_view placeholder, std::int64_t number)
        : name(placeholder), kind(Kind::count), count(number) {}
    GroundArgument(std::string_view placeholder, TwofoldName said)
        : name(placeholder), kind(Kind::name), text(std::move(said.id)), text_en(std::move(said.en)) {}
    GroundArgument(std::string_view placeholder, ClockTime said)
        : name(placeholder), kind(Kind::time), time(std::move(said)) {}
    GroundArgument(std::string_view placeholder, std::chrono::year_month_day day)
        : name(placeholder), kind(Kind::date), date(day) {}
    GroundArgument(std::string_view placeholder, std::chrono::weekday day)
        : name(placeholder), kind(Kind::weekday), weekday(day) {}

    std::string_view name;  ///< a literal
    Kind kind = Kind::text;
    std::string text;     ///< of a name, the Indonesian one
    std::string text_en;  ///< of a name
    std::int64_t count = 0;
    ClockTime time{};
    std::chrono::sys_days date{};
    std::chrono::weekday weekday{0};

    friend bool operator==(const GroundArgument&, const GroundArgument&) = default;
};

struct Ground {
    std::string rule;  ///< the rule's key as the policy file writes it
    std::string key;   ///< of the sentence, in the catalogues
    std::vector<GroundArgument> arguments{};
    std::string_view within{};  ///< key of a sentence around it, a literal, whose {sebab} it is; empty: none

    friend bool operator==(const Ground&, const Ground&) = default;
};

}  // namespace domain
