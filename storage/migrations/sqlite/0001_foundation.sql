-- What every other table stands on. storage/README.md says what each means. Instants are microseconds UTC.

CREATE TABLE schema_migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE inbox (
    inbox_id INTEGER PRIMARY KEY,
    messenger TEXT NOT NULL,
    account TEXT NOT NULL,
    event_key TEXT NOT NULL,
    chat TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    raw TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'done', 'set_aside')),
    attempts INTEGER NOT NULL DEFAULT 0,
    trouble TEXT,
    UNIQUE (messenger, account, event_key)
) STRICT;

-- Their size follows what waits, not what was ever received.
CREATE INDEX inbox_pending ON inbox (inbox_id) WHERE state = 'pending';
CREATE INDEX inbox_tried ON inbox (messenger, account, chat) WHERE state = 'pending' AND attempts > 0;
CREATE INDEX inbox_unread ON inbox (messenger, account, chat, received_at, state) WHERE state <> 'done';
