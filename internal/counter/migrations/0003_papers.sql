-- +goose Up
CREATE TABLE counter_paper (
  id           TEXT   NOT NULL PRIMARY KEY,
  matter_id    TEXT   NOT NULL,
  kind         TEXT   NOT NULL,
  number       TEXT   NOT NULL,
  code         TEXT   NOT NULL,
  on_day       TEXT   NOT NULL,
  data         TEXT   NOT NULL,
  made_at      BIGINT NOT NULL,
  withdrawn_at BIGINT NOT NULL,
  hash         TEXT   NOT NULL
);
CREATE UNIQUE INDEX counter_paper_code ON counter_paper (code);
CREATE INDEX counter_paper_matter ON counter_paper (matter_id, made_at);
CREATE TABLE counter_paper_seq (
  kind TEXT   NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (kind, year)
);
