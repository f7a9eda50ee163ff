-- +goose Up
-- How often accounts and tokens were changed so that somebody may be let in no more: row 1.
ALTER TABLE org_version ADD COLUMN access BIGINT NOT NULL DEFAULT 0;
