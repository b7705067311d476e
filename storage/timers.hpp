// Table timer: what is due when. A timer and what it causes are settled in one transaction, so a restart
// loses none and repeats none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/database.hpp"

namespace storage {

struct Timer {
    std::int64_t id = 0;
    std::string kind;     ///< e.g. `attempt_settles`; app/timers.hpp lists them
    std::string subject;  ///< what it is about, e.g. a call's number
    domain::Instant due_at;
    int tries = 0;
};

/// One timer a kind and subject: setting it again moves it.
void set_timer(Transaction& tx, std::string_view kind, std::string_view subject, domain::Instant due_at);
/// The same, but one that is set already stays where it is.
void set_timer_once(Transaction& tx, std::string_view kind, std::string_view subject, domain::Instant due_at);
void cancel_timer(Transaction& tx, std::string_view kind, std::string_view subject);

/// Due at `now`, earliest first.
std::vector<Timer> due_timers(Transaction& tx, domain::Instant now, int limit);
std::optional<domain::Instant> next_timer_at(Transaction& tx);
/// True if it was still there at that time: whoever removes it does its work.
bool take_timer(Transaction& tx, const Timer& timer);
/// Puts a timer whose work failed aside until `due_at`, so that it delays nobody else.
void postpone_timer(Transaction& tx, const Timer& timer, domain::Instant due_at);

}  // namespace storage
