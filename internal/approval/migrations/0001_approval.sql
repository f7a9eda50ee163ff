-- +goose Up
CREATE TABLE approval_graph (
  hash TEXT   NOT NULL PRIMARY KEY,
  body TEXT   NOT NULL,
  at   BIGINT NOT NULL
);
CREATE TABLE approval_plan (
  project_id    TEXT   NOT NULL PRIMARY KEY,
  graph         TEXT   NOT NULL,
  template      TEXT   NOT NULL,
  start_on      TEXT   NOT NULL,
  enterprise_id TEXT   NOT NULL,
  unit_id       TEXT   NOT NULL,
  creator_id    TEXT   NOT NULL,
  officer_id    TEXT   NOT NULL,
  version       BIGINT NOT NULL,
  opened_at     BIGINT NOT NULL
);
CREATE INDEX approval_plan_unit ON approval_plan (unit_id);
CREATE TABLE approval_step (
  project_id  TEXT   NOT NULL,
  code        TEXT   NOT NULL,
  seq         BIGINT NOT NULL,
  unit_id     TEXT   NOT NULL,
  matter_id   TEXT   NOT NULL,
  state       TEXT   NOT NULL,
  ready_at    BIGINT NOT NULL,
  started     TEXT   NOT NULL,
  finished    TEXT   NOT NULL,
  due         TEXT   NOT NULL,
  extra       BIGINT NOT NULL,
  ways        TEXT   NOT NULL,
  papers_due  TEXT   NOT NULL,
  check_on    TEXT   NOT NULL,
  paused_on   TEXT   NOT NULL,
  permille    BIGINT NOT NULL,
  done_at     BIGINT NOT NULL,
  PRIMARY KEY (project_id, code)
);
CREATE INDEX approval_step_matter ON approval_step (matter_id);
CREATE INDEX approval_step_state ON approval_step (state, unit_id);
CREATE INDEX approval_step_unit ON approval_step (unit_id, project_id);
CREATE INDEX approval_step_learnt ON approval_step (code, done_at);
