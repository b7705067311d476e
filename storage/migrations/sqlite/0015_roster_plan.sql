-- Which days of a quota each person works from anywhere, and what was proposed. Nothing is overwritten.
CREATE TABLE flexible_day (
    flexible_day_id INTEGER PRIMARY KEY,
    employee_id     TEXT NOT NULL REFERENCES employee (employee_id),
    day             TEXT NOT NULL,
    given_at        INTEGER NOT NULL,
    given_by        TEXT NOT NULL,
    withdrawn_at    INTEGER,
    withdrawn_by    TEXT
) STRICT;
CREATE UNIQUE INDEX flexible_day_held ON flexible_day (employee_id, day) WHERE withdrawn_at IS NULL;
CREATE INDEX flexible_day_by_day ON flexible_day (day, employee_id) WHERE withdrawn_at IS NULL;

CREATE TABLE roster_proposal (
    roster_proposal_id INTEGER PRIMARY KEY,
    unit_id            TEXT NOT NULL REFERENCES unit (unit_id),
    monday             TEXT NOT NULL,
    days               TEXT NOT NULL,
    made_at            INTEGER NOT NULL,
    made_for           TEXT NOT NULL REFERENCES employee (employee_id),
    accepted_at        INTEGER
) STRICT;
