-- +goose Up
-- One row tells for 64 records at once which of them hold a term: bit n % 64 of
-- docs stands for record n of block n / 64.
CREATE TABLE lean_term (
  kind  TEXT   NOT NULL,
  term  TEXT   NOT NULL,
  block BIGINT NOT NULL,
  docs  BIGINT NOT NULL,
  PRIMARY KEY (kind, term, block)
) WITHOUT ROWID;
INSERT INTO lean_term (kind, term, block, docs) SELECT kind, term, n / 64, SUM(1 << (n % 64)) FROM search_term GROUP BY kind, term, n / 64;
DROP TABLE search_term;
ALTER TABLE lean_term RENAME TO search_term;
