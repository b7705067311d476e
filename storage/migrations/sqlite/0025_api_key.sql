-- Keys of programs that ask the API: only a hash is kept, and when each was last used.
CREATE TABLE api_key (
    api_key_id   INTEGER PRIMARY KEY,
    public_id    TEXT NOT NULL UNIQUE,
    secret_hash  TEXT NOT NULL,
    name         TEXT NOT NULL,
    scopes       TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    created_by   TEXT NOT NULL,
    last_used_at INTEGER,
    revoked_at   INTEGER,
    revoked_by   TEXT
) STRICT;

-- The log is read by kind: the last import, the trail narrowed to one thing.
CREATE INDEX audit_event_by_kind ON audit_event (kind, audit_event_id);
