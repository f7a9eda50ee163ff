-- +goose Up
CREATE TABLE party_charge (
  id        TEXT   NOT NULL PRIMARY KEY,
  branch_id TEXT   NOT NULL,
  matter_id TEXT   NOT NULL,
  promise   TEXT   NOT NULL,
  person_id TEXT   NOT NULL,
  post_id   TEXT   NOT NULL,
  taken_at  BIGINT NOT NULL,
  event_id  TEXT   NOT NULL,
  ended_at  BIGINT NOT NULL,
  outcome   TEXT   NOT NULL
);
CREATE UNIQUE INDEX party_charge_matter ON party_charge (matter_id);
CREATE INDEX party_charge_branch ON party_charge (branch_id, taken_at);
CREATE TABLE party_pioneer (
  id         TEXT   NOT NULL PRIMARY KEY,
  branch_id  TEXT   NOT NULL,
  post_id    TEXT   NOT NULL,
  from_day   TEXT   NOT NULL,
  to_day     TEXT   NOT NULL,
  commitment TEXT   NOT NULL,
  named_at   BIGINT NOT NULL,
  event_id   TEXT   NOT NULL
);
CREATE INDEX party_pioneer_branch ON party_pioneer (branch_id, from_day);
