-- Flags: neutral notes that somebody should look, with the person's own words.
CREATE TABLE flag (
    flag_id        INTEGER PRIMARY KEY,
    employee_id    TEXT NOT NULL REFERENCES employee (employee_id),
    supervisor_id  TEXT,
    state          TEXT NOT NULL,
    opened_at      INTEGER NOT NULL,
    person_told_at INTEGER,
    reply_until    INTEGER,
    others_told_at INTEGER,
    closed_at      INTEGER,
    policy_id      TEXT NOT NULL,
    policy_version TEXT NOT NULL
) STRICT;
CREATE INDEX flag_by_employee ON flag (employee_id);

CREATE TABLE flag_miss (
    flag_id INTEGER NOT NULL REFERENCES flag (flag_id),
    call_id INTEGER NOT NULL REFERENCES call (call_id),
    number  INTEGER NOT NULL,
    PRIMARY KEY (flag_id, call_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE reply (
    reply_id    INTEGER PRIMARY KEY,
    flag_id     INTEGER NOT NULL REFERENCES flag (flag_id),
    received_at INTEGER NOT NULL,
    inbox_id    INTEGER NOT NULL UNIQUE,
    words       TEXT NOT NULL
) STRICT;

-- A reason as the person stated it, before, during or after a call; a human decides it.
CREATE TABLE reason (
    reason_id   INTEGER PRIMARY KEY,
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    subject     TEXT NOT NULL,
    code        TEXT NOT NULL,
    words       TEXT NOT NULL,
    given_at    INTEGER NOT NULL,
    inbox_id    INTEGER NOT NULL,
    state       TEXT NOT NULL
) STRICT;
CREATE INDEX reason_by_subject ON reason (subject);
