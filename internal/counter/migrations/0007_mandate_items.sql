-- +goose Up
ALTER TABLE counter_mandate ADD COLUMN ended_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX counter_mandate_open ON counter_mandate (ended_at, revoked_at, until_on);
CREATE TABLE counter_mandate_item (
  mandate_id TEXT NOT NULL,
  item_id    TEXT NOT NULL,
  PRIMARY KEY (mandate_id, item_id)
);
