-- What transcripts say: how far each was read, the requests in them with their prices, and sums over those.

CREATE TABLE transcript_files (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    identity TEXT NOT NULL,
    offset INTEGER NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    head INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    born_at INTEGER,
    skipped INTEGER NOT NULL
) STRICT;

-- Rates are femtodollars per token, or per search: a billion of them is a dollar per million tokens.
CREATE TABLE prices (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    model TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    rule TEXT NOT NULL,
    input_rate INTEGER NOT NULL,
    output_rate INTEGER NOT NULL,
    cache_write_5m_rate INTEGER NOT NULL,
    cache_write_1h_rate INTEGER NOT NULL,
    cache_read_rate INTEGER NOT NULL,
    web_search_rate INTEGER,
    first_given_at INTEGER NOT NULL
) STRICT;

-- A request is known by both ids, each '' where a line has none. is_counted is 0 for what only repeats another one.
-- is_reported is 1 for what an agent said of itself in an event: its kind of tokens is unknown, and nobody else prices it.
CREATE TABLE usage_records (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (id),
    agent_id TEXT,
    is_sidechain INTEGER NOT NULL,
    is_counted INTEGER NOT NULL,
    is_reported INTEGER NOT NULL DEFAULT 0,
    occurred_at INTEGER NOT NULL,
    model TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_write_5m_tokens INTEGER NOT NULL,
    cache_write_1h_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    web_search_requests INTEGER NOT NULL,
    speed TEXT,
    service_tier TEXT,
    inference_geo TEXT,
    stated_cost INTEGER,
    cost INTEGER,
    price INTEGER REFERENCES prices (id)
) STRICT;

CREATE UNIQUE INDEX usage_records_request ON usage_records (message_id, request_id);
CREATE INDEX usage_records_session ON usage_records (session, occurred_at);
CREATE INDEX usage_records_unpriced ON usage_records (model) WHERE cost IS NULL AND is_reported = 0;

-- Which sessions hold lines of the same request, with which tool calls (a JSON array of ids): forks copy their parent's
-- history. message_id is the request's where it has no other.
CREATE TABLE usage_copies (
    message_id TEXT NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (id),
    tool_use_ids TEXT NOT NULL,
    PRIMARY KEY (message_id, session)
) STRICT, WITHOUT ROWID;

CREATE INDEX usage_copies_session ON usage_copies (session);

-- Sums over usage_records by a quarter of an hour, UTC: every time zone's days and hours are made of whole ones.
CREATE TABLE usage_rollups (
    id INTEGER PRIMARY KEY,
    quarter INTEGER NOT NULL,
    project_id INTEGER NOT NULL,
    model TEXT NOT NULL,
    requests INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    unpriced_requests INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL,
    UNIQUE (quarter, project_id, model)
) STRICT;

-- What ClaWatch remembers from one start to the next, by name.
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE session_notes (
    uuid TEXT NOT NULL,
    session INTEGER NOT NULL REFERENCES sessions (id),
    kind TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (session, uuid)
) STRICT, WITHOUT ROWID;

ALTER TABLE sessions ADD COLUMN git_branch TEXT;
ALTER TABLE sessions ADD COLUMN agent_version TEXT;
ALTER TABLE sessions ADD COLUMN entrypoint TEXT;
ALTER TABLE sessions ADD COLUMN born_at INTEGER;
ALTER TABLE sessions ADD COLUMN last_hook_at INTEGER;
ALTER TABLE sessions ADD COLUMN request_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN input_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN output_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN cache_read_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN cache_write_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN cost INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN unpriced_requests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN unpriced_tokens INTEGER NOT NULL DEFAULT 0;

-- The place of a call in its transcript, apart from what hooks said of its start.
ALTER TABLE tool_calls ADD COLUMN line_order TEXT NOT NULL DEFAULT '';
-- Between 2, the word of a batch, and what a hook reports of the call itself, which was 3, comes the transcript.
UPDATE tool_calls SET end_rank = 4 WHERE end_rank = 3;

ALTER TABLE subagents ADD COLUMN line_order TEXT NOT NULL DEFAULT '';
ALTER TABLE subagents ADD COLUMN last_order TEXT NOT NULL DEFAULT '';
ALTER TABLE subagents ADD COLUMN told_stop_order TEXT NOT NULL DEFAULT '';

-- What began with the first event heard of it, as all did, may now have begun with a line of its transcript.
UPDATE sessions SET last_hook_at = last_event_at WHERE origin = 'claude_code';
UPDATE sessions SET said = json_set(said, '$.heard', started_at);
UPDATE sessions SET born_at = (
    SELECT min(e.occurred_at) FROM events e
    WHERE e.session_id = sessions.session_id AND e.mark IS NOT NULL AND e.kind = 'SessionStart'
    AND json_valid(CAST(e.payload AS TEXT))
    AND json_extract(CAST(e.payload AS TEXT), '$.source') IN ('startup', 'clear', 'fork')
) WHERE origin = 'claude_code';

-- What agents reported until now, as usage records and in the sums over them.
INSERT INTO usage_records (
    session, is_counted, is_reported, message_id, request_id, is_sidechain, occurred_at, model, input_tokens,
    output_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens, web_search_requests, stated_cost, cost
)
SELECT
    session, 1, 1, 'event:' || event_id, '', 0, occurred_at, coalesce(json_extract(body, '$.data.model'), ''),
    CAST(coalesce(json_extract(body, '$.data.tokenCount'), 0) AS INTEGER), 0, 0, 0, 0, 0,
    CAST(round(json_extract(body, '$.data.costUsd') * 1000000) AS INTEGER),
    CAST(round(json_extract(body, '$.data.costUsd') * 1000000) AS INTEGER)
FROM (
    SELECT s.id AS session, e.event_id, e.occurred_at, CAST(e.payload AS TEXT) AS body
    FROM events e JOIN sessions s ON s.session_id = e.session_id
    WHERE e.origin = 'agent' AND e.problem IS NULL AND json_valid(CAST(e.payload AS TEXT))
)
WHERE json_extract(body, '$.data.tokenCount') IS NOT NULL OR json_extract(body, '$.data.costUsd') IS NOT NULL;
INSERT INTO usage_rollups (
    quarter, project_id, model, requests, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost,
    unpriced_requests, unpriced_tokens
)
SELECT
    u.occurred_at / 900000 * 900000, coalesce(s.project_id, 0), u.model, count(*), sum(u.input_tokens), 0, 0, 0,
    coalesce(sum(u.cost), 0), sum(u.cost IS NULL), coalesce(sum(u.input_tokens) FILTER (WHERE u.cost IS NULL), 0)
FROM usage_records u JOIN sessions s ON s.id = u.session GROUP BY 1, 2, 3;
