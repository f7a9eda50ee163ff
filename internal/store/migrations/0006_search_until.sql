-- +goose Up
-- The records after n, up to until, are being entered into search_term.
ALTER TABLE search_merged ADD COLUMN until BIGINT NOT NULL DEFAULT 0;
