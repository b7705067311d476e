-- What was asked of each person in each presence window, frozen when the day was planned.
CREATE TABLE presence (
    employee_id      TEXT NOT NULL REFERENCES employee (employee_id),
    local_date       TEXT NOT NULL,
    window_id        TEXT NOT NULL,
    opens_at         INTEGER NOT NULL,
    last_reminder_at INTEGER NOT NULL,
    announced_close_at INTEGER NOT NULL,
    closes_at        INTEGER NOT NULL,
    late_until       INTEGER NOT NULL,
    zone             TEXT NOT NULL,
    policy_id        TEXT NOT NULL,
    policy_version   TEXT NOT NULL,
    state            TEXT NOT NULL,
    cause            TEXT,
    checked_in_at    INTEGER,
    inbox_id         INTEGER,
    PRIMARY KEY (employee_id, local_date, window_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX presence_by_opening ON presence (opens_at, window_id);
CREATE INDEX presence_by_date ON presence (local_date);

-- Why somebody was not asked on a date: one row a person and date, the ground's rule and the policy version.
CREATE TABLE not_asked (
    employee_id    TEXT NOT NULL REFERENCES employee (employee_id),
    local_date     TEXT NOT NULL,
    rule           TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    PRIMARY KEY (employee_id, local_date)
) STRICT, WITHOUT ROWID;
CREATE INDEX not_asked_by_date ON not_asked (local_date);
