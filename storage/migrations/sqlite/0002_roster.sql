-- Who works here. Written by roster import; read by everything.
CREATE TABLE unit (
    unit_id          TEXT PRIMARY KEY,
    parent_unit_id   TEXT REFERENCES unit (unit_id),
    kind             TEXT NOT NULL,
    head_employee_id TEXT,
    zone             TEXT NOT NULL
) STRICT;

CREATE TABLE employee (
    employee_id TEXT PRIMARY KEY,
    nip         TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    unit_id     TEXT NOT NULL REFERENCES unit (unit_id),
    role        TEXT NOT NULL,
    phone       TEXT NOT NULL,
    language    TEXT NOT NULL,
    zone        TEXT NOT NULL,
    exempt_from TEXT,
    exempt_to   TEXT,
    left_at     INTEGER
) STRICT;
CREATE INDEX employee_by_unit ON employee (unit_id);

CREATE TABLE absence (
    absence_id  INTEGER PRIMARY KEY,
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    kind        TEXT NOT NULL,
    first_day   TEXT NOT NULL,
    last_day    TEXT NOT NULL,
    zone        TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    recorded_by TEXT NOT NULL
) STRICT;
CREATE INDEX absence_by_employee ON absence (employee_id, last_day);
