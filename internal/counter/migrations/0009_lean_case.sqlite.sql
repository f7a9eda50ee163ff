-- +goose Up
-- A case lies in one b-tree by its matter, as its other rows do.
CREATE TABLE lean_case (
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
  silent      BIGINT NOT NULL,
  taken       BIGINT NOT NULL DEFAULT -1,
  visits      BIGINT NOT NULL DEFAULT -1,
  usual       BIGINT NOT NULL DEFAULT 0,
  corrected   BIGINT NOT NULL DEFAULT 0,
  extended    BIGINT NOT NULL DEFAULT 0,
  special     BIGINT NOT NULL DEFAULT 0,
  thanked     BIGINT NOT NULL DEFAULT 0,
  rating      TEXT   NOT NULL DEFAULT '',
  bad         BIGINT NOT NULL DEFAULT 0
) WITHOUT ROWID;
INSERT INTO lean_case (matter_id, receipt, item_id, version_id, unit_id, promised, statutory, filed_at, accepted_at, decided_at, due_at, ended_at, silent, taken, visits, usual, corrected, extended, special, thanked, rating, bad)
  SELECT matter_id, receipt, item_id, version_id, unit_id, promised, statutory, filed_at, accepted_at, decided_at, due_at, ended_at, silent, taken, visits, usual, corrected, extended, special, thanked, rating, bad FROM counter_case ORDER BY matter_id;
DROP TABLE counter_case;
ALTER TABLE lean_case RENAME TO counter_case;
CREATE UNIQUE INDEX counter_case_receipt ON counter_case (receipt);
CREATE INDEX counter_case_unit ON counter_case (unit_id, filed_at);
CREATE INDEX counter_case_item ON counter_case (item_id, filed_at);
CREATE INDEX counter_case_filed ON counter_case (filed_at, matter_id);
CREATE INDEX counter_case_late ON counter_case (filed_at, matter_id) WHERE due_at > 0 AND decided_at > due_at;
CREATE INDEX counter_case_corrected ON counter_case (filed_at, matter_id) WHERE corrected > 0;
CREATE INDEX counter_case_silent ON counter_case (filed_at, matter_id) WHERE silent > 0;
CREATE INDEX counter_case_extended ON counter_case (filed_at, matter_id) WHERE extended > 0;
CREATE INDEX counter_case_special ON counter_case (filed_at, matter_id) WHERE special > 0;
CREATE INDEX counter_case_bad ON counter_case (filed_at, matter_id) WHERE bad > 0;
CREATE INDEX counter_case_thanked ON counter_case (filed_at, matter_id) WHERE thanked > 0;
