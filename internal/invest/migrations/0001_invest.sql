-- +goose Up
CREATE TABLE invest_lead (
  matter_id  TEXT   NOT NULL PRIMARY KEY,
  investor   TEXT   NOT NULL,
  name_key   TEXT   NOT NULL,
  uscc       TEXT   NOT NULL,
  industry   TEXT   NOT NULL,
  chain      TEXT   NOT NULL,
  source     TEXT   NOT NULL,
  background TEXT   NOT NULL,
  investment BIGINT NOT NULL,
  stage      TEXT   NOT NULL,
  open       BIGINT NOT NULL,
  is_key     BIGINT NOT NULL,
  unit_id    TEXT   NOT NULL,
  post_id    TEXT   NOT NULL,
  item_id    TEXT   NOT NULL,
  next_step  TEXT   NOT NULL,
  next_on    TEXT   NOT NULL,
  last_on    TEXT   NOT NULL,
  contact_at BIGINT NOT NULL,
  lapse_at   BIGINT NOT NULL,
  rivals     BIGINT NOT NULL,
  orphan     BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  year       BIGINT NOT NULL
);
CREATE INDEX invest_lead_name ON invest_lead (name_key);
CREATE INDEX invest_lead_uscc ON invest_lead (uscc);
CREATE INDEX invest_lead_created ON invest_lead (created_at, matter_id);
CREATE INDEX invest_lead_open ON invest_lead (open, created_at, matter_id);
CREATE INDEX invest_lead_stage ON invest_lead (stage, created_at, matter_id);
CREATE INDEX invest_lead_unit ON invest_lead (unit_id, created_at, matter_id);
CREATE INDEX invest_lead_chain ON invest_lead (chain, created_at, matter_id);
CREATE INDEX invest_lead_contact ON invest_lead (contact_at, matter_id);
CREATE INDEX invest_lead_lapse ON invest_lead (lapse_at, matter_id);
CREATE INDEX invest_lead_rivals ON invest_lead (rivals, created_at, matter_id);
CREATE INDEX invest_lead_key ON invest_lead (is_key, created_at, matter_id);
CREATE TABLE invest_claim (
  id        TEXT   NOT NULL PRIMARY KEY,
  lead_id   TEXT   NOT NULL,
  unit_id   TEXT   NOT NULL,
  post_id   TEXT   NOT NULL,
  person_id TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  note      TEXT   NOT NULL,
  state     TEXT   NOT NULL,
  share     BIGINT NOT NULL,
  ended_at  BIGINT NOT NULL,
  reason    TEXT   NOT NULL
);
CREATE INDEX invest_claim_lead ON invest_claim (lead_id, at, id);
CREATE INDEX invest_claim_unit ON invest_claim (unit_id, lead_id);
CREATE TABLE invest_contact (
  id        TEXT   NOT NULL PRIMARY KEY,
  lead_id   TEXT   NOT NULL,
  unit_id   TEXT   NOT NULL,
  post_id   TEXT   NOT NULL,
  person_id TEXT   NOT NULL,
  on_day    TEXT   NOT NULL,
  kind      TEXT   NOT NULL,
  met       TEXT   NOT NULL,
  note      TEXT   NOT NULL,
  next_step TEXT   NOT NULL,
  next_on   TEXT   NOT NULL,
  at        BIGINT NOT NULL
);
CREATE INDEX invest_contact_lead ON invest_contact (lead_id, on_day, id);
CREATE TABLE invest_count (
  unit_id    TEXT   NOT NULL,
  chain      TEXT   NOT NULL,
  stage      TEXT   NOT NULL,
  is_key     BIGINT NOT NULL,
  n          BIGINT NOT NULL,
  investment BIGINT NOT NULL,
  PRIMARY KEY (unit_id, chain, stage, is_key)
);
