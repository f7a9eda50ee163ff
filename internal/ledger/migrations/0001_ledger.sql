-- +goose Up
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
  hash         TEXT   NOT NULL
);
CREATE INDEX event_matter ON event (matter_id, seq);
CREATE INDEX event_subject ON event (subject_id, seq);
CREATE INDEX event_kind ON event (kind, seq);
CREATE TABLE event_secret (
  event_id TEXT NOT NULL PRIMARY KEY,
  salt     TEXT NOT NULL,
  payload  TEXT NOT NULL
);
