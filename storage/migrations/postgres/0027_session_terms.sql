-- How long a session lasts is a setting; each keeps the terms under which it began, in microseconds. Those of before
-- began under 8 hours, of which 30 minutes unused.
ALTER TABLE web_session ADD COLUMN life BIGINT NOT NULL DEFAULT 28800000000;
ALTER TABLE web_session ADD COLUMN idle BIGINT NOT NULL DEFAULT 1800000000;
