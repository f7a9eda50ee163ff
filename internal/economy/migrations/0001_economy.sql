-- +goose Up
CREATE TABLE stat_file (
  id        TEXT   NOT NULL PRIMARY KEY,
  name      TEXT   NOT NULL,
  hash      TEXT   NOT NULL,
  size      BIGINT NOT NULL,
  rows_read BIGINT NOT NULL,
  person_id TEXT   NOT NULL,
  post_id   TEXT   NOT NULL,
  at        BIGINT NOT NULL
);
CREATE INDEX stat_file_at ON stat_file (at, id);
CREATE TABLE stat_value (
  id         TEXT   NOT NULL PRIMARY KEY,
  series     TEXT   NOT NULL,
  period     TEXT   NOT NULL,
  subject_id TEXT   NOT NULL,
  side       TEXT   NOT NULL,
  version    BIGINT NOT NULL,
  value      BIGINT NOT NULL,
  claim_id   TEXT   NOT NULL,
  file_id    TEXT   NOT NULL,
  note       TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  post_id    TEXT   NOT NULL,
  at         BIGINT NOT NULL,
  event_id   TEXT   NOT NULL
);
CREATE UNIQUE INDEX stat_value_key ON stat_value (series, subject_id, period, side, version);
CREATE INDEX stat_value_file ON stat_value (file_id);
CREATE INDEX stat_value_claim ON stat_value (claim_id);
