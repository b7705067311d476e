-- Was Sigap well, and what was decided: the two things every verdict leans on.
CREATE TABLE heartbeat (
    instance_id TEXT NOT NULL,
    started_at  INTEGER NOT NULL,
    beat_at     INTEGER NOT NULL,
    PRIMARY KEY (instance_id, started_at)
) STRICT;

CREATE TABLE outage (
    outage_id INTEGER PRIMARY KEY,
    scope     TEXT NOT NULL,
    from_at   INTEGER NOT NULL,
    to_at     INTEGER,
    what      TEXT NOT NULL,
    UNIQUE (scope, from_at)
) STRICT;

-- The log that decisions can be recounted from. Holds references and values, never words or names.
CREATE TABLE audit_event (
    audit_event_id INTEGER PRIMARY KEY,
    at             INTEGER NOT NULL,
    actor          TEXT NOT NULL,
    kind           TEXT NOT NULL,
    subject        TEXT NOT NULL,
    body           TEXT NOT NULL
) STRICT;
CREATE INDEX audit_event_by_subject ON audit_event (subject);
