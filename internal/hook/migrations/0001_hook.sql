-- +goose Up
CREATE TABLE hook (
  id         TEXT   NOT NULL PRIMARY KEY,
  name       TEXT   NOT NULL,
  format     TEXT   NOT NULL,
  url        TEXT   NOT NULL,
  secret     TEXT   NOT NULL,
  events     TEXT   NOT NULL,
  active     BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
-- The outbox. state: waiting, sent, dead. lease_at: until then a sender has it.
-- body lacks the number of the matter, which may not be stored yet when its first
-- event is told; the sender joins it.
CREATE TABLE hook_message (
  id        TEXT   NOT NULL PRIMARY KEY,
  hook_id   TEXT   NOT NULL REFERENCES hook (id),
  event     TEXT   NOT NULL,
  matter_id TEXT   NOT NULL,
  at        BIGINT NOT NULL,
  body      TEXT   NOT NULL,
  state     TEXT   NOT NULL,
  attempts  BIGINT NOT NULL,
  due_at    BIGINT NOT NULL,
  lease_at  BIGINT NOT NULL,
  error     TEXT   NOT NULL,
  sent_at   BIGINT NOT NULL
);
CREATE INDEX hook_message_due ON hook_message (state, due_at);
CREATE INDEX hook_message_hook ON hook_message (hook_id, at);
