-- A one-time way into the dashboard: only a hash of its token is kept.
CREATE TABLE sign_in_link (
    token_hash  TEXT PRIMARY KEY,
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER
) STRICT;
CREATE INDEX sign_in_link_by_employee ON sign_in_link (employee_id, created_at);

-- A browser in which somebody is signed in: only a hash of what its cookie holds is kept.
CREATE TABLE web_session (
    session_id  INTEGER PRIMARY KEY,
    token_hash  TEXT NOT NULL UNIQUE,
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    created_at  INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    ended_at    INTEGER,
    browser     TEXT NOT NULL,
    address     TEXT NOT NULL
) STRICT;
CREATE INDEX web_session_by_employee ON web_session (employee_id, created_at);

-- Attempts to sign in, by where they came from, to slow down whoever guesses.
CREATE TABLE sign_in_try (
    source   TEXT NOT NULL,
    tried_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_in_try_by_source ON sign_in_try (source, tried_at);

-- Where a link may be mailed to whoever cannot be reached in chat; set by who administers.
CREATE TABLE sign_in_address (
    employee_id TEXT PRIMARY KEY REFERENCES employee (employee_id),
    address     TEXT NOT NULL,
    set_at      INTEGER NOT NULL
) STRICT;
