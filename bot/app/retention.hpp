// What is kept only for a time goes at night, in batches: raw message bodies, presence with its daily
// reports, and the files of attachments. Policies say how long ([retention]); where several do, the longest
// wins. Ways into the dashboard are forgotten after a month.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "bot/app/scene.hpp"

namespace app {

/// Providers repeat events for up to seven days, and what was received must stay provable that long.
inline constexpr std::chrono::days kShortestRawMessages{8};

struct Retention {
    std::chrono::days raw_messages;
    std::chrono::days presence;                     ///< the files of reasons go with it
    std::optional<std::chrono::days> case_files{};  ///< of a flag, from its closing on; nullopt: never
};

/// Of the rules that govern people; the built-in one only where there is no other.
Retention retention_of(const domain::Rulebook& rules);

/// The next night, unless a night is set already: one that was slept through is made up for.
void set_first_retention(Scene& scene);
/// Starts this night's work, and sets the next.
void begin_retention(Scene& scene);
/// The next batch. The subject is `<what>/<how many so far>`; the last batch puts the number on record.
void continue_retention(Scene& scene, std::string_view subject);

}  // namespace app
