-- +goose Up
DROP INDEX matter_parent;
CREATE INDEX matter_parent ON matter (parent_id) WHERE parent_id <> '';
-- n counts the relations of a matter in the order in which they began.
ALTER TABLE matter_involved ADD COLUMN n BIGINT NOT NULL DEFAULT 0;
UPDATE matter_involved SET n = k.n FROM (SELECT ctid AS at, ROW_NUMBER() OVER (PARTITION BY matter_id ORDER BY from_at, ctid) - 1 AS n FROM matter_involved) k
  WHERE matter_involved.ctid = k.at;
ALTER TABLE matter_involved ALTER COLUMN n DROP DEFAULT;
DROP INDEX involved_matter;
ALTER TABLE matter_involved ADD PRIMARY KEY (matter_id, n);
-- wake_at is when the clock's next rung is due, 0 = none; lease_at, attempts and
-- error tell of rungs that could not be carried out.
ALTER TABLE matter_clock ADD COLUMN wake_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE matter_clock ADD COLUMN lease_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE matter_clock ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE matter_clock ADD COLUMN error TEXT NOT NULL DEFAULT '';
UPDATE matter_clock SET wake_at = t.due_at, lease_at = t.lease_at, attempts = t.attempts, error = t.error FROM timer t WHERE t.id = matter_clock.id;
DROP TABLE timer;
ALTER TABLE matter_clock DROP CONSTRAINT matter_clock_pkey;
DROP INDEX clock_matter;
ALTER TABLE matter_clock ADD PRIMARY KEY (matter_id, id);
CREATE INDEX clock_wake ON matter_clock (wake_at, id) WHERE wake_at > 0;
