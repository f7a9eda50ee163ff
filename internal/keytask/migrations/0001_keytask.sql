-- +goose Up
CREATE TABLE keytask_task (
  matter_id    TEXT   NOT NULL PRIMARY KEY,
  parent_id    TEXT   NOT NULL,
  tier         TEXT   NOT NULL,
  year         BIGINT NOT NULL,
  deadline     TEXT   NOT NULL,
  area         TEXT   NOT NULL,
  source_level TEXT   NOT NULL,
  points       BIGINT NOT NULL,
  leader_post  TEXT   NOT NULL,
  lead_unit    TEXT   NOT NULL,
  light        TEXT   NOT NULL,
  planned      BIGINT NOT NULL,
  reported     BIGINT NOT NULL,
  settled      TEXT   NOT NULL,
  letters      BIGINT NOT NULL,
  ended        TEXT   NOT NULL,
  expects      TEXT   NOT NULL,
  expects_by   TEXT   NOT NULL
);
CREATE INDEX keytask_year ON keytask_task (year, matter_id);
CREATE INDEX keytask_parent ON keytask_task (parent_id);
CREATE TABLE keytask_unit (
  matter_id TEXT NOT NULL,
  unit_id   TEXT NOT NULL,
  relation  TEXT NOT NULL,
  PRIMARY KEY (matter_id, relation, unit_id)
);
CREATE INDEX keytask_unit_unit ON keytask_unit (unit_id, matter_id);
CREATE TABLE keytask_month (
  matter_id  TEXT   NOT NULL,
  month      TEXT   NOT NULL,
  planned    BIGINT NOT NULL,
  reported   BIGINT NOT NULL,
  known      BIGINT NOT NULL,
  light      TEXT   NOT NULL,
  settled_at BIGINT NOT NULL,
  PRIMARY KEY (matter_id, month)
);
