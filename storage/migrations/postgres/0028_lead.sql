-- Which of several instances does what only one may do. One row at most.
CREATE TABLE lead (
    office BIGINT PRIMARY KEY CHECK (office = 1),
    holder TEXT COLLATE "C" NOT NULL,
    key_mark TEXT COLLATE "C" NOT NULL,
    epoch BIGINT NOT NULL,
    renewals BIGINT NOT NULL,
    taken_at BIGINT NOT NULL
);
