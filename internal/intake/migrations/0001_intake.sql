-- +goose Up
-- The hash of what the file said of a matter, by which the next import tells
-- whether it still says the same.
CREATE TABLE intake_case (
  matter_id TEXT NOT NULL PRIMARY KEY,
  hash      TEXT NOT NULL
);
-- How far the matters of a batch have their place in the search index and in
-- the inboxes, which only published matters may have: those up to id upto.
CREATE TABLE intake_batch (
  batch   TEXT   NOT NULL PRIMARY KEY,
  upto    TEXT   NOT NULL,
  settled BIGINT NOT NULL
);
