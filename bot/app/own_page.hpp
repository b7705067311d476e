// What is on record of oneself, as the dashboard shows it: every call and window, what counts, one's own
// words, and one's flags with the way to answer them. Nobody else can ask for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bot/app/period.hpp"
#include "bot/app/viewer.hpp"
#include "storage/flags.hpp"

namespace app {

/// The most a reply may hold, in code points: what one message of Telegram holds.
inline constexpr std::size_t kMostReplyWords = 4000;

struct OwnCall {
    domain::CallId id;
    std::string time;
    std::string caller;
    std::string outcome;          ///< `menjawab`
    bool counts = true;           ///< by its rule, and it is not void
    bool is_open = false;         ///< it is not yet known what becomes of it
    std::string why_not_counted;  ///< the rule's words; empty if it counts, or if the outcome says why not
    std::vector<std::string> answers;  ///< one's own words, each with its time
    std::vector<std::string> reasons;  ///< with what was decided on them
};
struct OwnWindow {
    std::string date;      ///< as people read it
    std::string iso_date;  ///< for the way to why it was so
    std::string name;
    std::string state;
    std::string state_words;
    std::string time;  ///< of the check-in; may be empty
};
struct OwnFlag {
    storage::Flag flag;
    std::string state_words;
    std::string file;  ///< as `/berkas` shows it, but for how to answer
    bool may_reply = false;
};
struct OwnRecord {
    Period period;
    std::vector<std::string> sums;
    std::vector<OwnCall> calls;      ///< the newest first
    std::vector<OwnWindow> windows;  ///< the newest first
    std::vector<OwnFlag> flags;      ///< all there ever were, the newest first
};
OwnRecord own_record(Scene& scene, const Viewer& viewer, domain::Language language, const Period& period);

enum class NotReplied { no_such_flag, no_words, too_long };
/// `/tanggapi` from the dashboard; the receipt goes to the person's chat, too. nullopt: it is kept.
std::optional<NotReplied> reply_on_page(Scene& scene, const Viewer& viewer, domain::FlagId flag,
                                        std::string_view words);

}  // namespace app
