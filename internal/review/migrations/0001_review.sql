-- +goose Up
CREATE TABLE review_session (
  id         TEXT   NOT NULL PRIMARY KEY,
  body       TEXT   NOT NULL,
  year       BIGINT NOT NULL,
  seq        BIGINT NOT NULL,
  held_on    TEXT   NOT NULL,
  place      TEXT   NOT NULL,
  status     TEXT   NOT NULL,
  chair_post TEXT   NOT NULL,
  creator_id TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  opened_at  BIGINT NOT NULL,
  closed_at  BIGINT NOT NULL,
  number     TEXT   NOT NULL,
  pdf        TEXT   NOT NULL,
  docx       TEXT   NOT NULL,
  record     BIGINT NOT NULL
);
CREATE UNIQUE INDEX review_session_number ON review_session (body, year, seq);
CREATE INDEX review_session_held ON review_session (held_on, id);
CREATE TABLE review_seq (
  body TEXT   NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (body, year)
);
-- What somebody decides in a session: one lead in one round.
CREATE TABLE review_item (
  id         TEXT   NOT NULL PRIMARY KEY,
  session_id TEXT   NOT NULL,
  body       TEXT   NOT NULL,
  matter_id  TEXT   NOT NULL,
  round      BIGINT NOT NULL,
  title      TEXT   NOT NULL,
  sort       BIGINT NOT NULL,
  outcome    TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  chair_post TEXT   NOT NULL,
  members    BIGINT NOT NULL,
  recused    BIGINT NOT NULL,
  present    BIGINT NOT NULL,
  yes        BIGINT NOT NULL,
  no         BIGINT NOT NULL,
  abstain    BIGINT NOT NULL,
  breaches   TEXT   NOT NULL,
  decided_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX review_item_once ON review_item (session_id, matter_id);
CREATE INDEX review_item_matter ON review_item (matter_id, body);
-- Who was there when the session opened.
CREATE TABLE review_presence (
  session_id TEXT   NOT NULL,
  post_id    TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  state      TEXT   NOT NULL,
  sort       BIGINT NOT NULL,
  PRIMARY KEY (session_id, post_id)
);
CREATE TABLE review_recusal (
  item_id TEXT   NOT NULL,
  post_id TEXT   NOT NULL,
  why_zh  TEXT   NOT NULL,
  why_en  TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (item_id, post_id)
);
CREATE TABLE review_vote (
  item_id   TEXT   NOT NULL,
  post_id   TEXT   NOT NULL,
  person_id TEXT   NOT NULL,
  vote      TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (item_id, post_id)
);
CREATE TABLE review_paper (
  id        TEXT   NOT NULL PRIMARY KEY,
  matter_id TEXT   NOT NULL,
  item_id   TEXT   NOT NULL,
  name      TEXT   NOT NULL,
  media     TEXT   NOT NULL,
  size      BIGINT NOT NULL,
  hash      TEXT   NOT NULL,
  person_id TEXT   NOT NULL,
  at        BIGINT NOT NULL
);
CREATE INDEX review_paper_item ON review_paper (item_id);
CREATE TABLE review_condition (
  id        TEXT   NOT NULL PRIMARY KEY,
  item_id   TEXT   NOT NULL,
  body      TEXT   NOT NULL,
  matter_id TEXT   NOT NULL,
  sort      BIGINT NOT NULL,
  text      TEXT   NOT NULL,
  unit_id   TEXT   NOT NULL,
  due_on    TEXT   NOT NULL,
  task_id   TEXT   NOT NULL
);
CREATE INDEX review_condition_item ON review_condition (item_id, sort);
CREATE INDEX review_condition_matter ON review_condition (matter_id);
CREATE INDEX review_condition_body ON review_condition (body);
-- An opinion is a matter of its own; here is what it is an opinion on.
CREATE TABLE review_opinion (
  opinion_id TEXT   NOT NULL PRIMARY KEY,
  matter_id  TEXT   NOT NULL,
  body       TEXT   NOT NULL,
  round      BIGINT NOT NULL,
  unit_id    TEXT   NOT NULL,
  post_id    TEXT   NOT NULL,
  due_on     TEXT   NOT NULL,
  stated_at  BIGINT NOT NULL
);
CREATE INDEX review_opinion_matter ON review_opinion (matter_id, round);
CREATE TABLE review_incentive (
  id         TEXT   NOT NULL PRIMARY KEY,
  matter_id  TEXT   NOT NULL,
  text       TEXT   NOT NULL,
  amount     BIGINT NOT NULL,
  basis      TEXT   NOT NULL,
  fair       TEXT   NOT NULL,
  fair_note  TEXT   NOT NULL,
  person_id  TEXT   NOT NULL,
  at         BIGINT NOT NULL
);
CREATE INDEX review_incentive_matter ON review_incentive (matter_id);
