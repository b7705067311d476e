-- Absences have a history: asked for, recorded, declined, withdrawn, replaced; every step is kept.
-- An earlier version reads a request as if it were granted, which favours the person.
ALTER TABLE absence ADD COLUMN state TEXT NOT NULL DEFAULT 'recorded'
    CHECK (state IN ('requested', 'recorded', 'declined', 'withdrawn', 'changed'));
-- Permission (izin) is kept as leave with this mark, for an earlier version knows no such kind.
ALTER TABLE absence ADD COLUMN is_permission INTEGER NOT NULL DEFAULT 0 CHECK (is_permission IN (0, 1));
ALTER TABLE absence ADD COLUMN from_minute INTEGER;
ALTER TABLE absence ADD COLUMN until_minute INTEGER;
ALTER TABLE absence ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE absence ADD COLUMN replaces_absence_id INTEGER REFERENCES absence (absence_id);
CREATE INDEX absence_undecided ON absence (employee_id, last_day) WHERE state = 'requested';

CREATE TABLE absence_step (
    absence_id INTEGER NOT NULL REFERENCES absence (absence_id),
    number     INTEGER NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('requested', 'recorded', 'declined', 'withdrawn', 'changed')),
    taken_at   INTEGER NOT NULL,
    taken_by   TEXT NOT NULL,
    via        TEXT NOT NULL CHECK (via IN ('chat', 'file', 'cli')),
    ground     TEXT NOT NULL,
    PRIMARY KEY (absence_id, number)
) STRICT;
INSERT INTO absence_step (absence_id, number, state, taken_at, taken_by, via, ground)
    SELECT absence_id, 1, 'recorded', recorded_at, recorded_by, 'cli', '' FROM absence;

-- What the bot understood and repeats before anything is entered.
CREATE TABLE absence_draft (
    draft_id      INTEGER PRIMARY KEY,
    employee_id   TEXT NOT NULL REFERENCES employee (employee_id),
    kind          TEXT NOT NULL,
    first_day     TEXT NOT NULL,
    last_day      TEXT NOT NULL,
    length        INTEGER NOT NULL,
    zone          TEXT NOT NULL,
    from_minute   INTEGER,
    until_minute  INTEGER,
    note          TEXT NOT NULL,
    created_at    INTEGER NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'dropped'))
) STRICT;
