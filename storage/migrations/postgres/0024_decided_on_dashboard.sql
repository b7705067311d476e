-- Decisions on flags are taken on the dashboard as well: `via` is `web` there.
CREATE TABLE flag_decision_now (
    flag_id    BIGINT NOT NULL REFERENCES flag (flag_id),
    number     BIGINT NOT NULL,
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('upheld', 'uphold_proposed', 'uphold_declined', 'dismissed',
                                             'more_asked', 'withdrawn', 'told_by_hand', 'overtaken')),
    decided_at BIGINT NOT NULL,
    decided_by TEXT COLLATE "C" NOT NULL,
    via        TEXT COLLATE "C" NOT NULL CHECK (via IN ('chat', 'cli', 'web', 'rules')),
    ground     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (flag_id, number)
);
INSERT INTO flag_decision_now SELECT * FROM flag_decision;
DROP TABLE flag_decision;
ALTER TABLE flag_decision_now RENAME TO flag_decision;
