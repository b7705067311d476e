-- Calls, the people in them, each attempt with its verdict, and every answer.
CREATE TABLE call (
    call_id        INTEGER PRIMARY KEY,
    kind           TEXT NOT NULL,
    issuer_id      TEXT NOT NULL REFERENCES employee (employee_id),
    unit_id        TEXT NOT NULL,
    message        TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    issued_at      INTEGER,
    closed_at      INTEGER,
    state          TEXT NOT NULL,
    policy_id      TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    counting_rule  TEXT NOT NULL,
    counts         INTEGER NOT NULL,
    rule           TEXT NOT NULL,
    zone           TEXT NOT NULL
) STRICT;
CREATE INDEX call_open ON call (issuer_id) WHERE closed_at IS NULL;

CREATE TABLE call_person (
    call_id     INTEGER NOT NULL REFERENCES call (call_id),
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    unit_id     TEXT NOT NULL,
    left_out    TEXT,
    outcome     TEXT NOT NULL,
    ended_at    INTEGER,
    PRIMARY KEY (call_id, employee_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_person_by_employee ON call_person (employee_id, call_id);
CREATE INDEX call_person_awaited ON call_person (call_id) WHERE ended_at IS NULL;

CREATE TABLE attempt (
    call_id        INTEGER NOT NULL REFERENCES call (call_id),
    employee_id    TEXT NOT NULL REFERENCES employee (employee_id),
    number         INTEGER NOT NULL,
    issued_at      INTEGER NOT NULL,
    nudge_at       INTEGER NOT NULL,
    deadline       INTEGER NOT NULL,
    settles_at     INTEGER NOT NULL,
    late_until     INTEGER NOT NULL,
    outcome        TEXT NOT NULL,
    cause          TEXT,
    answered_at    INTEGER,
    final_at       INTEGER,
    judged_at      INTEGER,
    ground         TEXT NOT NULL DEFAULT '',
    evidence       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (call_id, employee_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_by_employee ON attempt (employee_id, issued_at);
CREATE INDEX attempt_by_issue ON attempt (issued_at);

CREATE TABLE answer (
    answer_id   INTEGER PRIMARY KEY,
    call_id     INTEGER NOT NULL REFERENCES call (call_id),
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    number      INTEGER NOT NULL,
    answered_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    inbox_id    INTEGER NOT NULL,
    effect      TEXT NOT NULL,
    words       TEXT NOT NULL,
    UNIQUE (inbox_id, call_id, employee_id, number)
) STRICT;

-- A call that a supervisor has described and not yet confirmed.
CREATE TABLE call_draft (
    draft_id   INTEGER PRIMARY KEY,
    issuer_id  TEXT NOT NULL REFERENCES employee (employee_id),
    kind       TEXT NOT NULL,
    unit_id    TEXT NOT NULL,
    audience   TEXT NOT NULL,
    message    TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    state      TEXT NOT NULL
) STRICT;
