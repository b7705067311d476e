-- Which of several instances does what only one may do. One row at most.
CREATE TABLE lead (
    office INTEGER PRIMARY KEY CHECK (office = 1),
    holder TEXT NOT NULL,
    key_mark TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    renewals INTEGER NOT NULL,
    taken_at INTEGER NOT NULL
) STRICT;
