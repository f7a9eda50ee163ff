-- +goose Up
-- Each pile of the desk is a walk along one index that also holds what the desk
-- narrows by; what does not depend on the time of day is counted.
ALTER TABLE invest_lead ADD COLUMN disputed BIGINT NOT NULL DEFAULT 0;
UPDATE invest_lead SET disputed = 1 WHERE rivals > 0 AND open = 1;
DROP INDEX invest_lead_created;
DROP INDEX invest_lead_open;
DROP INDEX invest_lead_stage;
DROP INDEX invest_lead_unit;
DROP INDEX invest_lead_chain;
DROP INDEX invest_lead_contact;
DROP INDEX invest_lead_lapse;
DROP INDEX invest_lead_rivals;
DROP INDEX invest_lead_key;
CREATE INDEX invest_lead_every ON invest_lead (created_at, matter_id, unit_id, chain);
CREATE INDEX invest_lead_open ON invest_lead (open, created_at, matter_id, unit_id, chain);
CREATE INDEX invest_lead_stage ON invest_lead (stage, created_at, matter_id, unit_id, chain);
CREATE INDEX invest_lead_unit ON invest_lead (unit_id, created_at, matter_id, open, chain, stage);
CREATE INDEX invest_lead_chain ON invest_lead (chain, created_at, matter_id, open, unit_id, stage);
CREATE INDEX invest_lead_both ON invest_lead (unit_id, chain, created_at, matter_id, open, stage);
CREATE INDEX invest_lead_contact ON invest_lead (contact_at, matter_id, unit_id, chain);
CREATE INDEX invest_lead_mine ON invest_lead (unit_id, contact_at);
CREATE INDEX invest_lead_lapse ON invest_lead (lapse_at, matter_id, unit_id, chain);
CREATE INDEX invest_lead_disputed ON invest_lead (disputed, created_at, matter_id);
CREATE INDEX invest_lead_orphan ON invest_lead (orphan, created_at, matter_id);
CREATE INDEX invest_lead_key ON invest_lead (is_key, open, created_at, matter_id, unit_id, chain);
DROP TABLE invest_count;
CREATE TABLE invest_count (
  unit_id    TEXT   NOT NULL,
  chain      TEXT   NOT NULL,
  stage      TEXT   NOT NULL,
  open       BIGINT NOT NULL,
  is_key     BIGINT NOT NULL,
  disputed   BIGINT NOT NULL,
  orphan     BIGINT NOT NULL,
  n          BIGINT NOT NULL,
  investment BIGINT NOT NULL,
  PRIMARY KEY (unit_id, chain, stage, open, is_key, disputed, orphan)
);
INSERT INTO invest_count (unit_id, chain, stage, open, is_key, disputed, orphan, n, investment)
  SELECT unit_id, chain, stage, open, is_key, disputed, orphan, COUNT(*), SUM(investment) FROM invest_lead GROUP BY unit_id, chain, stage, open, is_key, disputed, orphan;
