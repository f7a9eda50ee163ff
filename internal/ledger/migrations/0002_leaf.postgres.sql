-- +goose Up
-- The place of an event in the ledger: its leaf in the Merkle tree and the
-- leaf's hash. Written by the sealer, after the event was committed.
CREATE TABLE event_leaf (
  leaf BIGINT NOT NULL PRIMARY KEY,
  seq  BIGINT NOT NULL UNIQUE,
  hash BYTEA  NOT NULL
);
