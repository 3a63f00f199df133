-- How long tools take, for percentiles of any range: by tool and UTC day (told by the time it begins at), how many calls
-- took from_ms or longer and less than the next step, see domain/durations.py. In this order, a tool's or all of them are
-- summed up without sorting.
CREATE TABLE call_durations (
    tool_name TEXT NOT NULL,
    from_ms INTEGER NOT NULL,
    day INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (tool_name, from_ms, day)
) STRICT, WITHOUT ROWID;

-- Sums over call_rollups by project alone: there are seven times as many rows of those.
CREATE TABLE project_calls (
    quarter INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    PRIMARY KEY (quarter, project_id)
) STRICT, WITHOUT ROWID;

-- The slowest calls of a tool, and how long those of a few hours took to the millisecond; open calls are in no page of it.
CREATE INDEX tool_calls_timed ON tool_calls (tool_name, started_at, duration_ms) WHERE duration_ms IS NOT NULL;

-- A tool's failures are sought among those of all.
DROP INDEX tool_calls_failed;
CREATE INDEX tool_calls_failed ON tool_calls (started_at DESC, id DESC, tool_name)
WHERE status IN ('error', 'cancelled');

CREATE TABLE duration_steps (begin_ms INTEGER PRIMARY KEY) STRICT;
INSERT INTO duration_steps
WITH RECURSIVE steps (begin_ms) AS (
    SELECT 0 UNION ALL SELECT begin_ms + max(1, begin_ms / 10) FROM steps WHERE begin_ms < 4000000000000000000
)
SELECT begin_ms FROM steps;
INSERT INTO call_durations
SELECT
    tool_name, coalesce((SELECT max(begin_ms) FROM duration_steps WHERE begin_ms <= duration_ms), 0),
    started_at - (started_at % 86400000 + 86400000) % 86400000, count(*)
FROM tool_calls WHERE duration_ms IS NOT NULL GROUP BY 1, 2, 3;
DROP TABLE duration_steps;

INSERT INTO project_calls
SELECT quarter, project_id, sum(calls), sum(errors) FROM call_rollups GROUP BY 1, 2;
