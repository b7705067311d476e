-- A roster file of many changes that waits for a second person. Gone once it is imported, withdrawn or too old.
CREATE TABLE roster_upload (
    roster_upload_id INTEGER PRIMARY KEY,
    uploaded_by        TEXT NOT NULL,
    uploaded_at        INTEGER NOT NULL,
    content            TEXT NOT NULL,
    encoding           TEXT NOT NULL,
    is_complete        INTEGER NOT NULL
) STRICT;
