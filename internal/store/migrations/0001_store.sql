-- +goose Up
-- Files, in pieces, by the SHA-256 of their content; refs counts the records
-- that hold on to them.
CREATE TABLE blob (
  hash       TEXT PRIMARY KEY,
  size       BIGINT NOT NULL,
  refs       BIGINT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE blob_chunk (
  hash TEXT NOT NULL REFERENCES blob(hash) ON DELETE CASCADE,
  n    BIGINT NOT NULL,
  data {{blob}} NOT NULL,
  PRIMARY KEY (hash, n)
);

-- Answers already given, by idempotency key.
CREATE TABLE idem (
  actor  TEXT NOT NULL,
  key    TEXT NOT NULL,
  result TEXT NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (actor, key)
);
CREATE INDEX idem_at ON idem (at);

-- Full-text search: a searchable record, the terms it was indexed under, and
-- the inverted index.
CREATE TABLE search_doc (
  n     {{serial}},
  kind  TEXT NOT NULL,
  doc   TEXT NOT NULL,
  terms TEXT NOT NULL,
  UNIQUE (kind, doc)
);
