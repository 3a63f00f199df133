-- Which words are in which tool call, prompt or session, and nothing else of them: see storage/search_index.py.
-- The words come folded and apart, each once, so that the simplest tokenizer finds the same ones.
CREATE VIRTUAL TABLE search_index USING fts5 (
    words, content = '', columnsize = 0, detail = none, tokenize = 'ascii'
);

-- What is written in many pieces is brought together when nobody waits, never within a transaction of somebody else's.
INSERT INTO search_index (search_index, rank) VALUES ('automerge', 0);
INSERT INTO search_index (search_index, rank) VALUES ('usermerge', 4);
INSERT INTO search_index (search_index, rank) VALUES ('crisismerge', 500);
-- one leaf of the index is one page of the file
INSERT INTO search_index (search_index, rank) VALUES ('pgsz', 4000);

-- How far each table was read: the row of tool_calls (0), events (1) and sessions (2).
CREATE TABLE search_read (
    kind INTEGER PRIMARY KEY,
    row INTEGER NOT NULL
) STRICT;

INSERT INTO search_read (kind, row) VALUES (0, 0), (1, 0), (2, 0);

-- Rows to be read again: their text changed after they were new.
CREATE TABLE search_changes (
    number INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    row INTEGER NOT NULL
) STRICT;

-- Tool calls that were read while they ran: they have more to say once they end.
CREATE TABLE search_open (
    call INTEGER PRIMARY KEY
) STRICT;

-- Sums over usage_rollups, for every zone's days and for models: by quarter of an hour, and by UTC day (told by the time
-- it begins at) and model.
CREATE TABLE usage_quarters (
    quarter INTEGER PRIMARY KEY,
    requests INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    unpriced_requests INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL
) STRICT;

CREATE TABLE model_days (
    day INTEGER NOT NULL,
    model TEXT NOT NULL,
    requests INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cache_read_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    unpriced_requests INTEGER NOT NULL,
    unpriced_tokens INTEGER NOT NULL,
    PRIMARY KEY (day, model)
) STRICT, WITHOUT ROWID;

INSERT INTO usage_quarters
SELECT
    quarter, sum(requests), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens),
    sum(cost), sum(unpriced_requests), sum(unpriced_tokens)
FROM usage_rollups GROUP BY quarter;
INSERT INTO model_days
SELECT
    (quarter - (quarter % 86400000 + 86400000) % 86400000), model, sum(requests), sum(input_tokens),
    sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(cost), sum(unpriced_requests),
    sum(unpriced_tokens)
FROM usage_rollups GROUP BY 1, 2;
