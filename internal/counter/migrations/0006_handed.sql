-- +goose Up
CREATE TABLE counter_handed (
  attachment_id TEXT   NOT NULL PRIMARY KEY,
  matter_id     TEXT   NOT NULL,
  enterprise_id TEXT   NOT NULL,
  code          TEXT   NOT NULL,
  material      TEXT   NOT NULL,
  hash          TEXT   NOT NULL,
  since_at      BIGINT NOT NULL,
  from_matter   TEXT   NOT NULL
);
CREATE INDEX counter_handed_firm ON counter_handed (enterprise_id, code, since_at);
CREATE INDEX counter_handed_matter ON counter_handed (matter_id);
