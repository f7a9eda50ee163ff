-- +goose Up
-- What was found, in both languages, as JSON {"zh": …, "en": …}.
ALTER TABLE doubt_finding ADD COLUMN said TEXT NOT NULL DEFAULT '{}';
