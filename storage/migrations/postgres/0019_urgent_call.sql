-- Why a call could not wait for duty hours, in the caller's words; empty for one that went out within them.
ALTER TABLE call ADD COLUMN urgency TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE call_draft ADD COLUMN urgency TEXT COLLATE "C" NOT NULL DEFAULT '';
-- Monthly figures read the calls of a month.
CREATE INDEX call_by_issue ON call (issued_at);
