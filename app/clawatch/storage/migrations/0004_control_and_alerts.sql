-- What people want of sessions, what they should know of them, and sums to answer for any range what each spent.

-- When and where a person asked for the pause that stands, null where none does.
ALTER TABLE sessions ADD COLUMN pause_requested_at INTEGER;
ALTER TABLE sessions ADD COLUMN pause_requested_by TEXT;
-- Where the session's latest events stand in the journal, as they came in: at most 50 numbers with commas between.
ALTER TABLE sessions ADD COLUMN latest_events TEXT NOT NULL DEFAULT '';
-- All requests of the session were made from usage_first_at on and before usage_end_at, null where there are none: both
-- fall on quarters of an hour, and may reach further than the requests do. For a range, only those sessions are summed
-- up request by request that reach over one of its ends.
ALTER TABLE sessions ADD COLUMN usage_first_at INTEGER;
ALTER TABLE sessions ADD COLUMN usage_end_at INTEGER;
-- All that costs are made of: the rows of sessions are long. No hook's event changes any of it but a title.
CREATE INDEX sessions_usage ON sessions (
    usage_first_at, usage_end_at, session_id, name, title, project_id, request_count, cost, reported_cost,
    reported_tokens, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens
) WHERE usage_end_at IS NOT NULL;
CREATE INDEX sessions_ended ON sessions (ended_at DESC, id DESC) WHERE ended_at IS NOT NULL;

CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,
    session_id TEXT,
    severity TEXT NOT NULL,
    message TEXT NOT NULL,
    raised_at INTEGER NOT NULL,
    notified_at INTEGER,
    acknowledged_at INTEGER,
    acknowledged_by TEXT,
    snoozed_until INTEGER,
    resolved_at INTEGER
) STRICT;

-- One rule has one alert of a session at a time, and is raised again only after that is resolved.
CREATE UNIQUE INDEX alerts_open ON alerts (rule, ifnull(session_id, '')) WHERE resolved_at IS NULL;
CREATE INDEX alerts_raised ON alerts (raised_at DESC, id DESC);

-- Sums over usage_records by model and session, with the same bounds.
CREATE TABLE model_usage (
    model TEXT NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (id),
    first_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    PRIMARY KEY (model, session)
) STRICT, WITHOUT ROWID;

INSERT INTO model_usage
SELECT
    model, session, min(occurred_at) - (min(occurred_at) % 900000 + 900000) % 900000,
    max(occurred_at) - (max(occurred_at) % 900000 + 900000) % 900000 + 900000, count(*), coalesce(sum(cost), 0),
    sum(input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens)
FROM usage_records WHERE is_counted GROUP BY 1, 2;
UPDATE sessions SET usage_first_at = known.first_at, usage_end_at = known.end_at
FROM (SELECT session, min(first_at) AS first_at, max(end_at) AS end_at FROM model_usage GROUP BY session) known
WHERE known.session = sessions.id;

UPDATE sessions SET latest_events = found.places
FROM (
    SELECT session_id, group_concat(seq) AS places FROM (
        SELECT session_id, seq, row_number() OVER (PARTITION BY session_id ORDER BY seq DESC) AS age FROM events
        WHERE problem IS NULL ORDER BY session_id, seq
    ) WHERE age <= 50 GROUP BY session_id
) found
WHERE found.session_id = sessions.session_id;
