-- +goose Up
-- Tickets that a hotline gave us, each with the matter it became.
CREATE TABLE hotline_ticket (
  number    TEXT   NOT NULL PRIMARY KEY,
  matter_id TEXT   NOT NULL UNIQUE,
  digest    TEXT   NOT NULL,
  person_id TEXT   NOT NULL,
  taken_at  BIGINT NOT NULL
);
