-- +goose Up
-- Tokens of programs that call the interface for a person; all times are real.
CREATE TABLE api_token (
  id         TEXT   NOT NULL PRIMARY KEY,
  token_hash TEXT   NOT NULL UNIQUE,
  person_id  TEXT   NOT NULL REFERENCES person (id),
  post_id    TEXT   NOT NULL,
  name       TEXT   NOT NULL,
  reach      TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at    BIGINT NOT NULL,
  ended_at   BIGINT NOT NULL
);
CREATE INDEX api_token_person ON api_token (person_id, created_at);
