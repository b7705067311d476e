-- Committed audit events, numbered and chained: what was sealed is not changed, taken out or slipped in unseen.
ALTER TABLE audit_event ADD COLUMN is_sealed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE audit_event ADD COLUMN salt TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_event ADD COLUMN erased_at INTEGER;
CREATE INDEX audit_event_unsealed ON audit_event (audit_event_id) WHERE is_sealed = 0;

CREATE TABLE audit_link (
    sequence       INTEGER PRIMARY KEY,
    audit_event_id INTEGER NOT NULL UNIQUE REFERENCES audit_event (audit_event_id),
    commitment     TEXT NOT NULL,
    hash           TEXT NOT NULL,
    sealed_at      INTEGER NOT NULL
) STRICT;
