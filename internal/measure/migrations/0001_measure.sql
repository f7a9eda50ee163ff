-- +goose Up
CREATE TABLE fact (
  seq           {{serial}},
  measure       TEXT   NOT NULL,
  at            BIGINT NOT NULL,
  recorded_at   BIGINT NOT NULL,
  value         BIGINT NOT NULL,
  unit_id       TEXT   NOT NULL,
  post_id       TEXT   NOT NULL,
  person_id     TEXT   NOT NULL,
  task_force_id TEXT   NOT NULL,
  enterprise_id TEXT   NOT NULL,
  project_id    TEXT   NOT NULL,
  matter_id     TEXT   NOT NULL,
  event_id      TEXT   NOT NULL,
  batch         TEXT   NOT NULL
);
CREATE INDEX fact_measure ON fact (measure, at);
CREATE INDEX fact_matter ON fact (matter_id, measure);
CREATE INDEX fact_event ON fact (event_id);
CREATE VIEW fact_shown AS SELECT * FROM fact f
  WHERE f.batch = '' OR EXISTS (SELECT 1 FROM import_batch b WHERE b.id = f.batch AND b.published_at > 0);
