-- Times are UTC milliseconds since the epoch; money is micro-dollars, null where unknown.

CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    kind TEXT NOT NULL,
    session_id TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    payload BLOB NOT NULL,
    mark TEXT,
    problem TEXT
) STRICT;

-- Asked for when an event comes late and something may have been left open before it.
CREATE INDEX events_marks ON events (session_id) WHERE mark IS NOT NULL;
CREATE INDEX events_problem ON events (seq) WHERE problem IS NOT NULL;

CREATE TABLE projects (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE,
    origin TEXT NOT NULL,
    project_id INTEGER REFERENCES projects (id),
    state TEXT NOT NULL,
    state_reason TEXT NOT NULL,
    state_evidence TEXT NOT NULL,
    state_at INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    last_event_at INTEGER NOT NULL,
    model TEXT,
    title TEXT,
    name TEXT,
    host TEXT,
    transcript_path TEXT,
    first_prompt TEXT,
    tool_call_count INTEGER NOT NULL,
    error_count INTEGER NOT NULL,
    reported_tokens INTEGER,
    reported_cost INTEGER,
    said TEXT NOT NULL
) STRICT;

CREATE INDEX sessions_started ON sessions (started_at DESC, id DESC);
CREATE INDEX sessions_state ON sessions (state, started_at DESC, id DESC);
CREATE INDEX sessions_project ON sessions (project_id, started_at DESC, id DESC);

CREATE TABLE tool_calls (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions (id),
    tool_use_id TEXT,
    agent_id TEXT,
    tool_name TEXT NOT NULL,
    input TEXT,
    response TEXT,
    error TEXT,
    status TEXT NOT NULL,
    reason TEXT,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    duration_ms INTEGER,
    reported_duration_ms INTEGER,
    start_order TEXT NOT NULL,
    end_rank INTEGER NOT NULL,
    end_order TEXT NOT NULL
) STRICT;

-- One id is one call; calls without an id are distinct to it. It finds a session's calls as well: every further index
-- would cost each event a page more to write and sync.
CREATE UNIQUE INDEX tool_calls_use ON tool_calls (session, tool_use_id);
-- Calls that may still change when their session ends: those open, and those closed by inference only.
CREATE INDEX tool_calls_open ON tool_calls (session, tool_name, start_order) WHERE end_rank < 2;

CREATE TABLE subagents (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES sessions (id),
    agent_id TEXT,
    name TEXT,
    type TEXT,
    status TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    first_order TEXT NOT NULL,
    start_order TEXT NOT NULL,
    stop_order TEXT NOT NULL,
    session_end_order TEXT NOT NULL
) STRICT;

CREATE UNIQUE INDEX subagents_agent ON subagents (session, agent_id) WHERE agent_id IS NOT NULL;
CREATE INDEX subagents_time ON subagents (session, started_at, id);
