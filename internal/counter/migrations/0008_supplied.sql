-- +goose Up
-- What a case was told is missing cannot be used again; what came in its place can.
ALTER TABLE counter_handed ADD COLUMN lacking BIGINT NOT NULL DEFAULT 0;
UPDATE counter_handed SET lacking = 1 WHERE EXISTS (SELECT 1 FROM counter_lack l WHERE l.matter_id = counter_handed.matter_id AND l.material = counter_handed.material);
