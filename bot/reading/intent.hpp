// What a reply means, without the context in which it was written: the program adds that (an open window, an
// open call).
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace reading {

/// The labels of config/reading/replies.tsv, and `unsure`: the reader would be guessing, so ask with two
/// buttons.
enum class Intent { ack, checkin, excuse, greeting, help, leave, question, refuse, sick, unknown, unsure };

inline constexpr std::size_t kIntents = 11;
inline constexpr std::array<Intent, kIntents> kAllIntents = {
    Intent::ack,      Intent::checkin, Intent::excuse, Intent::greeting, Intent::help,  Intent::leave,
    Intent::question, Intent::refuse,  Intent::sick,   Intent::unknown,  Intent::unsure};

std::string_view to_string(Intent intent);
std::optional<Intent> intent_from(std::string_view name);

/// An intent that closes a call or a window on its own; reading one of these wrongly is the error that
/// counts.
constexpr bool complies(Intent intent) {
    return intent == Intent::ack || intent == Intent::checkin;
}

}  // namespace reading
