-- +goose Up
CREATE TABLE van_visit (
  matter_id TEXT   NOT NULL PRIMARY KEY,
  parent_id TEXT   NOT NULL,
  on_day    TEXT   NOT NULL,
  place     TEXT   NOT NULL,
  part      TEXT   NOT NULL,
  checks    TEXT   NOT NULL,
  state     TEXT   NOT NULL
);
CREATE INDEX van_visit_day ON van_visit (on_day, state);
CREATE INDEX van_visit_parent ON van_visit (parent_id);
CREATE TABLE van_day (
  on_day     TEXT   NOT NULL PRIMARY KEY,
  version    BIGINT NOT NULL,
  confirmed  BIGINT NOT NULL
);
CREATE TABLE van_stop (
  matter_id TEXT   NOT NULL PRIMARY KEY,
  on_day    TEXT   NOT NULL,
  van       TEXT   NOT NULL,
  seq       BIGINT NOT NULL,
  locked    BIGINT NOT NULL
);
CREATE INDEX van_stop_day ON van_stop (on_day, van, seq);
