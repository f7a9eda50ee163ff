-- +goose Up
-- Signed statements: at this size the tree had this root. note is what was
-- signed, with its signatures; it is what is published.
CREATE TABLE ledger_checkpoint (
  size BIGINT NOT NULL PRIMARY KEY,
  at   BIGINT NOT NULL,
  note TEXT   NOT NULL
);
