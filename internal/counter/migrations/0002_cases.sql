-- +goose Up
CREATE TABLE counter_mandate (
  id            TEXT   NOT NULL PRIMARY KEY,
  enterprise_id TEXT   NOT NULL,
  post_id       TEXT   NOT NULL,
  from_on       TEXT   NOT NULL,
  until_on      TEXT   NOT NULL,
  scope         TEXT   NOT NULL,
  given_by      TEXT   NOT NULL,
  given_at      BIGINT NOT NULL,
  revoked_at    BIGINT NOT NULL,
  CHECK (until_on >= from_on)
);
CREATE INDEX counter_mandate_firm ON counter_mandate (enterprise_id, until_on);
CREATE INDEX counter_mandate_post ON counter_mandate (post_id, until_on);
CREATE TABLE counter_case (
  matter_id   TEXT   NOT NULL PRIMARY KEY,
  receipt     TEXT   NOT NULL,
  item_id     TEXT   NOT NULL,
  version_id  TEXT   NOT NULL,
  unit_id     TEXT   NOT NULL,
  promised    BIGINT NOT NULL,
  statutory   BIGINT NOT NULL,
  filed_at    BIGINT NOT NULL,
  accepted_at BIGINT NOT NULL,
  decided_at  BIGINT NOT NULL,
  due_at      BIGINT NOT NULL,
  ended_at    BIGINT NOT NULL,
  silent      BIGINT NOT NULL
);
CREATE UNIQUE INDEX counter_case_receipt ON counter_case (receipt);
CREATE INDEX counter_case_unit ON counter_case (unit_id, filed_at);
CREATE INDEX counter_case_item ON counter_case (item_id, filed_at);
CREATE TABLE counter_lack (
  matter_id TEXT NOT NULL,
  material  TEXT NOT NULL,
  PRIMARY KEY (matter_id, material)
);
