-- What became of the file behind each attachment, and its bytes. The bytes have a table of their own, so that
-- whoever lists attachments never reads them. An earlier version knows neither table and fetches nothing.
CREATE TABLE attachment_file (
    attachment_id BIGINT PRIMARY KEY REFERENCES attachment (attachment_id),
    state         TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'stored', 'lost', 'erased')),
    tries         BIGINT NOT NULL,
    due_at        BIGINT,           -- of the next try, while it waits
    settled_at    BIGINT,           -- stored, lost or erased
    cause         TEXT COLLATE "C" NOT NULL,     -- of the last try that failed
    bytes         BIGINT,           -- of what was stored, and so on down
    sha256        TEXT COLLATE "C" NOT NULL,
    media_type    TEXT COLLATE "C" NOT NULL,
    CHECK ((state = 'waiting') = (due_at IS NOT NULL)),
    CHECK ((state = 'waiting') = (settled_at IS NULL))
);
CREATE INDEX attachment_file_due ON attachment_file (due_at) WHERE state = 'waiting';

CREATE TABLE attachment_content (
    attachment_id BIGINT PRIMARY KEY REFERENCES attachment_file (attachment_id),
    content       BYTEA NOT NULL
);

CREATE INDEX attachment_by_employee ON attachment (employee_id, received_at);

-- What was only referred to until now is asked for, as far as the messenger still has it.
INSERT INTO attachment_file (attachment_id, state, tries, due_at, cause, sha256, media_type)
SELECT attachment_id, 'waiting', 0, received_at, '', '', '' FROM attachment;
