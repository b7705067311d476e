-- What was asked of each person in each presence window, frozen when the day was planned.
CREATE TABLE presence (
    employee_id      TEXT COLLATE "C" NOT NULL REFERENCES employee (employee_id),
    local_date       TEXT COLLATE "C" NOT NULL,
    window_id        TEXT COLLATE "C" NOT NULL,
    opens_at         BIGINT NOT NULL,
    last_reminder_at BIGINT NOT NULL,
    announced_close_at BIGINT NOT NULL,
    closes_at        BIGINT NOT NULL,
    late_until       BIGINT NOT NULL,
    zone             TEXT COLLATE "C" NOT NULL,
    policy_id        TEXT COLLATE "C" NOT NULL,
    policy_version   TEXT COLLATE "C" NOT NULL,
    state            TEXT COLLATE "C" NOT NULL,
    cause            TEXT COLLATE "C",
    checked_in_at    BIGINT,
    inbox_id         BIGINT,
    PRIMARY KEY (employee_id, local_date, window_id)
);
CREATE INDEX presence_by_opening ON presence (opens_at, window_id);
CREATE INDEX presence_by_date ON presence (local_date);

-- Why somebody was not asked on a date: one row a person and date, the ground's rule and the policy version.
CREATE TABLE not_asked (
    employee_id    TEXT COLLATE "C" NOT NULL REFERENCES employee (employee_id),
    local_date     TEXT COLLATE "C" NOT NULL,
    rule           TEXT COLLATE "C" NOT NULL,
    policy_version TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (employee_id, local_date)
);
CREATE INDEX not_asked_by_date ON not_asked (local_date);
