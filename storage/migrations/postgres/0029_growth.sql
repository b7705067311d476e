-- What was found by looking through all units, all employees, all windows of an opening or all that ever came in, and is
-- asked for each message of a supervisor or to HR, for every few hundred people of a reminder, and every minute.
CREATE INDEX unit_by_parent ON unit (parent_unit_id);
CREATE INDEX unit_by_head ON unit (head_employee_id);
CREATE INDEX employee_by_role ON employee (role, employee_id);
CREATE INDEX inbox_by_account ON inbox (messenger, account, inbox_id);
DROP INDEX presence_by_opening;
CREATE INDEX presence_by_opening ON presence (opens_at, window_id, employee_id);
