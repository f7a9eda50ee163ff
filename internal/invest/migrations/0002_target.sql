-- +goose Up
CREATE TABLE invest_target (
  year    BIGINT NOT NULL,
  unit_id TEXT   NOT NULL,
  leads   BIGINT NOT NULL,
  signed  BIGINT NOT NULL,
  funds   BIGINT NOT NULL,
  note    TEXT   NOT NULL,
  set_by  TEXT   NOT NULL,
  set_at  BIGINT NOT NULL,
  PRIMARY KEY (year, unit_id)
);
