-- +goose Up
-- One row says that the facts of a matter do not count in one appraisal, from
-- the next run on. Rows are only added.
CREATE TABLE baton_exclusion (
  id         TEXT   NOT NULL PRIMARY KEY,
  code       TEXT   NOT NULL,
  period     TEXT   NOT NULL,
  matter_id  TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  evidence   TEXT   NOT NULL,
  creator_id TEXT   NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX baton_exclusion_once ON baton_exclusion (code, period, matter_id);
