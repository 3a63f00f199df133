-- Which subagents changed last: the number is higher than any before whenever a row is written. Whoever has read all of
-- them once reads on from there.
ALTER TABLE subagents ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
CREATE INDEX subagents_change ON subagents (change);
