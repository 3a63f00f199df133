-- Ids are long, and requests are many: eight characters of one find its request's row, which has the whole.
DROP INDEX usage_records_request;
CREATE INDEX usage_records_message ON usage_records (substr(message_id, -8));
CREATE INDEX usage_records_nameless ON usage_records (request_id) WHERE message_id = '';

-- The input and the response of calls that have ended, deflated, where those columns are null: see storage/bodies.py.
ALTER TABLE tool_calls ADD COLUMN bodies BLOB;
