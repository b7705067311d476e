-- Committed audit events, numbered and chained: what was sealed is not changed, taken out or slipped in unseen.
ALTER TABLE audit_event ADD COLUMN is_sealed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE audit_event ADD COLUMN salt TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE audit_event ADD COLUMN erased_at BIGINT;
CREATE INDEX audit_event_unsealed ON audit_event (audit_event_id) WHERE is_sealed = 0;

CREATE TABLE audit_link (
    sequence       BIGINT PRIMARY KEY,
    audit_event_id BIGINT NOT NULL UNIQUE REFERENCES audit_event (audit_event_id),
    commitment     TEXT COLLATE "C" NOT NULL,
    hash           TEXT COLLATE "C" NOT NULL,
    sealed_at      BIGINT NOT NULL
);
