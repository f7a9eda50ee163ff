-- +goose Up
CREATE TABLE register_index (
  register TEXT NOT NULL PRIMARY KEY,
  version  TEXT NOT NULL
);
ALTER TABLE attachment ADD COLUMN record_id TEXT NOT NULL DEFAULT '';
CREATE INDEX attachment_record ON attachment (record_id);
