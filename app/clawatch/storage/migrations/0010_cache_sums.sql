-- What the cache was used for, by quarter of an hour, model and price: whatever it saved follows from it and the price.
-- Requests without a price are in no row.
CREATE TABLE cache_sums (
    quarter INTEGER NOT NULL,
    model TEXT NOT NULL,
    price INTEGER NOT NULL REFERENCES prices (id),
    read_tokens INTEGER NOT NULL,
    write_5m_tokens INTEGER NOT NULL,
    write_1h_tokens INTEGER NOT NULL,
    PRIMARY KEY (quarter, model, price)
) STRICT, WITHOUT ROWID;

INSERT INTO cache_sums
SELECT
    (occurred_at - (occurred_at % 900000 + 900000) % 900000), model, price, sum(cache_read_tokens),
    sum(cache_write_5m_tokens), sum(cache_write_1h_tokens)
FROM usage_records
WHERE is_counted AND price IS NOT NULL AND cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens > 0
GROUP BY 1, 2, 3;
