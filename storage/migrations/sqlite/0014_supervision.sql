-- Who people are beyond their unit, who leads it for some days, and what calls and windows freeze of both.
ALTER TABLE unit ADD COLUMN week TEXT NOT NULL DEFAULT 'five_days';

ALTER TABLE employee ADD COLUMN employment TEXT NOT NULL DEFAULT 'pns';
ALTER TABLE employee ADD COLUMN position TEXT;
ALTER TABLE employee ADD COLUMN task_traits TEXT NOT NULL DEFAULT '';
ALTER TABLE employee ADD COLUMN ineligible_cause TEXT;
ALTER TABLE employee ADD COLUMN ineligible_from TEXT;
ALTER TABLE employee ADD COLUMN ineligible_to TEXT;

CREATE TABLE acting (
    acting_id    INTEGER PRIMARY KEY,
    unit_id      TEXT NOT NULL REFERENCES unit (unit_id),
    employee_id  TEXT NOT NULL REFERENCES employee (employee_id),
    kind         TEXT NOT NULL CHECK (kind IN ('plh', 'plt')),
    first_day    TEXT NOT NULL,
    last_day     TEXT,
    recorded_at  INTEGER NOT NULL,
    recorded_by  TEXT NOT NULL,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX acting_by_unit ON acting (unit_id, first_day) WHERE withdrawn_at IS NULL;
CREATE INDEX acting_by_employee ON acting (employee_id, first_day) WHERE withdrawn_at IS NULL;

ALTER TABLE call ADD COLUMN not_counted TEXT NOT NULL DEFAULT '';
ALTER TABLE call ADD COLUMN calendar_version TEXT NOT NULL DEFAULT '';
ALTER TABLE call ADD COLUMN roster_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempt ADD COLUMN calendar_version TEXT NOT NULL DEFAULT '';
ALTER TABLE attempt ADD COLUMN roster_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE presence ADD COLUMN calendar_version TEXT NOT NULL DEFAULT '';
ALTER TABLE presence ADD COLUMN roster_version INTEGER NOT NULL DEFAULT 0;
