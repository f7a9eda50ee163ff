-- +goose Up
-- One row is the result of one appraisal in one period. Grades are kept for each
-- revision; a revision is never changed afterwards.
CREATE TABLE merit_result (
  id           TEXT   NOT NULL PRIMARY KEY,
  code         TEXT   NOT NULL,
  period       TEXT   NOT NULL,
  name_zh      TEXT   NOT NULL,
  name_en      TEXT   NOT NULL,
  status       TEXT   NOT NULL,
  revision     BIGINT NOT NULL,
  number       TEXT   NOT NULL,
  notice_from  TEXT   NOT NULL,
  notice_to    TEXT   NOT NULL,
  creator_id   TEXT   NOT NULL,
  created_at   BIGINT NOT NULL,
  final_number TEXT   NOT NULL,
  final_by     TEXT   NOT NULL,
  final_at     BIGINT NOT NULL,
  record       BIGINT NOT NULL
);
CREATE UNIQUE INDEX merit_result_of ON merit_result (code, period);
CREATE UNIQUE INDEX merit_result_number ON merit_result (number);
CREATE TABLE merit_revision (
  result_id TEXT   NOT NULL,
  revision  BIGINT NOT NULL,
  run_id    TEXT   NOT NULL,
  digest    TEXT   NOT NULL,
  reason    TEXT   NOT NULL,
  person_id TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (result_id, revision)
);
CREATE UNIQUE INDEX merit_revision_run ON merit_revision (run_id);
CREATE TABLE merit_grade (
  result_id   TEXT   NOT NULL,
  revision    BIGINT NOT NULL,
  group_code  TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  sort        BIGINT NOT NULL,
  group_zh    TEXT   NOT NULL,
  group_en    TEXT   NOT NULL,
  kind        TEXT   NOT NULL,
  unpaid      BIGINT NOT NULL,
  subject_id  TEXT   NOT NULL,
  unit_id     TEXT   NOT NULL,
  person_id   TEXT   NOT NULL,
  name_zh     TEXT   NOT NULL,
  name_en     TEXT   NOT NULL,
  total       TEXT   NOT NULL,
  place       BIGINT NOT NULL,
  grade       TEXT   NOT NULL,
  why_zh      TEXT   NOT NULL,
  why_en      TEXT   NOT NULL,
  PRIMARY KEY (result_id, revision, group_code, subject)
);
CREATE INDEX merit_grade_person ON merit_grade (person_id, result_id);
CREATE TABLE merit_appeal (
  matter_id  TEXT   NOT NULL PRIMARY KEY,
  result_id  TEXT   NOT NULL,
  revision   BIGINT NOT NULL,
  group_code TEXT   NOT NULL,
  subject    TEXT   NOT NULL,
  line       TEXT   NOT NULL,
  line_zh    TEXT   NOT NULL,
  line_en    TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  status     TEXT   NOT NULL,
  raised_at  BIGINT NOT NULL,
  decided_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX merit_appeal_once ON merit_appeal (result_id, group_code, subject, line);
CREATE TABLE merit_pay (
  id          TEXT   NOT NULL PRIMARY KEY,
  result_id   TEXT   NOT NULL,
  status      TEXT   NOT NULL,
  available   BIGINT NOT NULL,
  limited     BIGINT NOT NULL,
  total       BIGINT NOT NULL,
  people      BIGINT NOT NULL,
  creator_id  TEXT   NOT NULL,
  created_at  BIGINT NOT NULL,
  decided_by  TEXT   NOT NULL,
  decided_at  BIGINT NOT NULL,
  note        TEXT   NOT NULL,
  number      TEXT   NOT NULL
);
CREATE INDEX merit_pay_result ON merit_pay (result_id, created_at);
CREATE TABLE merit_pool (
  pay_id  TEXT   NOT NULL,
  unit_id TEXT   NOT NULL,
  sort    BIGINT NOT NULL,
  name_zh TEXT   NOT NULL,
  name_en TEXT   NOT NULL,
  grade   TEXT   NOT NULL,
  heads   BIGINT NOT NULL,
  base    BIGINT NOT NULL,
  most    BIGINT NOT NULL,
  amount  BIGINT NOT NULL,
  PRIMARY KEY (pay_id, unit_id)
);
CREATE TABLE merit_share (
  pay_id    TEXT   NOT NULL,
  code      TEXT   NOT NULL,
  sort      BIGINT NOT NULL,
  unit_id   TEXT   NOT NULL,
  person_id TEXT   NOT NULL,
  post_id   TEXT   NOT NULL,
  name      TEXT   NOT NULL,
  post_zh   TEXT   NOT NULL,
  post_en   TEXT   NOT NULL,
  base      TEXT   NOT NULL,
  factor    TEXT   NOT NULL,
  grade     TEXT   NOT NULL,
  personal  TEXT   NOT NULL,
  months    TEXT   NOT NULL,
  floor     BIGINT NOT NULL,
  amount    BIGINT NOT NULL,
  PRIMARY KEY (pay_id, code)
);
CREATE INDEX merit_share_person ON merit_share (person_id, pay_id);
CREATE TABLE merit_proposal (
  id          TEXT   NOT NULL PRIMARY KEY,
  result_id   TEXT   NOT NULL,
  list        TEXT   NOT NULL,
  group_code  TEXT   NOT NULL,
  subject     TEXT   NOT NULL,
  why_zh      TEXT   NOT NULL,
  why_en      TEXT   NOT NULL,
  decision    TEXT   NOT NULL,
  reason      TEXT   NOT NULL,
  decided_by  TEXT   NOT NULL,
  decided_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX merit_proposal_once ON merit_proposal (result_id, list, group_code, subject);
CREATE TABLE merit_seq (
  year BIGINT NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);
