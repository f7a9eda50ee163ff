-- +goose Up
CREATE TABLE org_version (
  id      BIGINT PRIMARY KEY,
  version BIGINT NOT NULL
);
INSERT INTO org_version (id, version) VALUES (1, 1);

CREATE TABLE unit (
  id          TEXT   NOT NULL PRIMARY KEY,
  code        TEXT   NOT NULL UNIQUE,
  name_zh     TEXT   NOT NULL,
  name_en     TEXT   NOT NULL,
  short_zh    TEXT   NOT NULL,
  short_en    TEXT   NOT NULL,
  class       BIGINT NOT NULL,
  affiliation TEXT   NOT NULL,
  kind        TEXT   NOT NULL,
  parent_id   TEXT   NOT NULL,
  sort        BIGINT NOT NULL,
  pinyin      TEXT   NOT NULL,
  duty_zh     TEXT   NOT NULL,
  duty_en     TEXT   NOT NULL,
  basis_zh    TEXT   NOT NULL,
  basis_en    TEXT   NOT NULL,
  phone       TEXT   NOT NULL,
  from_date   TEXT   NOT NULL,
  to_date     TEXT   NOT NULL,
  version     BIGINT NOT NULL
);
CREATE INDEX unit_parent ON unit (parent_id);

CREATE TABLE post (
  id        TEXT   NOT NULL PRIMARY KEY,
  code      TEXT   NOT NULL UNIQUE,
  unit_id   TEXT   NOT NULL REFERENCES unit (id),
  name_zh   TEXT   NOT NULL,
  name_en   TEXT   NOT NULL,
  level     TEXT   NOT NULL,
  duty_zh   TEXT   NOT NULL,
  duty_en   TEXT   NOT NULL,
  roles     TEXT   NOT NULL,
  sort      BIGINT NOT NULL,
  from_date TEXT   NOT NULL,
  to_date   TEXT   NOT NULL,
  version   BIGINT NOT NULL
);
CREATE INDEX post_unit ON post (unit_id);

CREATE TABLE enterprise (
  id           TEXT   NOT NULL PRIMARY KEY,
  code         TEXT   NOT NULL UNIQUE,
  uscc         TEXT   NOT NULL,
  name         TEXT   NOT NULL,
  short        TEXT   NOT NULL,
  name_en      TEXT   NOT NULL,
  short_en     TEXT   NOT NULL,
  pinyin       TEXT   NOT NULL,
  industry     TEXT   NOT NULL,
  class        TEXT   NOT NULL,
  area         TEXT   NOT NULL,
  size         TEXT   NOT NULL,
  employees    BIGINT NOT NULL,
  revenue      BIGINT NOT NULL,
  status       TEXT   NOT NULL,
  founded      TEXT   NOT NULL,
  address      TEXT   NOT NULL,
  address_en   TEXT   NOT NULL,
  contact_id   TEXT   NOT NULL,
  phone        TEXT   NOT NULL,
  above_scale  BIGINT NOT NULL,
  party_branch BIGINT NOT NULL,
  version      BIGINT NOT NULL
);
CREATE UNIQUE INDEX enterprise_uscc ON enterprise (uscc) WHERE uscc <> '';
CREATE INDEX enterprise_name ON enterprise (name);
CREATE INDEX enterprise_pinyin ON enterprise (pinyin, id);

CREATE TABLE person (
  id            TEXT   NOT NULL PRIMARY KEY,
  code          TEXT   NOT NULL UNIQUE,
  name          TEXT   NOT NULL,
  name_en       TEXT   NOT NULL,
  pinyin        TEXT   NOT NULL,
  title_zh      TEXT   NOT NULL,
  title_en      TEXT   NOT NULL,
  identity      TEXT   NOT NULL,
  joined        TEXT   NOT NULL,
  phone         TEXT   NOT NULL,
  email         TEXT   NOT NULL,
  enterprise_id TEXT   NOT NULL,
  roles         TEXT   NOT NULL,
  active        BIGINT NOT NULL,
  version       BIGINT NOT NULL
);
CREATE INDEX person_enterprise ON person (enterprise_id);

CREATE TABLE appointment (
  id        TEXT NOT NULL PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person (id),
  post_id   TEXT NOT NULL REFERENCES post (id),
  from_date TEXT NOT NULL,
  to_date   TEXT NOT NULL
);
CREATE INDEX appointment_post ON appointment (post_id, from_date);
CREATE INDEX appointment_person ON appointment (person_id, from_date);

CREATE TABLE task_force (
  id           TEXT NOT NULL PRIMARY KEY,
  code         TEXT NOT NULL UNIQUE,
  name_zh      TEXT NOT NULL,
  name_en      TEXT NOT NULL,
  kind         TEXT NOT NULL,
  project_zh   TEXT NOT NULL,
  project_en   TEXT NOT NULL,
  lead_unit_id TEXT NOT NULL REFERENCES unit (id),
  from_date    TEXT NOT NULL,
  to_date      TEXT NOT NULL
);

CREATE TABLE task_force_member (
  id            TEXT NOT NULL PRIMARY KEY,
  task_force_id TEXT NOT NULL REFERENCES task_force (id),
  post_id       TEXT NOT NULL REFERENCES post (id),
  role          TEXT NOT NULL,
  from_date     TEXT NOT NULL,
  to_date       TEXT NOT NULL
);
CREATE INDEX task_force_member_force ON task_force_member (task_force_id);
CREATE INDEX task_force_member_post ON task_force_member (post_id);

CREATE TABLE service_assignment (
  id              TEXT NOT NULL PRIMARY KEY,
  subject_kind    TEXT NOT NULL,
  subject_id      TEXT NOT NULL,
  task_force_id   TEXT NOT NULL REFERENCES task_force (id),
  commissioner_id TEXT NOT NULL REFERENCES post (id),
  officer_id      TEXT NOT NULL REFERENCES post (id),
  from_date       TEXT NOT NULL,
  to_date         TEXT NOT NULL
);
CREATE INDEX service_assignment_subject ON service_assignment (subject_kind, subject_id, from_date);

CREATE TABLE chain_link (
  id           TEXT   NOT NULL PRIMARY KEY,
  subject_kind TEXT   NOT NULL,
  subject_id   TEXT   NOT NULL,
  level        TEXT   NOT NULL,
  unit_id      TEXT   NOT NULL,
  post_id      TEXT   NOT NULL,
  sort         BIGINT NOT NULL,
  from_date    TEXT   NOT NULL,
  to_date      TEXT   NOT NULL
);
CREATE INDEX chain_link_subject ON chain_link (subject_kind, subject_id, from_date);

CREATE TABLE org_import (
  id           TEXT   NOT NULL PRIMARY KEY,
  kind         TEXT   NOT NULL,
  file_name    TEXT   NOT NULL,
  blob_hash    TEXT   NOT NULL,
  rows_new     BIGINT NOT NULL,
  rows_changed BIGINT NOT NULL,
  rows_same    BIGINT NOT NULL,
  person_id    TEXT   NOT NULL,
  at           BIGINT NOT NULL
);
