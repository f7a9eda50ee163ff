-- +goose Up
CREATE TABLE lean_idem (
  actor  TEXT NOT NULL,
  key    TEXT NOT NULL,
  result TEXT NOT NULL,
  at     BIGINT NOT NULL,
  PRIMARY KEY (actor, key)
) WITHOUT ROWID;
INSERT INTO lean_idem (actor, key, result, at) SELECT actor, key, result, at FROM idem ORDER BY actor, key;
DROP TABLE idem;
ALTER TABLE lean_idem RENAME TO idem;
CREATE INDEX idem_at ON idem (at);
