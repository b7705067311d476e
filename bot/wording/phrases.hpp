// How times, spans, numbers and lists read in each language, and how much of a name or NIP may be shown.
// Names of days, months and zones are ICU's; nothing here depends on the machine's locale or zone.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bot/domain/instant.hpp"
#include "bot/domain/roster.hpp"

namespace wording {

// `zone` is an IANA name that the roster or the policy has already checked: an unknown one throws
// std::logic_error, for a time in the wrong zone is worse than none. Times are cut to the minute, not
// rounded. Safe from any thread.

/// "08.02 WITA", in English "08:02 WITA".
std::string clock_time(domain::Instant instant, std::string_view zone, domain::Language language);

/// "08.02" alone, where the zone stands elsewhere in the sentence.
std::string time_of_day(domain::Instant instant, std::string_view zone, domain::Language language);

/// "Jumat, 13 Februari 2026", in English "Friday, 13 February 2026".
std::string date(domain::Instant instant, std::string_view zone, domain::Language language);

/// "13 Feb 2026".
std::string short_date(domain::Instant instant, std::string_view zone, domain::Language language);

/// "Jumat".
std::string weekday(domain::Instant instant, std::string_view zone, domain::Language language);

/// "Jumat, 13 Februari 2026 pukul 08.02 WITA".
std::string date_and_time(domain::Instant instant, std::string_view zone, domain::Language language);

/// "WITA": what the zone is called there at that instant, in every language.
std::string zone_name(domain::Instant instant, std::string_view zone);

/// "1 jam 30 menit"; days, hours and minutes that are not zero. Nothing and less: "0 menit".
std::string duration(std::chrono::minutes length, domain::Language language);

/// "1.234", in English "1,234".
std::string number(std::int64_t count, domain::Language language);

/// What stands before the decimals: `,`, in English `.`; `,` where a language's own is no ASCII.
char decimal_sign(domain::Language language);

/// "Ani, Budi, dan Citra".
std::string list(const std::vector<std::string>& items, domain::Language language);

/// Enough for the owner to know it, no more: of each word at most two letters and never more than half,
/// then `***`: "Si*** Am***".
std::string masked_name(std::string_view name);

/// The last four digits only, "****0123"; nothing but stars if there are fewer than eight characters.
/// (A NIP shows its owner's day of birth and sex: UU 27/2022.)
std::string masked_nip(std::string_view nip);

}  // namespace wording
