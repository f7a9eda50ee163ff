-- +goose Up
CREATE TABLE kind_version (
  kind         TEXT   NOT NULL,
  version      TEXT   NOT NULL,
  definition   TEXT   NOT NULL,
  published_at BIGINT NOT NULL,
  current      BIGINT NOT NULL,
  PRIMARY KEY (kind, version)
);
CREATE TABLE matter (
  id            TEXT   NOT NULL PRIMARY KEY,
  kind          TEXT   NOT NULL,
  version       TEXT   NOT NULL,
  number        TEXT   NOT NULL,
  title         TEXT   NOT NULL,
  stage         TEXT   NOT NULL,
  face          TEXT   NOT NULL,
  open          BIGINT NOT NULL,
  level         BIGINT NOT NULL,
  enterprise_id TEXT   NOT NULL,
  unit_id       TEXT   NOT NULL,
  task_force_id TEXT   NOT NULL,
  project_id    TEXT   NOT NULL,
  parent_id     TEXT   NOT NULL,
  creator_id    TEXT   NOT NULL,
  data          TEXT   NOT NULL,
  counts        TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL,
  closed_at     BIGINT NOT NULL,
  due_at        BIGINT NOT NULL,
  late          BIGINT NOT NULL,
  record        BIGINT NOT NULL,
  source        TEXT   NOT NULL,
  batch         TEXT   NOT NULL
);
CREATE UNIQUE INDEX matter_number ON matter (kind, number);
CREATE INDEX matter_created ON matter (kind, created_at, id);
CREATE INDEX matter_due ON matter (kind, open, due_at, id);
CREATE INDEX matter_enterprise ON matter (enterprise_id, created_at);
CREATE INDEX matter_parent ON matter (parent_id);
CREATE VIEW matter_shown AS SELECT * FROM matter m
  WHERE m.batch = '' OR EXISTS (SELECT 1 FROM import_batch b WHERE b.id = m.batch AND b.published_at > 0);
CREATE TABLE matter_seq (
  kind TEXT   NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (kind, year)
);
CREATE TABLE matter_tag (
  matter_id TEXT NOT NULL,
  field     TEXT NOT NULL,
  value     TEXT NOT NULL,
  PRIMARY KEY (matter_id, field, value)
);
CREATE INDEX matter_tag_value ON matter_tag (field, value, matter_id);
CREATE TABLE matter_involved (
  matter_id     TEXT   NOT NULL,
  lane_id       TEXT   NOT NULL,
  relation      TEXT   NOT NULL,
  unit_id       TEXT   NOT NULL,
  post_id       TEXT   NOT NULL,
  person_id     TEXT   NOT NULL,
  task_force_id TEXT   NOT NULL,
  enterprise_id TEXT   NOT NULL,
  from_at       BIGINT NOT NULL,
  to_at         BIGINT NOT NULL
);
CREATE INDEX involved_matter ON matter_involved (matter_id);
CREATE INDEX involved_unit ON matter_involved (unit_id, matter_id);
CREATE INDEX involved_post ON matter_involved (post_id, matter_id);
CREATE INDEX involved_force ON matter_involved (task_force_id, matter_id);
CREATE TABLE lane (
  id        TEXT   NOT NULL PRIMARY KEY,
  matter_id TEXT   NOT NULL,
  code      TEXT   NOT NULL,
  unit_id   TEXT   NOT NULL,
  lead      BIGINT NOT NULL,
  stage     TEXT   NOT NULL,
  open      BIGINT NOT NULL,
  data      TEXT   NOT NULL,
  opened_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL
);
CREATE INDEX lane_matter ON lane (matter_id);
CREATE TABLE matter_clock (
  id           TEXT   NOT NULL PRIMARY KEY,
  matter_id    TEXT   NOT NULL,
  lane_id      TEXT   NOT NULL,
  code         TEXT   NOT NULL,
  limit_text   TEXT   NOT NULL,
  start_at     BIGINT NOT NULL,
  due_at       BIGINT NOT NULL,
  statutory_at BIGINT NOT NULL,
  stop_at      BIGINT NOT NULL,
  late_at      BIGINT NOT NULL,
  paused_at    BIGINT NOT NULL,
  pauses       TEXT   NOT NULL,
  rung         BIGINT NOT NULL
);
CREATE INDEX clock_matter ON matter_clock (matter_id);
CREATE TABLE timer (
  id        TEXT   NOT NULL PRIMARY KEY,
  kind      TEXT   NOT NULL,
  subject   TEXT   NOT NULL,
  due_at    BIGINT NOT NULL,
  lease_at  BIGINT NOT NULL,
  attempts  BIGINT NOT NULL,
  error     TEXT   NOT NULL
);
CREATE INDEX timer_due ON timer (due_at, id);
CREATE INDEX timer_subject ON timer (subject);
CREATE TABLE inbox (
  matter_id TEXT   NOT NULL,
  lane_id   TEXT   NOT NULL,
  action    TEXT   NOT NULL,
  holder    TEXT   NOT NULL,
  since     BIGINT NOT NULL,
  due_at    BIGINT NOT NULL,
  PRIMARY KEY (holder, matter_id, lane_id, action)
);
CREATE INDEX inbox_matter ON inbox (matter_id);
CREATE TABLE notice (
  id        TEXT   NOT NULL PRIMARY KEY,
  holder    TEXT   NOT NULL,
  matter_id TEXT   NOT NULL,
  text      TEXT   NOT NULL,
  at        BIGINT NOT NULL
);
CREATE INDEX notice_holder ON notice (holder, at);
CREATE TABLE notice_read (
  notice_id TEXT   NOT NULL,
  person_id TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (notice_id, person_id)
);
CREATE TABLE attachment (
  id          TEXT   NOT NULL PRIMARY KEY,
  matter_id   TEXT   NOT NULL,
  name        TEXT   NOT NULL,
  media_type  TEXT   NOT NULL,
  size        BIGINT NOT NULL,
  hash        TEXT   NOT NULL,
  internal    BIGINT NOT NULL,
  uploaded_by TEXT   NOT NULL,
  at          BIGINT NOT NULL
);
CREATE INDEX attachment_matter ON attachment (matter_id);
CREATE TABLE register_record (
  id            TEXT   NOT NULL PRIMARY KEY,
  register      TEXT   NOT NULL,
  title         TEXT   NOT NULL,
  sort_key      TEXT   NOT NULL,
  natural_key   TEXT   NOT NULL,
  enterprise_id TEXT   NOT NULL,
  unit_id       TEXT   NOT NULL,
  data          TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL,
  ended_at      BIGINT NOT NULL,
  record        BIGINT NOT NULL
);
CREATE INDEX register_sort ON register_record (register, sort_key, id);
CREATE INDEX register_natural ON register_record (register, natural_key);
