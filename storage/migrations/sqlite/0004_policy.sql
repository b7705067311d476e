-- Which rules hold, who decided so, and the very text they were decided on.
CREATE TABLE policy_activation (
    activation_id  INTEGER PRIMARY KEY,
    policy_id      TEXT NOT NULL,
    policy_version TEXT NOT NULL,
    body           TEXT NOT NULL,
    activated_at   INTEGER NOT NULL,
    activated_by   TEXT NOT NULL,
    ground         TEXT NOT NULL,
    withdrawn_at   INTEGER
) STRICT;

CREATE TABLE calendar_version (
    calendar_version_id INTEGER PRIMARY KEY,
    body                TEXT NOT NULL,
    known_at            INTEGER NOT NULL,
    recorded_by         TEXT NOT NULL
) STRICT;
