-- Sums over tool calls and sessions, which windows and the API read instead of the rows.

-- By the quarter of an hour a call began in, UTC: every time zone's days and hours are made of whole ones. project_id is
-- 0 where nobody knows the project. Durations are known of timed_calls, and duration_ms is their sum.
CREATE TABLE call_rollups (
    quarter INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    tool_name TEXT NOT NULL,
    calls INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    timed_calls INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    PRIMARY KEY (quarter, project_id, tool_name)
) STRICT, WITHOUT ROWID;

-- The same of all time, by project; project_id is -1 for all projects together.
CREATE TABLE tool_totals (
    project_id INTEGER NOT NULL,
    tool_name TEXT NOT NULL,
    calls INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    timed_calls INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    PRIMARY KEY (project_id, tool_name)
) STRICT, WITHOUT ROWID;

-- By UTC day, told by the time it begins at: sessions that began on it, and usage_rollups by day. Time zones' days of
-- sessions are counted from the index sessions_started.
CREATE TABLE project_days (
    day INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    sessions INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    unpriced_requests INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL,
    PRIMARY KEY (day, project_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE project_totals (
    project_id INTEGER PRIMARY KEY,
    sessions INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    unpriced_requests INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL
) STRICT;

-- The last errors are looked for all the time, and are few: calls that end well are in no page of it.
CREATE INDEX tool_calls_failed ON tool_calls (started_at DESC, id DESC) WHERE status IN ('error', 'cancelled');

-- Lists are searched and counted in it alone: the rows of sessions are long.
DROP INDEX sessions_started;
CREATE INDEX sessions_started ON sessions (started_at DESC, id DESC, project_id, session_id);

INSERT INTO call_rollups
SELECT
    (t.started_at - (t.started_at % 900000 + 900000) % 900000), coalesce(s.project_id, 0), t.tool_name, count(*),
    sum(t.status = 'error'), sum(t.status = 'cancelled'), count(t.duration_ms), coalesce(sum(t.duration_ms), 0)
FROM tool_calls t JOIN sessions s ON s.id = t.session GROUP BY 1, 2, 3;
INSERT INTO tool_totals
SELECT project_id, tool_name, sum(calls), sum(errors), sum(cancelled), sum(timed_calls), sum(duration_ms)
FROM call_rollups GROUP BY 1, 2;
INSERT INTO tool_totals
SELECT -1, tool_name, sum(calls), sum(errors), sum(cancelled), sum(timed_calls), sum(duration_ms)
FROM tool_totals GROUP BY tool_name;
INSERT INTO project_days
SELECT
    day, project_id, sum(sessions), sum(requests), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens),
    sum(cache_write_tokens), sum(cost), sum(unpriced_requests), sum(unpriced_tokens)
FROM (
    SELECT
        (started_at - (started_at % 86400000 + 86400000) % 86400000) AS day, coalesce(project_id, 0) AS project_id,
        1 AS sessions, 0 AS requests, 0 AS input_tokens, 0 AS output_tokens, 0 AS cache_read_tokens,
        0 AS cache_write_tokens, 0 AS cost, 0 AS unpriced_requests, 0 AS unpriced_tokens
    FROM sessions
    UNION ALL
    SELECT
        (quarter - (quarter % 86400000 + 86400000) % 86400000), project_id, 0, requests, input_tokens, output_tokens,
        cache_read_tokens, cache_write_tokens, cost, unpriced_requests, unpriced_tokens
    FROM usage_rollups
) GROUP BY 1, 2;
INSERT INTO project_totals
SELECT
    project_id, sum(sessions), sum(requests), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens),
    sum(cache_write_tokens), sum(cost), sum(unpriced_requests), sum(unpriced_tokens)
FROM project_days GROUP BY project_id;
