-- The life of alerts, and what is to be told of them.

-- What tells alerts of one rule and session apart, as the budget a cost is over; mostly empty.
ALTER TABLE alerts ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN project TEXT;
-- The figures that the rule decided by, a JSON object.
ALTER TABLE alerts ADD COLUMN evidence TEXT NOT NULL DEFAULT '{}';
ALTER TABLE alerts ADD COLUMN last_tool TEXT;
ALTER TABLE alerts ADD COLUMN last_error TEXT;
-- Since when what the alert is about goes on, and when its severity last rose.
ALTER TABLE alerts ADD COLUMN since INTEGER;
ALTER TABLE alerts ADD COLUMN escalated_at INTEGER;
ALTER TABLE alerts ADD COLUMN snoozed_by TEXT;
ALTER TABLE alerts ADD COLUMN resolved_reason TEXT;

UPDATE alerts SET since = raised_at;

DROP INDEX alerts_open;
CREATE UNIQUE INDEX alerts_open ON alerts (rule, ifnull(session_id, ''), scope) WHERE resolved_at IS NULL;
-- When an alert like this was resolved last.
CREATE INDEX alerts_resolved ON alerts (rule, ifnull(session_id, ''), scope, resolved_at) WHERE resolved_at IS NOT NULL;

-- What is to be told, and what was: a row for each alert, occasion and channel. Neither sent_at nor dropped_at: it waits
-- for due_at. A digest has no alert of its own but rows of others, which name it and are dropped for it.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    occasion TEXT NOT NULL,
    alert INTEGER REFERENCES alerts (id),
    digest INTEGER REFERENCES outbox (id),
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    sent_at INTEGER,
    dropped_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT,
    -- the channel's own name for what it sent, to change it later
    reference TEXT
) STRICT;

CREATE INDEX outbox_waiting ON outbox (channel, due_at, id) WHERE sent_at IS NULL AND dropped_at IS NULL;
CREATE INDEX outbox_alert ON outbox (alert, channel, id) WHERE alert IS NOT NULL;
CREATE INDEX outbox_digest ON outbox (digest) WHERE digest IS NOT NULL;
CREATE INDEX outbox_created ON outbox (channel, created_at);
