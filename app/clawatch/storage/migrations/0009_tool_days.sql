-- Sums over tool calls by UTC day and tool, told by the time the day begins at: a long range has many quarters.
CREATE TABLE tool_days (
    day INTEGER NOT NULL,
    tool_name TEXT NOT NULL,
    calls INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    timed_calls INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    PRIMARY KEY (day, tool_name)
) STRICT, WITHOUT ROWID;

INSERT INTO tool_days
SELECT
    quarter - (quarter % 86400000 + 86400000) % 86400000, tool_name, sum(calls), sum(errors), sum(cancelled),
    sum(timed_calls), sum(duration_ms)
FROM call_rollups GROUP BY 1, 2;
