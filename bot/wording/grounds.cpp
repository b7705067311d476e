#include "bot/wording/grounds.hpp"

#include <utility>

#include "bot/wording/phrases.hpp"

namespace wording {
namespace {

/// Dates without a clock are worded in it.
constexpr std::string_view kNoZone = "UTC";

std::string written(const domain::GroundArgument& argument, domain::Language language) {
    using Kind = domain::GroundArgument::Kind;
    constexpr std::chrono::sys_days kSomeSunday{std::chrono::year{2026} / 1 / 4};
    const domain::ClockTime& time = argument.time;
    switch (argument.kind) {
        case Kind::text:
            return argument.text;
        case Kind::count:
            return number(argument.count, language);
        case Kind::name:
            return domain::name_for(language, argument.text, argument.text_en);
        case Kind::time:
            return time.names_zone ? clock_time(time.at, time.zone, language)
                                   : time_of_day(time.at, time.zone, language);
        case Kind::date:
            return short_date(argument.date, kNoZone, language);
        case Kind::weekday:
            return weekday(kSomeSunday + std::chrono::days{argument.weekday.c_encoding()}, kNoZone, language);
    }
    return "";
}

}  // namespace

std::string sentence(const Catalogue& words, domain::Language language, const domain::Ground& ground) {
    Arguments arguments;
    for (const domain::GroundArgument& argument : ground.arguments)
        arguments.push_back({argument.name, written(argument, language)});
    std::string said = words.text(language, ground.key, arguments);
    if (ground.within.empty()) return said;
    return words.text(language, ground.within, {{"sebab", std::move(said)}});
}

}  // namespace wording
