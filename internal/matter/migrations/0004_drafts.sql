-- +goose Up
CREATE TABLE matter_draft (
  id            TEXT   NOT NULL PRIMARY KEY,
  person_id     TEXT   NOT NULL,
  enterprise_id TEXT   NOT NULL,
  firm_id       TEXT   NOT NULL,
  kind          TEXT   NOT NULL,
  subject       TEXT   NOT NULL,
  title_zh      TEXT   NOT NULL,
  title_en      TEXT   NOT NULL,
  door          TEXT   NOT NULL,
  data          TEXT   NOT NULL,
  saved_at      BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL
);
CREATE INDEX matter_draft_person ON matter_draft (person_id, saved_at);
CREATE INDEX matter_draft_expires ON matter_draft (expires_at);
CREATE TABLE matter_draft_file (
  id         TEXT   NOT NULL PRIMARY KEY,
  draft_id   TEXT   NOT NULL,
  field      TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  media_type TEXT   NOT NULL,
  size       BIGINT NOT NULL,
  hash       TEXT   NOT NULL
);
CREATE INDEX matter_draft_file_draft ON matter_draft_file (draft_id, id);
