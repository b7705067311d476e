-- Decisions on flags are taken on the dashboard as well: `via` is `web` there.
CREATE TABLE flag_decision_now (
    flag_id    INTEGER NOT NULL REFERENCES flag (flag_id),
    number     INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('upheld', 'uphold_proposed', 'uphold_declined', 'dismissed',
                                             'more_asked', 'withdrawn', 'told_by_hand', 'overtaken')),
    decided_at INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    via        TEXT NOT NULL CHECK (via IN ('chat', 'cli', 'web', 'rules')),
    ground     TEXT NOT NULL,
    PRIMARY KEY (flag_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO flag_decision_now SELECT * FROM flag_decision;
DROP TABLE flag_decision;
ALTER TABLE flag_decision_now RENAME TO flag_decision;
