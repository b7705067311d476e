-- Whose a chat was before: what its person wrote there in time may arrive after it has ended.
CREATE TABLE ended_chat (
    messenger   TEXT NOT NULL,
    address     TEXT NOT NULL,
    employee_id TEXT NOT NULL REFERENCES employee (employee_id),
    bound_at    INTEGER NOT NULL,
    ended_at    INTEGER NOT NULL,
    PRIMARY KEY (messenger, address, ended_at, employee_id)
) STRICT;
CREATE INDEX ended_chat_by_employee ON ended_chat (employee_id);
