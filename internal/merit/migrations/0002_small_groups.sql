-- +goose Up
-- Groups of a final result that were too small for quotas: nobody of them stands
-- on a list.
CREATE TABLE merit_small_group (
  result_id  TEXT   NOT NULL,
  group_code TEXT   NOT NULL,
  sort       BIGINT NOT NULL,
  name_zh    TEXT   NOT NULL,
  name_en    TEXT   NOT NULL,
  subjects   BIGINT NOT NULL,
  below      BIGINT NOT NULL,
  PRIMARY KEY (result_id, group_code)
);
