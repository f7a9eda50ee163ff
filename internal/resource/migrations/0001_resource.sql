-- +goose Up
CREATE TABLE resource_need (
  matter_id  TEXT   NOT NULL PRIMARY KEY,
  project_id TEXT   NOT NULL,
  resource   TEXT   NOT NULL,
  amount     BIGINT NOT NULL,
  agreed     BIGINT NOT NULL,
  from_on    TEXT   NOT NULL,
  until_on   TEXT   NOT NULL,
  state      TEXT   NOT NULL
);
CREATE INDEX resource_need_resource ON resource_need (resource, state);
CREATE INDEX resource_need_project ON resource_need (project_id);
CREATE TABLE resource_gap (
  task_id   TEXT   NOT NULL PRIMARY KEY,
  resource  TEXT   NOT NULL,
  from_on   TEXT   NOT NULL,
  amount    BIGINT NOT NULL,
  due       TEXT   NOT NULL,
  raised_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL
);
CREATE INDEX resource_gap_resource ON resource_gap (resource, closed_at);
