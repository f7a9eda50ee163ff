-- +goose Up
-- A person's own mail: it tells of what waits for them. confirm_hash is of the
-- link that proves the address is theirs, '' once it was used.
ALTER TABLE hook ADD COLUMN person_id TEXT NOT NULL DEFAULT '';
ALTER TABLE hook ADD COLUMN confirm_hash TEXT NOT NULL DEFAULT '';
ALTER TABLE hook ADD COLUMN confirm_until BIGINT NOT NULL DEFAULT 0;
CREATE INDEX hook_person ON hook (person_id);
