-- +goose Up
-- Hashes of whole subtrees of 256, 65,536 … leaves; those in between are
-- computed from these when a proof needs them.
CREATE TABLE ledger_node (
  level BIGINT NOT NULL,
  n     BIGINT NOT NULL,
  hash  {{blob}} NOT NULL,
  PRIMARY KEY (level, n)
);
-- The one row says how many leaves there are, up to which seq events have been
-- looked at, and which node seals. epoch is the fence: whoever takes the lease
-- raises it, and a node that still holds an older one can write nothing.
CREATE TABLE ledger_head (
  id       BIGINT NOT NULL PRIMARY KEY,
  size     BIGINT NOT NULL,
  low      BIGINT NOT NULL,
  epoch    BIGINT NOT NULL,
  holder   TEXT   NOT NULL,
  until_at BIGINT NOT NULL
);
INSERT INTO ledger_head (id, size, low, epoch, holder, until_at) VALUES (1, 0, 0, 0, '', 0);
-- What the sealer passed over below low. batch '': no event had that seq; it was
-- rolled back, or commits late and is sealed when it shows. Otherwise: events of
-- an import that nobody sees yet, sealed once it is published.
CREATE TABLE ledger_gap (
  batch    TEXT   NOT NULL,
  first    BIGINT NOT NULL,
  last     BIGINT NOT NULL,
  noted_at BIGINT NOT NULL,
  PRIMARY KEY (batch, first)
);
CREATE INDEX ledger_gap_noted ON ledger_gap (batch, noted_at);
CREATE VIEW leaf_shown AS SELECT l.leaf, l.seq, e.id AS event_id FROM event_leaf l JOIN event e ON e.seq = l.seq;
