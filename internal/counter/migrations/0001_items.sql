-- +goose Up
CREATE TABLE service_item (
  id         TEXT   NOT NULL PRIMARY KEY,
  code       TEXT   NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX service_item_code ON service_item (code);
CREATE TABLE service_version (
  id            TEXT   NOT NULL PRIMARY KEY,
  item_id       TEXT   NOT NULL,
  number        BIGINT NOT NULL,
  state         TEXT   NOT NULL CHECK (state IN ('draft', 'submitted', 'published', 'dropped')),
  unit_id       TEXT   NOT NULL,
  statutory     BIGINT,
  promised      BIGINT,
  limit_unit    TEXT   NOT NULL,
  from_on       TEXT   NOT NULL,
  until_on      TEXT   NOT NULL,
  initials      TEXT   NOT NULL,
  data          TEXT   NOT NULL,
  note          TEXT   NOT NULL,
  file_id       TEXT   NOT NULL,
  drafted_by    TEXT   NOT NULL,
  drafted_post  TEXT   NOT NULL,
  drafted_at    BIGINT NOT NULL,
  reviewed_by   TEXT   NOT NULL,
  reviewed_post TEXT   NOT NULL,
  reviewed_at   BIGINT NOT NULL,
  rev           BIGINT NOT NULL,
  CHECK (statutory IS NULL OR promised IS NULL OR promised <= statutory),
  CHECK (until_on = '' OR until_on > from_on),
  CHECK (state <> 'published' OR from_on <> ''),
  CHECK (reviewed_by = '' OR reviewed_by <> drafted_by)
);
CREATE UNIQUE INDEX service_version_number ON service_version (item_id, number);
CREATE UNIQUE INDEX service_version_start ON service_version (item_id, from_on) WHERE state = 'published';
CREATE UNIQUE INDEX service_version_open ON service_version (item_id) WHERE state IN ('draft', 'submitted');
CREATE INDEX service_version_rev ON service_version (rev);
CREATE INDEX service_version_state ON service_version (state, drafted_at);
CREATE INDEX service_version_file ON service_version (file_id);
CREATE TABLE service_file (
  id        TEXT   NOT NULL PRIMARY KEY,
  name      TEXT   NOT NULL,
  hash      TEXT   NOT NULL,
  size      BIGINT NOT NULL,
  added     BIGINT NOT NULL,
  changed   BIGINT NOT NULL,
  same      BIGINT NOT NULL,
  person_id TEXT   NOT NULL,
  post_id   TEXT   NOT NULL,
  at        BIGINT NOT NULL
);
CREATE INDEX service_file_at ON service_file (at, id);
