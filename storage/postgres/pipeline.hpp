// Commands sent ahead of their results: they cross to the server together with the next statement whose
// result somebody awaits, in one round trip. Inside this room only.
#pragma once

#include <libpq-fe.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/failure.hpp"
#include "storage/postgres/values.hpp"

namespace storage::postgres {

/// Those of one session that nobody has awaited yet. While there are any, the session is in libpq's pipeline
/// mode: what is not offered here must wait until they are settled.
class Pipeline {
public:
    bool is_empty() const { return sent_.empty(); }
    /// Whether it is time to settle: what the server says of too many could fill the line.
    bool is_full() const { return sent_.size() >= kMostAhead; }

    /// Sends a command that has neither arguments nor rows, and is a constant of the program.
    void send(PGconn* session, const char* command);
    /// Sends a prepared statement; `text` is what it says, and outlives the wait for it.
    void send(PGconn* session, const std::string& name, const Parameters& parameters, std::string_view text);

    /// Awaits all and leaves the mode. Answers why the first that failed did; those after it were not done.
    std::optional<Failure> settle(PGconn* session);

    /// The same for whoever has sent a statement after them and awaits it: its results come next, and after
    /// the last of them the mode is left by `leave`.
    std::optional<Failure> settle_before_last(PGconn* session);
    static void leave(PGconn* session);

    /// The session is gone, and with it what was sent.
    void drop() { sent_.clear(); }

private:
    static constexpr std::size_t kMostAhead = 100;

    static void enter(PGconn* session, std::string_view command);

    std::vector<std::string_view> sent_;
};

}  // namespace storage::postgres
