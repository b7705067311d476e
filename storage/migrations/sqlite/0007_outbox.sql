-- What is to be said, and what became of it; and what is due when.
CREATE TABLE outbox (
    outbox_id      INTEGER PRIMARY KEY,
    lane           TEXT NOT NULL,
    chat           TEXT NOT NULL,
    employee_id    TEXT,
    kind           TEXT NOT NULL,
    priority       INTEGER NOT NULL,
    subject        TEXT NOT NULL,
    dedupe_key     TEXT NOT NULL UNIQUE,
    state          TEXT NOT NULL,
    not_before     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    leased_at      INTEGER,
    sends          INTEGER NOT NULL DEFAULT 0,
    body           TEXT NOT NULL,
    target_outbox_id INTEGER,
    message_id     TEXT,
    accepted_at    INTEGER,
    delivered_at   INTEGER,
    read_at        INTEGER,
    failed_at      INTEGER,
    detail         TEXT NOT NULL DEFAULT ''
) STRICT;
-- Their size follows what waits to be sent. SQLite takes a partial index only for a query that repeats its condition.
CREATE INDEX outbox_to_send ON outbox (lane, priority, outbox_id, not_before, chat, target_outbox_id)
    WHERE state = 'queued';
CREATE INDEX outbox_due ON outbox (lane, not_before) WHERE state = 'queued';
CREATE INDEX outbox_expiring ON outbox (lane, expires_at) WHERE state = 'queued';
CREATE INDEX outbox_leased ON outbox (lane) WHERE state = 'leased';
CREATE INDEX outbox_by_employee ON outbox (employee_id, priority, created_at) WHERE employee_id IS NOT NULL;
CREATE INDEX outbox_by_subject ON outbox (subject);
CREATE INDEX outbox_by_message ON outbox (lane, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE timer (
    timer_id INTEGER PRIMARY KEY,
    kind     TEXT NOT NULL,
    subject  TEXT NOT NULL,
    due_at   INTEGER NOT NULL,
    tries    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, subject)
) STRICT;
CREATE INDEX timer_by_due ON timer (due_at);
