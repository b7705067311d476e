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

/// Takes the lock that makes this session the only one that writes, or says who holds it. It lasts as long as
/// the session. One that an earlier session of the same `name` left behind is ended first: with it ends the
/// doubt whether its last commit arrived.
void take_writer_lock(PGconn* session, const std::string& name, const std::string& shown_url);

}  // namespace storage::postgres
