-- +goose Up
-- sign is +1 for a fact and −1 for one that takes an equal earlier one back, so
-- that facts can be counted and the surviving ones be told. Before this column
-- only corrections were negative.
DROP VIEW fact_shown;
ALTER TABLE fact ADD COLUMN sign BIGINT NOT NULL DEFAULT 1;
UPDATE fact SET sign = -1 WHERE value < 0;
CREATE INDEX fact_batch ON fact (batch) WHERE batch <> '';
CREATE VIEW fact_shown AS SELECT * FROM fact f
  WHERE f.batch = '' OR EXISTS (SELECT 1 FROM import_batch b WHERE b.id = f.batch AND b.published_at > 0);
