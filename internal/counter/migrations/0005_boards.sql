-- +goose Up
-- What boards ask of a case. A rating stands here only once it is final.
ALTER TABLE counter_case ADD COLUMN taken     BIGINT NOT NULL DEFAULT -1;
ALTER TABLE counter_case ADD COLUMN visits    BIGINT NOT NULL DEFAULT -1;
ALTER TABLE counter_case ADD COLUMN usual     BIGINT NOT NULL DEFAULT 0;
ALTER TABLE counter_case ADD COLUMN corrected BIGINT NOT NULL DEFAULT 0;
ALTER TABLE counter_case ADD COLUMN extended  BIGINT NOT NULL DEFAULT 0;
ALTER TABLE counter_case ADD COLUMN special   BIGINT NOT NULL DEFAULT 0;
ALTER TABLE counter_case ADD COLUMN thanked   BIGINT NOT NULL DEFAULT 0;
ALTER TABLE counter_case ADD COLUMN rating    TEXT   NOT NULL DEFAULT '';
ALTER TABLE counter_case ADD COLUMN bad       BIGINT NOT NULL DEFAULT 0;
CREATE INDEX counter_case_filed ON counter_case (filed_at, matter_id);
CREATE INDEX counter_case_late ON counter_case (filed_at, matter_id) WHERE due_at > 0 AND decided_at > due_at;
CREATE INDEX counter_case_corrected ON counter_case (filed_at, matter_id) WHERE corrected > 0;
CREATE INDEX counter_case_silent ON counter_case (filed_at, matter_id) WHERE silent > 0;
CREATE INDEX counter_case_extended ON counter_case (filed_at, matter_id) WHERE extended > 0;
CREATE INDEX counter_case_special ON counter_case (filed_at, matter_id) WHERE special > 0;
CREATE INDEX counter_case_bad ON counter_case (filed_at, matter_id) WHERE bad > 0;
CREATE INDEX counter_case_thanked ON counter_case (filed_at, matter_id) WHERE thanked > 0;
ALTER TABLE counter_lack ADD COLUMN filed_at BIGINT NOT NULL DEFAULT 0;
UPDATE counter_lack SET filed_at = COALESCE((SELECT c.filed_at FROM counter_case c WHERE c.matter_id = counter_lack.matter_id), 0);
CREATE INDEX counter_lack_material ON counter_lack (material, filed_at, matter_id);
CREATE TABLE counter_rating (
  matter_id TEXT NOT NULL,
  dimension TEXT NOT NULL,
  level     TEXT NOT NULL,
  filed_at  BIGINT NOT NULL,
  PRIMARY KEY (matter_id, dimension)
);
CREATE INDEX counter_rating_level ON counter_rating (dimension, level, filed_at, matter_id);
-- The cases of a month, unit and item, counted as they go along.
CREATE TABLE counter_tally (
  month      BIGINT NOT NULL,
  unit_id    TEXT   NOT NULL,
  item_id    TEXT   NOT NULL,
  filed      BIGINT NOT NULL,
  decided    BIGINT NOT NULL,
  timed      BIGINT NOT NULL,
  in_time    BIGINT NOT NULL,
  late       BIGINT NOT NULL,
  pledged    BIGINT NOT NULL,
  pledged_bp BIGINT NOT NULL,
  lawless    BIGINT NOT NULL,
  measured   BIGINT NOT NULL,
  saved_bp   BIGINT NOT NULL,
  visited    BIGINT NOT NULL,
  spared     BIGINT NOT NULL,
  corrected  BIGINT NOT NULL,
  silent     BIGINT NOT NULL,
  extended   BIGINT NOT NULL,
  special    BIGINT NOT NULL,
  rated      BIGINT NOT NULL,
  satisfied  BIGINT NOT NULL,
  bad        BIGINT NOT NULL,
  thanked    BIGINT NOT NULL,
  PRIMARY KEY (month, unit_id, item_id)
);
CREATE TABLE counter_mark (
  sort    TEXT   NOT NULL,
  month   BIGINT NOT NULL,
  unit_id TEXT   NOT NULL,
  item_id TEXT   NOT NULL,
  value   TEXT   NOT NULL,
  n       BIGINT NOT NULL,
  PRIMARY KEY (sort, month, unit_id, item_id, value)
);
CREATE TABLE counter_proposal (
  matter_id TEXT NOT NULL PRIMARY KEY,
  item_id   TEXT NOT NULL,
  material  TEXT NOT NULL
);
CREATE INDEX counter_proposal_item ON counter_proposal (item_id, material);
