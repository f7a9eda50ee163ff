-- +goose Up
CREATE TABLE meeting (
  id            TEXT   NOT NULL PRIMARY KEY,
  year          BIGINT NOT NULL,
  seq           BIGINT NOT NULL,
  held_on       TEXT   NOT NULL,
  status        TEXT   NOT NULL,
  chair_post    TEXT   NOT NULL,
  place         TEXT   NOT NULL,
  enterprise_id TEXT   NOT NULL,
  minutes       TEXT   NOT NULL,
  creator_id    TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  closed_at     BIGINT NOT NULL,
  record        BIGINT NOT NULL
);
CREATE UNIQUE INDEX meeting_number ON meeting (year, seq);
CREATE INDEX meeting_held ON meeting (held_on, id);
CREATE TABLE meeting_item (
  id         TEXT   NOT NULL PRIMARY KEY,
  meeting_id TEXT   NOT NULL,
  matter_id  TEXT   NOT NULL,
  title      TEXT   NOT NULL,
  why        TEXT   NOT NULL,
  note       TEXT   NOT NULL,
  sort       BIGINT NOT NULL,
  decision   TEXT   NOT NULL,
  unit_id    TEXT   NOT NULL,
  due_on     TEXT   NOT NULL,
  decided_at BIGINT NOT NULL,
  task_id    TEXT   NOT NULL
);
CREATE INDEX meeting_item_meeting ON meeting_item (meeting_id, sort);
CREATE INDEX meeting_item_matter ON meeting_item (matter_id);
CREATE INDEX meeting_item_task ON meeting_item (task_id);
