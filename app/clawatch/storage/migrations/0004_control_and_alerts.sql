-- What people want of sessions, what they should know of them, and what each spent, to be summed over any range.

-- When and where a person asked for the pause that stands, null where none does.
ALTER TABLE sessions ADD COLUMN pause_requested_at INTEGER;
ALTER TABLE sessions ADD COLUMN pause_requested_by TEXT;
-- Where the session's latest events stand in the journal, as they came in: at most 50 numbers with commas between.
ALTER TABLE sessions ADD COLUMN latest_events TEXT NOT NULL DEFAULT '';
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

-- Sums over usage_records by session and model. All of a row's requests were made from first_at on and before end_at, so
-- that for a range only those sessions are summed up request by request that reach over one of its ends.
CREATE TABLE session_usage (
    session INTEGER NOT NULL REFERENCES sessions (id),
    model TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    end_at INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    unpriced_requests INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL,
    PRIMARY KEY (session, model)
) STRICT, WITHOUT ROWID;

INSERT INTO session_usage
SELECT
    session, model, min(occurred_at) - (min(occurred_at) % 900000 + 900000) % 900000,
    max(occurred_at) - (max(occurred_at) % 900000 + 900000) % 900000 + 900000, count(*),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens + cache_write_1h_tokens),
    coalesce(sum(cost), 0), sum(cost IS NULL),
    coalesce(sum(input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens)
        FILTER (WHERE cost IS NULL), 0)
FROM usage_records WHERE is_counted GROUP BY 1, 2;

UPDATE sessions SET latest_events = found.places
FROM (
    SELECT session_id, group_concat(seq) AS places FROM (
        SELECT session_id, seq, row_number() OVER (PARTITION BY session_id ORDER BY seq DESC) AS age FROM events
        WHERE problem IS NULL ORDER BY session_id, seq
    ) WHERE age <= 50 GROUP BY session_id
) found
WHERE found.session_id = sessions.session_id;
