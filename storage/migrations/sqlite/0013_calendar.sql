-- Every decision that changed the calendar, in order, over the files of the settings: what was known when.
CREATE TABLE calendar_change (
    calendar_change_id INTEGER PRIMARY KEY,
    decision_id        INTEGER NOT NULL,
    recorded_at        INTEGER NOT NULL,
    recorded_by        TEXT NOT NULL,
    ground             TEXT NOT NULL,
    kind               TEXT NOT NULL CHECK (kind IN ('day', 'ramadan')),
    effective_from     TEXT NOT NULL,
    body               TEXT NOT NULL
) STRICT;
CREATE INDEX calendar_change_by_decision ON calendar_change (decision_id, calendar_change_id);

-- Whose days a decision changed.
CREATE TABLE calendar_affected (
    decision_id INTEGER NOT NULL,
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    is_told     INTEGER NOT NULL CHECK (is_told IN (0, 1)),
    PRIMARY KEY (decision_id, employee_id)
) STRICT, WITHOUT ROWID;
