-- +goose Up
-- Who somebody is at an identity provider (OpenID Connect); times are real.
CREATE TABLE external_identity (
  id        TEXT   NOT NULL PRIMARY KEY,
  issuer    TEXT   NOT NULL,
  subject   TEXT   NOT NULL,
  person_id TEXT   NOT NULL REFERENCES person (id),
  linked_at BIGINT NOT NULL,
  used_at   BIGINT NOT NULL,
  UNIQUE (issuer, subject)
);
CREATE INDEX external_identity_person ON external_identity (person_id);
