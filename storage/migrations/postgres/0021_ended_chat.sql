-- Whose a chat was before: what its person wrote there in time may arrive after it has ended.
CREATE TABLE ended_chat (
    messenger   TEXT COLLATE "C" NOT NULL,
    address     TEXT COLLATE "C" NOT NULL,
    employee_id TEXT COLLATE "C" NOT NULL REFERENCES employee (employee_id),
    bound_at    BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL,
    PRIMARY KEY (messenger, address, ended_at, employee_id)
);
CREATE INDEX ended_chat_by_employee ON ended_chat (employee_id);
