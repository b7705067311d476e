-- What humans decided on a flag, step by step; rows are only ever added. An earlier version shows the state
-- of the flag and knows nothing of the steps.
CREATE TABLE flag_decision (
    flag_id    INTEGER NOT NULL REFERENCES flag (flag_id),
    number     INTEGER NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('upheld', 'uphold_proposed', 'uphold_declined', 'dismissed',
                                             'more_asked', 'withdrawn', 'told_by_hand', 'overtaken')),
    decided_at INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    via        TEXT NOT NULL CHECK (via IN ('chat', 'cli', 'rules')),
    ground     TEXT NOT NULL,
    PRIMARY KEY (flag_id, number)
) STRICT, WITHOUT ROWID;

-- What an officer wrote and has not confirmed.
CREATE TABLE flag_decision_draft (
    draft_id    INTEGER PRIMARY KEY,
    flag_id     INTEGER NOT NULL REFERENCES flag (flag_id),
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    step        TEXT NOT NULL,
    ground      TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('open', 'confirmed', 'dropped'))
) STRICT;

-- Pictures and documents that people sent with a reason or a reply. The file stays with the messenger.
CREATE TABLE attachment (
    attachment_id INTEGER PRIMARY KEY,
    employee_id   TEXT NOT NULL REFERENCES employee (employee_id),
    subject       TEXT NOT NULL,
    inbox_id      INTEGER NOT NULL UNIQUE,
    lane          TEXT NOT NULL,
    media_id      TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('photo', 'document')),
    mime_type     TEXT NOT NULL,
    bytes         INTEGER,
    caption       TEXT NOT NULL,
    sent_at       INTEGER NOT NULL,
    received_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_by_subject ON attachment (subject);
