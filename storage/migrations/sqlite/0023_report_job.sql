-- Reports that are made in the background, and their bytes until they expire. An earlier version leaves them
-- where they are.
CREATE TABLE report_job (
    report_job_id INTEGER PRIMARY KEY,
    requested_by  TEXT NOT NULL,
    requested_at  INTEGER NOT NULL,
    parameters    TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    steps_done    INTEGER NOT NULL DEFAULT 0,
    steps         INTEGER NOT NULL DEFAULT 0,
    started_at    INTEGER,
    ended_at      INTEGER,
    detail        TEXT NOT NULL DEFAULT '',
    file_name     TEXT NOT NULL DEFAULT '',
    media_type    TEXT NOT NULL DEFAULT '',
    content       BLOB,
    content_hash  TEXT NOT NULL DEFAULT '',
    expires_at    INTEGER
) STRICT;
CREATE INDEX report_job_waiting ON report_job (report_job_id) WHERE state IN ('queued', 'running');
CREATE INDEX report_job_by_requester ON report_job (requested_by, report_job_id);
CREATE INDEX report_job_by_expiry ON report_job (expires_at);

-- Where the day's plan had the person work: `office`, `flexible` or `none`. Blank on days that were planned
-- by an earlier version: nobody knows any more.
ALTER TABLE presence ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE not_asked ADD COLUMN place TEXT NOT NULL DEFAULT '';
