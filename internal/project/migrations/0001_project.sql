-- +goose Up
CREATE TABLE project_project (
  matter_id        TEXT   NOT NULL PRIMARY KEY,
  enterprise_id    TEXT   NOT NULL,
  lead_id          TEXT   NOT NULL,
  chain            TEXT   NOT NULL,
  year             BIGINT NOT NULL,
  overall_unit     TEXT   NOT NULL,
  item_unit        TEXT   NOT NULL,
  unit_id          TEXT   NOT NULL,
  commissioner     TEXT   NOT NULL,
  officer          TEXT   NOT NULL,
  investment       BIGINT NOT NULL,
  funds_claimed    BIGINT NOT NULL,
  funds_verified   BIGINT NOT NULL,
  status           TEXT   NOT NULL,
  green            BIGINT NOT NULL,
  blocks           BIGINT NOT NULL,
  light            TEXT   NOT NULL,
  planned          BIGINT NOT NULL,
  reported         BIGINT NOT NULL,
  settled          TEXT   NOT NULL,
  expects          TEXT   NOT NULL,
  expects_by       TEXT   NOT NULL,
  signed_on        TEXT   NOT NULL,
  filed_on         TEXT   NOT NULL,
  started_on       TEXT   NOT NULL,
  registered_on    TEXT   NOT NULL,
  trial_on         TEXT   NOT NULL,
  production_on    TEXT   NOT NULL,
  capacity_on      TEXT   NOT NULL,
  exit_on          TEXT   NOT NULL
);
CREATE INDEX project_year ON project_project (year, matter_id);
CREATE INDEX project_firm ON project_project (enterprise_id);
CREATE INDEX project_lead ON project_project (lead_id);
CREATE INDEX project_commissioner ON project_project (commissioner);
CREATE TABLE project_share (
  matter_id TEXT   NOT NULL,
  unit_id   TEXT   NOT NULL,
  points    BIGINT NOT NULL,
  PRIMARY KEY (matter_id, unit_id)
);
CREATE TABLE project_agreement (
  id        TEXT   NOT NULL PRIMARY KEY,
  matter_id TEXT   NOT NULL,
  seq       BIGINT NOT NULL,
  signed_on TEXT   NOT NULL,
  amount    BIGINT NOT NULL
);
CREATE UNIQUE INDEX project_agreement_seq ON project_agreement (matter_id, seq);
CREATE TABLE project_promise (
  agreement_id TEXT   NOT NULL,
  matter_id    TEXT   NOT NULL,
  year         BIGINT NOT NULL,
  phase        BIGINT NOT NULL,
  item         TEXT   NOT NULL,
  amount       BIGINT NOT NULL,
  PRIMARY KEY (agreement_id, year, phase, item)
);
CREATE INDEX project_promise_matter ON project_promise (matter_id);
CREATE INDEX project_promise_year ON project_promise (year, item);
CREATE TABLE project_condition (
  id           TEXT   NOT NULL PRIMARY KEY,
  agreement_id TEXT   NOT NULL,
  matter_id    TEXT   NOT NULL,
  side         TEXT   NOT NULL,
  content      TEXT   NOT NULL,
  unit_id      TEXT   NOT NULL,
  due_on       TEXT   NOT NULL,
  task_id      TEXT   NOT NULL
);
CREATE INDEX project_condition_matter ON project_condition (matter_id);
CREATE TABLE project_plan (
  matter_id TEXT   NOT NULL,
  year      BIGINT NOT NULL,
  amount    BIGINT NOT NULL,
  months    TEXT   NOT NULL,
  PRIMARY KEY (matter_id, year)
);
CREATE TABLE project_month (
  matter_id  TEXT   NOT NULL,
  month      TEXT   NOT NULL,
  planned    BIGINT NOT NULL,
  reported   BIGINT NOT NULL,
  known      BIGINT NOT NULL,
  light      TEXT   NOT NULL,
  settled_at BIGINT NOT NULL,
  PRIMARY KEY (matter_id, month)
);
CREATE TABLE project_block (
  matter_id  TEXT   NOT NULL,
  no         BIGINT NOT NULL,
  kind       TEXT   NOT NULL,
  unit_id    TEXT   NOT NULL,
  content    TEXT   NOT NULL,
  since_on   TEXT   NOT NULL,
  due_on     TEXT   NOT NULL,
  task_id    TEXT   NOT NULL,
  opened_at  BIGINT NOT NULL,
  removed_on TEXT   NOT NULL,
  remedy     TEXT   NOT NULL,
  PRIMARY KEY (matter_id, no)
);
CREATE INDEX project_block_open ON project_block (removed_on, matter_id);
CREATE TABLE project_fund (
  matter_id   TEXT   NOT NULL,
  no          BIGINT NOT NULL,
  paid_on     TEXT   NOT NULL,
  claimed     BIGINT NOT NULL,
  evidence    TEXT   NOT NULL,
  note        TEXT   NOT NULL,
  claimed_by  TEXT   NOT NULL,
  claimed_at  BIGINT NOT NULL,
  verified    BIGINT NOT NULL,
  verified_by TEXT   NOT NULL,
  verified_at BIGINT NOT NULL,
  finding     TEXT   NOT NULL,
  PRIMARY KEY (matter_id, no)
);
CREATE TABLE project_phase (
  matter_id  TEXT   NOT NULL,
  no         BIGINT NOT NULL,
  name       TEXT   NOT NULL,
  investment BIGINT NOT NULL,
  start_on   TEXT   NOT NULL,
  trial_on   TEXT   NOT NULL,
  PRIMARY KEY (matter_id, no)
);
CREATE TABLE project_holder (
  matter_id    TEXT   NOT NULL,
  no           BIGINT NOT NULL,
  name         TEXT   NOT NULL,
  points       BIGINT NOT NULL,
  contribution BIGINT NOT NULL,
  PRIMARY KEY (matter_id, no)
);
CREATE TABLE project_plot (
  matter_id TEXT   NOT NULL,
  plot      TEXT   NOT NULL,
  mu        BIGINT NOT NULL,
  from_on   TEXT   NOT NULL,
  PRIMARY KEY (matter_id, plot)
);
CREATE INDEX project_plot_plot ON project_plot (plot);
