-- Which chat belongs to whom, and how that was proven.
CREATE TABLE enrolment_code (
    public_id   TEXT COLLATE "C" PRIMARY KEY,
    employee_id TEXT COLLATE "C" NOT NULL REFERENCES employee (employee_id),
    secret_hash TEXT COLLATE "C" NOT NULL,
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    used_at     BIGINT
);
CREATE INDEX enrolment_code_by_employee ON enrolment_code (employee_id);

CREATE TABLE chat (
    messenger     TEXT COLLATE "C" NOT NULL,
    account       TEXT COLLATE "C" NOT NULL,
    address       TEXT COLLATE "C" NOT NULL,
    employee_id   TEXT COLLATE "C" NOT NULL REFERENCES employee (employee_id),
    state         TEXT COLLATE "C" NOT NULL,
    is_preferred  BIGINT NOT NULL,
    bound_at      BIGINT NOT NULL,
    last_heard_at BIGINT,
    blocked_at    BIGINT,
    PRIMARY KEY (messenger, address)
);
CREATE UNIQUE INDEX chat_one_per_messenger ON chat (employee_id, messenger) WHERE state = 'live';

CREATE TABLE enrolment_try (
    messenger    TEXT COLLATE "C" NOT NULL,
    address      TEXT COLLATE "C" NOT NULL,
    wrong_tries  BIGINT NOT NULL,
    locked_until BIGINT,
    pending_code TEXT COLLATE "C",
    PRIMARY KEY (messenger, address)
);

-- What the next words of a person are awaited for, e.g. the reply to a flag.
CREATE TABLE dialogue (
    employee_id TEXT COLLATE "C" PRIMARY KEY REFERENCES employee (employee_id),
    awaiting    TEXT COLLATE "C" NOT NULL,
    until_at    BIGINT NOT NULL
);
