// A session with a PostgreSQL server: how it is reached, what is asked of it before it is trusted, and what
// its complaints mean to us.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <string>
#include <string_view>

#include "bot/domain/result.hpp"
#include "storage/engine.hpp"
#include "storage/failure.hpp"

namespace storage::postgres {

struct CloseSession {
    void operator()(PGconn* session) const { PQfinish(session); }
};
using Session = std::unique_ptr<PGconn, CloseSession>;

struct ClearResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ClearResult>;

/// What the server said in place of `doing`: never a stored value, and never a password. A session that is
/// lost is `io`: whatever was asked of it may have been done.
Failure failure_of(PGconn* session, const PGresult* result, std::string_view doing);

/// Runs statements without arguments; `Failure` unless all succeed. Answers the last one's result.
Result execute(PGconn* session, const std::string& sql);

/// A value of one row and column, as text.
std::string answer(PGconn* session, const std::string& sql);

/// Opens a session and makes sure that it keeps what Sigap promises: encoding UTF8, a version that is
/// known to do, a schema to work in, nothing confirmed before it is on disk. `name` is shown to whoever
/// looks at the server's sessions. `Failure` says what is wrong and how to mend it.
Session open_session(const std::string& url, Access access, const std::string& name);

/// Of the schema that the session works in: by it the turn to write and the channel of commits are known.
std::string number_of_schema(PGconn* session);

/// Begins a transaction that is the only one to write in this office until it ends, after those before it
/// have ended. An earlier session of the same `name` that is still in one is ended: with it ends the doubt
/// whether its commit arrived. `Failure` with `busy`: another instance has been at it for longer than one of
/// ours ever is.
void begin_writing(PGconn* session, const std::string& schema, const std::string& name);

/// The channel on which the commits of this office's writers are told: an identifier.
std::string channel_of_commits(const std::string& schema);

}  // namespace storage::postgres
