-- What somebody answered to one call: read for every line of a record, and until now by looking through all answers.
CREATE INDEX answer_by_call ON answer (call_id, employee_id);
