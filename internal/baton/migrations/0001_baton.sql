-- +goose Up
-- One row is one version of one scheme. A published row never changes: the
-- program has no statement that touches its text afterwards.
CREATE TABLE baton_scheme (
  id           TEXT   NOT NULL PRIMARY KEY,
  code         TEXT   NOT NULL,
  version      TEXT   NOT NULL,
  status       TEXT   NOT NULL,
  name_zh      TEXT   NOT NULL,
  name_en      TEXT   NOT NULL,
  from_date    TEXT   NOT NULL,
  to_date      TEXT   NOT NULL,
  text         TEXT   NOT NULL,
  catalogue    TEXT   NOT NULL,
  copied_from  TEXT   NOT NULL,
  creator_id   TEXT   NOT NULL,
  created_at   BIGINT NOT NULL,
  consult_to   TEXT   NOT NULL,
  published_at BIGINT NOT NULL,
  record       BIGINT NOT NULL
);
CREATE INDEX baton_scheme_code ON baton_scheme (code, from_date);
CREATE TABLE baton_opinion (
  id          TEXT   NOT NULL PRIMARY KEY,
  scheme_id   TEXT   NOT NULL,
  unit_id     TEXT   NOT NULL,
  person_id   TEXT   NOT NULL,
  person_name TEXT   NOT NULL,
  text        TEXT   NOT NULL,
  at          BIGINT NOT NULL,
  answer      TEXT   NOT NULL,
  taken       BIGINT NOT NULL,
  answered_at BIGINT NOT NULL
);
CREATE INDEX baton_opinion_scheme ON baton_opinion (scheme_id, at);
CREATE TABLE baton_run (
  id          TEXT   NOT NULL PRIMARY KEY,
  scheme_id   TEXT   NOT NULL,
  code        TEXT   NOT NULL,
  version     TEXT   NOT NULL,
  period      TEXT   NOT NULL,
  purpose     TEXT   NOT NULL,
  position    BIGINT NOT NULL,
  known_at    BIGINT NOT NULL,
  statistics  TEXT   NOT NULL,
  inputs      TEXT   NOT NULL,
  digest      TEXT   NOT NULL,
  follows     TEXT   NOT NULL,
  reason      TEXT   NOT NULL,
  creator_id  TEXT   NOT NULL,
  created_at  BIGINT NOT NULL
);
CREATE INDEX baton_run_made ON baton_run (created_at, id);
CREATE INDEX baton_run_scheme ON baton_run (code, period);
CREATE TABLE baton_group (
  run_id     TEXT   NOT NULL,
  group_code TEXT   NOT NULL,
  sort       BIGINT NOT NULL,
  frame      TEXT   NOT NULL,
  PRIMARY KEY (run_id, group_code)
);
CREATE TABLE baton_score (
  run_id      TEXT   NOT NULL,
  group_code  TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  kind        TEXT   NOT NULL,
  subject_id  TEXT   NOT NULL,
  unit_id     TEXT   NOT NULL,
  person_id   TEXT   NOT NULL,
  name_zh     TEXT   NOT NULL,
  name_en     TEXT   NOT NULL,
  total       TEXT   NOT NULL,
  place       BIGINT NOT NULL,
  veto        TEXT   NOT NULL,
  detail      TEXT   NOT NULL,
  inputs      TEXT   NOT NULL,
  PRIMARY KEY (run_id, group_code, subject)
);
CREATE INDEX baton_score_subject ON baton_score (subject_id, run_id);
CREATE TABLE baton_seat (
  id         TEXT   NOT NULL PRIMARY KEY,
  scheme     TEXT   NOT NULL,
  period     TEXT   NOT NULL,
  indicator  TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  unit_id    TEXT   NOT NULL,
  creator_id TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  closed_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX baton_seat_person ON baton_seat (scheme, period, indicator, person_id);
CREATE INDEX baton_seat_of ON baton_seat (person_id, closed_at);
CREATE TABLE baton_mark (
  seat_id TEXT   NOT NULL,
  subject TEXT   NOT NULL,
  mark    TEXT   NOT NULL,
  recused TEXT   NOT NULL,
  note    TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (seat_id, subject)
);
