// Commands sent ahead of their results: they cross to the server together with the next statement whose
// result somebody awaits, in one round trip. Inside this room only.
#pragma once

#include <libpq-fe.h>

#include <optional>
#include <vector>

#include "storage/failure.hpp"

namespace storage::postgres {

/// Those of one session that nobody has awaited yet. While there are any, the session is in libpq's pipeline
/// mode: what is not offered here must wait until they are settled.
class Pipeline {
public:
    bool is_empty() const { return sent_.empty(); }

    /// Sends a command that has neither arguments nor rows, and is a constant of the program.
    void send(PGconn* session, const char* command);

    /// Awaits all and leaves the mode. Answers why the first that failed did; those after it were not done.
    std::optional<Failure> settle(PGconn* session);

    /// The same for whoever has sent a statement after them and awaits it: its results come next, and after
    /// the last of them the mode is left by `leave`.
    std::optional<Failure> settle_before_last(PGconn* session);
    static void leave(PGconn* session);

    /// The session is gone, and with it what was sent.
    void drop() { sent_.clear(); }

private:
    std::vector<const char*> sent_;
};

}  // namespace storage::postgres
