-- +goose Up
-- A batch is an import: its rows stand in the tables, chunk by chunk, under its
-- id, and nobody sees them before published_at is set, by one short
-- transaction. Rows born here have the batch ''. Reads go through *_shown.
CREATE TABLE import_batch (
  id           TEXT   NOT NULL PRIMARY KEY,
  kind         TEXT   NOT NULL,
  file_name    TEXT   NOT NULL,
  file_hash    TEXT   NOT NULL,
  mapping      TEXT   NOT NULL,
  rows         BIGINT NOT NULL,
  taken        BIGINT NOT NULL,
  rejected     BIGINT NOT NULL,
  person_id    TEXT   NOT NULL,
  started_at   BIGINT NOT NULL,
  published_at BIGINT NOT NULL
);
CREATE TABLE event (
  seq          {{serial}},
  id           TEXT   NOT NULL UNIQUE,
  at           BIGINT NOT NULL,
  kind         TEXT   NOT NULL,
  matter_id    TEXT   NOT NULL,
  lane_id      TEXT   NOT NULL,
  subject_id   TEXT   NOT NULL,
  actor_kind   TEXT   NOT NULL,
  person_id    TEXT   NOT NULL,
  actor_name   TEXT   NOT NULL,
  post_id      TEXT   NOT NULL,
  unit_id      TEXT   NOT NULL,
  on_behalf    TEXT   NOT NULL,
  rule_version TEXT   NOT NULL,
  hash         TEXT   NOT NULL,
  batch        TEXT   NOT NULL
);
CREATE INDEX event_matter ON event (matter_id, seq);
CREATE INDEX event_subject ON event (subject_id, seq);
CREATE INDEX event_kind ON event (kind, seq);
CREATE TABLE event_secret (
  event_id TEXT NOT NULL PRIMARY KEY,
  salt     TEXT NOT NULL,
  payload  TEXT NOT NULL
);
CREATE VIEW event_shown AS SELECT * FROM event e
  WHERE e.batch = '' OR EXISTS (SELECT 1 FROM import_batch b WHERE b.id = e.batch AND b.published_at > 0);
