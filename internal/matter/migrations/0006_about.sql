-- +goose Up
ALTER TABLE attachment ADD COLUMN about TEXT NOT NULL DEFAULT '';
ALTER TABLE matter_draft_file ADD COLUMN about TEXT NOT NULL DEFAULT '';
