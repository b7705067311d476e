-- Every change of who works here, who leads and who is away, in order: what was known when.
CREATE TABLE roster_change (
    change_id   INTEGER PRIMARY KEY,
    changed_at  INTEGER NOT NULL,
    changed_by  TEXT NOT NULL,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,
    before      TEXT NOT NULL,
    after       TEXT NOT NULL
) STRICT;
CREATE INDEX roster_change_by_subject ON roster_change (subject, change_id);
