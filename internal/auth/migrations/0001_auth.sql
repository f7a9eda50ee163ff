-- +goose Up
CREATE TABLE account (
  person_id   TEXT   NOT NULL PRIMARY KEY REFERENCES person (id),
  login       TEXT   NOT NULL UNIQUE,
  password    TEXT   NOT NULL,
  locked      BIGINT NOT NULL,
  created_at  BIGINT NOT NULL,
  password_at BIGINT NOT NULL
);

CREATE TABLE one_time_link (
  token_hash TEXT   NOT NULL PRIMARY KEY,
  person_id  TEXT   NOT NULL REFERENCES person (id),
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at    BIGINT NOT NULL
);
CREATE INDEX one_time_link_person ON one_time_link (person_id);

CREATE TABLE auth_session (
  token_hash TEXT   NOT NULL PRIMARY KEY,
  person_id  TEXT   NOT NULL REFERENCES person (id),
  post_id    TEXT   NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  ip         TEXT   NOT NULL,
  agent      TEXT   NOT NULL
);
CREATE INDEX auth_session_person ON auth_session (person_id);
CREATE INDEX auth_session_expires ON auth_session (expires_at);

CREATE TABLE sign_in_throttle (
  key           TEXT   NOT NULL PRIMARY KEY,
  failures      BIGINT NOT NULL,
  first_at      BIGINT NOT NULL,
  last_at       BIGINT NOT NULL,
  blocked_until BIGINT NOT NULL
);
