-- Several troubles of one scope may last at the same time, and what an outage voids is settled once, after it.
CREATE TABLE outage_ledger (
    outage_id   INTEGER PRIMARY KEY,
    scope       TEXT NOT NULL,
    from_at     INTEGER NOT NULL,
    to_at       INTEGER,
    what        TEXT NOT NULL,
    reviewed_at INTEGER,
    UNIQUE (scope, what, from_at)
) STRICT;
INSERT INTO outage_ledger (outage_id, scope, from_at, to_at, what, reviewed_at)
    SELECT outage_id, scope, from_at, to_at, what, to_at FROM outage;
DROP TABLE outage;
ALTER TABLE outage_ledger RENAME TO outage;
CREATE INDEX outage_by_end ON outage (to_at, from_at);

-- How far the wall clock was set at once, beyond the time that passed.
CREATE TABLE clock_step (
    clock_step_id INTEGER PRIMARY KEY,
    stepped_at    INTEGER NOT NULL,
    by_micros     INTEGER NOT NULL
) STRICT;
CREATE INDEX clock_step_by_time ON clock_step (stepped_at);
