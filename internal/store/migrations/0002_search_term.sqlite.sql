-- +goose Up
CREATE TABLE search_term (
  kind TEXT NOT NULL,
  term TEXT NOT NULL,
  n    BIGINT NOT NULL,
  PRIMARY KEY (kind, term, n)
) WITHOUT ROWID;
