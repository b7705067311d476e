-- The report of a day's work where a policy asks for one: what was expected of whom, what came, who read it.
CREATE TABLE daily_report (
    daily_report_id INTEGER PRIMARY KEY,
    employee_id     TEXT NOT NULL REFERENCES employee (employee_id),
    local_date      TEXT NOT NULL,
    unit_id         TEXT NOT NULL,
    zone            TEXT NOT NULL,
    remind_at       INTEGER NOT NULL,
    collected_at    INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,
    policy_id       TEXT NOT NULL,
    policy_version  TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('expected', 'handed_in', 'late', 'returned', 'acknowledged',
                                                   'missing', 'void')),
    cause           TEXT,
    supervisor_id   TEXT,
    handed_in_at    INTEGER,
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    UNIQUE (employee_id, local_date)
) STRICT;
CREATE INDEX daily_report_by_reminder ON daily_report (remind_at, employee_id);
CREATE INDEX daily_report_by_collection ON daily_report (collected_at, employee_id);
CREATE INDEX daily_report_by_due ON daily_report (due_at, employee_id);
CREATE INDEX daily_report_by_date ON daily_report (local_date, unit_id);
CREATE INDEX daily_report_by_supervisor ON daily_report (supervisor_id, local_date);
CREATE INDEX daily_report_missing ON daily_report (local_date, employee_id) WHERE state = 'missing';

-- Every text as it came; a correction is a further row.
CREATE TABLE daily_report_text (
    daily_report_text_id INTEGER PRIMARY KEY,
    daily_report_id      INTEGER NOT NULL REFERENCES daily_report (daily_report_id) ON DELETE CASCADE,
    written_at           INTEGER NOT NULL,
    inbox_id             INTEGER NOT NULL UNIQUE,
    words                TEXT NOT NULL,
    link                 TEXT
) STRICT;
CREATE INDEX daily_report_text_by_report ON daily_report_text (daily_report_id);

-- What was asked back about it.
CREATE TABLE daily_report_question (
    daily_report_question_id INTEGER PRIMARY KEY,
    daily_report_id          INTEGER NOT NULL REFERENCES daily_report (daily_report_id) ON DELETE CASCADE,
    asked_at                 INTEGER NOT NULL,
    asked_by                 TEXT NOT NULL,
    inbox_id                 INTEGER NOT NULL UNIQUE,
    words                    TEXT NOT NULL
) STRICT;
CREATE INDEX daily_report_question_by_report ON daily_report_question (daily_report_id);

-- Whether somebody reported ill on a day.
CREATE INDEX reason_by_employee ON reason (employee_id, given_at);
