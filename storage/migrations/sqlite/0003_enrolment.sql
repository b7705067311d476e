-- Which chat belongs to whom, and how that was proven.
CREATE TABLE enrolment_code (
    public_id   TEXT PRIMARY KEY,
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    secret_hash TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER
) STRICT;
CREATE INDEX enrolment_code_by_employee ON enrolment_code (employee_id);

CREATE TABLE chat (
    messenger     TEXT NOT NULL,
    account       TEXT NOT NULL,
    address       TEXT NOT NULL,
    employee_id   TEXT NOT NULL REFERENCES employee (employee_id),
    state         TEXT NOT NULL,
    is_preferred  INTEGER NOT NULL,
    bound_at      INTEGER NOT NULL,
    last_heard_at INTEGER,
    blocked_at    INTEGER,
    PRIMARY KEY (messenger, address)
) STRICT;
CREATE UNIQUE INDEX chat_one_per_messenger ON chat (employee_id, messenger) WHERE state = 'live';

CREATE TABLE enrolment_try (
    messenger    TEXT NOT NULL,
    address      TEXT NOT NULL,
    wrong_tries  INTEGER NOT NULL,
    locked_until INTEGER,
    pending_code TEXT,
    PRIMARY KEY (messenger, address)
) STRICT;

-- What the next words of a person are awaited for, e.g. the reply to a flag.
CREATE TABLE dialogue (
    employee_id TEXT PRIMARY KEY REFERENCES employee (employee_id),
    awaiting    TEXT NOT NULL,
    until_at    INTEGER NOT NULL
) STRICT;
