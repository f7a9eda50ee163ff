-- +goose Up
-- A person's second factor: a secret shared with their phone, sealed under the
-- server's key. confirmed_at 0 = being set up; last_step is the newest step whose
-- code was taken, so that no code counts twice. All times are real.
CREATE TABLE second_factor (
  person_id    TEXT   NOT NULL PRIMARY KEY REFERENCES person (id),
  secret       TEXT   NOT NULL,
  begun_at     BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  last_step    BIGINT NOT NULL
);

CREATE TABLE recovery_code (
  code_hash TEXT   NOT NULL PRIMARY KEY,
  person_id TEXT   NOT NULL REFERENCES person (id),
  used_at   BIGINT NOT NULL
);
CREATE INDEX recovery_code_person ON recovery_code (person_id);

-- A sign-in whose first proof was right and whose second is waited for.
CREATE TABLE sign_in_step (
  token_hash TEXT   NOT NULL PRIMARY KEY,
  person_id  TEXT   NOT NULL REFERENCES person (id),
  expires_at BIGINT NOT NULL,
  how        TEXT   NOT NULL
);
CREATE INDEX sign_in_step_person ON sign_in_step (person_id);

-- When who holds a session last proved who they are; 0 for those of before.
ALTER TABLE auth_session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;
